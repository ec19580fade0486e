"""What is old and no longer needed goes; what was known stays known (identities outlive their articles)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from monitor.store import index, removal
from monitor.store.db import Database

Stopping = Callable[[], bool]


def tidy(database: Database, before: datetime, stopping: Stopping = lambda: False) -> dict[str, int]:
    """Remove irrelevant stories not listed since `before`, older polls and unused addresses; name -> how many.

    Many short transactions: others write in between, and between two of them it is asked whether the service stops.
    """
    works: dict[str, Callable[[Session], int]] = {
        "articles": lambda session: removal.remove_old(session, before, scope="irrelevant"),
        "polls": lambda session: removal.remove_polls(session, before),
        "addresses": lambda session: removal.forget_addresses(session, before),
    }
    removed = {name: _until_done(database, work, stopping) for name, work in works.items()}
    _merge_index(database, stopping)
    return removed


def _until_done(database: Database, work: Callable[[Session], int], stopping: Stopping) -> int:
    removed = 0
    while not stopping():
        with database.begin() as session:
            some = work(session)
        if not some:
            break
        removed += some
    return removed


def _merge_index(database: Database, stopping: Stopping) -> None:
    """Keep the full-text index small: articles that are removed or changed leave a part of theirs behind."""
    first, more = True, True
    while more and not stopping():
        with database.begin() as session:
            more = index.merge(session, first=first)
        first = False
