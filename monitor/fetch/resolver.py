"""Resolving names by the operating system, in threads of their own.

The event loop's common thread pool has few threads; a handful of resolvers that do not answer would fill it and hold up
the look-ups of every other source. An abandoned look-up ends by the resolver's own time-out.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port -> addresses as text; OSError when there are none


class SystemResolver:
    """`getaddrinfo`, as a `Resolve`."""

    def __init__(self, threads: int = 16) -> None:  # twice the polls of a round (8), for look-ups given up but not over
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolver")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, look_up, host, port)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host as text, each once. OSError: there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
