"""How a query will be answered: one full-text expression, what else must hold, and a first look at the hits.

SQLite is asked for the hits of the words once, up to `MANY`; page and total are then taken from that list. Words that
more articles have are *many*: see `order.newest`. PostgreSQL is given the whole condition and chooses by its
statistics.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, and_, any_, func, literal, select, true
from sqlmodel import Session

from monitor.store import compile as compiled
from monitor.store.query import Query
from monitor.store.tables import ARTICLE

COUNTED = 1_000  # hits: beyond, no total is given: nobody pages so far, and counting all takes time
MANY = 5_000  # hits: beyond, they are not put in order one by one, which takes milliseconds for so many


@dataclass(frozen=True, slots=True)
class Plan:
    """A query for one engine. `seen`: ids of articles that have the words, all of them or the first `MANY` + 1."""

    words: str | None
    rest: ColumnElement[bool]
    dialect: str
    seen: tuple[int, ...] | None = None

    @property
    def many(self) -> bool:
        return self.seen is not None and len(self.seen) > MANY

    @property
    def whole(self) -> ColumnElement[bool]:
        """The condition on `article`."""
        if self.words is None:
            return self.rest
        ids = compiled.hits(self.words, self.dialect) if self.seen is None or self.many else listed(self.seen)
        return and_(ARTICLE.c.id.in_(ids), self.rest)


def plan(session: Session, query: Query | None) -> Plan:
    """The plan of a query; None asks for everything, relevant or not."""
    dialect = session.get_bind().dialect.name
    if query is None:
        return Plan(None, true(), dialect)
    expression, others = compiled.split_words(query.node, dialect)
    conditions = [compiled.condition(node, dialect) for node in others]
    if not query.everything:
        conditions.append(ARTICLE.c.relevant.is_(True))
    return Plan(expression, and_(true(), *conditions), dialect)


def looked_up(session: Session, planned: Plan) -> Plan:
    """The plan with its first look, on SQLite."""
    if planned.words is None or planned.dialect != "sqlite":
        return planned
    found = session.execute(compiled.hits(planned.words, planned.dialect).limit(MANY + 1)).scalars()
    return replace(planned, seen=tuple(found))


def listed(ids: Sequence[int]) -> Select[Any]:
    """Ids as a sub-query (SQLite), without a limit on their number."""
    return select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)


def among(session: Session, ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition that an article is one of these."""
    if session.get_bind().dialect.name == "sqlite":
        return ARTICLE.c.id.in_(listed(ids))
    return ARTICLE.c.id == any_(literal(list(ids), ARRAY(BigInteger)))


def total(session: Session, planned: Plan) -> int | None:
    """How many articles match, or None for more than `COUNTED`."""
    if planned.many:  # enough of the hits that were seen may settle it
        seen = replace(planned, seen=(planned.seen or ())[:MANY])
        if _count_up_to(session, seen) > COUNTED:
            return None
    number = _count_up_to(session, planned)
    return None if number > COUNTED else number


def _count_up_to(session: Session, planned: Plan) -> int:
    found = select(literal(1)).select_from(ARTICLE).where(planned.whole)
    if planned.words is not None:
        found = found.with_hint(ARTICLE, BY_ID, "sqlite")
    return int(session.execute(select(func.count()).select_from(found.limit(COUNTED + 1).subquery())).scalar_one())


BY_ID = "INDEXED BY ix_article_found"  # hits are looked up in an index that covers, not in the rows
