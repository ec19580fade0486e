"""Backups: one SQLite file, whatever the database, consistent while the service runs and read back before it counts.

Of an SQLite database it is a copy page by page; of PostgreSQL all rows (`transfer`). The other way round the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import text
from sqlmodel import Session

from monitor.errors import Refused, StoreError
from monitor.store import engines, notes, self_check, transfer
from monitor.store.db import Database
from monitor.store.transfer import Step, Sums

_LOCK_WAIT_S = 2.0  # for a database to be free: a service holds it for as long as it runs
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)


def back_up(database: Database, file: Path, step: Step) -> Sums:
    """Write all that the database holds into a new file; what it holds. Refused: the file is there. StoreError: it
    could not be written, or what was read back is something else; then there is no file.
    """
    if file.exists():
        raise Refused(f"{file} is there already: name a new file")
    with _in_progress(file) as partial:
        with database.snapshot() as session:
            if database.dialect == "sqlite":
                _copy_pages(session, partial)
                wanted = transfer.sums(session, step)
                _require_readable(partial, wanted, step)
            else:
                with closing(Database.open(f"sqlite:///{partial}")) as target, target.begin() as written:
                    wanted = transfer.copy(session, written, step)
        _to_disk(partial)
        partial.rename(file)
    return wanted


def restore(url: str, file: Path, step: Step) -> Sums:
    """Replace all that the database at `url` holds by a backup; what it held. A backup of an older release is brought
    up to date. It is all or nothing. Refused: somebody uses the database. StoreError: the file is no whole backup.
    """
    with tempfile.TemporaryDirectory() as folder:
        _require_ours(file)
        copy = Path(folder) / "backup.db"
        shutil.copy(file, copy)
        with closing(Database.open(f"sqlite:///{copy}")) as backup:
            if fault := self_check.integrity_fault(backup):
                raise StoreError(f"{file} is no whole backup: {fault}")
            with backup.begin() as session:
                notes.forget(session, notes.STORE)  # what is restored is another store than the one that was saved
            address = engines.parsed(url)
            if address.get_backend_name() == "sqlite":
                return _restore_file(backup, Path(str(address.database)), step)
            return _restore_rows(backup, url, step)


def _require_ours(file: Path) -> None:
    """StoreError: the file is no database of this program (an empty one would otherwise become a new store)."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)) as connection:
            named = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file} is no backup of this program: {error}") from error
    if named is None:
        raise StoreError(f"{file} is no backup of this program: it does not say which schema it has")


def stored(url: str) -> int:
    """How many rows a database has; 0 when there is none yet. StoreError: it cannot be read."""
    address = engines.parsed(url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        return 0
    with closing(Database.open(url)) as database, database.read() as session:
        return transfer.stored(session)


# ---------------------------------------------------------------------------------------------------------------- files
@contextmanager
def _in_progress(file: Path) -> Iterator[Path]:
    """A file beside that one, which only its owner may read: it holds people's addresses. It is gone afterwards."""
    partial = file.with_name(f"{file.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(0o600)
        yield partial
    finally:
        for ending in ("", "-wal", "-shm"):
            Path(f"{partial}{ending}").unlink(missing_ok=True)


def _copy_pages(session: Session, target: Path) -> None:
    """Copy an SQLite database as the session's transaction sees it: the backup goes on in it."""
    session.execute(text("SELECT 1 FROM meta")).first()  # what is seen from here on is what is copied
    source = session.connection().connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    with closing(sqlite3.connect(target)) as written:
        source.backup(written)


def _require_readable(file: Path, wanted: Sums, step: Step) -> None:
    with closing(Database.open(f"sqlite:///{file}", migrate=False)) as copy:
        if fault := self_check.integrity_fault(copy):
            raise StoreError(fault)
        with copy.read() as session:
            transfer.require_same(wanted, transfer.sums(session, step))


def _to_disk(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())


# -------------------------------------------------------------------------------------------------------------- restore
def _restore_file(backup: Database, file: Path, step: Step) -> Sums:
    """Write the pages into the file in one transaction of SQLite: cut short, the old ones are there again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with backup.read() as session:
        wanted = transfer.sums(session, step)
        source = session.connection().connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        with closing(_held(file)) as target:
            source.backup(target)
    _require_readable(file, wanted, step)
    return wanted


def _held(file: Path) -> sqlite3.Connection:
    """A connection that holds the file for itself. A file that is damaged is put aside first."""
    connection = sqlite3.connect(file, timeout=_LOCK_WAIT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE")  # which nobody can whom somebody else keeps from it
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        connection.close()
        raise Refused(f"{file} is in use ({error}): stop the service first") from error
    except sqlite3.DatabaseError:
        connection.close()
        _put_aside(file)
        return _held(file)
    return connection


def _put_aside(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{file}{ending}").rename(f"{file}.damaged{ending}")


def _restore_rows(backup: Database, url: str, step: Step) -> Sums:
    with (
        closing(Database.open(url)) as database,
        database.begin() as target,
        backup.read() as source,
    ):
        if others := target.execute(_OTHERS).scalar_one():
            raise Refused(f"the database is in use ({others} other connections): stop the service first")
        return transfer.replace(source, target, step)
