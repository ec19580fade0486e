"""The database: one `Database` for a process; `begin` is the only thing that commits.

SQLite runs in WAL mode with foreign keys, a busy timeout and one writer at a time, whose transaction starts with BEGIN
IMMEDIATE: one that reads first and writes later would otherwise fail at once whatever the timeout
(SQLITE_BUSY_SNAPSHOT). PostgreSQL connections are checked before use, since a restart of the server kills idle ones.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.store import index
from monitor.store import migrate as migrations
from monitor.store.processes import Processes

BUSY_SECONDS = 30  # how long a writer waits for another process: a retag's longest transaction, many times over
CACHE_KIB = 16_000  # SQLite's page cache for each connection: eight times its default; a few connections are open
STATEMENT_MS = 60_000  # PostgreSQL: a statement that takes longer is cut; none of this program's should

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    f"PRAGMA cache_size=-{CACHE_KIB}",
    "PRAGMA temp_store=MEMORY",
)


class Database:
    """An open database. Made by `Database.open`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(monitor_write=True)
        self._one_writer: AbstractContextManager[Any] = (
            threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        self.processes = Processes(Path(file) if file and file != ":memory:" else None)

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Database:
        """Open `url` (``sqlite:///path``, ``sqlite://`` in memory, ``postgresql+psycopg://…``).

        With `migrate` the schema is brought up to date first (see `migrate.upgrade`), and the full-text index built
        again if the folding has changed. StoreError: the database is out of reach, broken or newer than this program.
        """
        engine = _engine(url)
        database = cls(engine)
        try:
            with _as_store_error(engine):
                migrations.upgrade(engine) if migrate else migrations.require_current(engine)
            database._refresh()
        except BaseException:
            engine.dispose()
            raise
        return database

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def revision(self) -> str:
        """The revision of the schema."""
        with self._engine.connect() as connection:
            return migrations.revision(connection) or ""

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that writes: committed when the block ends, rolled back when it raises."""
        with self._one_writer, _as_store_error(self._engine), Session(self._writing, expire_on_commit=False) as session:
            session.connection()  # take the write lock now, not at the first write
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that reads: one consistent view on SQLite; nothing that is done in it is kept."""
        with _as_store_error(self._engine), Session(self._engine) as session:
            yield session

    def _refresh(self) -> None:
        with self.read() as session:
            stale = index.is_stale(session)
        if stale:
            with self.begin() as session:
                migrations.alone(session.connection())
                index.rebuild(session)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that fails alone (SAVEPOINT): what it raises is passed on; the rest may go on."""
    with session.connection().begin_nested():
        yield


# ------------------------------------------------------------------------------------------------------------ engines
IN_MEMORY = "sqlite://"


def is_there(url: str) -> bool:
    """Whether there is a database at an address: a file of SQLite; of a server only itself can say."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return True  # opening it says what is wrong
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return True
    return Path(str(parsed.database)).exists()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.drivername == "postgresql+psycopg":
            return _postgresql(parsed)
    except (ArgumentError, ImportError) as error:
        raise StoreError(f"not the address of a database: {error}") from error
    raise StoreError(f"neither sqlite:// nor postgresql+psycopg://: {parsed.drivername}")


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(Path(str(url.database)))
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_use_lifo=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no folder for the database {file}: {error.strerror}") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("monitor_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    options = f"-c timezone=utc -c statement_timeout={STATEMENT_MS}"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": 10})


@contextmanager
def _as_store_error(engine: Engine) -> Iterator[None]:
    """Trouble of the database itself (locked, full, broken, gone) as StoreError, without the password of its address.

    What it says of a statement or a value is passed on as it is: that is a fault of this program, or one bad article.
    """
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"the database {where} failed: {str(error.orig).strip()}") from error
