"""One polite, bounded visit to one address.

1. the address is checked: http or https, at most 2,048 characters
2. the host's gate is entered: one request at a time, a pause between two, none before the host's `Retry-After` is over
3. the request goes out over a guarded connection, inside what is left of the total deadline
4. a redirect's body is never read; its target goes through 1 to 4 again, without credentials when the host changes;
   cookies that redirects set are sent back within this one chain, by the usual rules, and then forgotten
5. a page that sends its reader on at once is a redirect, too; so is a page at a feed's address that names its feed
6. a document is read up to the limits, a 304 is one without a body, anything else is a `FetchFailed` with its reason
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import httpx

from monitor.fetch.address_guard import Network
from monitor.fetch.body_decoder import read_body
from monitor.fetch.error_messages import EXPECTED, fetch_error_of
from monitor.fetch.feed_link import named_feed
from monitor.fetch.fetch_error import FetchError
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.gate import HostGate, MemoryGate
from monitor.fetch.page_redirect import page_redirect
from monitor.fetch.request_url import basic_auth, parse_url, redacted, redirect_url, same_origin, without_credentials
from monitor.fetch.resolver import Resolve
from monitor.fetch.response_head import REDIRECTS, header_map, is_gzipped, require_body, require_document
from monitor.fetch.transport import GuardedTransport, head_done, ports_extension
from monitor.model import Document, FailureClass, FetchFailed, Hop, PollCode, Request, SourceKind
from monitor.source_kinds.spec import HTML

_ACCEPT: Mapping[str, str] = {
    **{kind.value: kind.spec.accept for kind in SourceKind},
    "page": HTML,
    "robots": "text/plain,*/*;q=0.5",  # RFC 9309, 2.3
}
_MOST_REFRESHES = 3  # / to /en/ to /en/index.html; what leads further is shown as it is
_LONGEST_VALIDATOR = 4_096  # characters; half of what servers accept of all headers (8 KiB: Apache, nginx)


@dataclass(slots=True)
class _FetchState:
    """How far one fetch has come."""

    request: Request
    left: float  # seconds of the total deadline
    spent: float = 0.0  # seconds, waiting in the gate not counted
    hops: list[Hop] = field(default_factory=list)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)  # of this chain of redirects alone
    refreshed: int = 0  # redirects that stood in a page


@dataclass(frozen=True, slots=True)
class _Response:
    """One response, read as far as it is needed. `location` is None unless it is a redirect."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


def user_agent(version: str, contact: str) -> str:
    """What the service calls itself. `contact`: an address where the operator can be reached, or ""."""
    return f"hk-it-monitor/{version}" + (f" (+{contact})" if contact else "")


class Client:
    """Fetches documents. Use it as an async context manager: it owns connections.

    `contact`: an address where the operator can be reached; it is part of the User-Agent. `transport` and `resolve` are
    for tests; with a `transport` of your own no address is checked.
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
        self._agent = user_agent(version, contact)
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

        `request.url` may hold a user and password; no address in the response does.
        """
        state = _FetchState(request, left=self._limits.total)
        try:
            return await self._follow(state)
        except FetchError as error:
            return _failed(state, error)

    async def _follow(self, state: _FetchState) -> Document:
        url = parse_url(state.request.url, self._limits.url)
        headers = self._headers(state.request, url)
        while True:
            response = await self._take_turn(state, url, headers)
            if response.location is None:
                response = self._led_on(state, url, response)
            if response.location is None:
                return self._document(state, url, response)
            if len(state.hops) >= self._limits.redirects:
                raise FetchError("redirects", f"{url.host}: more than {self._limits.redirects} redirects")
            onward = redirect_url(url, response.location, self._limits.url)
            state.hops.append(Hop(response.status, without_credentials(url), without_credentials(onward)))
            headers = headers if same_origin(url, onward) else self._bare(headers)
            url = onward

    def _led_on(self, state: _FetchState, url: httpx.URL, response: _Response) -> _Response:
        """The response as a redirect when its page sends its reader on or names the feed; a few times at most."""
        if response.status == 304 or state.request.purpose == "robots" or state.refreshed >= _MOST_REFRESHES:
            return response
        to = page_redirect(response.headers, response.body, url)
        if to is None and state.request.purpose is SourceKind.FEED:
            to = named_feed(response.headers, response.body, url)
        state.refreshed += to is not None
        return response if to is None else replace(response, location=to.encode().decode("latin-1"))

    async def _take_turn(self, state: _FetchState, url: httpx.URL, headers: Mapping[str, str]) -> _Response:
        """One request to one host, through its gate."""
        wait = await self._gate.enter(url.host, state.left)
        if wait is not None:
            raise FetchError(
                PollCode.HOST_RESTS,
                f"{url.host}: asked for no requests for now (Retry-After)",
                FailureClass.TEMPORARY,
                retry_after=wait,
            )
        rest: timedelta | None = None
        try:
            return await self._within_deadline(state, url, headers)
        except FetchError as error:
            rest = error.retry_after
            raise
        finally:
            await self._gate.leave(url.host, rest)

    async def _within_deadline(self, state: _FetchState, url: httpx.URL, headers: Mapping[str, str]) -> _Response:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(state.left):
                return await self._exchange(state, url, headers)
        except EXPECTED as error:
            raise fetch_error_of(error, url.host) from error
        finally:
            state.spent += clock() - began
            state.left = max(0.0, self._limits.total - state.spent)

    async def _exchange(self, state: _FetchState, url: httpx.URL, headers: Mapping[str, str]) -> _Response:
        """Send, and read as much of the response as its status is worth."""
        sent = httpx.Request("GET", url, headers=_encoded(headers), extensions=self._extensions(state))
        if state.hops:
            state.cookies.set_cookie_header(sent)
        response = await self._transport.handle_async_request(sent)
        try:
            head_done(response)
            head = header_map(response.headers.raw)
            if response.status_code in REDIRECTS and "location" in head:
                response.request = sent
                state.cookies.extract_cookies(response)
                return _Response(response.status_code, head, location=head["location"])
            conditional = "if-none-match" in headers or "if-modified-since" in headers
            require_document(response.status_code, head, conditional=conditional, host=url.host, now=self._now())
            body = await self._body(state.request, response, head)
            require_body(response.status_code, body, url.host)
            return _Response(response.status_code, head, body)
        finally:
            await response.stream.aclose()  # type: ignore[union-attr]  # transports of this room are asynchronous

    async def _body(self, request: Request, response: httpx.Response, head: Mapping[str, str]) -> bytes:
        """The body; a 304 has none, but its end must be read for the connection to be used again."""
        chunks = response.stream
        assert isinstance(chunks, httpx.AsyncByteStream)
        if response.status_code == 304:
            return await read_body(chunks, gzipped=False, limits=self._limits, cut_at=0)
        cut_at = self._limits.robots if request.purpose == "robots" else None
        return await read_body(chunks, gzipped=is_gzipped(head), limits=self._limits, cut_at=cut_at)

    def _document(self, state: _FetchState, url: httpx.URL, response: _Response) -> Document:
        return Document(
            url=redacted(state.request.url),
            final_url=without_credentials(url),
            status=304 if response.status == 304 else 200,
            headers=_without_validators(response.headers) if state.refreshed else response.headers,
            body=response.body,
            received_at=self._now(),
            elapsed=state.spent,
            hops=tuple(state.hops),
        )

    def _headers(self, request: Request, url: httpx.URL) -> dict[str, str]:
        """The usual headers, then those of the source's configuration, then those that it may not change."""
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

    def _extensions(self, state: _FetchState) -> dict[str, object]:
        return ports_extension(state.request.ports) | {"timeout": {"connect": self._limits.connect}}


def _without_validators(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The page that leads on never changes: asked whether it has changed since the other did, it says no."""
    return {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}


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


def _failed(state: _FetchState, error: FetchError) -> FetchFailed:
    return FetchFailed(
        url=redacted(state.request.url),
        reason=error.reason,
        failure=error.failure,
        code=error.code,
        status=error.status,
        retry_after=error.retry_after,
        hops=tuple(state.hops),
    )
