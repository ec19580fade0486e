"""The stored stories, asked for: what a search finds, one line each, and what must be acted on by when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from monitor.bootstrap.lookups import Lookups, ProgrammePage
from monitor.bootstrap.threads import Thread, last_day, threads_of
from monitor.model import (
    HONG_KONG,
    ArticleView,
    ChangedStory,
    DueDay,
    DueStory,
    Language,
    ListedStory,
    SearchResults,
    Step,
    StoryResults,
    lead_of,
)
from monitor.store import statements
from monitor.store.bitmap_index import Snapshot
from monitor.store.highlights import Highlighter
from monitor.store.query import Query
from monitor.store.query_tree import And, Due
from monitor.store.search import MAX_LIMIT, faceted
from monitor.store.search_help import helped
from monitor.store.story_search import faceted_stories, members_of, search_stories
from monitor.store.views import views

if TYPE_CHECKING:
    from monitor.bootstrap.reader_words import ReaderWords

DEADLINES_SHOWN = 8  # what fits beside the newest stories on the page
DEADLINE_DAYS = 45  # an application is seldom begun earlier


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programmes, and what the search for both of them finds."""

    pages: tuple[ProgrammePage, ProgrammePage]
    query: str
    both: StoryResults


class Asking(Lookups):
    """What the `App` answers story by story. `reader`: in whose language a story is led where it can be."""

    def stories(
        self,
        query: str,
        reader: Language,
        *,
        limit: int = 20,
        cursor: str | None = None,
        facets: bool = False,
        highlights: bool = False,
    ) -> StoryResults:
        """One page of what a query finds, each story once; with `facets` also the deadlines that hold by all articles
        of a story; with `highlights` where its words stand in the leads. QueryError points at what cannot be
        understood.
        """
        parsed = self.parsed(query)
        with self.database.read() as session:
            if facets or cursor or highlights:
                snapshot = self.bitmaps.at(session)
                found = faceted_stories(session, snapshot, parsed, reader, limit, cursor)
                found = replace(found, stories=_with_deadlines(session, snapshot, found.stories))
                if highlights:
                    found = replace(found, stories=_highlighted(parsed, snapshot, found.stories))
            else:
                found = search_stories(session, parsed, reader, limit)
            if found.answer.total != 0:
                return found
            return replace(found, answer=helped(session, parsed, found.answer, self.parsed, self.catalogue))

    def compare(self, one: str, other: str, reader: Language = "en") -> Comparison:
        """Two programmes side by side, with the latest stories that concern both. NotFound."""
        pages = (self.programme_page(one), self.programme_page(other))
        query = " ".join(f"programme:{page.programme.slug}" for page in pages)
        return Comparison(pages, query, self.stories(query, reader, facets=True))

    def coming_deadlines(self, reader: Language) -> tuple[DueStory, ...]:
        """What must be acted on in the next weeks: what the first page shows."""
        today = self.today()
        with self.database.read() as session:
            snapshot = self.bitmaps.at(session)
            found: tuple[DueStory, ...] = snapshot.once(
                ("deadlines", today, reader),
                lambda: self._due(session, self.parsed(""), reader, today, today + timedelta(days=DEADLINE_DAYS)),
            )
        return tuple(one for one in found if one.on_offer)[:DEADLINES_SHOWN]

    def deadlines(
        self, reader: Language, query: str = "", first: date | None = None, last: date | None = None
    ) -> tuple[DueStory, ...]:
        """The announcements that a query finds with a deadline that holds from `first` (None: today) to `last` (None:
        without end), both included, soonest first; those that are no longer on offer too. Of more than 200 articles
        that state such a deadline the soonest. An announcement stands once with its follow-ups. QueryError.
        """
        parsed = self.parsed(query)
        with self.database.read() as session:
            return self._due(session, parsed, reader, first or self.today(), last)

    def words(self, reader: Language) -> ReaderWords:
        """How things are written for a reader of that language, now."""
        from monitor.bootstrap.reader_words import ReaderWords

        return ReaderWords(reader, self.catalogue, self.now())

    def understood(self, query: str, results: SearchResults, reader: Language) -> str:
        """How a query was read, in the reader's language."""
        return results.understood if reader == "en" else self.words(reader).query(self.parsed(query))

    def changes_since(self, since: datetime, reader: Language) -> tuple[ChangedStory, ...]:
        """The announcements that have changed since then, the latest change first."""
        with self.database.read() as session:
            threads = threads_of(session, statements.touched(session, since, 0))
            steps = {id_: _changes(thread, since) for id_, thread in threads.items()}
            changed = {thread.story_ids: id_ for id_, thread in sorted(threads.items()) if steps[id_]}
            leads = self._leads(session, changed.values(), reader)
        made = (ChangedStory(id_, leads[id_], steps[id_]) for id_ in changed.values())
        return tuple(sorted(made, key=lambda one: one.steps[-1].at, reverse=True))

    def _leads(self, session: Session, story_ids: Collection[int], reader: Language) -> dict[int, ArticleView]:
        """Which article leads each story."""
        told = members_of(session, story_ids)
        chosen = [lead_of(articles, reader).id for articles in told.values()]
        return {one.story_id: one for one in views(session, chosen)}

    def subscription_deadlines(self, feed_key: str) -> tuple[str, list[DueStory]] | None:
        """The name of the subscription with that key, and the announcements with a deadline that it was told last,
        led in its language; None when there is none.
        """
        from alerts.feeds import title_of

        found = self.alerts.told_last(feed_key)
        if found is None:
            return None
        subscription, entries = found
        told = {entry.item.story_id for entry in entries}
        with self.database.read() as session:
            threads = {one.story_ids: one for one in threads_of(session, told).values()}
            days = {ids: sorted(due_days(thread), key=lambda one: one.day) for ids, thread in threads.items()}
            newest = {ids: max(told.intersection(ids)) for ids in threads if days[ids]}
            leads = self._leads(session, newest.values(), subscription.language)
        made = (_due_story(threads[ids], story, leads[story], days[ids]) for ids, story in newest.items())
        return title_of(subscription), sorted(made, key=lambda one: (one.next_day, one.story_id))

    def story_deadlines(self, story_id: int, reader: Language) -> DueStory | None:
        """A story with all its deadlines; None where it has none. NotFound."""
        story, thread = self.story(story_id), self.thread(story_id)
        days = sorted(due_days(thread), key=lambda one: one.day)
        return _due_story(thread, story.id, lead_of(story.articles, reader), days) if days else None

    def today(self) -> date:
        """The day in Hong Kong."""
        return self.now().astimezone(HONG_KONG).date()

    def _due(
        self, session: Session, query: Query, reader: Language, first: date, last: date | None
    ) -> tuple[DueStory, ...]:
        due = Due(first, last)
        asked = replace(query, node=And((query.node, due)) if query.node else due, sort="deadline")
        found = faceted(session, self.bitmaps, asked, limit=MAX_LIMIT).articles
        threads = {one.story_ids: one for one in threads_of(session, {each.story_id for each in found}).values()}
        days = {ids: _days_within(thread, first, last) for ids, thread in threads.items()}
        stories = {one.story_id for one in found}
        newest = {ids: max(stories.intersection(ids)) for ids in threads if days[ids]}
        leads = self._leads(session, newest.values(), reader)
        made = (_due_story(threads[ids], story, leads[story], days[ids]) for ids, story in newest.items())
        return tuple(sorted(made, key=lambda one: (one.next_day, one.story_id)))


def _due_story(thread: Thread, story: int, lead: ArticleView, days: list[DueDay]) -> DueStory:
    on_offer = bool(thread.deadlines_to_act_by)
    return DueStory(story, thread.story_ids[0], lead, tuple(days), thread.as_of or lead.first_seen, on_offer)


def due_days(thread: Thread) -> list[DueDay]:
    """All deadlines of an announcement, whether it is still on offer or not."""
    facts = (fact for fact in thread.facts if fact.topic == "deadline")
    return [DueDay(last_day(fact.value), number, fact) for number, fact in enumerate(facts, 1)]


def _days_within(thread: Thread, first: date, last: date | None) -> list[DueDay]:
    within = (one for one in due_days(thread) if one.day >= first and (last is None or one.day <= last))
    return sorted(within, key=lambda one: one.day)


def _with_deadlines(session: Session, snapshot: Snapshot, stories: tuple[ListedStory, ...]) -> tuple[ListedStory, ...]:
    ids = tuple(one.id for one in stories if one.others)
    threads = snapshot.once(("threads", ids), lambda: threads_of(session, ids))
    return tuple(
        replace(one, deadlines=threads[one.id].deadlines_to_act_by) if one.id in threads else one for one in stories
    )


def _highlighted(query: Query, snapshot: Snapshot, stories: tuple[ListedStory, ...]) -> tuple[ListedStory, ...]:
    """With the places of the query's words, which stay what they are as long as no article changes."""
    highlighter = Highlighter(query)
    if not highlighter.asks:
        return stories
    ids = tuple(one.lead.id for one in stories)
    found = snapshot.once(("highlights", query.node, ids), lambda: [highlighter.of(one.lead) for one in stories])
    return tuple(replace(one, highlights=places) for one, places in zip(stories, found, strict=True))


def _changes(thread: Thread, since: datetime) -> tuple[Step, ...]:
    """What has become of an announcement since then: a value in place of another, or, of one known before, a status."""
    known = any(text.seen <= since for text in thread.texts)
    return tuple(
        step for step in thread.history if step.at > since and (step.before or (known and step.topic == "status"))
    )
