"""The database: one `Database` for a process; `begin` is the only thing that commits.

SQLite runs in WAL mode with foreign keys, a busy timeout and one writer at a time, whose transaction starts with BEGIN
IMMEDIATE: one that reads first and writes later would otherwise fail at once whatever the timeout
(SQLITE_BUSY_SNAPSHOT). A file that may not be written is opened for reading. PostgreSQL connections are checked before
use, since a restart of the server kills idle ones, and transactions are READ COMMITTED whatever the server's default:
conditional updates, locked rows and unique keys are made for that. One that loses to another is run again as a whole.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.store import index
from monitor.store import migrate as migrations
from monitor.store.file_rights import share_with_group, why_not_writable
from monitor.store.processes import Processes

BUSY_SECONDS = 30  # how long a writer waits for another process: a retag's longest transaction, many times over
CACHE_KIB = 16_000  # SQLite's page cache for each connection: eight times its default; a few connections are open
STATEMENT_MS = 60_000  # PostgreSQL: a statement that takes longer is cut; none of this program's should

# Seconds before a transaction that lost to another is run again: one that holds the others up is over by then.
LOST_WAITS = (0.05, 0.2, 0.8, 3.0)
# Serialization failure and deadlock (PostgreSQL's documentation, "Error Codes", class 40): nothing of the transaction
# was done. A connection that was lost is not among them: nobody knows whether the commit had arrived.
_LOST = frozenset({"40001", "40P01"})
_SCHEMA_BROKEN = frozenset({"42P01", "42703"})  # of PostgreSQL: undefined table, undefined column
Value = TypeVar("Value")

_WRITING_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
)
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    f"PRAGMA cache_size=-{CACHE_KIB}",
    "PRAGMA temp_store=MEMORY",
)


class Database:
    """An open database. Made by `Database.open`. `read_only`: why nothing can be stored in it, or ""."""

    def __init__(self, engine: Engine, read_only: str = "") -> None:
        self._engine = engine
        self.read_only = read_only
        self._writing = engine.execution_options(monitor_write=True)
        self._one_writer: AbstractContextManager[Any] = (
            threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )
        name = engine.url.database if engine.dialect.name == "sqlite" and not read_only else None
        file = Path(name) if name and name != ":memory:" else None
        self.processes = Processes(file)
        self.folder = file.absolute().parent if file else None  # of an SQLite file that may be written

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Database:
        """Open `url` (``sqlite:///path``, ``sqlite://`` in memory, ``postgresql+psycopg://…``).

        With `migrate` the schema is brought up to date first (see `migrate.upgrade`), and the full-text index built
        again if the folding has changed. StoreError: the database is out of reach, broken or newer than this program.
        """
        engine, read_only = _engine(url)
        database = cls(engine, read_only)
        try:
            with _as_store_error(engine):
                migrations.upgrade(engine) if migrate and not read_only else migrations.require_current(engine)
            if not read_only:
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
        if self.read_only:
            raise StoreError(self.read_only)
        with self._one_writer, _as_store_error(self._engine), Session(self._writing, expire_on_commit=False) as session:
            session.connection()  # take the write lock now, not at the first write
            yield session
            session.commit()

    def unit(self, work: Callable[[Session], Value]) -> Value:
        """What `work` gives, in a transaction that is run again as a whole while it loses to others."""

        def once() -> Value:
            with self.begin() as session:
                return work(session)

        return self.again(once)

    @staticmethod
    def again(work: Callable[[], Value]) -> Value:
        """What `work` gives, which makes one transaction: run again while it loses to others."""
        for wait in LOST_WAITS:
            try:
                return work()
            except StoreError as error:
                if not has_lost(error.__cause__):
                    raise
                time.sleep(wait * (0.5 + random.random()))
        return work()

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


def has_lost(error: BaseException | None) -> bool:
    """Whether a transaction failed because of another one, so that the whole of it can be tried again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _LOST


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that fails alone (SAVEPOINT): what it raises is passed on; the rest may go on."""
    with session.connection().begin_nested():
        yield


# ------------------------------------------------------------------------------------------------------------ engines
def _engine(url: str) -> tuple[Engine, str]:
    """The engine, and why nothing can be stored there, or ""."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.drivername == "postgresql+psycopg":
            return _postgresql(parsed), ""
    except (ArgumentError, ImportError) as error:
        raise StoreError(f"not the address of a database: {error}") from error
    raise StoreError(f"neither sqlite:// nor postgresql+psycopg://: {parsed.drivername}")


def _sqlite(url: URL) -> tuple[Engine, str]:
    read_only = ""
    if url.database in (None, "", ":memory:"):
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        file = Path(str(url.database))
        read_only = why_not_writable(file)
        if read_only and not file.is_file():
            raise StoreError(f"no database can be made: {read_only}")
        _make_folder(file)
        if not read_only:
            share_with_group(file)
        address = _read_only_address(file) if read_only else url
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, pool_use_lifo=True)
    event.listen(engine, "connect", _prepare_reading if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, read_only


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no folder for the database {file}: {error.strerror}") from error


def _read_only_address(file: Path) -> URL:
    """SQLite reads a file in WAL mode through two files beside it, which it must be able to make. Where it is not, and
    there is no log of writes, nobody writes: the file may be read as one that never changes.
    """
    unwritten = not Path(f"{file}-wal").exists() and not os.access(file.parent, os.W_OK, effective_ids=True)
    query = {"mode": "ro", "uri": "true"} | ({"immutable": "1"} if unwritten else {})
    return URL.create("sqlite", database=f"file:{quote(str(file.absolute()))}", query=query)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in (*_WRITING_PRAGMAS, *_PRAGMAS):
        connection.execute(pragma)


def _prepare_reading(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("monitor_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    options = f"-c timezone=utc -c statement_timeout={STATEMENT_MS}"
    return create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": options, "connect_timeout": 10},
    )


@contextmanager
def _as_store_error(engine: Engine) -> Iterator[None]:
    """Trouble of the database itself (locked, full, broken, gone) as StoreError, without the password of its address.

    What it says of a statement or a value is passed on as it is: that is a fault of this program, or one bad article.
    """
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError) as error:
        if getattr(error.orig, "sqlstate", None) not in _SCHEMA_BROKEN:
            raise
        raise StoreError(f"the database lacks a part of its schema: {str(error.orig).strip()}") from error
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"the database {where} failed: {str(error.orig).strip()}") from error
