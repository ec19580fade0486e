"""A query, answered story by story: each stands once, where its first article stands among all that are found.

Articles are taken in the order of the answer. One begins its story's line unless another of that story came before it:
on this page or, as the dates of the story's articles tell, on an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from monitor.model import Language, ListedStory, SearchResults, StoryMember, StoryResults, lead_of
from monitor.store import order
from monitor.store.bitmap_index import Snapshot, matching
from monitor.store.bitmaps import holds, members
from monitor.store.plan import COUNTED, Plan, among, looked_up, plan, total
from monitor.store.query import Query
from monitor.store.query_tree import Flag, OneOf, leaves
from monitor.store.search import MAX_LIMIT, cursor_of, in_order, ordered_of, read_cursor, with_all
from monitor.store.search_help import has_any, nothing_for
from monitor.store.tables import ARTICLE, STORY, STORY_LINK
from monitor.store.views import views

# Fields that ask for articles of a sort rather than for what they are about.
_OF_ARTICLES = ("source", "publisher", "language")


def search_stories(
    session: Session, query: Query, reader: Language, limit: int = 20, cursor: str | None = None
) -> StoryResults:
    """One page of the answer, at most `MAX_LIMIT` stories long, without an index in memory: a story of an earlier page
    may come again. `reader`: whose language leads. QueryError: the cursor is not one that this query gave.
    """
    planned = looked_up(session, plan(session, query))
    number = total(session, planned)
    every = number if query.everything or number is None else total(session, plan(session, with_all(query)))
    walk = _Walk(session, query, planned, None)
    listed, following = walk.page(reader, limit, read_cursor(cursor, query))
    return StoryResults(
        stories=listed,
        total=None if number is None else _count(session, planned.whole),
        answer=SearchResults(
            articles=tuple(one.lead for one in listed),
            total=number,
            next_cursor=cursor_of(following, query) if following else None,
            understood=query.understood,
            nothing_for=nothing_for(query, number, has_any(session)),
            hidden=None if every is None or number is None else every - number,
        ),
    )


def faceted_stories(
    session: Session, snapshot: Snapshot, query: Query, reader: Language, limit: int = 20, cursor: str | None = None
) -> StoryResults:
    """As `search_stories`, with the whole total, the counts of each facet, and no story twice on any of its pages."""
    every = matching(session, snapshot, with_all(query))
    found = every if query.everything else every & snapshot.relevant
    number = found.bit_count()
    walk = _Walk(session, query, plan(session, query), found, snapshot)
    listed, following = walk.page(reader, limit, read_cursor(cursor, query))
    return StoryResults(
        stories=listed,
        total=snapshot.once(("stories", found), lambda: _count_found(session, found)) if number <= COUNTED else None,
        answer=SearchResults(
            articles=tuple(one.lead for one in listed),
            total=number,
            next_cursor=cursor_of(following, query) if following else None,
            understood=query.understood,
            nothing_for=nothing_for(query, number, has_any(session, snapshot)),
            facets=snapshot.facets(found),
            hidden=every.bit_count() - number,
        ),
    )


def _count_found(session: Session, found: int) -> int:
    return _count(session, among(session, list(members(found))))


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    """How many stories the articles tell."""
    told = select(func.count(STORY_LINK.c.story_id.distinct())).join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
    return int(session.execute(told.where(condition)).scalar_one())


def members_of(session: Session, story_ids: Collection[int]) -> dict[int, list[StoryMember]]:
    """The articles of each of these stories, the representative first."""
    return _members(session, STORY_LINK.c.story_id.in_(list(story_ids))) if story_ids else {}


def _members(session: Session, which: ColumnElement[bool]) -> dict[int, list[StoryMember]]:
    found: dict[int, list[StoryMember]] = {}
    for representative, *values in session.execute(_MEMBERS.where(which)):
        member = StoryMember(*values)
        others = found.setdefault(member.story_id, [])
        others.insert(0 if representative == member.id else len(others), member)
    return found


_MEMBERS: Select[Any] = (
    select(
        STORY.c.representative_id, ARTICLE.c.id, STORY_LINK.c.story_id, ARTICLE.c.url, ARTICLE.c.title,
        ARTICLE.c.publisher, ARTICLE.c.language, ARTICLE.c.official, ARTICLE.c.withdrawn, ARTICLE.c.sort_at,
    )
    .select_from(STORY_LINK)
    .join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
    .join(STORY, STORY.c.id == STORY_LINK.c.story_id)
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ the walk
@dataclass(slots=True)
class _Walk:
    """Through the articles of an answer, chunk by chunk. `found`: their ids as a bitmap, where it is known."""

    session: Session
    query: Query
    planned: Plan
    found: int | None
    snapshot: Snapshot | None = None  # in which `found` was looked up
    by_date: bool = True  # else positions are offsets
    known: dict[int, list[StoryMember]] = field(default_factory=dict)  # by story
    member: dict[int, StoryMember] = field(default_factory=dict)  # by article

    def page(
        self, reader: Language, limit: int, after: order.Position | None
    ) -> tuple[tuple[ListedStory, ...], order.Position | None]:
        """The next stories after a position, and the position after them if there are more."""
        limit = max(1, min(limit, MAX_LIMIT))
        taken: dict[int, list[int]] = {}  # by story what was met of it
        is_listed, position = self._listed_before(after), after
        for article_id, following in self._articles(limit + 1, after):
            story_id = self.member[article_id].story_id
            if story_id not in taken and not is_listed(story_id):
                if len(taken) == limit:
                    return self._listed(taken, reader), position
                taken[story_id] = []
            if story_id in taken:
                taken[story_id].append(article_id)
            position = following
        return self._listed(taken, reader), None

    def _articles(self, count: int, after: order.Position | None) -> Iterator[tuple[int, order.Position]]:
        """Each article in order, with the position after it."""
        while True:
            ids, following = self._next(count, after)
            self._read([one for one in ids if one not in self.member])
            yield from zip(ids, self._positions(ids, after), strict=True)
            if following is None:
                return
            after, count = following, min(count * 2, MAX_LIMIT)

    def _next(self, count: int, after: order.Position | None) -> order.Page:
        if self.found == 0:
            return [], None
        ordered = self._ordered(count, after)
        self.by_date = ordered is None
        if ordered is not None:
            return ordered
        if self.found is None:
            return order.newest(self.session, self.planned, count, after)
        return order.newest_of(self.session, self.found, self.query.everything, count, after)

    def _ordered(self, count: int, after: order.Position | None) -> order.Page | None:
        if self.found is None or self.snapshot is None:
            return in_order(self.session, self.query, self.planned, count, after)
        return ordered_of(self.session, self.snapshot, self.query, self.found, count, after)

    def _positions(self, ids: Sequence[int], after: order.Position | None) -> list[order.Position]:
        if self.by_date:
            return [[self.member[one].sort_at.isoformat(), one] for one in ids]
        offset = order.skipped(after)
        return [[offset + place] for place in range(1, len(ids) + 1)]

    def _read(self, article_ids: Sequence[int]) -> None:
        """Remember the stories of these articles, with all their members."""
        if article_ids:
            self.known.update(_members(self.session, STORY_LINK.c.story_id.in_(_stories_of(article_ids))))
            self.member = {one.id: one for members in self.known.values() for one in members}

    def _listed_before(self, after: order.Position | None) -> Callable[[int], bool]:
        """Whether an earlier page has a story, of which an article comes after this position."""
        if after is None or self.found is None:
            return lambda _: False
        if len(after) == 1:
            earlier, _ = self._next(order.skipped(after), None)
            stories = set(self.session.execute(_stories_of(earlier)).scalars())
            return stories.__contains__
        having, end = holds(self.found), (datetime.fromisoformat(after[0]), int(after[1]))
        return lambda story_id: any(one.id in having and (one.sort_at, one.id) >= end for one in self.known[story_id])

    def _listed(self, taken: dict[int, list[int]], reader: Language) -> tuple[ListedStory, ...]:
        having = (lambda _: False) if self.found is None else holds(self.found).__contains__
        chosen: dict[int, tuple[StoryMember, tuple[int, ...]]] = {}
        for story_id, met in taken.items():
            found = tuple(one.id for one in self.known[story_id] if one.id in met or having(one.id))
            chosen[story_id] = lead_of(self._candidates(story_id, found), reader, found), found
        leads = {one.story_id: one for one in views(self.session, [lead.id for lead, _ in chosen.values()])}
        return tuple(
            ListedStory(id_, leads[id_], tuple(one for one in self.known[id_] if one.id != lead.id), found)
            for id_, (lead, found) in chosen.items()
            if id_ in leads
        )

    def _candidates(self, story_id: int, found: Collection[int]) -> list[StoryMember]:
        """Which of a story may lead it: those found, where the query asks for articles of a sort; else all."""
        members = self.known[story_id]
        return [one for one in members if one.id in found] if _asks_for_articles(self.query) else members


def _asks_for_articles(query: Query) -> bool:
    return any(
        leaf.field in _OF_ARTICLES if isinstance(leaf, OneOf) else isinstance(leaf, Flag) and leaf.name == "official"
        for leaf in leaves(query.node)
    )


def _stories_of(article_ids: Sequence[int]) -> Select[Any]:
    return select(STORY_LINK.c.story_id).where(STORY_LINK.c.article_id.in_(list(article_ids)))
