"""Which articles of an answer come next: the newest, the best, or those to act on first. A position is where the last
page ended.

Newest first costs little whatever is asked. Words that few articles have: their hits are put in order. Words that very
many have (SQLite): articles are taken newest first and asked whether they have them, so that the cost does not grow
with the store.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, cast, extract, func, literal, or_, select, text, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session

from monitor.store import compile as compiled
from monitor.store import index, stated
from monitor.store.bitmaps import holds, members
from monitor.store.plan import BY_ID, MANY, Plan, among
from monitor.store.query import Query
from monitor.store.query_tree import Node
from monitor.store.tables import ARTICLE
from monitor.store.types import UtcDateTime

WALK = 20_000  # articles taken newest first before giving up on that way
FIRST_STEP, LONGEST_STEP = 200, 2_000
DAY_SECONDS = 86_400.0  # PostgreSQL gives ages in seconds, SQLite in days
YEAR_DAYS = 365.0  # an article this old counts half of a new one when the best come first
TITLE_WEIGHT = 4.0  # times the rest
NAMED_WEIGHT = 1.0  # of a label that the words name, against the words that fit best; `bench.questions`: 0.5 as good

LARGEST_ID = 2**63 - 1  # of a column of either database: larger ones cannot be bound

Position = list[Any]  # newest: [sort_at as ISO 8601, id]; best and soonest: [offset]
Page = tuple[list[int], Position | None]  # the ids of a page, and where it ended if there is more

NEWEST = (ARTICLE.c.sort_at.desc(), ARTICLE.c.id.desc())


def later(after: Position | None) -> ColumnElement[bool]:
    """What comes after a position. ValueError, TypeError or IndexError: that is no position."""
    if after is None:
        return true()
    instant, article_id = datetime.fromisoformat(after[0]), int(after[1])
    if instant.tzinfo is None or not 0 < article_id <= LARGEST_ID:
        raise ValueError("a position that no search has given")
    same = and_(ARTICLE.c.sort_at == instant, ARTICLE.c.id < article_id)
    return and_(ARTICLE.c.sort_at <= instant, or_(ARTICLE.c.sort_at < instant, same))


def skipped(position: Position | None) -> int:
    """How many of the best come before a position. ValueError or TypeError: that is no position."""
    offset = int(position[0]) if position else 0
    if not 0 <= offset <= LARGEST_ID:
        raise ValueError("a position that no search has given")
    return offset


# ------------------------------------------------------------------------------------------------------- newest first
def newest(session: Session, plan: Plan, limit: int, after: Position | None) -> tuple[list[int], Position | None]:
    """The ids of the next `limit` articles, newest first, and the position after them if there are more."""
    rows = _walk(session, plan, limit + 1, after) if plan.many else None
    if rows is None:
        rows = _sorted(session, plan, limit + 1, after)
    ids = [article_id for article_id, _ in rows[:limit]]
    return ids, [rows[limit - 1][1].isoformat(), ids[-1]] if len(rows) > limit else None


def newest_of(
    session: Session, found: int, everything: bool, limit: int, after: Position | None
) -> tuple[list[int], Position | None]:
    """As `newest`, of articles whose ids are known, as a bitmap. Of few, all are put in order; else the newest of the
    store are taken in turn until enough are among them.
    """
    few = found.bit_count() <= MANY or everything
    rows = (_few if few else _among)(session, found, limit + 1, after)
    ids = [article_id for article_id, _ in rows[:limit]]
    return ids, [rows[limit - 1][1].isoformat(), ids[-1]] if len(rows) > limit else None


def _few(session: Session, found: int, count: int, after: Position | None) -> list[tuple[int, datetime]]:
    chosen = among(session, list(members(found)))
    statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(chosen, later(after)).with_hint(ARTICLE, BY_ID, "sqlite")
    return [(row.id, row.sort_at) for row in session.execute(statement.order_by(*NEWEST).limit(count))]


def _among(session: Session, found: int, count: int, after: Position | None) -> list[tuple[int, datetime]]:
    rows: list[tuple[int, datetime]] = []
    having, step = holds(found), FIRST_STEP
    while len(rows) < count:
        statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(ARTICLE.c.relevant.is_(True), later(after))
        taken = [(row.id, row.sort_at) for row in session.execute(statement.order_by(*NEWEST).limit(step))]
        rows += [row for row in taken if row[0] in having]
        if len(taken) < step:
            break
        after, step = [taken[-1][1].isoformat(), taken[-1][0]], min(step * 2, LONGEST_STEP)
    return rows[:count]


def _sorted(session: Session, plan: Plan, count: int, after: Position | None) -> list[tuple[int, datetime]]:
    statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(plan.whole, later(after))
    if plan.words is not None:
        statement = statement.with_hint(ARTICLE, BY_ID, "sqlite")
    return [(row.id, row.sort_at) for row in session.execute(statement.order_by(*NEWEST).limit(count))]


def _walk(session: Session, plan: Plan, count: int, after: Position | None) -> list[tuple[int, datetime]] | None:
    """Articles newest first that have the words; None when too many were taken in vain."""
    found: list[tuple[int, datetime]] = []
    taken, step = 0, FIRST_STEP
    while len(found) < count and taken < WALK:
        statement = select(ARTICLE.c.id, ARTICLE.c.sort_at).where(plan.rest, later(after)).order_by(*NEWEST)
        rows = [(row.id, row.sort_at) for row in session.execute(statement.limit(step))]
        having = _having(session, str(plan.words), [article_id for article_id, _ in rows])
        found += [row for row in rows if row[0] in having]
        if len(rows) < step:
            return found[:count]
        after = [rows[-1][1].isoformat(), rows[-1][0]]
        taken, step = taken + step, min(step * 2, LONGEST_STEP)
    return found[:count] if len(found) >= count else None


def _having(session: Session, words: str, article_ids: list[int]) -> set[int]:
    """Those of the articles that have the words. Newest ones mostly came last, so their ids are a short range.

    One range of the index costs a hundredth of as many single looks; the plus sign keeps SQLite from those.
    """
    if not article_ids:
        return set()
    values = {"words": words, "low": min(article_ids), "high": max(article_ids)}
    return set(session.execute(_HAVING, values | {"ids": index.array(session, article_ids)}).scalars())


_HAVING = text(
    "SELECT rowid FROM article_search WHERE article_search MATCH :words"
    " AND rowid BETWEEN :low AND :high AND +rowid IN (SELECT value FROM json_each(:ids))"
)


# --------------------------------------------------------------------------------------------------------- best first
def best(session: Session, query: Query, plan: Plan, limit: int, after: Position | None) -> Page:
    """By how well an article fits, a year of age counting half: its words, against those of the best article, and
    whether it is labelled with what the words name. The position is an offset.
    """
    words = compiled.ranking(query.node, plan.dialect)
    assert words is not None
    source, key, fit, age = _RANKED[plan.dialect]
    matched = select(key.label("id"), fit(words).label("fit")).select_from(source)
    ranked = matched.where(compiled.matches(words, plan.dialect)).cte("ranked").prefix_with("MATERIALIZED")
    days = age(literal(latest(session), UtcDateTime), ARTICLE.c.sort_at)
    own = func.coalesce(ranked.c.fit / func.nullif(func.max(ranked.c.fit).over(), 0), 0)
    score = own + sum((_label_weight(node, plan.dialect) for node in compiled.named(query.node)), literal(0.0))
    statement = (
        select(ARTICLE.c.id)
        .outerjoin(ranked, ranked.c.id == ARTICLE.c.id)
        .where(plan.whole)
        .order_by((score / (1 + days / YEAR_DAYS)).desc(), *NEWEST)
    )
    return _from_offset(session, statement, limit, after)


def _label_weight(node: Node, dialect: str) -> ColumnElement[Any]:
    return case((compiled.condition(node, dialect), NAMED_WEIGHT), else_=0.0)


def soonest(session: Session, query: Query, plan: Plan, limit: int, after: Position | None) -> Page:
    """By the next deadline, those without one to come after them. The position is an offset."""
    day = stated.next_deadline(query.today, plan.dialect)
    statement = select(ARTICLE.c.id).where(plan.whole).order_by(day.is_(None), day, *NEWEST)
    return _from_offset(session, statement, limit, after)


def _from_offset(session: Session, statement: Select[Any], limit: int, after: Position | None) -> Page:
    offset = skipped(after)
    ids = list(session.execute(statement.offset(offset).limit(limit + 1)).scalars())
    return ids[:limit], [offset + limit] if len(ids) > limit else None


def latest(session: Session) -> datetime | None:
    """The latest date; each half is read from the end of its part of an index."""
    halves = (select(func.max(ARTICLE.c.sort_at)).where(ARTICLE.c.relevant.is_(relevant)) for relevant in (True, False))
    return max((found for half in halves if (found := session.execute(half).scalar())), default=None)


def _bm25(_words: str) -> ColumnElement[Any]:
    return -func.bm25(text("article_search"), TITLE_WEIGHT, 1.0)  # of FTS5, smaller is better


def _ts_rank(words: str) -> ColumnElement[Any]:
    rest = 1 / TITLE_WEIGHT
    weights = text(f"'{{{rest}, {rest}, {rest}, 1.0}}'::float4[]")  # D, C, B, A
    return func.ts_rank(weights, compiled.TSV.c.words, cast(words, TSQUERY), 1)


def julian_days(latest: Any, instant: Any) -> ColumnElement[Any]:
    return func.julianday(latest) - func.julianday(instant)


def _epoch(latest: Any, instant: Any) -> ColumnElement[Any]:
    return extract("epoch", latest - instant) / DAY_SECONDS


_RANKED: dict[str, Any] = {
    "sqlite": (compiled.FTS, compiled.FTS.c.rowid, _bm25, julian_days),
    "postgresql": (compiled.TSV, compiled.TSV.c.article_id, _ts_rank, _epoch),
}
