"""What every part of the `App` stands on: settings, sources, catalogue, rules, database, clock, alerts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property

from alerts.readers import Readers
from alerts.run import Alerts
from alerts.signup_requests import SignupPolicy
from monitor.bootstrap.items import StoryItems
from monitor.bootstrap.mail import channels
from monitor.bootstrap.vitals import Vitals
from monitor.catalogue.programme_file import Catalogue
from monitor.identify.headline_vectors import HeadlineEncoder, installed_encoder
from monitor.model import Source
from monitor.settings import Settings
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database
from monitor.store.query import Query, parse
from monitor.tag.classifier import Classifier
from monitor.tag.rule_set import RuleSet


def utc_now() -> datetime:
    """The only clock."""
    return datetime.now(UTC)


def classifier_of(catalogue: Catalogue, rules: RuleSet) -> Classifier:
    """The engine. What it tagged is stale once a programme or a rule has changed."""
    return Classifier(catalogue.programmes, f"{catalogue.version}-{rules.version}", rules, catalogue.own_files)


class Wiring:
    """The open parts, each made once. `close` them."""

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
        self.bitmaps = BitmapIndex()
        self.vitals = Vitals(database, now)
        self._stopping = threading.Event()
        opened = channels(settings)
        policy = SignupPolicy(settings.signup, settings.signup_domains)
        self.readers = Readers(database.begin, database.read, opened, settings.base_url, now, policy)
        self.alerts = Alerts(
            database.begin,
            StoryItems(catalogue, settings.link_base, now),
            opened,
            settings.link_base,
            now,
            read=database.read,
            processes=database.processes,
            operator=settings.operator,
            again=database.again,
        )

    @cached_property
    def classifier(self) -> Classifier:
        """Built when it is first needed: a question to the store needs none."""
        return classifier_of(self.catalogue, self._rules)

    @cached_property
    def encoder(self) -> HeadlineEncoder | None:
        """Of headlines, where the extra is installed and not turned off; its weights are read when first needed."""
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
