"""The best of an answer whose articles are known as a bitmap (SQLite): the same page as `order.best`, and less read.

An article's worth falls with its age, and nothing fits better than the one that fits best. So the articles are taken by
month, the newest first, until none that is older can be among the best: most of what a common word finds is never
weighed. What the best fit is, the full-text index says by its own order.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import literal, select, text
from sqlmodel import Session

from monitor.model import HONG_KONG
from monitor.store import compile as compiled
from monitor.store.bitmap_index import Snapshot, of_node
from monitor.store.bitmaps import holds, members
from monitor.store.order import NAMED_WEIGHT, TITLE_WEIGHT, YEAR_DAYS, Page, Position, julian_days, latest, skipped
from monitor.store.query import Query
from monitor.store.tables import ARTICLE
from monitor.store.types import UtcDateTime

# Articles of the first look, which shows what worth is needed: so many, or a twentieth. Of ten years these are the last
# six months, and a second look, which costs as much again, is seldom needed (`bench.pages`: a fifth costs twice that).
FIRST_LOOK, FIRST_SHARE = 400, 20
KEPT = 500  # articles of an answer in order, kept until an article changes: its first pages, some 80 kB
Weighed = tuple[float, datetime, int]  # an article's worth, date and id, which put it in order

# `rank` is bm25 with these weights: smaller is better. FTS5 itself puts the hits in that order.
_BEST_FITS = text(
    "SELECT rowid, -rank FROM article_search WHERE article_search MATCH :words"
    f" AND rank MATCH 'bm25({TITLE_WEIGHT}, 1.0)' ORDER BY rank"
)
# Newest ones mostly came last, so their ids are a short range.
_FITS = text(
    f"SELECT rowid, -bm25(article_search, {TITLE_WEIGHT}, 1.0) FROM article_search"
    " WHERE article_search MATCH :words AND rowid BETWEEN :low AND :high"
)


def best_of(
    session: Session, index: Snapshot, query: Query, found: int, limit: int, after: Position | None
) -> Page | None:
    """The page of `order.best` of the articles found, or None where the query has no words to weigh."""
    words = compiled.ranking(query.node, "sqlite")
    newest = latest(session)
    if words is None or newest is None:
        return None
    offset = skipped(after)
    count = offset + limit + 1

    def rows_of() -> list[Weighed]:
        highest = index.once(("best fit", words, found), lambda: _highest(session, words, found))
        return _Best(session, index, query, words, newest, highest).of(found, count)

    rows = index.once(("best", query.node, found, count), rows_of) if count <= KEPT else rows_of()
    ids = [article_id for _, _, article_id in rows[offset : offset + limit]]
    return ids, [offset + limit] if len(rows) > offset + limit else None


def _highest(session: Session, words: str, found: int) -> float:
    """How well the best of the articles found fits; 0.0 where none has any of the words."""
    among = holds(found)
    result = session.execute(_BEST_FITS, {"words": words})
    highest = next((fit for article_id, fit in result if article_id in among), 0.0)
    result.close()
    return float(highest)


class _Best:
    """The weighing of one query."""

    def __init__(
        self, session: Session, index: Snapshot, query: Query, words: str, newest: datetime, highest: float
    ) -> None:
        self._session, self._index, self._words = session, index, words
        self._newest, self._highest = newest, highest
        self._labelled = [of_node(session, index, node) for node in compiled.named(query.node)]

    def of(self, found: int, count: int) -> list[Weighed]:
        """The best `count`, the best first."""
        months = sorted(self._index.sets["month"], reverse=True)
        taken = looked = 0
        enough = max(FIRST_LOOK, found.bit_count() // FIRST_SHARE, count)
        while looked < len(months) and taken.bit_count() < enough:
            taken |= found & self._index.sets["month"][months[looked]]
            looked += 1
        weighed = sorted(self._weighed(taken), reverse=True)
        oldest = self._oldest(weighed, count)
        further = (month for month in months[looked:] if month >= oldest)
        weighed += self._weighed(self._index.any_of("month", further) & found)
        return sorted(weighed, reverse=True)[:count]

    def _oldest(self, weighed: list[Weighed], count: int) -> str:
        """The first month of which an article may be worth as much as the last of the best that are known."""
        needed = weighed[count - 1][0] if len(weighed) >= count else 0.0
        most = 1.0 + NAMED_WEIGHT * len(self._labelled)
        days = YEAR_DAYS * (most / needed - 1) + 1 if needed else float("inf")  # a day more: no rounding matters
        if days >= (self._newest - datetime.min.replace(tzinfo=self._newest.tzinfo)).days:
            return ""
        return f"{(self._newest - timedelta(days=days)).astimezone(HONG_KONG):%Y-%m}"

    def _weighed(self, chosen: int) -> list[Weighed]:
        """Each with its fit, against the best one, and its labels, by 1 + its age in years: see `order.best`."""
        if not chosen:
            return []
        ids = list(members(chosen))
        bounds = {"words": self._words, "low": ids[0], "high": ids[-1]}
        fits = {row[0]: row[1] for row in self._session.execute(_FITS, bounds)}
        labelled = [holds(bits) for bits in self._labelled]
        age = julian_days(literal(self._newest, UtcDateTime), ARTICLE.c.sort_at)
        listed = text("article.id IN (SELECT value FROM json_each(:ids))").bindparams(ids=json.dumps(ids))
        rows = self._session.execute(select(ARTICLE.c.id, ARTICLE.c.sort_at, age).where(listed))
        weighed = []
        for article_id, sort_at, days in rows:
            own = fits.get(article_id, 0.0) / self._highest if self._highest else 0.0
            score = own + sum((NAMED_WEIGHT for one in labelled if article_id in one), 0.0)
            weighed.append((score / (1 + days / YEAR_DAYS), sort_at, article_id))
        return weighed
