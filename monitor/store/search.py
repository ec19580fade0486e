"""A query, answered: the newest or the best articles, page by page; what a subscription has not been told; an export.

Newest first costs little whatever is asked. Words that few articles have: those are looked up and put in order. Words
that very many have (SQLite, more than `MANY`): articles are taken newest first and asked whether they have them, so the
cost does not grow with the store. PostgreSQL chooses between the two by its own statistics.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, extract, func, literal, or_, select, text, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session

from monitor.errors import QueryError
from monitor.model import ArticleView, SearchResults
from monitor.store import compile as compiled
from monitor.store import facets as counting
from monitor.store import index
from monitor.store.query import Query
from monitor.store.query_tree import Words, leaves
from monitor.store.tables import ARTICLE
from monitor.store.views import read_views, select_views, views

COUNTED = 3_000  # hits: beyond, the total is not told
MANY = 10_000  # hits: beyond, they are not put in order one by one, and facets count the newest of them only
WALK = 20_000  # articles taken newest first before giving up on that way
MAX_LIMIT = 200
TOLD_LIMIT = 1_000
EXPORT_BATCH = 500
DAY_SECONDS = 86_400.0
YEAR_DAYS = 365.0  # an article this old counts half of a new one when the best come first

_NEWEST = (ARTICLE.c.sort_at.desc(), ARTICLE.c.id.desc())


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query for one engine: one full-text expression (or None) and what else must hold."""

    words: str | None
    rest: ColumnElement[bool]
    dialect: str

    @property
    def whole(self) -> ColumnElement[bool]:
        if self.words is None:
            return self.rest
        return and_(ARTICLE.c.id.in_(compiled.hits(self.words, self.dialect)), self.rest)


def _plan(session: Session, query: Query | None) -> _Plan:
    dialect = session.get_bind().dialect.name
    if query is None:
        return _Plan(None, true(), dialect)
    expression, others = compiled.split_words(query.node, dialect)
    conditions = [compiled.condition(node, dialect) for node in others]
    if not query.everything:
        conditions.append(ARTICLE.c.relevant.is_(True))
    return _Plan(expression, and_(true(), *conditions), dialect)


# ------------------------------------------------------------------------------------------------------------- search
def search(
    session: Session, query: Query, limit: int = 20, cursor: str | None = None, facets: bool = False
) -> SearchResults:
    """One page of the answer. `total` is None when there are more than `COUNTED`; facets count the newest `MANY`.

    QueryError: the cursor is not one that this query gave.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    plan = _plan(session, query)
    ranked = query.sort == "best" and plan.words is not None
    after = _read_cursor(cursor, query)
    ids, following = (_best if ranked else _newest)(session, plan, limit, after)
    return SearchResults(
        articles=tuple(views(session, ids)),
        total=_total(session, plan),
        next_cursor=_cursor(following, query) if following else None,
        understood=query.understood,
        nothing_for=_nothing_for(session, query),
        facets=counting.count(session, plan.whole, MANY) if facets else {},
    )


def _total(session: Session, plan: _Plan) -> int | None:
    found = select(literal(1)).select_from(ARTICLE).where(plan.whole).limit(COUNTED + 1).subquery()
    number = int(session.execute(select(func.count()).select_from(found)).scalar_one())
    return None if number > COUNTED else number


def _nothing_for(session: Session, query: Query) -> tuple[str, ...]:
    """The terms of the query that no article has (relevant or not)."""
    dialect = session.get_bind().dialect.name
    missing = []
    for leaf in leaves(query.node):
        probe = select(ARTICLE.c.id).where(compiled.condition(leaf, dialect)).limit(1)
        if isinstance(leaf, Words):
            probe = compiled.hits(compiled.match(leaf, dialect) or "", dialect).limit(1)
        if session.execute(probe).first() is None:
            missing.append(_term(leaf))
    return tuple(dict.fromkeys(missing))


def _term(leaf: Any) -> str:
    said = getattr(leaf, "text", None) or getattr(leaf, "said", None) or ", ".join(getattr(leaf, "values", ()))
    return str(said or getattr(leaf, "name", "dates"))


# ------------------------------------------------------------------------------------------------------- newest first
def _newest(session: Session, plan: _Plan, limit: int, after: list[Any] | None) -> tuple[list[int], list[Any] | None]:
    rows = _walk(session, plan, limit + 1, after) if _has_many(session, plan) else None
    if rows is None:
        statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(plan.whole, _later(after)).order_by(*_NEWEST)
        if plan.words is not None:
            statement = statement.with_hint(ARTICLE, "INDEXED BY ix_article_found", "sqlite")
        rows = [tuple(row) for row in session.execute(statement.limit(limit + 1))]
    ids = [article_id for article_id, _ in rows[:limit]]
    more = len(rows) > limit
    return ids, [rows[limit - 1][1].isoformat(), ids[-1]] if more else None


def _later(after: list[Any] | None) -> ColumnElement[bool]:
    """What comes after the place of a cursor: (sort_at, id) of the last article seen."""
    if after is None:
        return true()
    instant, article_id = datetime.fromisoformat(after[0]), int(after[1])
    same = and_(ARTICLE.c.sort_at == instant, ARTICLE.c.id < article_id)
    return and_(ARTICLE.c.sort_at <= instant, or_(ARTICLE.c.sort_at < instant, same))


def _has_many(session: Session, plan: _Plan) -> bool:
    if plan.words is None or plan.dialect != "sqlite":
        return False
    found = compiled.hits(plan.words, plan.dialect).limit(MANY + 1).subquery()
    return bool(session.execute(select(func.count()).select_from(found)).scalar_one() > MANY)


def _walk(session: Session, plan: _Plan, wanted: int, after: list[Any] | None) -> list[tuple[int, datetime]] | None:
    """Articles newest first that have the words; None when too many were taken in vain."""
    found: list[tuple[int, datetime]] = []
    taken, batch = 0, 200
    while len(found) < wanted and taken < WALK:
        statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(plan.rest, _later(after)).order_by(*_NEWEST)
        rows = [(row.id, row.sort_at) for row in session.execute(statement.limit(batch))]
        having = _having(session, str(plan.words), [article_id for article_id, _ in rows])
        found += [row for row in rows if row[0] in having]
        if len(rows) < batch:
            return found[:wanted]
        after = [rows[-1][1].isoformat(), rows[-1][0]]
        taken, batch = taken + batch, min(batch * 2, 2_000)
    return found[:wanted] if len(found) >= wanted else None


def _having(session: Session, words: str, article_ids: list[int]) -> set[int]:
    values = {"words": words, "ids": index.array(session, article_ids)}
    return set(session.execute(_HAVING, values).scalars())


_HAVING = text(
    "SELECT rowid FROM article_search WHERE article_search MATCH :words"
    " AND rowid IN (SELECT value FROM json_each(:ids))"
)


# --------------------------------------------------------------------------------------------------------- best first
def _best(session: Session, plan: _Plan, limit: int, after: list[Any] | None) -> tuple[list[int], list[Any] | None]:
    """By how well the words fit (title four times the body), halved by a year of age. The cursor is an offset."""
    offset = int(after[0]) if after else 0
    source, key, fit, age = _RANKED[plan.dialect]
    newest = select(func.max(ARTICLE.c.sort_at)).scalar_subquery()
    days = age(newest, ARTICLE.c.sort_at)
    score = fit(str(plan.words)) / (1 + days / YEAR_DAYS)
    statement = (
        select(ARTICLE.c.id)
        .join(source, key == ARTICLE.c.id)
        .where(compiled.matches(str(plan.words), plan.dialect), plan.rest)
        .order_by(score, *_NEWEST)
    )
    ids = list(session.execute(statement.offset(offset).limit(limit + 1)).scalars())
    return ids[:limit], [offset + limit] if len(ids) > limit else None


def _bm25(_words: str) -> ColumnElement[float]:
    return func.bm25(text("article_search"), 4.0, 1.0)  # smaller is better


def _ts_rank(words: str) -> ColumnElement[float]:
    weights = text("'{0.25, 0.25, 0.25, 1.0}'::float4[]")  # D, C, B, A
    return -func.ts_rank(weights, compiled.TSV.c.words, cast(words, TSQUERY), 1)


def _julian(newest: Any, instant: Any) -> ColumnElement[float]:
    return func.julianday(newest) - func.julianday(instant)


def _epoch(newest: Any, instant: Any) -> ColumnElement[Any]:
    return extract("epoch", newest - instant) / DAY_SECONDS


_RANKED: dict[str, Any] = {
    "sqlite": (compiled.FTS, compiled.FTS.c.rowid, _bm25, _julian),
    "postgresql": (compiled.TSV, compiled.TSV.c.article_id, _ts_rank, _epoch),
}


# ------------------------------------------------------------------------------------------------------------ cursors
def _cursor(place: list[Any], query: Query) -> str:
    stated = json.dumps([_mark(query), *place], separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, query: Query) -> list[Any] | None:
    if not cursor:
        return None
    try:
        stated = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        mark, *place = stated
        if mark == _mark(query):
            _later(place) if len(place) > 1 else int(place[0])
            return list(place)
    except (binascii.Error, ValueError, TypeError, IndexError, UnicodeError):
        pass
    raise QueryError("this cursor belongs to another search")


def _mark(query: Query) -> str:
    return hashlib.blake2b(f"{query.sort}\n{query.understood}".encode(), digest_size=6).hexdigest()


# ------------------------------------------------------------------------------------------------- digests and exports
def matches_after(session: Session, query: Query, after: datetime, limit: int = TOLD_LIMIT) -> list[ArticleView]:
    """What digests may tell: matching articles first seen after `after`, not withdrawn, oldest first."""
    plan = _plan(session, query)
    new = (ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen > after, ARTICLE.c.withdrawn.is_(None))
    return read_views(
        session, select_views().where(*new, plan.whole).order_by(ARTICLE.c.first_seen, ARTICLE.c.id).limit(limit)
    )


def export(session: Session, query: Query | None = None) -> Iterator[ArticleView]:
    """Every matching article by id, a batch at a time. Without a query: all, relevant or not."""
    plan = _plan(session, query)
    last = 0
    while True:
        batch = select_views().where(plan.whole, ARTICLE.c.id > last).order_by(ARTICLE.c.id).limit(EXPORT_BATCH)
        found = read_views(session, batch)
        yield from found
        if len(found) < EXPORT_BATCH:
            return
        last = found[-1].id
