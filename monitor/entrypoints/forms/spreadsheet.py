"""Articles as CSV (RFC 4180), one a line, so that no cell is a formula. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

from monitor.model import HONG_KONG, Amount, ArticleView, Deadline

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
COLUMNS = (
    "id", "story", "published", "first_seen", "language", "publisher", "official", "title", "url", "programmes",
    "topics", "kinds", "deadlines", "amounts_hkd", "summary",
)  # fmt: skip
# What a spreadsheet may take for a formula, as the first character of a cell (OWASP, "CSV Injection"); an apostrophe
# before it makes it text.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_lines(batches: Iterable[Sequence[ArticleView]], *, mark: bool = False) -> Iterator[str]:
    """The table in parts: its head, then each batch. Times are Hong Kong's, several values in a cell are joined by
    semicolons. `mark`: a byte order mark stands before all.
    """
    yield (BYTE_ORDER_MARK if mark else "") + _as_csv([COLUMNS])
    for batch in batches:
        yield _as_csv(_row(article) for article in batch)


def _row(article: ArticleView) -> tuple[object, ...]:
    deadlines = (one.value() for one in article.facts.of(Deadline))
    amounts = (one.hkd_max or one.hkd for one in article.facts.of(Amount) if one.shown and one.hkd)
    return (
        article.id,
        article.story_id,
        _time(article.published),
        _time(article.first_seen),
        article.language,
        article.publisher,
        "yes" if article.official else "no",
        article.title,
        article.url,
        "; ".join(tag.slug for tag in article.tags),
        "; ".join(article.topics),
        "; ".join(event.kind for event in article.events if event.kind != "none"),
        "; ".join(deadlines),
        "; ".join(f"{amount:.15g}" for amount in amounts),
        article.summary,
    )


def _as_csv(rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(HONG_KONG):%Y-%m-%d %H:%M}" if moment else ""
