"""The database: one `Database` for a process; `begin` is the only thing that commits.

SQLite runs in WAL mode with foreign keys, a busy timeout and one writer at a time, whose transaction starts with BEGIN
IMMEDIATE: one that reads first and writes later would otherwise fail at once whatever the timeout
(SQLITE_BUSY_SNAPSHOT). A file that may not be written is opened for reading. PostgreSQL connections are checked before
use, since a restart of the server kills idle ones, and transactions are READ COMMITTED whatever the server's default:
conditional updates, locked rows and unique keys are made for that. One that loses to another is run again as a whole.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import Session

from monitor.errors import Overloaded, StoreError
from monitor.store import index
from monitor.store import migrate as migrations
from monitor.store.engines import beats_engine, is_in_memory, replica_engine, service_engine, visitors_engine
from monitor.store.heartbeat import BeatingProcesses
from monitor.store.processes import Processes
from monitor.store.read_replica import ReadReplica

# Seconds before a transaction that lost to another is run again: one that holds the others up is over by then.
LOST_WAITS = (0.05, 0.2, 0.8, 3.0)
# Serialization failure and deadlock (PostgreSQL's documentation, "Error Codes", class 40): nothing of the transaction
# was done. A connection that was lost is not among them: nobody knows whether the commit had arrived.
_LOST = frozenset({"40001", "40P01"})
_CUT = "57014"  # of PostgreSQL: query canceled, here by its time limit. SQLite says "interrupted"
_SCHEMA_BROKEN = frozenset({"42P01", "42703"})  # of PostgreSQL: undefined table, undefined column
Value = TypeVar("Value")


class Database:
    """An open database. Made by `Database.open`. `read_only`: why nothing can be stored in it, or ""."""

    def __init__(self, engine: Engine, read_only: str = "", of: Database | None = None) -> None:
        self._engine = engine
        self.read_only = read_only
        self._writing = engine.execution_options(monitor_write=True)
        self._visitors: Database | None = None
        self._replica: ReadReplica | None = None  # of visitors: where they read
        is_sqlite = engine.dialect.name == "sqlite"
        self._one_writer: AbstractContextManager[Any] = threading.Lock() if is_sqlite else nullcontext()
        file = Path(str(engine.url.database)) if is_sqlite and not read_only and not is_in_memory(engine.url) else None
        self.folder = file.absolute().parent if file else None  # of an SQLite file that may be written
        self.processes: Processes
        if of is not None:
            self._one_writer, self.processes = of._one_writer, of.processes
        else:
            self.processes = Processes(file) if is_sqlite else BeatingProcesses(beats_engine(engine.url))

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Database:
        """Open `url` (``sqlite:///path``, ``sqlite://`` in memory, ``postgresql://…``, ``postgres://…``).

        With `migrate` the schema is brought up to date first (see `migrate.upgrade`), and the full-text index built
        again if the folding has changed. StoreError: the database is out of reach, broken or newer than this program.
        """
        engine, read_only = service_engine(url)
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
        if self._replica:
            self._replica.written()

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
        """A transaction that reads: one consistent view on SQLite, where nothing that is done in it is kept; on
        PostgreSQL it may not write. There it is committed, since psycopg forgets at each ROLLBACK what it has prepared:
        having all planned anew takes a fifth of a page (`bench.pages`).
        """
        replica = self._replica if self._replica and self._replica.serves() else None
        engine = replica.engine if replica else self._engine
        try:
            with _as_store_error(engine), Session(engine) as session:
                if self.dialect == "postgresql":
                    session.connection(execution_options={"postgresql_readonly": True})
                yield session
                if self.dialect == "postgresql":
                    session.commit()
        except StoreError as error:
            if replica and not isinstance(error, Overloaded):
                replica.failed()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction that reads the whole database as it is at its first statement, whoever writes meanwhile."""
        with _as_store_error(self._engine), Session(self._engine) as session:
            if self.dialect == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def _refresh(self) -> None:
        with self.read() as session:
            stale = index.is_stale(session)
        if stale:
            with self.begin() as session:
                migrations.alone(session.connection())
                index.rebuild(session)

    def for_visitors(self, replica: str = "") -> Database:
        """The same database over connections of its own, for who asks from outside (see `engines`). What costs too much
        there raises Overloaded. It is closed with this one. `replica`: the address of a streaming replica, from which
        is read while it is near enough.
        """
        if is_in_memory(self._engine.url) and self.dialect == "sqlite":
            return self
        if self._visitors is None:
            engine = visitors_engine(self._engine.url, read_only=bool(self.read_only))
            self._visitors = Database(engine, self.read_only, of=self)
            if replica:
                self._visitors._replica = ReadReplica(replica_engine(replica), migrations.revisions()[-1])
        return self._visitors

    @property
    def replica_state(self) -> str:
        """Where visitors read, in words; "" where there is no replica."""
        replica = self._visitors and self._visitors._replica
        return replica.state if replica else ""

    def close(self) -> None:
        """Close all connections."""
        if self._visitors is not None:
            self._visitors.close()
        if self._replica is not None:
            self._replica.engine.dispose()
        self._engine.dispose()


def is_trouble(error: BaseException) -> bool:
    """Whether the database itself failed (full, locked, out of reach, broken), and nothing that was stored in it."""
    return isinstance(error, StoreError | OperationalError | InterfaceError)


def has_lost(error: BaseException | None) -> bool:
    """Whether a transaction failed because of another one, so that the whole of it can be tried again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _LOST


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that fails alone (SAVEPOINT): what it raises is passed on; the rest may go on."""
    with session.connection().begin_nested():
        yield


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
    except NoConnectionFree as error:
        raise Overloaded("too many ask the database at the same time: ask again in a while") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _CUT or str(error.orig) == "interrupted":
            raise Overloaded("this takes the database too long and was cut: ask for less") from error
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"the database {where} failed: {str(error.orig).strip()}") from error
