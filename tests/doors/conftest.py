"""The doors, as a person finds them: commands with their output and exit status; pages and API over an open `App`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from alerts import subscriptions
from monitor.bootstrap import App
from monitor.entrypoints.cli import run as run_command
from monitor.store.db import Database
from tests.doors.doors_support import (
    STORE,
    Done,
    Run,
    open_stocked,
    open_watching,
    visitor,
    write_sources,
)
from tests.doors.readers_support import BASE
from tests.making import source
from tests.quick_parts import quick_parts
from tests.site import Site

__all__ = ["quick_parts"]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to run in: no `.env`, no `MONITOR_*` but those set here, one source that is not polled."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MONITOR_SOURCES", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("MONITOR_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("MONITOR_HOST_GAP", "0")
    write_sources(tmp_path, source("gov", "http://127.0.0.1:9/feed", publisher="Commission", retain="full"))
    return tmp_path


@pytest.fixture
def pause(home: Path) -> Callable[[str], None]:
    """``pause("gone@example.org")``: as after refusals of that address."""

    def refuse(address: str) -> None:
        opened = Database.open(f"sqlite:///{home / 'data' / 'monitor.db'}")
        with closing(opened) as database, database.begin() as session:
            mine = [one.id for one in subscriptions.of_address(session, address, "mail")]
            reason = "RCPT: 550 5.1.1 user unknown"
            subscriptions.pause(session, mine, "server", reason, datetime(2026, 11, 22, 4, tzinfo=UTC))

    return refuse


@pytest.fixture
def monitor(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """``monitor("search", "创科")`` runs a command; `stdin=` is what stands on its standard input."""

    def command(*arguments: str, stdin: str | bytes = "") -> Done:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsys.readouterr()
        status = run_command(list(arguments))
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return command


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with the four articles, to be copied: they are read and written once."""
    folder = tmp_path_factory.mktemp("stock")
    open_stocked(folder).close()
    return folder / STORE


@pytest.fixture
def stocked(monitor: Run, home: Path, stock: Path) -> Run:
    """`monitor` over a store with four articles: three relevant ones, and the rain."""
    (home / "data").mkdir()
    shutil.copy(stock, home / "data" / STORE)
    return monitor


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An open service with the four articles, which a module's tests share: they only read."""
    made = open_stocked(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(app: App) -> TestClient:
    """A visitor on the machine of the shared service."""
    return visitor(app)


@pytest.fixture
def own_app(tmp_path: Path, stock: Path) -> Iterator[App]:
    """A service like the shared one, for one test alone."""
    shutil.copy(stock, tmp_path / STORE)
    made = open_watching(tmp_path)
    yield made
    made.close()


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Any]:
    """``open_site(MONITOR_SIGNUP="closed")``: a service of these settings, and somebody who visits it."""
    opened: list[App] = []

    def site(**settings: str) -> tuple[App, TestClient]:
        app = open_stocked(tmp_path, **{"MONITOR_BASE_URL": BASE, **settings})
        opened.append(app)
        return app, visitor(app, "203.0.113.9", BASE)

    yield site
    for app in opened:
        app.close()
