"""Sockets of asyncio in the shape that httpcore asks for (`AsyncNetworkStream`).

httpcore's own backend goes through anyio, whose time limits and checkpoints around each read and write cost as much
processor time as the rest of a request that is answered 304 (`bench/poll.py`).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

_ErrorType = type[Exception]


async def open_socket(host: str, port: int, timeout: float | None, local_address: str | None) -> SocketStream:
    """A connection to an address; httpcore's ConnectError and ConnectTimeout."""
    local = None if local_address is None else (local_address, 0)
    with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
        async with asyncio.timeout(timeout):
            return SocketStream(*await asyncio.open_connection(host, port, local_addr=local))


class SocketStream(httpcore.AsyncNetworkStream):
    """One connection, plain or TLS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; b"" at the end."""
        with _as_httpcore(httpcore.ReadTimeout, httpcore.ReadError):
            if timeout is None:
                return await self._reader.read(max_bytes)
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        if not buffer:
            return
        with _as_httpcore(httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            async with asyncio.timeout(timeout):
                await self._writer.drain()

    async def aclose(self) -> None:
        """Close it at once: what a peer would still send is of no interest, nor is its goodbye."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection under TLS."""
        try:
            with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            await self.aclose()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """httpcore asks for "ssl_object", and by "is_readable" whether the peer has closed a kept connection."""
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.is_closing()
        return self._writer.get_extra_info(info)


@contextmanager
def _as_httpcore(timed_out: _ErrorType, failed: _ErrorType) -> Iterator[None]:
    """What asyncio and the system raise, as httpcore's callers know it; a TLS failure is a failed connection, too."""
    try:
        yield
    except TimeoutError as error:
        raise timed_out(str(error)) from error
    except (OSError, EOFError) as error:
        raise failed(str(error)) from error
