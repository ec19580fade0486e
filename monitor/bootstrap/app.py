"""`App`: everything that the command line, the service and the pages may ask for.

Each method is a few lines over the pipeline, the store and the alerts; by subject they stand in `watching` (sources),
`asking` (searches story by story, deadlines), `lookups` (articles, stories, programmes), `keeping` (imports,
retagging, tidying), `signing_up` (readers), `mail_trial` and `granting` (tokens, audit, saved searches).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.bootstrap.asking import Asking
from monitor.bootstrap.covering import Covering
from monitor.bootstrap.granting import Granting
from monitor.bootstrap.keeping import INTEGRITY, Keeping
from monitor.bootstrap.mail import mail_faults
from monitor.bootstrap.mail_trial import MailTrial
from monitor.bootstrap.opening import Reading
from monitor.bootstrap.places import default_sources
from monitor.bootstrap.signing_up import SigningUp
from monitor.bootstrap.wiring import classifier_of, utc_now
from monitor.catalogue import programme_file, source_file
from monitor.errors import ConfigurationError, Fault, Refused, StoreError
from monitor.model import JsonLine
from monitor.settings import Settings
from monitor.store import notes, profiles
from monitor.store.db import Database
from monitor.store.engines import IN_MEMORY, is_there

if TYPE_CHECKING:
    from alerts.model import Message
    from monitor.bootstrap.what_if import WhatIf
    from monitor.tag.classifier import Classifier
    from monitor.tag.rule_set import RuleSet


def open_app(settings: Settings, *, now: Callable[[], datetime] = utc_now, reading: Reading | None = None) -> App:
    """Everything wired together. ConfigurationError lists the faults of all files at once; StoreError: no database, or,
    for who only reads, none yet.
    """
    faults = mail_faults(settings) + replica_faults(settings)
    watched = _watched(settings, faults, reading)
    catalogue = _collect(faults, lambda: programme_file.load(settings.programmes))
    rules = _collect(faults, lambda: _rules_of(settings)) if settings.rules and reading is None else None
    if faults or watched is None or catalogue is None:
        raise ConfigurationError(faults)
    database = Database.open(_store_address(settings, reading))
    if not database.read_only and reading is None:
        _reprofile(database, now())
    return App(settings, watched, catalogue, rules, database, now)


def replica_faults(settings: Settings) -> list[Fault]:
    """A database to read from that cannot be a replica of the other."""
    if not settings.read_database_url.get_secret_value() or not settings.database.startswith("sqlite"):
        return []
    return [
        Fault("environment", "", "MONITOR_READ_DATABASE_URL", "counts only beside MONITOR_DATABASE_URL=postgresql://…")
    ]


def _rules_of(settings: Settings) -> RuleSet:
    from monitor.tag.rule_set import load_rules

    return load_rules(settings.rules)


def _reprofile(database: Database, now: datetime) -> None:
    """Once after an upgrade."""
    with database.read() as session:
        if not profiles.are_outdated(session):
            return
    from monitor.pipeline.reprofile import reprofile

    reprofile(database, now)


def _watched(settings: Settings, faults: list[Fault], reading: Reading | None) -> Any:
    found: list[Fault] = []
    watched = _collect(found, lambda: source_file.load_sources(settings.sources or default_sources()))
    if watched is None and reading is not None and not reading.sources:
        reading.note(f"without the sources: {found[0]}")
        return ()
    faults += found
    return watched


def _store_address(settings: Settings, reading: Reading | None) -> str:
    if reading is None or is_there(settings.database):
        return settings.database
    if reading.store:
        raise StoreError(f"there is no store in {settings.data} yet: `monitor poll` or `monitor import` makes one")
    return IN_MEMORY


def _collect(faults: list[Fault], read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ConfigurationError as error:
        faults += error.faults
        return None


def open_classifier(settings: Settings) -> Classifier:
    """What `classify` needs: the catalogue and the rules, no database."""
    return classifier_of(programme_file.load(settings.programmes), _rules_of(settings))


class App(Covering, Asking, Keeping, SigningUp, MailTrial, Granting):
    """An open service. Close it."""

    def for_visitors(self) -> App:
        """The same service for pages and API: over connections of their own (see `Database`), closed with it."""
        database = self.database.for_visitors(self.settings.read_database_url.get_secret_value())
        return App(self.settings, self.sources, self.catalogue, self._rules, database, self.now)

    def schema_revision(self) -> str:
        """The revision of the open database's schema."""
        return self.database.revision

    def health(self) -> JsonLine:
        """Whether the service can do its work, and a few figures. "ready" means: a write, a read and a parse worked
        lately, and the last reading of the whole database found no damage. Where a read does not work there are no
        figures.
        """
        from monitor.pipeline.clock_back import NOTE

        tried = self.vitals.report()
        report: JsonLine = {"ready": not any(tried.values()), "database": self.database.dialect}
        report |= {name: fault or "works" for name, fault in tried.items()}
        if tried.get("read"):
            return report
        with self.database.read() as session:
            damage, clock = notes.read(session, INTEGRITY), notes.read(session, NOTE)
        if damage:
            report |= {"ready": False, "integrity": damage}
        states = [state for _, state in self.known_states()]
        newest = max((state.last_success_at for state in states if state.last_success_at), default=None)
        return report | {
            "sources": sum(bool(one.enabled) for one in self.sources),
            "in_trouble": sum(state.health.is_trouble for state in states),
            "last_success": f"{newest:%Y-%m-%dT%H:%M:%SZ}" if newest else None,
            "catalogue": self.catalogue.version,
            "mail": "configured" if self.mail_configured else "not configured: digests wait in the outbox",
            "clock": clock or "right",
            "telling": "; ".join(self.alerts.trouble()) or "in time",
            **({"pages": self.database.replica_state} if self.database.replica_state else {}),
        }

    def examine(self) -> JsonLine:
        """`health`, of a look that is taken now and reads the whole database."""
        self.check_integrity()
        self.vitals.look()
        return self.health()

    # --------------------------------------------------------------------------------------------------- subscribe
    @property
    def mail_configured(self) -> bool:
        """Whether there is a mail server."""
        return bool(self.settings.smtp_url.get_secret_value())

    def subscribe(self, address: str, query: str, **wishes: Any) -> Any:
        """Make a subscription, its search checked first. QueryError, Refused."""
        from alerts.alert_errors import AlertsError

        for search in (query, wishes.get("urgent_query", "")):
            self.parsed(search)
        try:
            return self.alerts.subscribe(address, query, **wishes)
        except AlertsError as error:
            raise Refused(str(error)) from error

    def previews(self) -> list[tuple[int, Message]]:
        """By subscription what would be sent now; nothing is stored."""
        made = ((one.id, self.alerts.preview(one.id)) for one in self.alerts.subscriptions())
        return [(id_, mail) for id_, mail in made if mail]

    def what_if(
        self,
        query: str,
        since: str,
        rhythm: str = "daily",
        weekdays: Sequence[int] = (),
        at: str = "08:30",
        zone: str = "Asia/Hong_Kong",
    ) -> WhatIf:
        """How much a subscription made at `since` (as in a search: "30d", "2026-11") would have had. QueryError."""
        from alerts.model import RHYTHMS
        from monitor.bootstrap.what_if import what_if
        from monitor.store.query_values import period

        if rhythm not in RHYTHMS:
            raise Refused(f"no such rhythm: {rhythm!r} (one of {', '.join(RHYTHMS)})")
        now = self.now()
        begins = period(since, now, 0)[0]
        with self.database.read() as session:
            return what_if(session, self.parsed(query), begins, now, rhythm, at, zone, weekdays)
