"""A query, answered: a page of articles with its total and facets; articles new to a digest; an export."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from monitor.errors import QueryError
from monitor.model import ArticleView, SearchResults
from monitor.store import compile as compiled
from monitor.store import order, page_duties
from monitor.store.alternates import alternates_of
from monitor.store.bitmap_index import BitmapIndex, matching
from monitor.store.plan import looked_up, plan, total
from monitor.store.query import Query
from monitor.store.query_tree import Or, Words, leaves, parts
from monitor.store.tables import ARTICLE, STORY_LINK
from monitor.store.views import read_views, select_views, views

MAX_LIMIT = 200  # articles of one page
DIGEST_LIMIT = 1_000  # articles read at once for digests; whoever wants more asks again
EXPORT_BATCH = 500  # articles held in memory at once


# ------------------------------------------------------------------------------------------------------------- search
def search(session: Session, query: Query, limit: int = 20, cursor: str | None = None) -> SearchResults:
    """One page of the answer, at most `MAX_LIMIT` long. `total` is None for very many.

    QueryError: the cursor is not one that this query gave.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    after = _read_cursor(cursor, query)
    planned = looked_up(session, plan(session, query))
    ranked = query.sort == "best" and planned.words is not None
    ids, following = (order.best if ranked else order.newest)(session, planned, limit, after)
    number = total(session, planned)
    return SearchResults(
        articles=tuple(views(session, ids)),
        total=number,
        next_cursor=_cursor(following, query) if following else None,
        understood=query.understood,
        nothing_for=_nothing_for(session, query, number),
    )


def faceted(
    session: Session, index: BitmapIndex, query: Query, limit: int = 20, cursor: str | None = None
) -> SearchResults:
    """As `search`, with the whole total and the counts of each facet over the whole answer."""
    limit = max(1, min(limit, MAX_LIMIT))
    after = _read_cursor(cursor, query)
    snapshot = index.at(session)
    found = matching(session, snapshot, query)
    planned = plan(session, query)
    if query.sort == "best" and planned.words is not None and found:
        ids, following = order.best(session, planned, limit, after)
    else:
        ids, following = order.newest_of(session, found, query.everything, limit, after)
    number = found.bit_count()
    return SearchResults(
        articles=tuple(views(session, ids)),
        total=number,
        next_cursor=_cursor(following, query) if following else None,
        understood=query.understood,
        nothing_for=_nothing_for(session, query, number),
        facets=snapshot.facets(found),
    )


def _nothing_for(session: Session, query: Query, number: int | None) -> tuple[str, ...]:
    """The terms of the query that no article has (relevant or not). Where all must hold, an answer says all do."""
    if number != 0 and not any(isinstance(part, Or) for part in parts(query.node)):
        return ()
    dialect = session.get_bind().dialect.name
    missing = []
    for leaf in leaves(query.node):
        probe = select(ARTICLE.c.id).where(compiled.condition(leaf, dialect))
        if isinstance(leaf, Words):
            probe = compiled.hits(compiled.match(leaf, dialect) or "", dialect)
        if session.execute(probe.limit(1)).first() is None:
            missing.append(_term(leaf))
    return tuple(dict.fromkeys(missing))


def _term(leaf: Any) -> str:
    said = getattr(leaf, "text", None) or getattr(leaf, "said", None) or ", ".join(getattr(leaf, "values", ()))
    return str(said or getattr(leaf, "name", "dates"))


# ------------------------------------------------------------------------------------------------------------ cursors
def _cursor(position: order.Position, query: Query) -> str:
    stated = json.dumps([_mark(query), *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, query: Query) -> order.Position | None:
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
    return hashlib.blake2b(f"{query.sort}\n{query.understood}".encode(), digest_size=6).hexdigest()


# ------------------------------------------------------------------------------------------------- digests and exports
class NewArticle(NamedTuple):
    """An article that digests may tell, as far as it takes to know whether they did."""

    id: int
    story_id: int
    first_seen: datetime


def matches_after(
    session: Session, query: Query, after: datetime, now: datetime, limit: int = DIGEST_LIMIT
) -> list[NewArticle]:
    """Articles for digests: matching ones first seen after `after`, not withdrawn, oldest first. The newest ones wait
    for their page (see `page_duties.waits_for_its_page`)."""
    new = (ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen > after, ARTICLE.c.withdrawn.is_(None))
    columns = select(ARTICLE.c.id, STORY_LINK.c.story_id, ARTICLE.c.first_seen)
    statement = columns.join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    found = statement.where(*new, ~page_duties.waits_for_its_page(now), plan(session, query).whole)
    rows = session.execute(found.order_by(ARTICLE.c.first_seen, ARTICLE.c.id).limit(limit))
    return [NewArticle(*row) for row in rows]


def exported(session: Session, query: Query | None, after: int) -> list[ArticleView]:
    """The next `EXPORT_BATCH` articles by id after `after` that a query finds, with their versions in other languages.
    Without a query: of all. None: there are no more.
    """
    condition = plan(session, query).whole
    batch = select_views().where(condition, ARTICLE.c.id > after).order_by(ARTICLE.c.id).limit(EXPORT_BATCH)
    found = read_views(session, batch)
    alternates = alternates_of(session, [one.id for one in found])
    return [replace(one, alternates=alternates.get(one.id, ())) for one in found]
