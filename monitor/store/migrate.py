"""The schema, brought up to date under a lock, by the migrations that lie in the checkout or in the installed wheel.

A second process that starts at the same time waits and then finds nothing to do. A schema that is newer than this
program is refused: an older program would write rows that the newer one cannot trust.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from monitor.errors import StoreError

LOCK = 0x1717_4B4D  # advisory lock of PostgreSQL; any number that nobody else on that database uses


class OlderSchema(StoreError):
    """The database is older than this program: the next start brings it up to date."""


def migrations_path() -> Path:
    """Where the migrations lie: bundled with an installed package, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    bundled = package / "_bundled" / "migrations"
    return bundled if bundled.is_dir() else package.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date. StoreError if it is newer than this program or the migrations are missing."""
    scripts = _scripts()
    with engine.connect() as connection:
        if revision(connection) == scripts.get_current_head():
            return  # without waiting for whoever is writing
    with _locked(engine) as connection:
        present = revision(connection)
        _refuse_newer(scripts, present)
        if present == scripts.get_current_head():
            return
        _refuse_unnamed(connection, present, scripts)
        if present is not None:
            _copy_file(engine, present)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(engine: Engine) -> None:
    """StoreError unless the schema is exactly the one of this program."""
    scripts = _scripts()
    with engine.connect() as connection:
        present = revision(connection)
        _refuse_unnamed(connection, present, scripts)
    _refuse_newer(scripts, present)
    if present != scripts.get_current_head():
        raise OlderSchema("the database is older than this program: run `monitor migrate`")


def _refuse_unnamed(connection: Connection, present: str | None, scripts: ScriptDirectory) -> None:
    """Tables without the row that says which schema they are: making them again would fail at the first."""
    if present is None and "source_state" in inspect(connection).get_table_names():
        raise StoreError(
            "the database holds tables, but not the row that says which schema they are (alembic_version): restore a "
            "backup; or, if this release of the program was the last to use it, put the row back: "
            f"INSERT INTO alembic_version (version_num) VALUES ('{scripts.get_current_head()}')"
        )


def _refuse_newer(scripts: ScriptDirectory, present: str | None) -> None:
    """A revision that this program has never heard of can only come from a newer one."""
    known = {script.revision for script in scripts.walk_revisions()}
    if present is not None and present not in known:
        raise StoreError(f"the database is newer than this program (schema {present}): install the newer release")


def _scripts() -> ScriptDirectory:
    if not migrations_path().is_dir():
        raise StoreError(f"no migrations at {migrations_path()}")
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    return config


def revision(connection: Connection) -> str | None:
    """The revision of the schema that is there, or None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


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
