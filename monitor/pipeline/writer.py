"""Many small transactions in one commit (group commit): what comes while a commit runs goes with the next.

A round writes once for every source it visits; most writes say only that nothing has changed, and a commit that reaches
the disk costs more than they do. Each runs in a SAVEPOINT of its own, so it is all or nothing whatever becomes of the
others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import Session

from monitor.store.db import Database, has_lost, savepoint

MOST = 32  # writes to a commit: what waits for it waits no longer than these take
Value = TypeVar("Value")
_Outcome = tuple[Any, Exception | None]


class Writer:
    """The writing side of one round; use it from one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Callable[[Session], Any], asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Session], Value]) -> Value:
        """Run `work` in a transaction; its value once it is committed. What it raises is raised here."""
        future: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await asyncio.shield(future)

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                outcomes = await asyncio.to_thread(self._commit, [work for work, _ in batch])
            except Exception as error:
                outcomes = [(None, error)] * len(batch)
            for (_, future), (value, trouble) in zip(batch, outcomes, strict=True):
                if trouble is None:
                    future.set_result(value)
                else:
                    future.set_exception(trouble)

    def _commit(self, works: list[Callable[[Session], Any]]) -> list[_Outcome]:
        return self._database.unit(lambda session: [_attempt(session, work) for work in works])


def _attempt(session: Session, work: Callable[[Session], Any]) -> _Outcome:
    try:
        with savepoint(session):
            return work(session), None
    except Exception as error:
        if has_lost(error):
            raise  # the whole transaction is over, and run again
        return None, error
