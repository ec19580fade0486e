"""All articles with what is known of them as one SQLite file for analysts, whatever the database: tables and columns
with plain names, a few views, and a page of what each means (`about`). It holds nothing of subscribers and no secrets.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from monitor.errors import Refused, StoreError
from monitor.model import HONG_KONG, Amount, ArticleView, Change, Deadline, Programme, Source
from monitor.store.articles import revisions
from monitor.store.query import Query
from monitor.store.search import exported
from monitor.store.sqlite_export_schema import ABOUT, INDEXES, TABLES, VIEWS

Row = tuple[Any, ...]


def write_sqlite(
    session: Session,
    file: Path,
    query: Query | None,
    programmes: Iterable[Programme],
    sources: Iterable[Source],
    step: Callable[[int], None],
) -> int:
    """Write what a query finds (None: everything) into a new file; how many articles. The session sees one state of
    the database. Refused: the file is there. StoreError: it cannot be written; then there is none.
    """
    if file.exists():
        raise Refused(f"{file} is there already: name a new file")
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as target:
            count = _fill(session, target, query, programmes, sources, step)
        partial.rename(file)
    except sqlite3.Error as error:
        raise StoreError(f"{file} could not be written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _fill(
    session: Session,
    target: sqlite3.Connection,
    query: Query | None,
    programmes: Iterable[Programme],
    sources: Iterable[Source],
    step: Callable[[int], None],
) -> int:
    target.execute("PRAGMA synchronous = OFF")  # a file that was cut short is not kept
    target.execute("BEGIN")
    for statement in TABLES:
        target.execute(statement)
    _put(target, "about", ABOUT)
    _put(target, "programmes", map(_programme_row, programmes))
    _put(target, "sources", map(_source_row, sources))
    count, after = 0, 0
    while batch := exported(session, query, after):
        for table, rows in _tables_of(session, batch).items():
            _put(target, table, rows)
        after, count = batch[-1].id, count + len(batch)
        step(len(batch))
    for statement in (*INDEXES, *VIEWS):
        target.execute(statement)
    target.execute("COMMIT")
    target.execute("ANALYZE")
    return count


def _put(target: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    every = list(rows)
    if every:
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(every[0]))})", every)


def _tables_of(session: Session, articles: Sequence[ArticleView]) -> dict[str, list[Row]]:
    return {
        "articles": [_article_row(one) for one in articles],
        "article_programmes": [
            (one.id, tag.slug, " · ".join(dict.fromkeys(each.text for each in tag.evidence)))
            for one in articles
            for tag in one.tags
        ],
        "article_topics": [(one.id, topic) for one in articles for topic in one.topics],
        "article_kinds": [
            (one.id, event.kind, event.modality, event.text)
            for one in articles
            for event in one.events
            if event.kind != "none"
        ],
        "deadlines": [
            (one.id, fact.date.isoformat(), fact.time or None, fact.round or None, fact.text)
            for one in articles
            for fact in one.facts.of(Deadline)
        ],
        "amounts": [
            (one.id, fact.hkd, fact.hkd_max, fact.qualifier, fact.per or None, fact.role or None, fact.text)
            for one in articles
            for fact in one.facts.of(Amount)
            if fact.shown and fact.hkd
        ],
        "changes": [(one.id, fact.status, fact.text) for one in articles for fact in one.facts.of(Change)],
        "revisions": [row for one in articles if one.revision > 1 for row in _revision_rows(session, one)],
    }


def _article_row(one: ArticleView) -> Row:
    dated = min(one.date, one.first_seen)
    return (
        one.id, one.story_id, one.title, one.url, one.publisher, one.source_id, one.language, one.official,
        f"{dated.astimezone(HONG_KONG):%Y-%m-%d}", _utc_text(one.published), _utc_text(one.first_seen),
        one.relevant, round(one.relevance, 3), one.relation, one.revision, _utc_text(one.withdrawn), one.summary,
        one.text,
    )  # fmt: skip


def _revision_rows(session: Session, one: ArticleView) -> Iterator[Row]:
    for each in revisions(session, one.id):
        yield one.id, each.number, _utc_text(each.seen_at), each.title, each.summary, each.text


def _programme_row(one: Programme) -> Row:
    names = (one.name_en, one.name_zh_hant, one.name_zh_hans, "; ".join(one.acronyms), "; ".join(one.aliases))
    above = (one.owner or None, one.parent or None, one.successor or None)
    dates = (one.launched or None, one.deadline or None, one.budget_hkd)
    return one.slug, one.kind, *names, one.status, *above, *dates, "; ".join(one.topics), one.url or None


def _source_row(one: Source) -> Row:
    return one.id, one.name, one.publisher, one.language, one.kind.value, one.url, one.official, one.enabled


def _utc_text(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
