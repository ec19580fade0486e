"""The stored articles: searched, read, exported; stories corrected by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from monitor.bootstrap.wiring import Wiring
from monitor.catalogue import programme_file
from monitor.errors import NotFound, Refused, with_proposals
from monitor.model import HONG_KONG, ArticleView, JsonLine, Programme, SearchResults, Step, StoryView
from monitor.store import articles, stories, views
from monitor.store.query import Query
from monitor.store.search import exported, faceted, search
from monitor.store.search_help import helped

if TYPE_CHECKING:
    from monitor.bootstrap.threads import StoryDeadlines, Thread
    from monitor.tag.programmes.suggest import Suggestion

DEADLINES_SHOWN = 8  # what fits beside the newest articles on the page
DEADLINES_READ = 100  # newest articles with a deadline, among which those are sought
DEADLINE_DAYS = 45  # an application is seldom begun earlier
SUGGEST_FROM = timedelta(days=180)  # names that half a year of news uses
SUGGEST_RELEVANCE = 0.2  # of articles read for them: a programme that is not known yet adds nothing to its article's


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with its parts, how many articles concern it, by month ("2026-11"), and what has become of it: the
    latest facts of its announcements, the newest first."""

    programme: Programme
    children: tuple[Programme, ...]
    months: Mapping[str, int]
    timeline: tuple[Step, ...]


class Lookups(Wiring):
    """What the `App` answers about articles, stories and programmes."""

    def search(self, query: str, *, limit: int = 20, cursor: str | None = None, facets: bool = False) -> SearchResults:
        """One page of what a query finds. QueryError points at what cannot be understood."""
        parsed = self.parsed(query)
        with self.database.read() as session:
            if facets:
                found = faceted(session, self.bitmaps, parsed, limit=limit, cursor=cursor)
            else:
                found = search(session, parsed, limit=limit, cursor=cursor)
            return helped(session, parsed, found, self.parsed, self.catalogue) if found.total == 0 else found

    def article(self, article_id: int) -> ArticleView:
        """One article. NotFound."""
        with self.database.read() as session:
            found = articles.view(session, article_id)
        if found is None:
            raise NotFound(f"no article {article_id}")
        return found

    def story(self, story_id: int) -> StoryView:
        """One story; of a merged one its successor. NotFound."""
        with self.database.read() as session:
            found = stories.read_story(session, story_id)
        if found is None:
            raise NotFound(f"no story {story_id}")
        return found

    def changes(self, article_id: int) -> list[JsonLine]:
        """What changed in an article, newest first: {"revision", "seen", "material": [words], "difference"}."""
        from monitor.bootstrap.revisions import changes_of

        with self.database.read() as session:
            texts = articles.revisions(session, article_id)
        if not texts:
            raise NotFound(f"no article {article_id}")
        return changes_of(texts)

    def split_story(self, article_id: int, by: str = "operator") -> int:
        """Take an article out of its story; the id of its own. NotFound."""
        with self.database.begin() as session:
            return stories.split_by_hand(session, article_id, by, self.now())

    def join_story(self, article_id: int, story_id: int, by: str = "operator") -> int:
        """Put an article into a story; that story's id. NotFound."""
        with self.database.begin() as session:
            return stories.join_by_hand(session, article_id, story_id, by, self.now())

    def programme_page(self, name: str) -> ProgrammePage:
        """A programme by slug, name or acronym. NotFound."""
        programme = self.catalogue.resolve(name)
        if programme is None:
            raise NotFound(with_proposals(f"no programme {name!r}", self.catalogue.near(name)))
        from monitor.bootstrap.timelines import timeline_of

        with self.database.read() as session:
            slugs = self.catalogue.expand(programme.slug) or []
            months = articles.programme_months(session, slugs)
            facts = timeline_of(session, slugs)
        return ProgrammePage(programme, self.catalogue.children(programme.slug), months, facts)

    def programme_names(self) -> dict[str, str]:
        """slug -> English name, for badges."""
        return {programme.slug: programme.name_en for programme in self.catalogue.programmes}

    def upcoming_deadlines(self) -> list[tuple[date, ArticleView]]:
        """The next deadlines that hold, one for each announcement and its follow-ups, soonest first, with an
        article.
        """
        today = self.now().astimezone(HONG_KONG).date()
        with self.database.read() as session:
            snapshot = self.bitmaps.at(session)
            return snapshot.once(("deadlines", today), lambda: self._upcoming_deadlines(session, today))

    def _upcoming_deadlines(self, session: Session, today: date) -> list[tuple[date, ArticleView]]:
        from monitor.bootstrap.threads import threads_of

        days: dict[tuple[int, ...], tuple[date, ArticleView]] = {}
        found = faceted(session, self.bitmaps, self.parsed("has:deadline"), limit=DEADLINES_READ).articles
        of_story = threads_of(session, {article.story_id for article in found})
        for article in found:
            thread = of_story[article.story_id]
            ahead = [day for day in thread.days_to_act_by if 0 <= (day - today).days <= DEADLINE_DAYS]
            if ahead:
                days.setdefault(thread.story_ids, (min(ahead), article))
        return sorted(days.values(), key=lambda pair: (pair[0], pair[1].id))[:DEADLINES_SHOWN]

    def thread(self, story_id: int) -> Thread:
        """An announcement with its follow-ups: what holds now, and how it came to be so. NotFound."""
        from monitor.bootstrap.threads import threads_of

        story = self.story(story_id)
        with self.database.read() as session:
            return threads_of(session, [story.id])[story.id]

    def subscription_deadlines(self, feed_key: str) -> tuple[str, list[StoryDeadlines]] | None:
        """The name of the subscription with that key, and the deadlines that hold of all that it was told last; None
        when there is none."""
        from alerts.feeds import title_of
        from monitor.bootstrap.threads import StoryDeadlines, threads_of

        found = self.alerts.told_last(feed_key)
        if found is None:
            return None
        subscription, entries = found
        told = {entry.item.story_id: entry.item for entry in reversed(entries)}
        with self.database.read() as session:
            threads = threads_of(session, list(told))
        stories: dict[tuple[int, ...], StoryDeadlines] = {}
        for id_, thread in threads.items():
            if thread.deadlines_to_act_by and thread.as_of is not None:
                item, facts = told[id_], thread.deadlines_to_act_by
                stories[thread.story_ids] = StoryDeadlines(id_, item.title, item.language, facts, thread.as_of)
        return title_of(subscription), list(stories.values())

    def suggest(self) -> list[Suggestion]:
        """Programmes in stored articles that no entry of the catalogue knows, the likeliest first."""
        from monitor.tag.programmes.matcher import Matcher
        from monitor.tag.programmes.suggest import suggest

        with self.database.read() as session:
            near = views.newest_near(session, self.now() - SUGGEST_FROM, SUGGEST_RELEVANCE)
        return suggest(near, self.catalogue.programmes, Matcher(self.catalogue.programmes))

    def append_programmes(self, blocks: Iterable[str]) -> Path:
        """Append blocks to the operator's own catalogue file, which is left as it was where they are at fault. Refused:
        there is none.
        """
        from monitor.bootstrap import adding

        own = self.settings.programmes
        if own is None:
            raise Refused("there is no catalogue file of your own: name one in MONITOR_PROGRAMMES (it may be empty)")
        return adding.append(own, "\n".join(blocks), programme_file.load)

    def export(self, query: str = "") -> Iterator[ArticleView]:
        """Stored articles: all, relevant or not, or those that a query finds. QueryError: at once, not at the first."""
        return chain.from_iterable(self.export_batches(query))

    def export_batches(self, query: str = "") -> Iterator[list[ArticleView]]:
        """`export`, some hundred at a time. Each batch is a transaction: nothing is held while somebody takes their
        time over one. What is stored meanwhile may be among a later one.
        """
        return self._batches(self.parsed(query) if query.strip() else None)

    def _batches(self, query: Query | None) -> Iterator[list[ArticleView]]:
        after = 0
        while True:
            with self.database.read() as session:
                batch = exported(session, query, after)
            if not batch:
                return
            yield batch
            after = batch[-1].id
