"""The soonest deadlines of an answer whose articles are known as a bitmap: the same page as `order.soonest`, and less
read. Only what is still to come is put in order by its deadlines; what follows it is the newest of the rest.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from monitor.store.bitmap_index import DUE, Snapshot, of_node
from monitor.store.bitmaps import members
from monitor.store.order import NEWEST, Page, Position, newest_of, skipped
from monitor.store.plan import among
from monitor.store.query import Query
from monitor.store.query_tree import Due
from monitor.store.stated import next_deadline
from monitor.store.tables import ARTICLE


def soonest_of(session: Session, index: Snapshot, query: Query, found: int, limit: int, after: Position | None) -> Page:
    """The page of `order.soonest` of the articles found."""
    offset = skipped(after)
    coming = found & of_node(session, index, Due(first=query.today))
    number = coming.bit_count()
    ids = _soonest(session, index, query, coming, offset, limit + 1) if offset < number else []
    if missing := limit + 1 - len(ids):
        before = max(0, offset - number)
        newest, _ = newest_of(session, found & ~coming, query.everything, before + missing, None)
        ids += newest[before:]
    return ids[:limit], [offset + limit] if len(ids) > limit else None


def _soonest(session: Session, index: Snapshot, query: Query, coming: int, offset: int, count: int) -> list[int]:
    """Month by month: what is due in none of those taken comes after what is."""
    this_month, wanted, taken = f"{query.today:%Y-%m}", offset + count, 0
    for month in sorted(one for one in index.sets[DUE] if one >= this_month):
        taken |= coming & index.sets[DUE][month]
        if taken.bit_count() < wanted:
            continue
        rows = _in_order(session, query, taken, wanted)
        if rows[-1][1][: len(month)] <= month:
            return [article_id for article_id, _ in rows[offset:]]
    return [article_id for article_id, _ in _in_order(session, query, coming, wanted)[offset:]]


def _in_order(session: Session, query: Query, chosen: int, count: int) -> list[tuple[int, str]]:
    """The first of these articles with their next deadlines."""
    day = next_deadline(query.today, session.get_bind().dialect.name).label("day")
    statement = select(ARTICLE.c.id, day).where(among(session, list(members(chosen))))
    return [(row.id, row.day) for row in session.execute(statement.order_by(day, *NEWEST).limit(count))]
