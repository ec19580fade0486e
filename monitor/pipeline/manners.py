"""Politeness that outlives a process: what hosts asked for, kept in rows.

SharedGate   PostgreSQL: one request at a time per host over all replicas, by a lease in the host's row
RestGate     SQLite, where there is one machine: the gate in memory does the rest, rows keep who wants to be left alone
Manners      robots.txt, fetched once a day per site and kept
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.fetch.client import Client
from monitor.fetch.robots import Robots
from monitor.model import Document, FetchFailed, Request, Source
from monitor.store import addresses
from monitor.store.db import Database

ROBOTS_FOR = timedelta(hours=24)  # RFC 9309, 2.4: no longer than 24 hours
ROBOTS_AGAIN = timedelta(hours=1)  # after an answer that said nothing: "disallowed for now" must not last a day
PATIENCE = timedelta(minutes=2)  # how long a poll waits for its turn at a host before it gives up for now
LEASE_MARGIN = timedelta(seconds=10)
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


class Manners:
    """Whether a site's robots.txt lets us in. Asked for everything that is not a feed: a feed is there to be polled."""

    def __init__(self, database: Database, client: Client, now: Callable[[], datetime]) -> None:
        self._database = database
        self._client = client
        self._now = now
        self._known: dict[str, tuple[datetime, Robots]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def allow(self, url: str, source: Source) -> bool:
        """Whether `url` may be fetched, by the rules of its site."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        async with self._asking.setdefault(site, asyncio.Lock()):
            robots = self._fresh(site) or await self._ask(site, source)
        return robots.allows(url, self._client.user_agent)

    def _fresh(self, site: str) -> Robots | None:
        if site not in self._known:
            self._recall(site)
        until, robots = self._known.get(site, (self._now(), None))
        return robots if until > self._now() else None

    def _recall(self, site: str) -> None:
        with self._database.read() as session:
            row = addresses.robots(session, site)
        if row is not None:
            self._learn(site, (row.body or "").encode(), row.status or 0, row.fetched_at)

    async def _ask(self, site: str, source: Source) -> Robots:
        answer = await self._client.fetch(Request(f"{site}/robots.txt", "robots", ports=own_ports(source)))
        body, status = _answer(answer)
        now = self._now()
        await asyncio.to_thread(self._keep, site, body, status, now)
        return self._learn(site, body, status, now)

    def _learn(self, site: str, body: bytes, status: int, at: datetime) -> Robots:
        robots = Robots.parse(body, status)
        said_something = 200 <= status < 500
        self._known[site] = (at + (ROBOTS_FOR if said_something else ROBOTS_AGAIN), robots)
        return robots

    def _keep(self, site: str, body: bytes, status: int, at: datetime) -> None:
        with self._database.begin() as session:
            text = body.decode("utf-8", "replace").replace("\0", "")
            addresses.save_robots(session, site, text, status, at)


def _answer(answer: Document | FetchFailed) -> tuple[bytes, int]:
    if isinstance(answer, FetchFailed):
        return b"", answer.status or 0
    return answer.body, answer.status


def own_ports(source: Source) -> tuple[int, ...]:
    """The port in the source's own address, which its pages may use too."""
    port = urlsplit(source.url).port
    return (port,) if port else ()
