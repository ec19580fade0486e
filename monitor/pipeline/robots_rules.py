"""robots.txt, fetched once a day per site and kept in a row."""

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


class RobotsRules:
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
