"""The two places where the network is touched: opening a connection, and reading from it.

`GuardedBackend` resolves a name once, checks every address it has, and connects to one of those, so a name that changes
its answer between the look-up and the connection (DNS rebinding) gains nothing. `MeteredStream` counts what a server
sends (h11 and httpcore bound one header block, but not how many interim answers come before it), and hands heads on
as h11 can read them (`head_repair`).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import httpcore

from monitor.fetch.address_guard import Address, Network, opened, parse_ip, refusal
from monitor.fetch.fetch_error import FetchError
from monitor.fetch.fetch_limits import Limits, mib
from monitor.fetch.head_repair import HeadRepair
from monitor.fetch.resolver import Resolve
from monitor.fetch.sockets import open_socket
from monitor.model import FailureClass, PollCode

USUAL_PORTS = frozenset({80, 443})
_ADDRESSES_TRIED = 4  # of the 5 seconds for connecting each has then one at least (RFC 8305, 5: 100 ms to 2 s)
_HEAD_PIECE = 16 << 10  # bytes; small enough that parsing a piece full of headers does not hold the event loop
_BODY_PIECE = 64 << 10  # bytes; what httpcore itself reads at once


@dataclass(slots=True)
class RequestContext:
    """Which ports the request may use, and whether it had to open a connection."""

    ports: frozenset[int] = USUAL_PORTS
    opened: bool = False


# httpcore connects in the task of the request, but hands its backend nothing but host and port.
request_context: ContextVar[RequestContext] = ContextVar("monitor_fetch_request")


def require_allowed(
    host: str, port: int, addresses: Sequence[Address], ports: frozenset[int], allowed: Sequence[Network]
) -> None:
    """Raise `FetchError` when one of the addresses, or the port, may not be reached.

    One refused address is enough to refuse the name: an honest name has none, and rebinding begins with mixed answers.
    """
    for found in addresses:
        reason = refusal(found, allowed)
        if reason is not None:
            raise _blocked(f"{host}: blocked address {found} ({reason})")
    intended = bool(addresses) and all(opened(found, allowed) for found in addresses)
    if port not in ports and not intended:
        raise _blocked(f"{host}: blocked port {port}")


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to allowed addresses only."""

    def __init__(self, resolve: Resolve, allowed: Sequence[Network], limits: Limits) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._limits = limits

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - of httpcore's protocol; nobody sets any
    ) -> httpcore.AsyncNetworkStream:
        """A connection to `host`; the look-up and all attempts together take `timeout` seconds at most."""
        context = request_context.get(RequestContext())
        context.opened = True
        async with asyncio.timeout(timeout):
            addresses = await self._addresses(host, port)
            require_allowed(host, port, addresses, context.ports, self._allowed)
            candidates = _alternating(addresses)
            share = None if timeout is None else timeout / len(candidates)
            for address in candidates[:-1]:
                with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                    return await self._open(address, port, share, local_address)
            return await self._open(candidates[-1], port, share, local_address)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        literal = parse_ip(host)
        if literal is not None:
            return [literal]
        found = [parse_ip(text) for text in await self._resolve(host, port)]
        addresses = [address for address in found if address is not None]
        if not addresses:
            raise FetchError("dns", f"{host}: name not resolved: no address", FailureClass.TEMPORARY)
        return addresses

    async def _open(self, address: Address, port: int, timeout: float | None, local: str | None) -> MeteredStream:
        return MeteredStream(await open_socket(str(address), port, timeout, local), self._limits)


class MeteredBackend(httpcore.AsyncNetworkBackend):
    """Opens the connections to a proxy, which the operator named and which judges addresses itself."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - of httpcore's protocol; nobody sets any
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the proxy."""
        request_context.get(RequestContext()).opened = True
        return MeteredStream(await open_socket(host, port, timeout, local_address), self._limits)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class MeteredStream(httpcore.AsyncNetworkStream):
    """A connection that counts and repairs heads. A request begins a head; `head_done` begins the body."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._begin_head()

    def _begin_head(self) -> None:
        self._in_head = True
        self._left = self._limits.head
        self._repair = HeadRepair()

    def head_done(self) -> None:
        """From here on a body is read. Chunked coding adds to its bytes: an honest server under a quarter."""
        self._in_head = False
        self._left = self._limits.raw + self._limits.raw // 4 + _BODY_PIECE

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; a head comes as a whole. b"" at the end."""
        while data := await self._receive(max_bytes, timeout):
            if ready := self._repair.write(data):
                return ready
        return self._repair.close()

    async def _receive(self, max_bytes: int, timeout: float | None) -> bytes:
        if self._left <= 0:
            part, limit = ("headers", self._limits.head) if self._in_head else ("the body", self._limits.raw)
            raise FetchError("too-big", f"too large: {part} over {mib(limit)}")
        data = await self._stream.read(min(max_bytes, _HEAD_PIECE if self._in_head else _BODY_PIECE), timeout)
        self._left -= len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._begin_head()
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return MeteredStream(secured, self._limits)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _alternating(addresses: Sequence[Address]) -> list[Address]:
    """The resolver's order with the two families taking turns, so that a dead IPv6 route costs one attempt only."""
    first = [address for address in addresses if address.version == addresses[0].version]
    second = [address for address in addresses if address.version != addresses[0].version]
    turns = chain.from_iterable(zip_longest(first, second))
    return [address for address in turns if address is not None][:_ADDRESSES_TRIED]


def _blocked(reason: str) -> FetchError:
    return FetchError(PollCode.BLOCKED_ADDRESS, reason, FailureClass.PERMANENT)
