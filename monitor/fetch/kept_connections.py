"""Connections of HTTP/1.1, kept for the next request to the same origin.

Each connection is httpcore's own. Its pool is not used: for each request that walks over all connections several times
and asks the system about each, where one look into a table does (`bench/poll.py`).
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpcore

# How long a connection is kept for the next request to the same host. Article pages follow each other within seconds;
# servers close an idle connection after 5 to 75 seconds (Apache and nginx as they come).
IDLE_SECONDS = 30.0
# Connections kept at once: the enabled sources are of some 50 hosts, and a process has 1,024 descriptors as a rule.
MOST_IDLE = 64

_Key = tuple[bytes, bytes, int]


class KeptConnections:
    """One idle connection to an origin at most: a host takes one request at a time (`gate`)."""

    def __init__(
        self, trust: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend, *, most_idle: int = MOST_IDLE
    ) -> None:
        self._trust, self._backend, self._most_idle = trust, backend, most_idle
        self._idle: dict[_Key, httpcore.AsyncHTTPConnection] = {}  # the longest idle first

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request. Its connection is kept once the response was read to the end, and closed."""
        origin = request.url.origin
        key = (origin.scheme, origin.host, origin.port)
        connection = await self._kept(key) or httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._trust, keepalive_expiry=IDLE_SECONDS, network_backend=self._backend
        )
        response = await connection.handle_async_request(request)  # httpcore closes it where this fails
        response.stream = _Returning(self, key, connection, response.stream)
        return response

    async def _kept(self, key: _Key) -> httpcore.AsyncHTTPConnection | None:
        connection = self._idle.pop(key, None)
        if connection is not None and connection.has_expired():
            await connection.aclose()
            return None
        return connection

    async def keep(self, key: _Key, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection, if it can be used again; one too many is closed, the longest idle first."""
        if not connection.is_available() or key in self._idle:
            await connection.aclose()
            return
        self._idle[key] = connection
        if len(self._idle) > self._most_idle:
            await self._idle.pop(next(iter(self._idle))).aclose()

    async def aclose(self) -> None:
        """Close what is kept."""
        idle, self._idle = self._idle, {}
        for connection in idle.values():
            await connection.aclose()


class _Returning:
    """A response's body; when it is closed, its connection goes back."""

    def __init__(
        self, kept: KeptConnections, key: _Key, connection: httpcore.AsyncHTTPConnection, body: object
    ) -> None:
        self._kept, self._key, self._connection, self._body = kept, key, connection, body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._body:  # type: ignore[attr-defined]
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()  # type: ignore[attr-defined]
        await self._kept.keep(self._key, self._connection)
