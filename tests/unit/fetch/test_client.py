"""One fetch, at the seam that the library offers: a transport that answers from memory."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from monitor.fetch.client import Client
from monitor.fetch.fetch_limits import Limits
from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FailureClass, FetchFailed, Hop, Request, SourceKind, Validators

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
URL = "https://h.example/feed"
Answer = Callable[[httpx.Request], httpx.Response]


def fetch(answer: Answer, request: Request = Request(URL), **settings) -> Document | FetchFailed:
    async def scene() -> Document | FetchFailed:
        transport = httpx.MockTransport(answer)
        gate = MemoryGate(timedelta(0))
        async with Client(version="1", contact="", now=lambda: NOW, transport=transport, gate=gate, **settings) as one:
            return await one.fetch(request)

    return asyncio.run(scene())


def test_a_document() -> None:
    found = fetch(lambda request: httpx.Response(200, headers={"ETag": '"1"', "X-A": "b"}, content=b"<rss/>"))
    assert isinstance(found, Document)
    assert (found.url, found.final_url, found.status, found.body) == (URL, URL, 200, b"<rss/>")
    assert found.headers["x-a"] == "b"
    assert found.validators == Validators('"1"', None)
    assert (found.received_at, found.hops) == (NOW, ())


def test_gzip_is_undone_here_and_not_by_the_library() -> None:
    packed = gzip.compress(b"<rss/>")
    found = fetch(lambda request: httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=packed))
    assert isinstance(found, Document)
    assert found.body == b"<rss/>"


def test_a_203_counts_as_200() -> None:
    found = fetch(lambda request: httpx.Response(203, content=b"x"))
    assert isinstance(found, Document)
    assert found.status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_noted(status: int) -> None:
    def moved(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/feed":
            return httpx.Response(status, headers={"Location": "/new"})
        return httpx.Response(200, content=b"x")

    found = fetch(moved)
    assert isinstance(found, Document)
    assert (found.final_url, found.hops) == (f"{URL[:-4]}new", (Hop(status, URL, f"{URL[:-4]}new"),))


@pytest.mark.parametrize(("status", "headers"), [(300, {"Location": "/new"}), (301, {}), (304, {"Location": "/new"})])
def test_what_names_no_address_to_go_on_to_is_a_failure(status: int, headers: dict[str, str]) -> None:
    found = fetch(lambda request: httpx.Response(status, headers=headers))
    assert isinstance(found, FetchFailed)
    assert (found.code, found.reason) == (f"http-{status}", f"h.example: unexpected status ({status})")


def test_a_304_has_no_body_whatever_the_transport_says() -> None:
    found = fetch(lambda request: httpx.Response(304, content=b"x"), Request(URL, validators=Validators('"1"')))
    assert isinstance(found, Document)
    assert (found.status, found.body) == (304, b"")


REFUSED = OSError(111, "whatever the language of this machine")
NO_NAME = socket.gaierror(-2, "Name or service not known")
EXPIRED = ssl.SSLCertVerificationError(1, "[SSL] certificate verify failed")
EXPIRED.verify_message = "certificate has expired."
NO_TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
NO_TLS.reason = "WRONG_VERSION_NUMBER"


def led_to(error: Exception, cause: Exception) -> Exception:
    """An error as the libraries raise it: with what the operating system said behind it."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code", "failure", "reason"),
    [
        (httpx.ConnectError("all failed"), "connect", FailureClass.TEMPORARY, "no connection: all failed"),
        (
            led_to(httpx.ConnectError("x"), REFUSED),
            "connect",
            FailureClass.TEMPORARY,
            "no connection: connection refused",
        ),
        (
            led_to(httpx.ConnectError("x"), EXPIRED),
            "tls",
            FailureClass.SOFT,
            "TLS failed: certificate has expired",
        ),
        (
            led_to(httpx.ConnectError("x"), NO_TLS),
            "tls",
            FailureClass.SOFT,
            "TLS failed: wrong version number",
        ),
        (NO_NAME, "dns", FailureClass.TEMPORARY, "name not resolved: name or service not known"),
        (httpx.ConnectTimeout("slow"), "timeout", FailureClass.TEMPORARY, "timed out"),
        (led_to(TimeoutError(), EXPIRED), "timeout", FailureClass.TEMPORARY, "timed out"),
        (httpx.ReadTimeout("slow"), "timeout", FailureClass.TEMPORARY, "timed out"),
        (httpx.ReadError(""), "network", FailureClass.TEMPORARY, "connection lost: ReadError"),
        (httpx.WriteError("re\nset"), "network", FailureClass.TEMPORARY, "connection lost: re set"),
        (
            httpx.RemoteProtocolError("illegal status line"),
            "protocol",
            FailureClass.SOFT,
            "not a valid HTTP response: illegal status line",
        ),
        (
            httpx.RemoteProtocolError("Server disconnected"),
            "network",
            FailureClass.TEMPORARY,
            "connection closed before the end of the response",
        ),
        (
            httpx.RemoteProtocolError("peer closed connection"),
            "network",
            FailureClass.TEMPORARY,
            "connection closed before the end of the response",
        ),
        (
            httpx.LocalProtocolError("bad header"),
            "bad-request",
            FailureClass.PERMANENT,
            "the request cannot be sent: bad header",
        ),
        (httpx.ProxyError("403"), "proxy", FailureClass.TEMPORARY, "the proxy refused: 403"),
        (httpx.UnsupportedProtocol("ftp"), "bad-address", FailureClass.PERMANENT, "not a valid address: ftp"),
        (OSError(113, "x"), "network", FailureClass.TEMPORARY, "connection lost: no route to host"),
        (UnicodeError("label too long"), "bad-address", FailureClass.PERMANENT, "not a valid address: label too long"),
        (httpx.ReadError("x" * 500), "network", FailureClass.TEMPORARY, "connection lost: " + "x" * 200),
    ],
)
def test_what_a_library_raises_becomes_a_value(error: Exception, code: str, failure: FailureClass, reason: str) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise error

    found = fetch(broken)
    assert isinstance(found, FetchFailed)
    assert (found.code, found.failure, found.reason) == (code, failure, f"h.example: {reason}")


def test_a_fault_of_our_own_is_raised() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch(broken)


def test_the_gate_is_left_whatever_happens() -> None:
    failure, success = httpx.ReadError("reset"), httpx.Response(200, content=b"x")
    answers: Iterator[httpx.Response | httpx.ReadError] = iter([httpx.Response(500), failure, success])

    def scripted(request: httpx.Request) -> httpx.Response:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    async def scene() -> list[str]:
        gate = MemoryGate(timedelta(0))
        transport = httpx.MockTransport(scripted)
        async with Client(version="1", contact="", now=lambda: NOW, transport=transport, gate=gate) as one:
            found = [await asyncio.wait_for(one.fetch(Request(URL)), 5) for _ in range(3)]
            return [getattr(each, "code", "document") for each in found]

    assert asyncio.run(scene()) == ["http-500", "network", "document"]


def test_waiting_at_the_gate_is_not_the_servers_time() -> None:
    class Slow(MemoryGate):
        async def enter(self, host: str, deadline_s: float) -> timedelta | None:
            await asyncio.sleep(0.2)
            return await super().enter(host, deadline_s)

    async def scene() -> Document | FetchFailed:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b"x"))
        gate, limits = Slow(timedelta(0)), Limits(total=0.1)
        async with Client(
            version="1", contact="", now=lambda: NOW, transport=transport, gate=gate, limits=limits
        ) as one:
            return await one.fetch(Request(URL))

    assert isinstance(asyncio.run(scene()), Document)


def test_a_closed_gate_is_a_failure_that_says_how_long() -> None:
    class Closed(MemoryGate):
        async def enter(self, host: str, deadline_s: float) -> timedelta | None:
            return timedelta(minutes=7)

    async def scene() -> Document | FetchFailed:
        transport = httpx.MockTransport(lambda request: httpx.Response(200))
        async with Client(version="1", contact="", now=lambda: NOW, transport=transport, gate=Closed()) as one:
            return await one.fetch(Request(URL))

    found = asyncio.run(scene())
    assert isinstance(found, FetchFailed)
    assert (found.code, found.retry_after) == ("wait", timedelta(minutes=7))
    assert found.reason == "h.example: asked for no requests for now (Retry-After)"


@pytest.mark.parametrize(
    ("purpose", "begins"),
    [
        (SourceKind.FEED, "application/atom+xml"),
        (SourceKind.LISTING, "text/html"),
        (SourceKind.SITEMAP, "application/xml"),
        (SourceKind.API, "application/json"),
        ("page", "text/html"),
        ("robots", "text/plain"),
    ],
)
def test_the_accept_header_goes_by_the_purpose(purpose: Any, begins: str) -> None:
    seen: list[str] = []

    def noting(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["accept"])
        return httpx.Response(200)

    fetch(noting, Request(URL, purpose))
    assert seen[0].startswith(begins)


def test_the_user_agent_needs_no_contact() -> None:
    seen: list[str] = []

    def noting(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["user-agent"])
        return httpx.Response(200)

    fetch(noting)
    assert seen == ["hk-it-monitor/1"]


def test_a_failure_shows_no_password() -> None:
    found = fetch(lambda request: httpx.Response(404), Request("https://user:secret@h.example/feed"))
    assert "secret" not in repr(found)
    assert found.url == URL


# ------------------------------------------------------------------------------------------------- what a request says
def headers_sent(*pages: httpx.Response, request: Request) -> list[httpx.Headers]:
    """The headers of every request of one fetch, whose responses come in this order."""
    seen: list[httpx.Headers] = []

    def scripted(sent: httpx.Request) -> httpx.Response:
        seen.append(sent.headers)
        return pages[len(seen) - 1]

    fetch(scripted, request)
    return seen


LONG_TAG = '"' + "x" * 4_094 + '"'


@pytest.mark.parametrize(
    ("validators", "sent"),
    [
        (Validators(), (None, None)),
        (Validators('"1"', "Mon, 02 Mar 2026 08:00:00 GMT"), ('"1"', "Mon, 02 Mar 2026 08:00:00 GMT")),
        (Validators(LONG_TAG), (LONG_TAG, None)),
        (Validators(LONG_TAG + "x"), (None, None)),  # longer than it is worth
    ],
)
def test_validators_are_sent_back_as_they_came(validators: Validators, sent: tuple[str | None, str | None]) -> None:
    (headers,) = headers_sent(httpx.Response(200), request=Request(URL, validators=validators))
    assert (headers.get("if-none-match"), headers.get("if-modified-since")) == sent


@pytest.mark.parametrize("validators", [Validators('"1"'), Validators(None, "Mon, 02 Mar 2026 08:00:00 GMT")])
def test_either_validator_makes_a_304_welcome(validators: Validators) -> None:
    found = fetch(lambda request: httpx.Response(304), Request(URL, validators=validators))
    assert isinstance(found, Document)


@pytest.mark.parametrize(
    ("to", "kept"),
    [("https://h.example/new", True), ("https://other.example/", False), ("http://h.example/new", False)],
)
def test_configured_headers_and_passwords_stay_with_their_origin(to: str, kept: bool) -> None:
    request = Request("https://u:p@h.example/feed", validators=Validators('"1"'), headers=(("X-Key", "secret"),))
    _, second = headers_sent(httpx.Response(301, headers={"Location": to}), httpx.Response(200), request=request)
    assert ("x-key" in second, "authorization" in second) == (kept, kept)
    assert (second["if-none-match"], second["accept-encoding"]) == ('"1"', "gzip")
    assert second["accept"] == SourceKind.FEED.spec.accept


@pytest.mark.parametrize(("count", "followed"), [(10, True), (11, False)])
def test_ten_redirects_are_followed(count: int, followed: bool) -> None:
    def moving(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("n", 0))
        onward = httpx.Response(302, headers={"Location": f"/feed?n={number + 1}"})
        return onward if number < count else httpx.Response(200)

    found = fetch(moving)
    assert isinstance(found, Document) is followed
    assert len(found.hops) == 10


def test_of_a_robots_txt_the_beginning_is_read_and_of_a_feed_all() -> None:
    limits = Limits(robots=100, decoded=1_000)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"x" * 900)

    robots, feed = (fetch(answer, Request(URL, purpose), limits=limits) for purpose in ("robots", SourceKind.FEED))
    assert isinstance(robots, Document)
    assert isinstance(feed, Document)
    assert (len(robots.body), len(feed.body)) == (100, 900)
