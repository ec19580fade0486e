"""The schema, brought up to date under a lock, by the migrations that lie in the checkout or in the installed wheel.

A second process that starts at the same time waits and then finds nothing to do. A schema that is newer than this
program is refused: an older program would write rows that the newer one cannot trust. Alembic itself is read only where
there is something to bring up to date: at most starts there is not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from monitor.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x1717_4B4D  # advisory lock of PostgreSQL; any number that nobody else on that database uses
VERSION_TABLE = "alembic_version"  # Alembic's name for the table of one row that says which schema is there


class OlderSchema(StoreError):
    """The database is older than this program: the next start brings it up to date."""


def migrations_path() -> Path:
    """Where the migrations lie: bundled with an installed package, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    bundled = package / "_bundled" / "migrations"
    return bundled if bundled.is_dir() else package.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date. StoreError if it is newer than this program or the migrations are missing."""
    known = revisions()
    with engine.connect() as connection:
        if revision(connection) == known[-1]:
            return  # without waiting for whoever is writing
    with _locked(engine) as connection:
        present = revision(connection)
        _refuse_newer(known, present)
        if present == known[-1]:
            return
        _refuse_unnamed(connection, present, known)
        if present is not None:
            _copy_file(engine, present)
        from alembic import command

        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(engine: Engine) -> None:
    """StoreError unless the schema is exactly the one of this program."""
    known = revisions()
    with engine.connect() as connection:
        present = revision(connection)
        _refuse_unnamed(connection, present, known)
    _refuse_newer(known, present)
    if present != known[-1]:
        raise OlderSchema("the database is older than this program: run `monitor migrate`")


def _refuse_unnamed(connection: Connection, present: str | None, known: Sequence[str]) -> None:
    """Tables without the row that says which schema they are: making them again would fail at the first."""
    if present is None and "source_state" in inspect(connection).get_table_names():
        raise StoreError(
            "the database holds tables, but not the row that says which schema they are (alembic_version): restore a "
            "backup; or, if this release of the program was the last to use it, put the row back: "
            f"INSERT INTO alembic_version (version_num) VALUES ('{known[-1]}')"
        )


def _refuse_newer(known: Sequence[str], present: str | None) -> None:
    """A revision that this program has never heard of can only come from a newer one."""
    if present is not None and present not in known:
        raise StoreError(f"the database is newer than this program (schema {present}): install the newer release")


def revisions() -> list[str]:
    """The revisions of the schema that this program knows, oldest first: files begin with them. StoreError: none."""
    found = sorted(file.name.partition("_")[0] for file in (migrations_path() / "versions").glob("[0-9]*_*.py"))
    if not found:
        raise StoreError(f"no migrations at {migrations_path()}")
    return found


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    return config


def revision(connection: Connection) -> str | None:
    """The revision of the schema that is there, or None for an empty database."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other migration runs beside. SQLite: BEGIN IMMEDIATE, by the option that `db` reads."""
    with engine.execution_options(monitor_write=True).begin() as connection:
        alone(connection)
        yield connection


def alone(connection: Connection) -> None:
    """Let this transaction wait for the end of any other that calls this, and take its time. SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _copy_file(engine: Engine, revision: str) -> None:
    """A copy of the SQLite file beside it, before an existing schema is changed. Reads the last committed state."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in (None, "", ":memory:"):
        return
    source, target = Path(str(name)), Path(f"{name}.before-{revision}")
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
        before.backup(after)
