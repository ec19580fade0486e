"""The stored articles: searched, read, exported; stories corrected by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.bootstrap.wiring import Wiring
from monitor.catalogue import programme_file
from monitor.errors import NotFound, Refused, with_proposals
from monitor.model import OPERATOR, ArticleView, JsonLine, Programme, SearchResults, Step, StoryView
from monitor.store import access, arrivals, articles, notes, stories, views
from monitor.store.arrivals import Arrivals
from monitor.store.query import Query
from monitor.store.search import exported, faceted, search
from monitor.store.search_help import helped

if TYPE_CHECKING:
    from monitor.bootstrap.revisions import Edit
    from monitor.bootstrap.threads import Thread
    from monitor.tag.programmes.suggest import Suggestion

SUGGEST_FROM = timedelta(days=180)  # names that half a year of news uses
SUGGEST_RELEVANCE = 0.2  # of articles read for them: a programme that is not known yet adds nothing to its article's


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with what it belongs to (the nearest first), its parts, how many articles and how many stories are
    about it, by month ("2026-11"), and what has become of it: the latest facts of its announcements, the newest first.
    """

    programme: Programme
    above: tuple[Programme, ...]
    children: tuple[Programme, ...]
    months: Mapping[str, int]
    story_months: Mapping[str, int]
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

    def arrivals(self, query: str, since: str, limit: int) -> Arrivals:
        """What was stored or changed since, of what a query finds: see `arrivals`. QueryError, Refused, StaleMark."""
        parsed = self.parsed(query) if query.strip() else None
        with self.database.read() as session:
            store = notes.name_of_store(session)
        if not store and not self.database.read_only:
            self.database.unit(notes.name_store)
        with self.database.read() as session:
            return arrivals.arrivals(session, parsed, since, limit)

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
        """`edits` as JSON: {"revision", "seen", "material": [words], "difference": with [-removed-] and {+added+}}."""
        from monitor.bootstrap.revisions import as_json

        return [as_json(edit) for edit in self.edits(article_id)]

    def edits(self, article_id: int) -> list[Edit]:
        """What changed in an article, newest first. NotFound."""
        from monitor.bootstrap.revisions import edits_of

        with self.database.read() as session:
            texts = articles.revisions(session, article_id)
        if not texts:
            raise NotFound(f"no article {article_id}")
        return edits_of(texts)

    def split_story(self, article_id: int, by: str = OPERATOR) -> int:
        """Take an article out of its story; the id of its own. NotFound."""
        now = self.now()
        with self.database.begin() as session:
            story = stories.split_by_hand(session, article_id, by, now)
            access.note(session, by, "story split", {"article": article_id, "story": story}, now)
            return story

    def join_story(self, article_id: int, story_id: int, by: str = OPERATOR) -> int:
        """Put an article into a story; that story's id. NotFound."""
        now = self.now()
        with self.database.begin() as session:
            story = stories.join_by_hand(session, article_id, story_id, by, now)
            access.note(session, by, "story join", {"article": article_id, "story": story}, now)
            return story

    def programme_page(self, name: str) -> ProgrammePage:
        """A programme by slug, name or acronym. NotFound."""
        programme = self.catalogue.resolve(name)
        if programme is None:
            raise NotFound(with_proposals(f"no programme {name!r}", self.catalogue.near(name)))
        from monitor.bootstrap.timelines import timeline_of

        with self.database.read() as session:
            slugs = self.catalogue.expand(programme.slug) or []
            months, story_months = articles.programme_months(session, slugs), articles.story_months(session, slugs)
            facts = timeline_of(session, slugs)
        above, children = self.catalogue.above(programme.slug), self.catalogue.children(programme.slug)
        return ProgrammePage(programme, above, children, months, story_months, facts)

    def thread(self, story_id: int) -> Thread:
        """An announcement with its follow-ups: what holds now, and how it came to be so. NotFound."""
        from monitor.bootstrap.threads import threads_of

        story = self.story(story_id)
        with self.database.read() as session:
            return threads_of(session, [story.id])[story.id]

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
        from monitor.catalogue import operator_files

        own = self.settings.programmes
        if own is None:
            raise Refused("there is no catalogue file of your own: name one in MONITOR_PROGRAMMES (it may be empty)")
        return operator_files.append(own, "\n".join(blocks), programme_file.load)

    def export_sqlite(self, file: Path, query: str = "", step: Callable[[int], None] = lambda _: None) -> int:
        """Write a file for analysts: see `sqlite_export`. How many articles. QueryError, Refused, StoreError."""
        from monitor.store.sqlite_export import write_sqlite

        parsed = self.parsed(query) if query.strip() else None
        with self.database.snapshot() as session:
            return write_sqlite(session, file, parsed, self.catalogue.programmes, self.sources, step)

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
