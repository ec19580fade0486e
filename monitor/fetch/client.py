"""One polite, bounded visit to one address.

1. the address is read and judged: http or https, a sensible length
2. the host's gate is entered: one request at a time, a pause between two, nothing while the host wants rest
3. the request goes out over a guarded connection, inside what is left of the total deadline
4. a redirect's body is never read; its target goes through 1 to 4 again, without credentials when the host changes
5. a 200 is read under its bounds, a 304 is handed on, anything else is a `FetchFailed` that says what it was
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import httpx

from monitor.fetch import answer as answers
from monitor.fetch import body as bodies
from monitor.fetch.address_guard import Network
from monitor.fetch.bounds import Limits
from monitor.fetch.explain import EXPECTED, explain
from monitor.fetch.gate import HostGate, MemoryGate
from monitor.fetch.names import Resolve
from monitor.fetch.target import basic_auth, join, public, public_text, same_place, target
from monitor.fetch.transport import GuardedTransport, head_done, ports_extension
from monitor.fetch.trouble import Trouble
from monitor.model import Document, FailureClass, FetchFailed, Hop, PollCode, Request

_HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_ACCEPT: Mapping[str, str] = {
    "feed": "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    "sitemap": "application/xml,text/xml;q=0.9,*/*;q=0.5",
    "api": "application/json,*/*;q=0.5",
    "listing": _HTML,
    "page": _HTML,
    "robots": "text/plain,*/*;q=0.5",
}
_OWN_ADDRESS = frozenset({"feed", "api"})  # only the operator writes these addresses; the others may stand in documents
_LONGEST_VALIDATOR = 4_096  # characters; a longer one is not worth sending at every poll


@dataclass(slots=True)
class _Trip:
    """How far one fetch has come."""

    request: Request
    left: float  # seconds of the total deadline
    ports: frozenset[int] = frozenset()  # besides the usual ones
    spent: float = 0.0  # seconds, waiting in the gate not counted
    hops: list[Hop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer, read as far as it is needed. `location` is None unless it is a redirect."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


class Client:
    """Fetches documents. Use it as an async context manager: it owns connections.

    `contact`: an address where the operator can be reached; it stands in the User-Agent. `transport` and `resolve` are
    the seams for tests; with a `transport` of your own no address is judged.
    """

    def __init__(
        self,
        *,
        version: str,
        contact: str,
        now: Callable[[], datetime],
        allowed_networks: Sequence[Network] = (),
        gate: HostGate | None = None,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self._agent = f"hk-it-monitor/{version}" + (f" (+{contact})" if contact else "")
        self._now = now
        self._gate = gate or MemoryGate()
        self._limits = limits
        self._transport = transport or GuardedTransport(
            allowed=allowed_networks, limits=limits, resolve=resolve, proxy=proxy, tls=tls
        )

    @property
    def user_agent(self) -> str:
        """What the service calls itself, e.g. for robots.txt."""
        return self._agent

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def fetch(self, request: Request) -> Document | FetchFailed:
        """The document at that address, or why there is none. Nothing that a server does is raised.

        `request.url` may hold a user and password; no address in the answer does.
        """
        trip = _Trip(request, left=self._limits.total)
        try:
            return await self._follow(trip)
        except Trouble as trouble:
            return _failed(trip, trouble)

    async def _follow(self, trip: _Trip) -> Document:
        url = target(trip.request.url, self._limits.url)
        trip.ports = _ports(trip.request, url)
        headers = self._headers(trip.request, url)
        while True:
            answer = await self._visit(trip, url, headers)
            if answer.location is None:
                return self._document(trip, url, answer)
            if len(trip.hops) >= self._limits.hops:
                raise Trouble("redirects", f"more than {self._limits.hops} redirects")
            onward = join(url, answer.location, self._limits.url)
            trip.hops.append(Hop(answer.status, public(url), public(onward)))
            headers = headers if same_place(url, onward) else self._bare(headers)
            url = onward

    async def _visit(self, trip: _Trip, url: httpx.URL, headers: Mapping[str, str]) -> _Answer:
        """One request to one host, through its gate."""
        wait = await self._gate.enter(url.host, trip.left)
        if wait is not None:
            raise Trouble(
                PollCode.HOST_RESTS, f"{url.host} wants to be left alone", FailureClass.TEMPORARY, retry_after=wait
            )
        rest: timedelta | None = None
        try:
            return await self._timed(trip, url, headers)
        except Trouble as trouble:
            rest = trouble.retry_after
            raise
        finally:
            await self._gate.leave(url.host, rest)

    async def _timed(self, trip: _Trip, url: httpx.URL, headers: Mapping[str, str]) -> _Answer:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(trip.left):
                return await self._exchange(trip, url, headers)
        except EXPECTED as error:
            raise explain(error, url.host) from error
        finally:
            trip.spent += clock() - began
            trip.left = max(0.0, self._limits.total - trip.spent)

    async def _exchange(self, trip: _Trip, url: httpx.URL, headers: Mapping[str, str]) -> _Answer:
        """Send, and read as much of the answer as its status is worth."""
        sent = httpx.Request("GET", url, headers=_encoded(headers), extensions=self._extensions(trip))
        answer = await self._transport.handle_async_request(sent)
        try:
            head_done(answer)
            head = answers.headers(answer.headers.raw)
            if answer.status_code in answers.REDIRECTS and "location" in head:
                return _Answer(answer.status_code, head, location=head["location"])
            conditional = "if-none-match" in headers or "if-modified-since" in headers
            answers.check(answer.status_code, head, conditional=conditional, host=url.host, now=self._now())
            return _Answer(answer.status_code, head, await self._body(trip.request, answer, head))
        finally:
            await answer.stream.aclose()  # type: ignore[union-attr]  # transports of this room are asynchronous

    async def _body(self, request: Request, answer: httpx.Response, head: Mapping[str, str]) -> bytes:
        """The body; a 304 has none, but its end must be read for the connection to be used again."""
        pieces = answer.stream
        assert isinstance(pieces, httpx.AsyncByteStream)
        if answer.status_code == 304:
            return await bodies.read(pieces, packed=False, limits=self._limits, cut_at=0)
        cut_at = self._limits.robots if request.purpose == "robots" else None
        return await bodies.read(pieces, packed=answers.packed(head), limits=self._limits, cut_at=cut_at)

    def _document(self, trip: _Trip, url: httpx.URL, answer: _Answer) -> Document:
        return Document(
            url=public_text(trip.request.url),
            final_url=public(url),
            status=304 if answer.status == 304 else 200,
            headers=answer.headers,
            body=answer.body,
            received_at=self._now(),
            elapsed=trip.spent,
            hops=tuple(trip.hops),
        )

    def _headers(self, request: Request, url: httpx.URL) -> dict[str, str]:
        """Ours, then what the source's configuration says, then what may not be changed."""
        found = {"user-agent": self._agent, "accept": _ACCEPT[request.purpose]}
        found |= {name.lower(): value for name, value in request.headers}
        found |= basic_auth(url)
        validators = request.validators
        found |= _if_given("if-none-match", validators.etag) | _if_given("if-modified-since", validators.last_modified)
        return found | {"accept-encoding": "gzip"}

    def _bare(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Without anything that the source's configuration added: it was meant for the first host."""
        kept = ("accept", "accept-encoding", "if-none-match", "if-modified-since")
        return {"user-agent": self._agent} | {name: headers[name] for name in kept if name in headers}

    def _extensions(self, trip: _Trip) -> dict[str, object]:
        return ports_extension(trip.ports) | {"timeout": {"connect": self._limits.connect}}


def _ports(request: Request, url: httpx.URL) -> frozenset[int]:
    """The ports that may be used: those that the request names, and the one in an address that the operator wrote."""
    own = {url.port} if url.port and request.purpose in _OWN_ADDRESS else set()
    return frozenset({*request.ports, *own})


def _if_given(name: str, validator: str | None) -> dict[str, str]:
    return {name: validator} if validator and len(validator) <= _LONGEST_VALIDATOR else {}


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1", "replace"), _bytes(value)) for name, value in headers.items()]


def _bytes(value: str) -> bytes:
    """Latin-1, as it came from the wire; a configured value that does not fit is UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


def _failed(trip: _Trip, trouble: Trouble) -> FetchFailed:
    return FetchFailed(
        url=public_text(trip.request.url),
        reason=trouble.reason,
        failure=trouble.failure,
        code=trouble.code,
        status=trouble.status,
        retry_after=trouble.retry_after,
        hops=tuple(trip.hops),
    )
