"""Hostile servers against the fetch: seconds, CPU, the longest stall of the event loop, and memory.

    python bench/hostile.py

Each server runs in a process of its own on loopback, so that only our side is measured. A task that wakes up every 5 ms
notes how late it was: that is how long everything else (the page, the API, other fetches) would have stood still.
Memory is the peak of the process above what it was before the first fetch. A fetch with the default limits may read
4 MiB and keep 10 MiB.
"""

from __future__ import annotations

import asyncio
import gzip
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from monitor.fetch.client import Client
from monitor.fetch.gate import MemoryGate
from monitor.model import FetchFailed, Request

Write = Callable[[bytes], Awaitable[None]]
MIB = 1 << 20
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


async def for_ever(write: Write, data: bytes, begin: bytes = b"") -> None:
    await write(begin)
    while True:
        await write(data)


async def drip(write: Write, data: bytes, begin: bytes = b"") -> None:
    await write(begin)
    while True:
        await write(data)
        await asyncio.sleep(1)


async def whole(write: Write, data: bytes, head: bytes = b"") -> None:
    await write(OK + head + f"Content-Length: {len(data)}\r\n\r\n".encode() + data)


def bomb(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed."""
    return gzip.compress(b"\0" * (megabytes * MIB), 9)


SERVERS: dict[str, Callable[[Write], Awaitable[None]]] = {
    "endless body": lambda write: for_ever(write, b"x" * 65_536, OK + b"\r\n"),
    "endless chunks": lambda write: for_ever(write, b"10000\r\n" + b"x" * 65_536 + b"\r\n", CHUNKED),
    "one byte a chunk": lambda write: for_ever(write, b"1\r\nx\r\n" * 5_000, CHUNKED),
    "chunk extensions": lambda write: for_ever(write, b"1;a=" + b"x" * 60_000 + b"\r\nx\r\n", CHUNKED),
    "endless headers": lambda write: for_ever(write, b"A: b\r\n" * 5_000, OK),
    "endless 103s": lambda write: for_ever(write, b"HTTP/1.1 103 X\r\n\r\n" * 1_000),
    "gzip bomb, 1 GB": lambda write: whole(write, bomb(1_000), b"Content-Encoding: gzip\r\n"),
    "4,096 empty gzips": lambda write: whole(write, gzip.compress(b"") * 4_096, b"Content-Encoding: gzip\r\n"),
    "redirect with endless body": lambda write: for_ever(
        write, b"x" * 65_536, b"HTTP/1.1 302 X\r\nLocation: /\r\n\r\n"
    ),
    "honest 4 MiB": lambda write: whole(write, b"x" * 4 * MIB),
    "one byte a second": lambda write: drip(write, b"x", OK + b"\r\n"),
}


async def serve(name: str) -> None:
    """One server until it is ended; its port goes to standard output."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await SERVERS[name](write)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(listener.sockets[0].getsockname()[1], flush=True)
    await listener.serve_forever()


async def lateness(worst: list[float]) -> None:
    """Keep the longest delay of a short sleep."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.005)
        worst[0] = max(worst[0], time.perf_counter() - began - 0.005)


def peak() -> int:
    """The peak memory of this process so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def attack(client: Client, name: str, before: int) -> None:
    server = subprocess.Popen([sys.executable, __file__, name], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worst = [0.0]
    try:
        port = int(server.stdout.readline())
        watch = asyncio.create_task(lateness(worst))
        wall, cpu = time.perf_counter(), time.process_time()
        answer = await client.fetch(Request(f"http://127.0.0.1:{port}/"))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        watch.cancel()
    finally:
        server.kill()
        server.wait()
    outcome = answer.code if isinstance(answer, FetchFailed) else f"{len(answer.body):,} bytes"
    memory = (peak() - before) / 1024
    print(
        f"{name:<28} {outcome:<16} {wall:>7.2f} s {cpu:>7.2f} s {worst[0] * 1000:>7.0f} ms {memory:>7.1f} MiB",
        flush=True,
    )


async def main() -> None:
    print(f"{'server':<28} {'outcome':<16} {'wall':>9} {'CPU':>9} {'stall':>10} {'memory':>11}")
    settings = {"allowed_networks": [ip_network("127.0.0.0/8")], "gate": MemoryGate(timedelta(0))}
    async with Client(version="bench", contact="", now=lambda: datetime.now(UTC), **settings) as client:
        before = peak()
        for name in SERVERS:
            await attack(client, name, before)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]) if len(sys.argv) > 1 else main())
