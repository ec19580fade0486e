"""An open `App` over a loopback site, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from alerts.channels.mail.smtp import SmtpTransport
from monitor.bootstrap import App, open_app
from monitor.errors import StoreError
from monitor.settings import load_settings
from tests.flow.mail_server import QUICK, MailServer, free_port, serving
from tests.flow.readers_life import SOURCES, Life
from tests.making import Clock, Open
from tests.quick_parts import quick_parts
from tests.site import Site
from tests.unit.alerts.support import SENDER, World, sqlite_engine, transactions

__all__ = ["quick_parts"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made


@pytest.fixture
def open_with(tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """``open_with(sources_toml, MONITOR_…="…")``: an App on a database that stays the same within a test."""
    opened: list[App] = []

    def make(sources_toml: str, **settings: str) -> App:
        (tmp_path / "sources.toml").write_text(sources_toml, encoding="utf-8")
        given = {
            "MONITOR_DATA": str(tmp_path),
            "MONITOR_SOURCES": str(tmp_path / "sources.toml"),
            "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
            "MONITOR_HOST_GAP": "0",
        }
        app = open_app(load_settings(given | settings, None), now=clock)
        opened.append(app)
        return app

    yield make
    for app in opened:
        wrong = []
        with suppress(StoreError):  # of a database that a test has broken or taken away
            wrong = [
                one for one in app.verify_deliveries().findings if one.kind != "late"
            ]  # digests not made at the end
        app.close()
        assert wrong == []


@pytest.fixture
def life(tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Life]:
    """The life of readers, of the class that the test's module names as `LIFE`."""
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    given = {"MONITOR_DATA": str(tmp_path), "MONITOR_SOURCES": str(tmp_path / "sources.toml")}
    with closing(open_app(load_settings(given, None), now=clock)) as app:
        yield getattr(request.module, "LIFE", Life)(app, clock)


# --------------------------------------------------------------------------------------------------------------- mail
@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def world(port: int) -> World:
    made = World(transactions(sqlite_engine()))
    made.transport = SmtpTransport.from_url(f"smtp://127.0.0.1:{port}", SENDER, timeouts=QUICK)
    return made


@pytest.fixture
def server(port: int) -> Iterator[MailServer]:
    made = MailServer()
    with serving(made, port):
        yield made
