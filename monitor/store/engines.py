"""Connections to the two databases, by the address that an operator wrote.

service   what the clock and the command line use
visitors  what pages and the API use: connections of their own, few and soon given up on, and work that is cut. However
          many people ask for however much, the clock finds a connection
replica   PostgreSQL: the same for a streaming replica, from which they may read
beats     PostgreSQL: the one connection by which a process shows that it lives
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from monitor.errors import StoreError
from monitor.store.file_rights import share_with_group, why_not_writable

BUSY_SECONDS = 30  # how long a writer waits for another process: a retag's longest transaction, many times over
# SQLite's page cache for each connection: twice its default. A round has four connections, a service a dozen; a larger
# cache makes an import no faster (`bench/first.py --import`), since the system caches the file.
CACHE_KIB = 4_000
# In the address of PostgreSQL, for a pooler before it: PgBouncer's own name for its mode in which a connection to the
# server is shared from one transaction to the next, so that nothing of a session may be counted on.
POOL_MODE = "pool_mode"
TRANSACTION = "transaction"
STATEMENT_MS = 60_000  # PostgreSQL: a statement that takes longer is cut; none of this program's should

# Seconds. The slowest questions of `bench.scale` take a fraction of one; this is for those that nobody foresaw, and
# long enough for the counts of the first page after a start, on a machine that is busy.
VISIT_S = 10.0
VISITORS = {
    "pool_size": 8,  # questions at one time: more would only share the same processors
    "max_overflow": 0,
    "pool_timeout": 5,  # seconds for one to become free: a page that takes longer is asked for again anyway
}
LOOK_EVERY = 10_000  # steps of SQLite's machine between two looks at the clock: a millisecond or less
POSTGRESQL = "postgresql+psycopg"  # the driver; the names that PostgreSQL itself gives to addresses mean it too
_POSTGRESQL_NAMES = (POSTGRESQL, "postgresql", "postgres")

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


def parsed(url: str) -> URL:
    """An address of a database with the driver that is used. StoreError: it is none, or of another database."""
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"not the address of a database: {error}") from error
    if found.drivername in _POSTGRESQL_NAMES:
        return found.set(drivername=POSTGRESQL)
    if found.get_backend_name() != "sqlite":
        raise StoreError(f"neither sqlite:// nor postgresql://: {found.drivername}")
    return found


def service_engine(url: str) -> tuple[Engine, str]:
    """The engine, and why nothing can be stored there, or ""."""
    found = parsed(url)
    if found.get_backend_name() == "sqlite":
        return _sqlite(found)
    return _postgresql(found, STATEMENT_MS), ""


def visitors_engine(url: URL, *, read_only: bool) -> Engine:
    """Another engine for the database of a service's engine with that `url`; nothing is made or checked again."""
    if url.get_backend_name() != "sqlite":
        return _postgresql(url, int(VISIT_S * 1000), **VISITORS)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_use_lifo=True, **VISITORS)
    _prepare(engine, read_only=read_only)
    event.listen(engine, "connect", _watch_steps)
    event.listen(engine, "begin", _begin_visit)
    return engine


def replica_engine(url: str) -> Engine:
    """PostgreSQL: connections of visitors to a streaming replica. StoreError: no such address."""
    found = parsed(url)
    if found.get_backend_name() == "sqlite":
        raise StoreError("MONITOR_READ_DATABASE_URL is not the address of a replica: postgresql://… is wanted")
    reads = {"postgresql_readonly": True}  # psycopg asks for READ WRITE once a connection was used for reading alone
    return _postgresql(found, int(VISIT_S * 1000), connect_timeout=2, execution_options=reads, **VISITORS)


def beats_engine(url: URL) -> Engine:
    """PostgreSQL: one connection. What it asks takes a millisecond; a database that is away is soon given up on."""
    return _postgresql(url, 5_000, pool_size=1, max_overflow=0, connect_timeout=3)


# ------------------------------------------------------------------------------------------------------------- SQLite
def _sqlite(url: URL) -> tuple[Engine, str]:
    read_only = ""
    if is_in_memory(url):
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
    _prepare(engine, read_only=bool(read_only))
    return engine, read_only


def is_in_memory(url: URL) -> bool:
    """Whether an address of SQLite names no file: one connection is all that there is of it."""
    return url.database in (None, "", ":memory:")


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


def _prepare(engine: Engine, *, read_only: bool) -> None:
    event.listen(engine, "connect", _prepare_reading if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


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


def _watch_steps(connection: sqlite3.Connection, record: Any) -> None:
    """Let the connection's work be cut when its transaction's time is over."""
    connection.set_progress_handler(lambda: time.monotonic() > record.info.get("until", float("inf")), LOOK_EVERY)


def _begin_visit(connection: Connection) -> None:
    connection.info["until"] = time.monotonic() + VISIT_S


# --------------------------------------------------------------------------------------------------------- PostgreSQL
def _postgresql(url: URL, statement_ms: int, *, connect_timeout: int = 10, **options: Any) -> Engine:
    connect: dict[str, Any] = {"connect_timeout": connect_timeout, "application_name": "monitor"}
    shared = url.query.get(POOL_MODE) == TRANSACTION
    if shared:
        connect["prepare_threshold"] = None  # a prepared statement is the session's
    else:
        connect["options"] = f"-c timezone=utc -c statement_timeout={statement_ms}"
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=connect, **options)
    event.listen(engine, "do_connect", _without_pool_mode)
    if shared:
        limits = f"SET LOCAL timezone = utc; SET LOCAL statement_timeout = {statement_ms}"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(limits))
    return engine


def _without_pool_mode(_dialect: object, _record: object, _arguments: object, named: dict[str, Any]) -> None:
    """The server knows no such option."""
    named.pop(POOL_MODE, None)


IN_MEMORY = "sqlite://"


def is_there(url: str) -> bool:
    """Whether there is a database at an address: a file of SQLite; of a server only itself can say."""
    try:
        found = make_url(url)
    except ArgumentError:
        return True  # opening it says what is wrong
    if found.get_backend_name() != "sqlite" or found.database in (None, "", ":memory:"):
        return True
    return Path(str(found.database)).exists()
