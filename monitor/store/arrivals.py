"""What was stored or changed since somebody last asked, for programs that ask again and again.

The order is that of `filing`: an article is given again when what it is found by has changed. Nothing is missed where
several processes store at the same time, since an answer ends where every transaction has ended: ids are given out in
another order than that in which they can be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session

from monitor.errors import Refused, StaleMark
from monitor.model import ArticleView
from monitor.store import notes
from monitor.store.filing import filed_up_to
from monitor.store.plan import plan
from monitor.store.query import Query
from monitor.store.tables import ARTICLE
from monitor.store.views import read_views, select_views

# name of the store, number of filing, id of an article; within the range of the columns
_MARK = re.compile(r"([0-9a-f]{0,16})-([0-9]{1,18})-([0-9]{1,18})")
_LAST_ID = 10**18 - 1  # after every article of one filing


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`mark`: where the next question begins. `more`: there is more at once."""

    articles: tuple[ArticleView, ...]
    mark: str
    more: bool


def arrivals(session: Session, query: Query | None, since: str, limit: int) -> Arrivals:
    """At most `limit` articles that a query finds (None: all), from a mark on; "" or "0": from the beginning.

    Refused: that is no mark. StaleMark: it is one of another store.
    """
    store, last = notes.name_of_store(session), filed_up_to(session)
    filed, article_id = _position(since, store, last)
    after = or_(ARTICLE.c.filed > filed, and_(ARTICLE.c.filed == filed, ARTICLE.c.id > article_id))
    wanted = (plan(session, query).whole, after, ARTICLE.c.filed <= last)
    order = (ARTICLE.c.filed, ARTICLE.c.id)
    numbers = session.execute(
        ARTICLE.select().with_only_columns(*order).where(*wanted).order_by(*order).limit(limit + 1)
    ).all()
    given = numbers[:limit]
    found = {one.id: one for one in read_views(session, select_views().where(ARTICLE.c.id.in_([n.id for n in given])))}
    more = len(numbers) > limit
    filed, article_id = (given[-1].filed, given[-1].id) if more else (last, _LAST_ID)
    views = tuple(found[one.id] for one in given if one.id in found)
    return Arrivals(views, f"{store}-{filed}-{article_id}", more)


def _position(since: str, store: str, last: int) -> tuple[int, int]:
    if since in ("", "0"):
        return -1, 0
    mark = _MARK.fullmatch(since)
    if mark is None:
        raise Refused("since_id is what the answer before gave, or 0")
    if mark[1] != store or int(mark[2]) > last:
        raise StaleMark("this mark is of another store, which was restored or moved: begin again with 0")
    return int(mark[2]), int(mark[3])
