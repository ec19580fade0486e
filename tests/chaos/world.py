"""One database, one newsroom, one mail server, and processes of the service between them that may be hurt.

A round is an edition of the newsroom, one pass of the service (poll, compose, deliver) in a process of its own to which
anything may happen, and a second pass an hour later that does what is left. The clock is the test's: leases of what was
killed have run out by then on PostgreSQL, where nobody is missed for 45 seconds of real time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from alerts import delivery_run
from monitor.bootstrap import App
from monitor.bootstrap.wiring import classifier_of
from monitor.catalogue import programme_file, source_file
from monitor.catalogue.programme_file import Catalogue
from monitor.pipeline import round as rounds
from monitor.settings import load_settings
from monitor.store.db import Database
from monitor.tag.classifier import Classifier
from monitor.tag.rule_set import load_rules
from tests.chaos import oracle
from tests.chaos.newsroom import Newsroom
from tests.chaos.postbox import Postbox
from tests.chaos.tracer import FORK, Ended, Harm, Running
from tests.quick_parts import InProcess

BEGIN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ROUND = timedelta(hours=2)  # between two editions; each source is due every hour
REST = timedelta(hours=1)  # after which what is left is done
SOURCES = 2
READER = "reader@example.org"
SHORT_WAITS = (0.01,) * 9  # seconds, in the place of ten minutes in which a lasting fault of the database is waited out
UNHURT = Harm()
Planted = Callable[[], None]


def nothing() -> None:
    """No fault is planted."""


@cache
def catalogue() -> Catalogue:
    return programme_file.load(None)


@cache
def engine() -> Classifier:
    """Built once, with all that a pass imports: the processes of a test are copies of this one."""
    for module in ("alerts.run", "alerts.channels.registry", "monitor.bootstrap.items", "monitor.proof.verification"):
        import_module(module)
    return classifier_of(catalogue(), load_rules(None))


def one_pass(app: App) -> None:
    """All that the clock of a service does."""
    app.poll()
    app.alerts.compose_due()
    app.alerts.deliver_due()


def forced_pass(app: App) -> None:
    """The same, of all sources whether they are due or not."""
    app.poll(everything=True, force=True)
    app.alerts.compose_due()
    app.alerts.deliver_due()


@dataclass
class World:
    """`url`: of the database; `hostile`: sources that answer badly stand beside the good ones."""

    url: str
    folder: Path
    newsroom: Newsroom
    postbox: Postbox
    hostile: bool = False
    parsers: bool = False  # real parser processes, which the tracer cannot have
    kills: int = 0
    hurt_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._clock = FORK.Value("d", BEGIN.timestamp())
        file = self.folder / "sources.toml"
        file.write_text(self.newsroom.sources_toml(self.hostile))
        self._watched = tuple(source_file.load_sources(file))
        self._catalogue = catalogue()
        engine()
        given = {"MONITOR_DATA": str(self.folder), "MONITOR_DATABASE_URL": self.url, "MONITOR_HOST_GAP": "0"}
        given |= {"MONITOR_SMTP_URL": f"smtp://127.0.0.1:{self.postbox.port}", "MONITOR_BASE_URL": "https://m.example"}
        given |= {"MONITOR_ALLOWED_NETWORKS": "127.0.0.1/32", "MONITOR_TWINS": "off"}
        self._settings = load_settings(given, None)
        self.publish()  # what a source shows at its first visit is no news
        self.do(one_pass)
        self.do(lambda app: app.subscribe(READER, "is:any", rhythm="at-once"))

    @property
    def now(self) -> datetime:
        """The time, in whatever process."""
        return datetime.fromtimestamp(self._clock.value, UTC)

    @now.setter
    def now(self, now: datetime) -> None:
        self._clock.value = now.timestamp()

    def opened(self, ahead: timedelta = timedelta(0), url: str = "") -> App:
        """An `App` of the process that calls it, with the engine that was built before."""
        database = Database.open(url or self.url)
        app = App(self._settings, self._watched, self._catalogue, None, database, lambda: self.now + ahead)
        app._engine = engine()
        return app

    def start(
        self,
        work: Callable[[App], Any],
        planted: Planted = nothing,
        harm: Harm = UNHURT,
        ahead: timedelta = timedelta(0),
        url: str = "",
    ) -> Running:
        """`work` in a process of its own, with a bug planted in the service, that harm done to it, a clock that is so
        much ahead of the others', and another way to the database.
        """

        def inside() -> None:
            if not self.parsers:
                rounds.ParserPool = InProcess  # type: ignore[assignment, attr-defined]
            delivery_run.RECORD_WAITS = SHORT_WAITS
            planted()
            app = self.opened(ahead, url)
            work(app)
            app.close()

        return Running(inside, harm)

    def ended(self, running: Running) -> Ended:
        """Wait for it."""
        ended = running.wait()
        self.kills += bool(ended.hurt_at)
        self.hurt_at |= {ended.hurt_at} - {""}
        return ended

    def do(self, work: Callable[[App], Any], planted: Planted = nothing, harm: Harm = UNHURT) -> Ended:
        """`start`, and wait. What it raises without harm is raised here: RuntimeError."""
        ended = self.hurt(work, planted, harm)
        if ended.fault:
            raise RuntimeError(ended.fault)
        return ended

    def hurt(self, work: Callable[[App], Any], planted: Planted = nothing, harm: Harm = UNHURT) -> Ended:
        """`start`, and wait. It may well fail."""
        return self.ended(self.start(work, planted, harm))

    def publish(self) -> None:
        """The next edition, and the time at which all sources are due."""
        self.newsroom.publish()
        self.now += ROUND

    def rest(self, after: timedelta = REST) -> None:
        """A later pass, to which nothing happens."""
        self.now += after
        self.do(one_pass)

    def seen(self, visits: int = oracle.MANY) -> list[str]:
        """What the oracle finds."""
        ledgers = self.newsroom.ledger, self.postbox.ledger
        return oracle.findings(oracle.gather(self.url, *ledgers, {READER: 2}, visits))

    def findings(self, visits: int = oracle.MANY) -> list[str]:
        """What the oracle finds, and what the service's own proof does (`deliveries verify`)."""
        proof = self.folder / "proof"
        self.do(lambda app: proof.write_text("\n".join(str(one) for one in app.verify_deliveries().findings)))
        return self.seen(visits) + [f"proof {line}" for line in proof.read_text().splitlines()]


@contextmanager
def world(url: str, folder: Path, **options: Any) -> Iterator[World]:
    with (
        Newsroom(folder / "shown.jsonl", SOURCES).open() as newsroom,
        Postbox(folder / "taken.jsonl").open() as postbox,
    ):
        yield World(url, folder, newsroom, postbox, **options)
