"""Many small transactions in one commit (group commit): what comes while a commit runs goes with the next.

A round writes once for every source it visits; most writes say only that nothing has changed, and a commit that reaches
the disk costs more than they do.

`write`   what stores more: in a SAVEPOINT of its own, so it is all or nothing whatever becomes of the others
`finish`  what stores a source's state alone. It waits a moment for others, with which it shares its statements. What a
          killed process had not written costs one more visit to its source
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from sqlmodel import Session

from monitor.model import Poll
from monitor.pipeline.poll_record import ClaimLost
from monitor.store import sources
from monitor.store.db import Database, has_lost, savepoint
from monitor.store.sources import PollEnd

MOST = 32  # writes to a commit: what waits for it waits no longer than these take
MOST_ENDS = 128  # states to a commit: some 10 ms of writing; more would gain little (`bench/poll.py`)
PATIENCE_S = 0.05  # for which a state waits for others; nobody waits for it but the end of the round
Value = TypeVar("Value")
_Outcome = tuple[Any, Exception | None]
_Waiting = tuple[Any, "asyncio.Future[Any]"]


class Writer:
    """The writing side of one round; use it from one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._works: list[_Waiting] = []
        self._ends: list[_Waiting] = []
        self._draining: asyncio.Task[None] | None = None
        self._now = asyncio.Event()
        self._hurried = False

    async def write(self, work: Callable[[Session], Value]) -> Value:
        """Run `work` in a transaction; its value once it is committed. What it raises is raised here."""
        return await self._waited(self._works, work)  # type: ignore[no-any-return]

    async def finish(self, end: PollEnd) -> Poll:
        """Keep what a poll came to; its poll once that is committed. ClaimLost: another has claimed its source."""
        return await self._waited(self._ends, end)  # type: ignore[no-any-return]

    def hurry(self) -> None:
        """Let nothing wait for others any more: no more will come."""
        self._hurried = True
        self._now.set()

    async def _waited(self, queue: list[_Waiting], one: Any) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        queue.append((one, future))
        if self._works or len(self._ends) >= MOST_ENDS:
            self._now.set()
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await asyncio.shield(future)

    async def _drain(self) -> None:
        while self._works or self._ends:
            if not self._works and len(self._ends) < MOST_ENDS and not self._hurried:
                await self._patience()
            works, ends = _taken(self._works, MOST), _taken(self._ends, MOST_ENDS)
            batch = [*works, *ends]
            try:
                outcomes = await asyncio.to_thread(self._commit, [one for one, _ in works], [one for one, _ in ends])
            except Exception as error:
                outcomes = [(None, error)] * len(batch)
            for (_, future), (value, trouble) in zip(batch, outcomes, strict=True):
                if trouble is None:
                    future.set_result(value)
                else:
                    future.set_exception(trouble)

    async def _patience(self) -> None:
        self._now.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._now.wait()

    def _commit(self, works: list[Callable[[Session], Any]], ends: list[PollEnd]) -> list[_Outcome]:
        return self._database.unit(
            lambda session: [*(_attempt(session, work) for work in works), *_finished(session, ends)]
        )


def _taken(queue: list[_Waiting], most: int) -> list[_Waiting]:
    first, queue[:] = queue[:most], queue[most:]
    return first


def _attempt(session: Session, work: Callable[[Session], Any]) -> _Outcome:
    try:
        with savepoint(session):
            return work(session), None
    except Exception as error:
        if has_lost(error):
            raise  # the whole transaction is over, and run again
        return None, error


def _finished(session: Session, ends: list[PollEnd]) -> list[_Outcome]:
    """All of them together; each for itself where one of them cannot be stored."""
    if not ends:
        return []
    lost, trouble = _attempt(session, partial(sources.finish_all, ends=ends))
    if trouble is None:
        return [_ended(end, lost) for end in ends]
    return [_attempt(session, partial(_finish_one, end)) for end in ends]


def _finish_one(end: PollEnd, session: Session) -> Poll:
    poll, trouble = _ended(end, sources.finish_all(session, [end]))
    if trouble is not None:
        raise trouble
    return poll


def _ended(end: PollEnd, lost: Collection[str]) -> tuple[Poll, ClaimLost | None]:
    return end.poll, ClaimLost(end.state.source_id) if end.state.source_id in lost else None
