"""What every part of the `App` stands on: settings, sources, catalogue, rules, database, clock, alerts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.catalogue.programme_file import Catalogue
from monitor.model import Source
from monitor.settings import Settings
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database
from monitor.store.query import Query, parse

if TYPE_CHECKING:
    from alerts.channels.protocol import Channel
    from alerts.readers import Readers
    from alerts.run import Alerts
    from monitor.bootstrap.vitals import Vitals
    from monitor.identify.headline_vectors import HeadlineEncoder
    from monitor.tag.classifier import Classifier
    from monitor.tag.rule_set import RuleSet


def utc_now() -> datetime:
    """The only clock."""
    return datetime.now(UTC)


def classifier_of(catalogue: Catalogue, rules: RuleSet) -> Classifier:
    """The engine. What it tagged is stale once a programme, a rule or a weight of wording has changed."""
    from monitor.tag.classifier import Classifier
    from monitor.tag.wording.weights import shipped_wording

    version = f"{catalogue.version}-{rules.version}-{shipped_wording().version}"
    return Classifier(catalogue.programmes, version, rules, catalogue.own_files)


class Wiring:
    """The open parts, each made once, and those that only some commands need when they are first asked for. `close`
    them.
    """

    def __init__(
        self,
        settings: Settings,
        watched: Sequence[Source],
        catalogue: Catalogue,
        rules: RuleSet | None,
        database: Database,
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.sources = tuple(watched)
        self.catalogue = catalogue
        self._rules = rules  # None: they are read when the engine is built
        self.now = now
        self.database = database
        self.bitmaps = BitmapIndex()
        self._stopping = threading.Event()
        self._building = threading.Lock()
        self._engine: Classifier | None = None

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """By name, each made once."""
        from monitor.bootstrap.mail import channels

        return channels(self.settings)

    @cached_property
    def readers(self) -> Readers:
        """Who signs up, and their own pages."""
        from alerts.readers import Readers
        from alerts.signup_requests import SignupPolicy

        settings, database = self.settings, self.database
        policy = SignupPolicy(settings.signup, settings.signup_domains)
        return Readers(database.begin, database.read, self.channels, settings.base_url, self.now, policy)

    @cached_property
    def alerts(self) -> Alerts:
        """The subscriptions, digests and messages."""
        from alerts.run import Alerts
        from monitor.bootstrap.items import StoryItems

        return Alerts(
            self.database.begin,
            StoryItems(self.catalogue, self.settings.link_base, self.now, self.sources),
            self.channels,
            self.settings.link_base,
            self.now,
            read=self.database.read,
            processes=self.database.processes,
            operator=self.settings.operator,
            again=self.database.again,
        )

    @cached_property
    def vitals(self) -> Vitals:
        """The looks at whether the service can do its work."""
        import alerts.rows  # noqa: F401 - the tables of people are among those that are looked at
        from monitor.bootstrap.vitals import Vitals

        return Vitals(self.database, self.now)

    @cached_property
    def classifier(self) -> Classifier:
        """The engine. Threads that want it at one moment wait for the first of them to build it, which takes most of a
        second.
        """
        from monitor.tag.rule_set import load_rules

        with self._building:
            if self._engine is None:
                self._engine = classifier_of(self.catalogue, self._rules or load_rules(self.settings.rules))
            return self._engine

    @cached_property
    def encoder(self) -> HeadlineEncoder | None:
        """Of headlines, where the extra is installed and not turned off; its weights are read when first needed."""
        from monitor.identify.headline_vectors import installed_encoder

        return installed_encoder() if self.settings.twins == "auto" else None

    def stop(self) -> None:
        """Let a round that is running end now: sources that were not visited to the end stay as due as they were."""
        self._stopping.set()

    def is_stopping(self) -> bool:
        """Whether the service was asked to end."""
        return self._stopping.is_set()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def parsed(self, query: str) -> Query:
        """A query, read. QueryError points at what cannot be understood."""
        return parse(_typeable(query), self.now(), self.catalogue)


def _typeable(query: str) -> str:
    """A query without what nobody types and no database takes: NUL and half characters. The positions stay."""
    return query.encode("utf-8", "replace").decode().replace("\0", " ")
