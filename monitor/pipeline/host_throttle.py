"""Turns at a host, kept in rows so that they outlive a process (`fetch.gate` keeps them in memory).

SharedGate   PostgreSQL: one request at a time per host over all replicas, by a lease in the host's row
RestGate     SQLite, where there is one machine: rows keep which hosts asked for rest (`Retry-After`)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.store import addresses
from monitor.store.db import Database

PATIENCE = timedelta(minutes=2)  # how long a poll waits for its turn at a host before it gives up for now
LEASE_MARGIN = timedelta(seconds=10)  # over the longest fetch, for the row to be given back after it
LOOK_AGAIN = timedelta(seconds=1)  # a turn is mostly given back long before its lease ends


class SharedGate:
    """A gate that all replicas of one database share. A replica that dies loses its turn when the lease ends."""

    def __init__(self, database: Database, owner: str, gap: timedelta, now: Callable[[], datetime]) -> None:
        self._database = database
        self._owner = owner
        self._gap = gap
        self._now = now

    async def enter(self, host: str, deadline_s: float) -> timedelta | None:
        lease = timedelta(seconds=deadline_s) + LEASE_MARGIN
        until = self._now() + PATIENCE
        while True:
            wait = await asyncio.to_thread(self._ask, host, lease)
            if wait is None or self._now() + wait > until:
                return wait
            await asyncio.sleep(min(wait, LOOK_AGAIN).total_seconds())

    def _ask(self, host: str, lease: timedelta) -> timedelta | None:
        with self._database.begin() as session:
            return addresses.host_enter(session, host, self._owner, self._now(), lease, self._gap)

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        await asyncio.to_thread(self._give_back, host, retry_after)

    def _give_back(self, host: str, retry_after: timedelta | None) -> None:
        with self._database.begin() as session:
            addresses.host_leave(session, host, self._owner, self._now(), retry_after)


class RestGate:
    """Keeps over restarts which hosts asked for rest; who goes first is the business of the gate before it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        with database.read() as session:
            self._until = addresses.resting(session, now())

    async def enter(self, host: str, deadline_s: float) -> timedelta | None:  # noqa: ARG002 - nothing is held
        left = self._until.get(host, self._now()) - self._now()
        return left if left > timedelta(0) else None

    async def leave(self, host: str, retry_after: timedelta | None) -> None:
        if retry_after is None:
            return
        self._until[host] = self._now() + retry_after
        await asyncio.to_thread(self._keep, host, self._until[host])

    def _keep(self, host: str, until: datetime) -> None:
        with self._database.begin() as session:
            addresses.rest(session, host, until)
