"""Raw servers on loopback that do what they are scripted to do, and one fetch against them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from monitor.fetch.client import Client
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FetchFailed, Request

LOOPBACK = (ip_network("127.0.0.0/8"),)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SHORT = Limits(total=0.6, connect=0.6)


@dataclass(slots=True)
class FetchPlan:
    """One request as it came: the request line's path, and the headers by lower-case name."""

    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Server:
    """What a server saw, and what it sent."""

    host: str = ""
    port: int = 0
    secure: bool = False
    connections: int = 0
    sent: int = 0
    asked: list[FetchPlan] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http{'s' if self.secure else ''}://{self.host}:{self.port}"


@dataclass(slots=True)
class Exchange:
    """One request being answered."""

    asked: FetchPlan
    server: Server
    writer: asyncio.StreamWriter

    async def send(self, data: bytes | str) -> None:
        self.writer.write(data.encode() if isinstance(data, str) else data)
        self.server.sent += len(data)
        await self.writer.drain()

    async def answer(self, body: bytes = b"", status: int = 200, *headers: str) -> None:
        """A plain honest answer."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    async def redirect(self, to: str, status: int = 302) -> None:
        await self.answer(b"", status, f"Location: {to}")


Script = Callable[[Exchange], Awaitable[None]]


async def _converse(script: Script, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    server.connections += 1
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.partition(": ") for line in head[1:] if line)
            asked = FetchPlan(head[0].split(" ")[1], {name.lower(): value for name, _, value in pairs})
            server.asked.append(asked)
            await script(Exchange(asked, server, writer))
            if writer.is_closing():
                break
    writer.close()


@asynccontextmanager
async def serving(script: Script, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A server that follows the script for every request; its open conversations end with it."""
    server = Server(host, secure=tls is not None)
    talks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.ensure_future(_converse(script, server, reader, writer))
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    listener = await asyncio.start_server(accept, host, 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for talk in list(talks):
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def client(**settings: Any) -> Client:
    """A client that may reach loopback and does not pause between requests, unless the settings say otherwise."""
    usual: dict[str, Any] = {"allowed_networks": LOOPBACK, "gate": MemoryGate(timedelta(0))}
    return Client(version="1.0", contact="https://monitor.example/about", now=lambda: NOW, **(usual | settings))


async def ask(url: str, **settings: Any) -> Document | FetchFailed:
    """One fetch with a client of its own."""
    async with client(**settings) as one:
        return await one.fetch(Request(url))


def fetch(script: Script, path: str = "/feed", **settings: Any) -> tuple[Document | FetchFailed, Server]:
    """One fetch from one scripted server, and what the server saw."""

    async def scene() -> tuple[Document | FetchFailed, Server]:
        async with serving(script) as server:
            answer = await ask(server.url + path, **settings)
            return answer, replace(server, asked=list(server.asked))

    return asyncio.run(scene())


def goes_on(script: Script, seconds: float = 1.0, **settings: Any) -> bool:
    """Whether a fetch is still under way after so many seconds: the control for everything that must end earlier."""

    async def scene() -> bool:
        async with serving(script) as server:
            try:
                await asyncio.wait_for(ask(server.url, **settings), seconds)
            except TimeoutError:
                return True
            return False

    return asyncio.run(scene())


def code(answer: Document | FetchFailed) -> str:
    """The code of a failure; "document" for a document."""
    return answer.code if isinstance(answer, FetchFailed) else "document"


def body(answer: Document | FetchFailed) -> bytes:
    assert isinstance(answer, Document), answer
    return answer.body


def names(*answers: Sequence[str]) -> tuple[Callable[[str, int], Awaitable[Sequence[str]]], list[str]]:
    """A resolver that gives one answer after the other, the last one for ever; and the names it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked
