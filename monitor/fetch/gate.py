"""One request at a time, and a pause between two, per host.

Gates stand one behind the other (`Gates`): first the one of this process, then one that the replicas share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

_FORGET_ABOVE = 1_000  # hosts; a service that runs for a year would otherwise keep all it met


class HostGate(Protocol):
    """Decides when a request may go to a host."""

    async def enter(self, host: str, deadline_s: float) -> timedelta | None:
        """Wait for the turn. None: go, and `leave` afterwards; else how long the host wants no request.

        `deadline_s`: the seconds after which the request will be over at the latest, e.g. for a lease.
        """
        ...

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        """The request is over; `retry_after` is how long the host asked for no further one, if it did."""
        ...


@dataclass(slots=True)
class _Turn:
    """The state of one host. Times are of `MemoryGate.clock`, in seconds."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    closed_until: float = 0.0
    wanted: int = 0  # requests that wait or run


class MemoryGate:
    """The gate of one process: one request at a time per host, and at least `gap` after the one before has ended."""

    def __init__(self, gap: timedelta = timedelta(seconds=1), clock: Callable[[], float] | None = None) -> None:
        self._gap = gap.total_seconds()
        self._clock = clock
        self._turns: dict[str, _Turn] = {}

    async def enter(self, host: str, deadline_s: float) -> timedelta | None:  # noqa: ARG002 - a lock needs no lease
        turn = self._turns.setdefault(host, _Turn())
        turn.wanted += 1
        try:
            await turn.lock.acquire()
        except asyncio.CancelledError:
            turn.wanted -= 1
            raise
        async with AsyncExitStack() as undo:
            undo.callback(self._release, host)
            refused = turn.closed_until - self._now()
            if refused > 0:
                return timedelta(seconds=refused)
            await asyncio.sleep(max(0.0, turn.next_at - self._now()))
            undo.pop_all()
        return None

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        turn = self._turns[host]
        turn.next_at = self._now() + self._gap
        if retry_after is not None:
            turn.closed_until = max(turn.closed_until, self._now() + retry_after.total_seconds())
        self._release(host)

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _release(self, host: str) -> None:
        turn = self._turns[host]
        turn.wanted -= 1
        turn.lock.release()
        if len(self._turns) > _FORGET_ABOVE:
            self._forget()

    def _forget(self) -> None:
        now = self._now()
        for host, turn in list(self._turns.items()):
            if not turn.wanted and now > max(turn.next_at, turn.closed_until):
                del self._turns[host]


class Gates:
    """Several gates as one: entered in order, left in the opposite one."""

    def __init__(self, *gates: HostGate) -> None:
        self._gates = gates

    async def enter(self, host: str, deadline_s: float) -> timedelta | None:
        async with AsyncExitStack() as undo:
            for gate in self._gates:
                wait = await gate.enter(host, deadline_s)
                if wait is not None:
                    return wait
                undo.push_async_callback(gate.leave, host, None)
            undo.pop_all()
        return None

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        async with AsyncExitStack() as all_of_them:
            for gate in self._gates:
                all_of_them.push_async_callback(gate.leave, host, retry_after)
