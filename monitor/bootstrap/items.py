"""The stories for `alerts`: what saved searches find among what is new, and what was told of which more is known.

    look       what was filed since the least of the marks, read once for a run
    matching   those of it that a search finds          touched   what may be told again          items   made once

The search means what it means on the page and in the API, so what a search shows is what its digest sends; but for
cases at a programme, of which a digest tells only those who name it (`store/new_articles.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlmodel import Session

from alerts.finder import CurrentSearch, SilentNow
from alerts.model import Item, Match, SavedSearch, Subscription
from monitor.bootstrap.current_search import current_search
from monitor.bootstrap.digest_item import digest_item, standing
from monitor.bootstrap.saved_search import describe
from monitor.bootstrap.silent_sources import silent_sources
from monitor.bootstrap.threads import Thread, threads_of
from monitor.catalogue.programme_file import Catalogue
from monitor.errors import QueryError
from monitor.model import Source, StoryView
from monitor.store import statements, stories
from monitor.store.new_articles import NewArticles, Position, new_articles, position
from monitor.store.query import Query, parse
from monitor.store.query_tree import Between, Due, Not, OneOf, leaves, parts

_ALL = 0  # numbers of filing begin above
_MOST_SEARCHES = 20_000  # kept: some megabytes


@dataclass(frozen=True, slots=True)
class StoryItems:
    """The stories for `alerts` (its `StoryFinder`). `base_url`: where the pages are reached, or empty.
    `sources`: those that are watched.
    """

    catalogue: Catalogue
    base_url: str
    now: Callable[[], datetime]
    sources: Sequence[Source] = ()
    _current: dict[str, CurrentSearch] = field(default_factory=dict, compare=False)
    _read: dict[datetime, dict[str, Query]] = field(default_factory=dict, compare=False)  # of one instant

    def look(
        self, session: Session, subscriptions: Sequence[Subscription], after: datetime, now: datetime
    ) -> StoryLook:
        """The stories as they are now, for a run over these subscriptions."""
        return StoryLook(self, position(session, now), now, tuple(subscriptions), after)

    def current_search(self, subscription: Subscription) -> CurrentSearch:
        """The search, and that for what overtakes the rhythm."""
        own = self._current_search(subscription.query)
        if not subscription.urgent_query:
            return own
        urgent = self._current_search(subscription.urgent_query)
        missing = (*own.missing, *urgent.missing)
        return CurrentSearch(own.query, own.fault or urgent.fault, missing, urgent.query)

    def _current_search(self, text: str) -> CurrentSearch:
        """Each search is read once, as the catalogue never changes while a process runs."""
        if text not in self._current:
            if len(self._current) >= _MOST_SEARCHES:
                self._current.clear()
            self._current[text] = current_search(text, self.now(), self.catalogue)
        return self._current[text]

    def read(self, text: str, now: datetime) -> Query:
        """A search as it is read at that instant; once, as a run asks it and says it in words. QueryError."""
        if now not in self._read or len(self._read[now]) >= _MOST_SEARCHES:
            self._read.clear()
        read = self._read.setdefault(now, {})
        if text not in read:
            read[text] = parse(text, now, self.catalogue)
        return read[text]

    def saved_search(self, subscription: Subscription, now: datetime) -> SavedSearch:
        """The search in its reader's words; its own where it names a programme that is no more."""
        try:
            query = self.read(subscription.query, now)
        except QueryError:
            return SavedSearch(subscription.query)
        return describe(query, self.catalogue, subscription.language, now)


@dataclass(slots=True)
class StoryLook:
    """One look (`alerts.finder.Look`). Everything that it read it keeps; what is filed later has numbers above it."""

    finder: StoryItems
    at: Position
    now: datetime
    subscriptions: tuple[Subscription, ...]
    after: datetime
    _new: NewArticles | None = None
    _matches: dict[tuple[int, str], Sequence[Match]] = field(default_factory=dict)
    _touched: dict[tuple[int, datetime], Sequence[Match]] = field(default_factory=dict)
    _threads: dict[int, Thread] = field(default_factory=dict)
    _stories: dict[int, StoryView | None] = field(default_factory=dict)
    _items: dict[tuple[int, int, str], Item] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The position, with what gives a search its meaning."""
        return f"{self.at.first} {self.finder.catalogue.version}"

    def matching(self, session: Session, subscription: Subscription, after: datetime) -> Sequence[Match]:
        """What the search finds among what was filed since the subscription's mark, story by story."""
        key = (subscription.id, subscription.query)
        if key not in self._matches:
            new, query = self._articles(session), self._query(subscription)
            found: dict[int, list[int]] = {}
            for article in new.matching(session, query, self._first_number(subscription, query), after):
                found.setdefault(article.story_id, []).append(article.id)
            self._matches[key] = [Match(story_id, tuple(ids)) for story_id, ids in found.items()]
        return self._matches[key]

    def touched(self, session: Session, subscription: Subscription, since: datetime) -> Sequence[Match]:
        """The stories of which something is known since then, with all stories of their threads."""
        key = (self._filed_from(subscription), since)
        if key not in self._touched:
            self._touched[key] = _touched(session, since, key[0])
        return self._touched[key]

    def items(self, session: Session, subscription: Subscription, matches: Collection[Match]) -> Sequence[Item]:
        """The items of matches; of one without articles by the story of its thread that says the newest."""
        self._read_threads(session, [match.story_id for match in matches])
        made = (self._item(session, match, subscription) for match in matches)
        return [item for item in made if item is not None]

    def silent(self, session: Session) -> Sequence[SilentNow]:
        """The sources that are silent now, with what they had last."""
        return silent_sources(session, self.finder.sources)

    def asks_source(self, subscription: Subscription, source_id: str) -> bool:
        """Whether the search names that source, and not to leave it out."""
        named = (leaf for leaf in leaves(self._query(subscription).node) if isinstance(leaf, OneOf))
        return any(leaf.field == "source" and source_id in leaf.values for leaf in named)

    # ------------------------------------------------------------------------------------------------------------ marks
    def _filed_from(self, subscription: Subscription) -> int:
        """The first number that the subscription's last look had not seen; of none, or one that saw another store or
        catalogue, all."""
        filed, _, catalogue = subscription.mark.partition(" ")
        known = catalogue == self.finder.catalogue.version and filed.isdecimal()
        return int(filed) if known and int(filed) <= self.at.upcoming else _ALL

    def _first_number(self, subscription: Subscription, query: Query) -> int:
        return _ALL if _finds_more_with_time(query) else self._filed_from(subscription)

    def _articles(self, session: Session) -> NewArticles:
        """What is new to any of the subscriptions."""
        if self._new is None:
            numbers = [self._number_of(one) for one in self.subscriptions]
            first_seen = [max(self.after, one.created_at) for one in self.subscriptions]
            self._new = new_articles(session, self.now, min(first_seen, default=self.now), min(numbers, default=_ALL))
        return self._new

    def _number_of(self, subscription: Subscription) -> int:
        try:
            return self._first_number(subscription, self._query(subscription))
        except QueryError:  # is told when the subscription's turn comes
            return self.at.upcoming

    def _query(self, subscription: Subscription) -> Query:
        return self.finder.read(subscription.query, self.now)

    # ------------------------------------------------------------------------------------------------------------ items
    def _read_threads(self, session: Session, story_ids: Iterable[int]) -> None:
        missing = [one for one in dict.fromkeys(story_ids) if one not in self._threads]
        if missing:
            self._threads.update(threads_of(session, missing))

    def _item(self, session: Session, match: Match, subscription: Subscription) -> Item | None:
        thread = self._threads[match.story_id]
        story = self._story(session, match.story_id if match.articles else thread.newest_story)
        if story is None:
            return None
        matched = next((one for one in story.articles if one.id in match.articles), story.articles[0])
        key = (story.id, matched.id, subscription.language)
        if key not in self._items:
            make = partial(digest_item, catalogue=self.finder.catalogue, base_url=self.finder.base_url)
            self._items[key] = make(story, matched, thread, subscription.language)
        return self._items[key]

    def _story(self, session: Session, story_id: int) -> StoryView | None:
        if story_id not in self._stories:
            story = stories.read_story(session, story_id)
            self._stories[story_id] = standing(story) if story else None
        return self._stories[story_id]


def _finds_more_with_time(query: Query) -> bool:
    """Whether an article may be found some day that was not before, though nothing of it changed: dates are bounds that
    move with the day."""
    nodes = list(parts(query.node))
    if any(isinstance(node, Due) for node in nodes):
        return True
    bounded = [node for node in nodes if isinstance(node, Between)]
    left_out = any(isinstance(node, Not) for node in nodes)
    return any(one.until is not None or left_out for one in bounded)


def _touched(session: Session, since: datetime, filed: int) -> Sequence[Match]:
    story_ids = statements.touched(session, since, filed)
    of_story: Mapping[int, frozenset[int]] = statements.threads(session, story_ids) if story_ids else {}
    articles = statements.members(session, {one for thread in of_story.values() for one in thread})
    return [
        Match(story_id, tuple(article for one in thread for article in articles.get(one, ())), tuple(sorted(thread)))
        for story_id, thread in sorted(of_story.items())
    ]
