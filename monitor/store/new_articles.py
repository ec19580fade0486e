"""The articles that digests may tell and have not looked at, held in memory to be asked by very many saved searches.

    position          up to which the store was looked through          kept with each subscription, given back
    new_articles      what was filed since, with the values it is found by
    .matching         those of them that a query finds: small bitmaps for values, full text within their ids

A run reads them once and asks for each subscription within them alone, so its cost is that of what is new, however much
is stored and was told. The bits are places in the order of `first_seen`, not ids: a day's news is 300 bits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from monitor.store import compile as compiled
from monitor.store.bitmap_index import Snapshot, joined, of_value, sets_of
from monitor.store.bitmaps import bitmap_of, ids_in, members
from monitor.store.classification import CASE
from monitor.store.filing import filed_up_to
from monitor.store.page_duties import waits_for_its_page
from monitor.store.plan import among
from monitor.store.query import Query
from monitor.store.query_tree import And, Between, Due, Node, Not, Or, Programmes, Sum, Words, leaves
from monitor.store.tables import ARTICLE, STORY_LINK

# Full text is asked within the lowest and the highest new id. Where old articles were filed anew far below, within each
# cluster: more than so many ids apart. 5,000 ids are read in about the time that one more question takes.
FAR_APART = 5_000
MOST_CLUSTERS = 8  # questions for one expression; then clusters are joined


class NewArticle(NamedTuple):
    """An article that digests may tell, as far as it takes to find it."""

    id: int
    story_id: int
    first_seen: datetime
    sort_at: datetime
    filed: int


class Position(NamedTuple):
    """`upcoming`: the first number of `filing` that a look does not see. `first`: where the next one begins; lower
    where an article waits for its page and is to be looked at again."""

    first: int
    upcoming: int


def position(session: Session, now: datetime) -> Position:
    """Up to where the store can be looked through now."""
    waiting = select(func.min(ARTICLE.c.filed)).where(ARTICLE.c.announce.is_(True), waits_for_its_page(now))
    upcoming = filed_up_to(session) + 1
    return Position(min(upcoming, session.execute(waiting).scalar() or upcoming), upcoming)


def new_articles(session: Session, now: datetime, after: datetime, filed: int) -> NewArticles:
    """The articles that digests may tell: first seen after `after`, filed under `filed` or later, not withdrawn. The
    newest ones wait for their page (see `page_duties.waits_for_its_page`)."""
    new = (ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen > after, ARTICLE.c.withdrawn.is_(None))
    columns = (ARTICLE.c.id, STORY_LINK.c.story_id, ARTICLE.c.first_seen, ARTICLE.c.sort_at, ARTICLE.c.filed)
    found = select(*columns).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    found = found.where(*new, ARTICLE.c.filed >= filed, ~waits_for_its_page(now))
    rows = session.execute(found.order_by(ARTICLE.c.first_seen, ARTICLE.c.id))
    return NewArticles(session, [NewArticle(*row) for row in rows])


@dataclass(frozen=True, slots=True)
class _Range:
    low: int
    high: int


class NewArticles:
    """The articles in order, and what each value of a query finds among them."""

    def __init__(self, session: Session, articles: Sequence[NewArticle]) -> None:
        self.articles = articles
        self._place = {article.id: place for place, article in enumerate(articles)}
        self._by_filing = sorted((article.filed, place) for place, article in enumerate(articles))
        self._sets = self._read(session) if articles else Snapshot(0, "", {})
        self._ranges = _clusters(sorted(self._place))
        self._having: dict[str, int] = {}
        self._stated: dict[Due | Sum, int] = {}
        self._since: dict[int, int] = {}

    def _read(self, session: Session) -> Snapshot:
        found = sets_of(session, among(session, list(self._place)))
        sets = {
            name: {value: bitmap_of(self._place[one] for one in ids) for value, ids in values.items()}
            for name, values in found.items()
        }
        return Snapshot(0, "", sets)

    def matching(self, session: Session, query: Query, filed: int, after: datetime) -> list[NewArticle]:
        """Those that a query finds, filed under `filed` or later and first seen after `after`, in order. A case at a
        programme is told to those alone who follow the programme, or words of it.
        """
        bits = self._filed_since(filed)
        if bits:
            bits &= self._sets.everything if query.everything else self._sets.relevant
        if bits and query.node is not None:
            bits &= self._of(session, query.node)
        if bits and (cases := bits & self._sets.any_of(CASE[0], CASE[1:])):
            bits &= ~cases | self._named(session, query.node)
        return [self.articles[place] for place in members(bits) if self.articles[place].first_seen > after]

    def _named(self, session: Session, node: Node | None) -> int:
        """What a query finds by a programme or words that it names, not by topic, kind, source or date alone."""
        naming = (leaf for leaf in leaves(node) if isinstance(leaf, Words | Programmes))
        return reduce(or_, (self._of(session, leaf) for leaf in naming), 0)

    def _filed_since(self, filed: int) -> int:
        if filed not in self._since:
            first = bisect_left(self._by_filing, (filed, 0))
            self._since[filed] = bitmap_of(place for _, place in self._by_filing[first:])
        return self._since[filed]

    def _of(self, session: Session, node: Node) -> int:
        expression = compiled.match(node, session.get_bind().dialect.name)
        if expression is not None and not isinstance(node, Not):
            return self._with_words(session, expression)
        if isinstance(node, Not):
            return self._sets.everything & ~self._of(session, node.part)
        if isinstance(node, And | Or):
            return reduce(and_ if isinstance(node, And) else or_, (self._of(session, part) for part in node.parts))
        if isinstance(node, Between):
            return self._between(node)
        if isinstance(node, Due | Sum):
            return self._stating(session, node)
        assert not isinstance(node, Words)  # has an expression
        return of_value(self._sets, node)

    def _between(self, node: Between) -> int:
        dates = ((place, article.sort_at) for place, article in enumerate(self.articles))
        return bitmap_of(
            place for place, at in dates if (not node.since or at >= node.since) and (not node.until or at < node.until)
        )

    def _stating(self, session: Session, node: Due | Sum) -> int:
        if node not in self._stated:
            condition = compiled.condition(node, session.get_bind().dialect.name)
            found = select(joined(session, ARTICLE.c.id)).where(among(session, list(self._place)), condition)
            self._stated[node] = bitmap_of(self._place[one] for one in ids_in(session.execute(found).scalar()))
        return self._stated[node]

    def _with_words(self, session: Session, expression: str) -> int:
        if expression not in self._having:
            places = (self._place.get(one) for ids in self._ranges for one in _having(session, expression, ids))
            self._having[expression] = bitmap_of(place for place in places if place is not None)
        return self._having[expression]


def _clusters(ids: Sequence[int]) -> list[_Range]:
    """The ranges of ids in which all of them lie, apart where nothing of a long stretch is among them."""
    if not ids:
        return []
    gaps = [(high - low, low, high) for low, high in pairwise(ids) if high - low > FAR_APART]
    widest = sorted(sorted(gaps, reverse=True)[: MOST_CLUSTERS - 1], key=lambda gap: gap[1])
    lows = [ids[0], *(high for _, _, high in widest)]
    highs = [*(low for _, low, _ in widest), ids[-1]]
    return [_Range(low, high) for low, high in zip(lows, highs, strict=True)]


def _having(session: Session, expression: str, ids: _Range) -> list[int]:
    dialect = session.get_bind().dialect.name
    key = compiled.FTS.c.rowid if dialect == "sqlite" else compiled.TSV.c.article_id
    found = select(joined(session, key)).where(compiled.matches(expression, dialect), key.between(ids.low, ids.high))
    return ids_in(session.execute(found).scalar())
