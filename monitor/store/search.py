"""A query, answered: a page of articles with its total and facets; an export."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from monitor.errors import QueryError
from monitor.model import ArticleView, SearchResults
from monitor.store import compile as compiled
from monitor.store import order
from monitor.store.alternates import alternates_of
from monitor.store.best_first import best_of
from monitor.store.bitmap_index import BitmapIndex, Snapshot, matching
from monitor.store.plan import Plan, looked_up, plan, total
from monitor.store.query import Query
from monitor.store.search_help import has_any, nothing_for
from monitor.store.soonest_first import soonest_of
from monitor.store.tables import ARTICLE
from monitor.store.views import read_views, select_views, views

MAX_LIMIT = 200  # articles of one page
EXPORT_BATCH = 500  # articles held in memory at once


# ------------------------------------------------------------------------------------------------------------- search
def search(session: Session, query: Query, limit: int = 20, cursor: str | None = None) -> SearchResults:
    """One page of the answer, at most `MAX_LIMIT` long. `total` is None for very many.

    QueryError: the cursor is not one that this query gave.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    after = read_cursor(cursor, query)
    planned = looked_up(session, plan(session, query))
    ids, following = in_order(session, query, planned, limit, after) or order.newest(session, planned, limit, after)
    number = total(session, planned)
    every = number if query.everything or number is None else total(session, plan(session, with_all(query)))
    return SearchResults(
        articles=tuple(views(session, ids)),
        total=number,
        next_cursor=cursor_of(following, query) if following else None,
        understood=query.understood,
        nothing_for=nothing_for(query, number, has_any(session)),
        hidden=None if every is None or number is None else every - number,
    )


def faceted(
    session: Session, index: BitmapIndex, query: Query, limit: int = 20, cursor: str | None = None
) -> SearchResults:
    """As `search`, with the whole total and the counts of each facet over the whole answer."""
    limit = max(1, min(limit, MAX_LIMIT))
    after = read_cursor(cursor, query)
    snapshot = index.at(session)
    every = matching(session, snapshot, with_all(query))
    found = every if query.everything else every & snapshot.relevant
    ordered = ordered_of(session, snapshot, query, found, limit, after) if found else None
    ids, following = ordered or order.newest_of(session, found, query.everything, limit, after)
    number = found.bit_count()
    return SearchResults(
        articles=tuple(views(session, ids)),
        total=number,
        next_cursor=cursor_of(following, query) if following else None,
        understood=query.understood,
        nothing_for=nothing_for(query, number, has_any(session, snapshot)),
        facets=snapshot.facets(found),
        hidden=every.bit_count() - number,
    )


def in_order(
    session: Session, query: Query, planned: Plan, limit: int, after: order.Position | None
) -> order.Page | None:
    """A page in another order than the newest first; None where that is the order, or nothing can be weighed."""
    if query.sort == "deadline":
        return order.soonest(session, query, planned, limit, after)
    if query.sort == "best" and compiled.ranking(query.node, planned.dialect):
        return order.best(session, query, planned, limit, after)
    return None


def ordered_of(
    session: Session, snapshot: Snapshot, query: Query, found: int, limit: int, after: order.Position | None
) -> order.Page | None:
    """As `in_order`, of articles whose ids are known."""
    if query.sort == "deadline":
        return soonest_of(session, snapshot, query, found, limit, after)
    if query.sort == "best" and session.get_bind().dialect.name == "sqlite":
        return best_of(session, snapshot, query, found, limit, after)
    if query.sort != "best":
        return None
    asked = partial(in_order, session, query, plan(session, query), limit, after)
    return snapshot.once(("page", query.node, found, limit, tuple(after or ())), asked)


def with_all(query: Query) -> Query:
    """The query, asked also of what was judged not relevant."""
    return query if query.everything else replace(query, everything=True)


# ------------------------------------------------------------------------------------------------------------ cursors
def cursor_of(position: order.Position, query: Query) -> str:
    stated = json.dumps([_mark(query), *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, query: Query) -> order.Position | None:
    if not cursor:
        return None
    try:
        mark, *position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if mark == _mark(query):
            order.skipped(position) if len(position) == 1 else order.later(position)
            return list(position)
    except (binascii.Error, ValueError, TypeError, IndexError):
        pass
    raise QueryError("this cursor belongs to another search")


def _mark(query: Query) -> str:
    return hashlib.blake2b(f"{query.sort}\n{query.text.strip()}".encode(), digest_size=6).hexdigest()


# ------------------------------------------------------------------------------------------------------------ export
def exported(session: Session, query: Query | None, after: int) -> list[ArticleView]:
    """The next `EXPORT_BATCH` articles by id after `after` that a query finds, with their versions in other languages.
    Without a query: of all. None: there are no more.
    """
    condition = plan(session, query).whole
    batch = select_views().where(condition, ARTICLE.c.id > after).order_by(ARTICLE.c.id).limit(EXPORT_BATCH)
    found = read_views(session, batch)
    alternates = alternates_of(session, [one.id for one in found])
    return [replace(one, alternates=alternates.get(one.id, ())) for one in found]
