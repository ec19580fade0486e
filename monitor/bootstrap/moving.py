"""The store as a whole: backed up, restored, moved to another database. Nothing else of a service is opened for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import alerts.rows  # noqa: F401 - the tables of people are among those that are moved
from monitor.settings import Settings
from monitor.store import backup, transfer
from monitor.store.db import Database

Counts = dict[str, int]  # table -> rows
Step = Callable[[int], None]


def back_up(settings: Settings, file: Path, step: Step) -> Counts:
    """Write a backup, read it back, and say what it holds. Refused: the file is there. StoreError."""
    with closing(Database.open(settings.database, migrate=False)) as database:
        return _counts(backup.back_up(database, file, step))


def restore(settings: Settings, file: Path, step: Step) -> Counts:
    """Replace the store by a backup. Refused: the store is in use. StoreError: the backup is not whole."""
    return _counts(backup.restore(settings.database, file, step))


def rows_stored(settings: Settings) -> int:
    """How many rows a restore would replace. StoreError: the database cannot be read."""
    return backup.stored(settings.database)


def copy_to(settings: Settings, url: str, step: Step) -> Counts:
    """Copy the store into an empty database, all or nothing. Refused: it is not empty. StoreError."""
    with (
        closing(Database.open(settings.database, migrate=False)) as database,
        closing(Database.open(url)) as other,
        database.snapshot() as source,
        other.begin() as target,
    ):
        return _counts(transfer.copy(source, target, step))


def _counts(sums: transfer.Sums) -> Counts:
    return {table: found.rows for table, found in sums.items()}
