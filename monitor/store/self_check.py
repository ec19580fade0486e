"""Whether the database does what it is for: each check gives "" or, in one sentence, what is wrong.

Cheap ones are asked at every look at the service's health; `integrity` reads the whole file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel

from monitor.errors import StoreError
from monitor.store import notes
from monitor.store.db import Database

# Bytes that must be free beside an SQLite file: some hundred articles with their log of writes.
ROOM = 4 << 20
PROBE = "probe"  # the value that a write leaves in `meta`


def write_fault(database: Database, now: datetime, *, keep: bool = True) -> str:
    """A value is written, and with `keep` committed; and beside an SQLite file there is room for the next articles."""
    if database.read_only:
        return database.read_only

    def write() -> None:
        with database.begin() as session:
            notes.write(session, PROBE, now.isoformat())
            if not keep:
                session.rollback()

    return _fault(write) or _no_room(database.folder)


def read_fault(database: Database) -> str:
    """A row of every table is read, all its columns, and a word is looked up in the full-text index."""

    def read() -> None:
        with database.read() as session:
            for table in SQLModel.metadata.sorted_tables:
                session.execute(select(table).limit(1)).first()
            session.execute(text(_LOOK_UP[database.dialect])).first()

    return _fault(read)


_LOOK_UP = {
    "sqlite": "SELECT rowid FROM article_search WHERE article_search MATCH '\"hong\"' LIMIT 1",
    "postgresql": "SELECT article_id FROM article_search WHERE words @@ 'hong'::tsquery LIMIT 1",
}


def integrity_fault(database: Database) -> str:
    """Every page of an SQLite file is read and compared with what others say of it (PRAGMA quick_check). PostgreSQL
    checks its pages itself as it reads them, where its data checksums are on.
    """
    if database.dialect != "sqlite":
        return ""
    found: list[str] = []

    def check() -> None:
        with database.read() as session:
            found.extend(_quick_check(session))

    return _fault(check) or (f"the database is damaged: {'; '.join(found)}; restore a backup" if found else "")


def _quick_check(session: Session) -> list[str]:
    rows = [str(row[0]) for row in session.execute(text("PRAGMA quick_check(3)"))]
    return [] if rows == ["ok"] else [" ".join(row.split()) for row in rows]


def _fault(work: Callable[[], None]) -> str:
    try:
        work()
    except (StoreError, SQLAlchemyError) as error:
        return " ".join(str(getattr(error, "orig", None) or error).split())[:300]
    return ""


def _no_room(folder: Path | None) -> str:
    """Room is taken and given back: what is free by the figures may not be free for us (quotas, limits)."""
    if folder is None:
        return ""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            os.posix_fallocate(probe.fileno(), 0, ROOM)
    except OSError as error:
        return f"no room for {ROOM >> 20} MiB more in {folder}: {error.strerror}"
    return ""
