"""robots.txt, fetched once a day per site and kept in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from monitor.fetch.client import Client
from monitor.fetch.robots import Robots
from monitor.model import Document, FetchFailed, Request, Source
from monitor.store import addresses
from monitor.store.db import Database


class RobotsRules:
    """Whether a site's robots.txt allows a fetch. One request per site at a time; all polls of a round share the rules.

    Which kinds of source need it is part of their specs (`source_kinds`); article pages always do.
    """

    def __init__(self, database: Database, client: Client, now: Callable[[], datetime]) -> None:
        self._database = database
        self._client = client
        self._now = now
        self._known: dict[str, tuple[datetime, Robots]] = {}  # site -> valid until, rules
        self._fetching: dict[str, asyncio.Lock] = {}

    async def allow(self, url: str, source: Source) -> bool:
        """Whether `url` may be fetched, by the rules of its site."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        async with self._fetching.setdefault(site, asyncio.Lock()):
            robots = self._valid(site) or await self._fetch(site, source)
        return robots.allows(url, self._client.user_agent)

    def _valid(self, site: str) -> Robots | None:
        if site not in self._known:
            self._load(site)
        until, robots = self._known.get(site, (self._now(), None))
        return robots if until > self._now() else None

    def _load(self, site: str) -> None:
        with self._database.read() as session:
            row = addresses.robots(session, site)
        if row is not None:
            self._know(site, (row.body or "").encode(), row.status or 0, row.fetched_at)

    async def _fetch(self, site: str, source: Source) -> Robots:
        response = await self._client.fetch(Request(f"{site}/robots.txt", "robots", ports=own_ports(source)))
        body, status = _body_and_status(response)
        now = self._now()
        await asyncio.to_thread(self._save, site, body, status, now)
        return self._know(site, body, status, now)

    def _know(self, site: str, body: bytes, status: int, fetched_at: datetime) -> Robots:
        robots = Robots.parse(body, status)
        self._known[site] = (fetched_at + robots.keep, robots)
        return robots

    def _save(self, site: str, body: bytes, status: int, at: datetime) -> None:
        with self._database.begin() as session:
            text = body.decode("utf-8", "replace").replace("\0", "")
            addresses.save_robots(session, site, text, status, at)


def _body_and_status(response: Document | FetchFailed) -> tuple[bytes, int]:
    """Status 0 where there was no response."""
    if isinstance(response, FetchFailed):
        return b"", response.status or 0
    return response.body, response.status


def own_ports(source: Source) -> tuple[int, ...]:
    """The port in the source's own address, which its pages may use too."""
    port = urlsplit(source.url).port
    return (port,) if port else ()
