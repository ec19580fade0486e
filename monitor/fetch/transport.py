"""HTTP/1.1 over guarded connections, kept alive for a short while.

    httpx.Request > GuardedTransport > KeptConnections > httpcore connection > GuardedBackend > MeteredStream

httpx has no public argument for a connection guard, httpcore has (`network_backend`): so the connections are httpcore's
and the values are httpx's. Without httpx's client above it there are no cookies, no redirects and no environment to
switch off.

Behind a proxy the proxy resolves names, so only literal addresses can be checked here: the proxy must check the rest.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from monitor.fetch.address_guard import Network, parse_ip
from monitor.fetch.connection import (
    USUAL_PORTS,
    GuardedBackend,
    MeteredBackend,
    MeteredStream,
    RequestContext,
    request_context,
    require_allowed,
)
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.kept_connections import IDLE_SECONDS, MOST_IDLE, KeptConnections
from monitor.fetch.resolver import Resolve, SystemResolver

_PORTS = "monitor_ports"


def ports_extension(ports: Iterable[int]) -> dict[str, Any]:
    """The request extension that names the ports which may be connected to besides 80 and 443."""
    return {_PORTS: frozenset(ports)}


def head_done(response: httpx.Response) -> None:
    """Note at the connection of a response that its head has been read."""
    stream = response.extensions.get("network_stream")
    if isinstance(stream, MeteredStream):
        stream.head_done()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends one request, and judges the address when a connection is opened for it."""

    def __init__(
        self,
        *,
        allowed: Sequence[Network] = (),
        limits: Limits = Limits(),
        resolve: Resolve | None = None,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._own_resolver = SystemResolver() if resolve is None else None
        self._allowed = tuple(allowed)
        self._proxied = proxy is not None
        trust = tls or _public_trust()
        self._pool: KeptConnections | httpcore.AsyncConnectionPool
        if proxy is not None:
            self._pool = _proxy_pool(proxy, trust, MeteredBackend(limits))
        else:
            resolver = resolve or self._own_resolver
            assert resolver is not None
            self._pool = KeptConnections(trust, GuardedBackend(resolver, self._allowed, limits))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it. A kept connection that the server had closed meanwhile is replaced once (RFC 9112, 9.3.1)."""
        context = RequestContext(USUAL_PORTS | request.extensions.get(_PORTS, frozenset()))
        request_context.set(context)
        if self._proxied:
            self._judge_literal(request.url, context.ports)
        try:
            response = await self._pool.handle_async_request(_to_core(request))
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            if context.opened:
                raise
            response = await self._pool.handle_async_request(_to_core(request))
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=dict(response.extensions)
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
        if self._own_resolver is not None:
            self._own_resolver.close()

    def _judge_literal(self, url: httpx.URL, ports: frozenset[int]) -> None:
        literal = parse_ip(url.host)
        port = url.port or (443 if url.scheme == "https" else 80)
        require_allowed(
            url.host,
            port,
            [] if literal is None else [literal],
            ports | {port} if literal is None else ports,
            self._allowed,
        )


@lru_cache(maxsize=1)
def _public_trust() -> ssl.SSLContext:
    """The public certificate authorities (certifi's). Reading them takes 50 ms, too long for every round of polls."""
    return httpx.create_ssl_context(trust_env=False)


class _Body(httpx.AsyncByteStream):
    """The body of an httpcore response, for httpx."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


def _to_core(request: httpx.Request) -> httpcore.Request:
    url = request.url
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore.Request(
        request.method, target, headers=request.headers.raw, content=request.content, extensions=request.extensions
    )


def _proxy_pool(
    proxy: str, trust: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend
) -> httpcore.AsyncConnectionPool:
    given = httpx.Proxy(proxy)  # ValueError for anything but http, https and socks5
    if given.url.scheme not in ("http", "https"):
        raise ValueError(f"only http and https proxies can be used, not {given.url.scheme}")
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(given.url.raw_scheme + b"://" + given.url.netloc),
        proxy_auth=given.raw_auth,
        ssl_context=trust,
        max_connections=None,
        max_keepalive_connections=MOST_IDLE,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=backend,
    )
