"""`App`: every verb that a door may ask for, each a few lines over the pipeline, the store and the alerts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from alerts.alert_errors import AlertsError
from alerts.run import Alerts
from monitor.bootstrap import adding, incidents
from monitor.bootstrap.items import items_for
from monitor.bootstrap.mail import channels, mail_faults
from monitor.bootstrap.places import default_sources
from monitor.catalogue import programme_file
from monitor.catalogue import source_file as source_file
from monitor.catalogue.programme_file import Catalogue
from monitor.errors import ConfigurationError, Fault, NotFound, Refused
from monitor.fetch.freshness import usual_gap
from monitor.identify import decide
from monitor.model import (
    ArticleView,
    Health,
    ImportCounts,
    JsonLine,
    Poll,
    Programme,
    Round,
    SearchResults,
    Source,
    SourceStatus,
    StoryView,
)
from monitor.pipeline import retag as retagging
from monitor.pipeline import round as rounds
from monitor.pipeline import tidy as tidying
from monitor.pipeline.jsonl_import import Import
from monitor.pipeline.source_state import history
from monitor.settings import Settings
from monitor.store import articles, sources, stories
from monitor.store.db import Database
from monitor.store.query import Query, parse
from monitor.store.search import export, search
from monitor.tag.classifier import Classifier
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.suggest import Suggestion, suggest
from monitor.tag.rule_set import RuleSet, load_rules

RECENT_POLLS = 24
DEADLINES_SHOWN = 8
DEADLINE_DAYS = 45
SUGGEST_FROM = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with its parts and how many articles concern it, by month ("2026-11")."""

    programme: Programme
    children: tuple[Programme, ...]
    months: Mapping[str, int]


def utc_now() -> datetime:
    """The only clock."""
    return datetime.now(UTC)


def open_app(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> App:
    """Everything wired together. ConfigurationError lists the faults of all files at once; StoreError: no database."""
    faults = mail_faults(settings)
    watched = _collect(faults, lambda: source_file.load_sources(settings.sources or default_sources()))
    catalogue = _collect(faults, lambda: programme_file.load(settings.programmes))
    rules = _collect(faults, lambda: load_rules(settings.rules))
    if faults or watched is None or catalogue is None or rules is None:
        raise ConfigurationError(faults)
    return App(settings, watched, catalogue, rules, Database.open(settings.database), now)


def _collect(faults: list[Fault], read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ConfigurationError as error:
        faults += error.faults
        return None


def open_knower(settings: Settings) -> Classifier:
    """What `classify` needs: the catalogue and the rules, no database."""
    catalogue = programme_file.load(settings.programmes)
    return _classifier(catalogue, load_rules(settings.rules))


def _classifier(catalogue: Catalogue, rules: RuleSet) -> Classifier:
    """The engine; what it tagged is stale once a programme or a rule has changed."""
    return Classifier(catalogue.programmes, f"{catalogue.version}-{rules.version}", rules)


class App:
    """An open service: settings, sources, catalogue, database, alerts. Close it."""

    def __init__(
        self,
        settings: Settings,
        watched: Sequence[Source],
        catalogue: Catalogue,
        rules: RuleSet,
        database: Database,
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.sources = tuple(watched)
        self.catalogue = catalogue
        self._rules = rules
        self.now = now
        self.database = database
        self._stopping = threading.Event()
        self.alerts = self._alerts()

    def _alerts(self) -> Alerts:
        find = items_for(self.catalogue, self.settings.base_url, self.now)
        database, base_url = self.database, self.settings.base_url
        return Alerts(database.begin, find, channels(self.settings), base_url, self.now, read=database.read)

    @cached_property
    def classifier(self) -> Classifier:
        """The engine, built when it is first needed: asking the store takes none."""
        return _classifier(self.catalogue, self._rules)

    def stop(self) -> None:
        """Let a round that is running end now: what was not finished is given back, as due as it was."""
        self._stopping.set()

    def is_stopping(self) -> bool:
        """Whether the service was asked to end."""
        return self._stopping.is_set()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    # ------------------------------------------------------------------------------------------------------- watch
    def poll(
        self,
        ids: Sequence[str] = (),
        *,
        everything: bool = False,
        force: bool = False,
        on_poll: Callable[[Poll], None] = lambda _: None,
        start_spread: timedelta = timedelta(0),
    ) -> Round:
        """Visit the sources that are due, the named ones, or all, once; then tell the operator of new incidents."""
        dependencies = self._means(start_spread)
        chosen, skipped = rounds.choose(dependencies, self.sources, rounds.Selection(tuple(ids), everything, force))
        for poll in skipped:
            on_poll(poll)
        done = asyncio.run(rounds.run(dependencies, chosen, on_poll)) if chosen else Round(())
        incidents.tell(self.database, self.alerts, self.settings.operator, self.sources, self.now())
        return Round((*skipped, *done.polls), done.seconds)

    def _means(self, start_spread: timedelta = timedelta(0)) -> rounds.Dependencies:
        settings = self.settings
        return rounds.Dependencies(
            database=self.database,
            classifier=self.classifier,
            now=self.now,
            contact=settings.contact or settings.base_url,
            allowed_networks=settings.allowed_networks,
            proxy=settings.proxy.get_secret_value(),
            host_gap=timedelta(seconds=settings.host_gap),
            workers=settings.workers,
            start_spread=start_spread,
            stopping=self.is_stopping,
        )

    def source_statuses(self) -> list[SourceStatus]:
        """Every source with its state, in the order of the file."""
        with self.database.read() as session:
            states, counts = sources.states(session), sources.counts(session)
            times = {
                one.id: sources.publication_times(session, one.id, 200) for one in self.sources if one.id in counts
            }
            recent = {
                one.id: sources.recent_polls(session, one.id, RECENT_POLLS) for one in self.sources if one.id in states
            }
        return [self._status(one, states.get(one.id), counts, times, recent) for one in self.sources]

    def _status(self, source: Source, state: Any, counts: Any, times: Any, recent: Any) -> SourceStatus:
        stored, relevant = counts.get(source.id, (0, 0))
        if state is None or not source.enabled:
            health = Health.NEW if source.enabled else Health.OFF
            return SourceStatus(source, health, articles=stored, relevant=relevant)
        return SourceStatus(
            source,
            state.health,
            state.reason,
            state.last_poll_at,
            state.last_success_at,
            state.last_new_at,
            state.next_poll_at,
            usual_gap(history(state, times.get(source.id, []))),
            state.failures,
            stored,
            relevant,
            tuple(recent.get(source.id, [])),
        )

    def discover(self, url: str) -> adding.Found:
        """What a page or feed offers to be watched, as a block for the sources file."""
        return asyncio.run(adding.discover(self._means(), url, [source.id for source in self.sources]))

    def append_source(self, block: str) -> Path:
        """Append a block to the sources file that is in use; its path."""
        return adding.append(self.settings.sources or default_sources(), block)

    @staticmethod
    def blocks_from_opml(body: bytes) -> str:
        """The feeds of an OPML file as blocks for the sources file, not enabled."""
        return adding.blocks_from_opml(body)

    def opml(self) -> str:
        """The enabled feeds as OPML."""
        return adding.opml(self.sources)

    # --------------------------------------------------------------------------------------------------------- ask
    def search(self, query: str, *, limit: int = 20, cursor: str | None = None, facets: bool = False) -> SearchResults:
        """One page of what a query finds. QueryError points at what cannot be understood."""
        with self.database.read() as session:
            return search(session, self._query(query), limit=limit, cursor=cursor, facets=facets)

    def _query(self, query: str) -> Query:
        return parse(_typeable(query), self.now(), self.catalogue.expand)

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
            found = stories.story(session, story_id)
        if found is None:
            raise NotFound(f"no story {story_id}")
        return found

    def changes(self, article_id: int) -> list[JsonLine]:
        """What changed in an article, newest first: {"revision", "seen", "material": [words], "difference"}."""
        with self.database.read() as session:
            texts = articles.revisions(session, article_id)
        if not texts:
            raise NotFound(f"no article {article_id}")
        shapes = []
        for old, new in pairwise(texts):
            before, after = (old.text or old.summary), (new.text or new.summary)
            shapes.append(
                {
                    "revision": new.number,
                    "seen": f"{new.seen_at:%Y-%m-%dT%H:%M:%SZ}",
                    "material": list(decide.material_change(old.title, before, new.title, after)),
                    "difference": _readable(f"{old.title}\n{before}", f"{new.title}\n{after}"),
                }
            )
        return shapes[::-1]

    def split_story(self, article_id: int, by: str = "operator") -> int:
        """Take an article out of its story; the id of its own. NotFound."""
        with self.database.begin() as session:
            return stories.split(session, article_id, by, self.now())

    def join_story(self, article_id: int, story_id: int, by: str = "operator") -> int:
        """Put an article into a story; that story's id. NotFound."""
        with self.database.begin() as session:
            return stories.join(session, article_id, story_id, by, self.now())

    def programme_page(self, name: str) -> ProgrammePage:
        """A programme by slug, name or acronym. NotFound."""
        programme = self.catalogue.resolve(name)
        if programme is None:
            raise NotFound(f"no programme {name!r}")
        with self.database.read() as session:
            months = articles.programme_months(session, self.catalogue.expand(programme.slug) or [])
        return ProgrammePage(programme, self.catalogue.children(programme.slug), months)

    def programme_names(self) -> dict[str, str]:
        """slug -> English name, for badges."""
        return {programme.slug: programme.name_en for programme in self.catalogue.programmes}

    def upcoming_deadlines(self) -> list[tuple[date, ArticleView]]:
        """The next deadlines that stored articles name, one per story, soonest first."""
        today = (self.now() + timedelta(hours=8)).date()  # Hong Kong
        found = self.search("has:deadline", limit=100).articles
        days: dict[int, tuple[date, ArticleView]] = {}
        for article in found:
            for deadline in article.deadlines:
                if 0 <= (deadline.date - today).days <= DEADLINE_DAYS:
                    days.setdefault(article.story_id, (deadline.date, article))
        return sorted(days.values(), key=lambda pair: (pair[0], pair[1].id))[:DEADLINES_SHOWN]

    def suggest(self) -> list[Suggestion]:
        """Names in stored articles that no entry of the catalogue knows."""
        with self.database.read() as session:
            texts = list(articles.texts(session, self.now() - SUGGEST_FROM))
        return suggest(texts, Matcher(self.catalogue.programmes))

    def export(self, query: str = "") -> Iterator[ArticleView]:
        """Stored articles: all, relevant or not, or those that a query finds. QueryError: at once, not at the first."""
        return self._export(self._query(query) if query.strip() else None)

    def _export(self, query: Query | None) -> Iterator[ArticleView]:
        with self.database.read() as session:
            yield from export(session, query)

    # -------------------------------------------------------------------------------------------------------- keep
    def import_lines(
        self, lines: Iterable[str], *, announce: bool = False, step: Callable[[int], None] = lambda _: None
    ) -> ImportCounts:
        """Store articles from JSON Lines. Digests tell them only with `announce`."""
        return Import(self.database, self.classifier, self.sources, self.now, announce=announce).run(lines, step)

    def count_to_retag(self, *, everything: bool) -> int:
        """How many articles a retag would read."""
        with self.database.read() as session:
            return articles.count_to_retag(session, retagging.NO_VERSION if everything else self.classifier.version)

    def retag(self, *, everything: bool = False, step: Callable[[int], None] = lambda _: None) -> retagging.RetagCounts:
        """Bring stored articles up to date with the catalogue."""
        return retagging.retag(self.database, self.classifier, everything=everything, step=step)

    def tidy(self, days: int) -> dict[str, int]:
        """Remove what is older than so many days and no longer needed, and the bodies of mails sent a month ago."""
        removed = tidying.tidy(self.database, self.now() - timedelta(days=days))
        return removed | {"mail bodies": self.alerts.erase_old_bodies()}

    def schema_revision(self) -> str:
        """The revision of the open database's schema."""
        return self.database.revision

    def health(self) -> JsonLine:
        """Whether the service can do its work, and a few figures. "ready" means: the database answers."""
        statuses = [status for status in self.source_statuses() if status.source.enabled]
        trouble = [status.source.id for status in statuses if status.health in incidents.TROUBLE]
        newest = max((status.last_success_at for status in statuses if status.last_success_at), default=None)
        return {
            "ready": True,
            "database": self.database.dialect,
            "sources": len(statuses),
            "in_trouble": len(trouble),
            "last_success": f"{newest:%Y-%m-%dT%H:%M:%SZ}" if newest else None,
            "catalogue": self.catalogue.version,
            "mail": "configured" if self.mail_configured else "not configured: digests wait in the outbox",
        }

    # -------------------------------------------------------------------------------------------------------- tell
    @property
    def mail_configured(self) -> bool:
        """Whether there is a mail server."""
        return bool(self.settings.smtp_url.get_secret_value())

    def subscribe(self, address: str, query: str, **wishes: Any) -> Any:
        """Make a subscription, its search checked first. QueryError, Refused."""
        self._query(query)
        try:
            return self.alerts.subscribe(address, query, **wishes)
        except AlertsError as error:
            raise Refused(str(error)) from error

    def previews(self) -> list[tuple[int, str, str, str]]:
        """(subscription, subject, html, text) of what would be sent now; nothing is stored."""
        made = ((one.id, self.alerts.preview(one.id)) for one in self.alerts.subscriptions())
        return [(id_, mail.subject, mail.html, mail.text) for id_, mail in made if mail]


def _typeable(query: str) -> str:
    """A query without what nobody types and no database takes: NUL and half characters. The places stay."""
    return query.encode("utf-8", "replace").decode().replace("\0", " ")


def _readable(old: str, new: str) -> str:
    """A difference as text: [-removed-] and {+added+}, unchanged stretches shortened."""
    marks = {"removed": "[-{}-]", "added": "{{+{}+}}", "same": "{}"}
    return "".join(
        marks[operation].format(_short(text) if operation == "same" else text)
        for operation, text in decide.difference(old, new)
    )


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:70]} … {text[-70:]}"
