"""One fetch, at the seam that the library offers: a transport that answers from memory."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from monitor.fetch.bounds import Limits
from monitor.fetch.client import Client
from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FailureClass, FetchFailed, Request, Validators

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


def test_a_304_has_no_body_whatever_the_transport_says() -> None:
    found = fetch(lambda request: httpx.Response(304, content=b"x"), Request(URL, validators=Validators('"1"')))
    assert isinstance(found, Document)
    assert (found.status, found.body) == (304, b"")


@pytest.mark.parametrize(
    ("error", "code", "failure"),
    [
        (httpx.ConnectError("refused"), "connect", FailureClass.TEMPORARY),
        (httpx.ConnectTimeout("slow"), "timeout", FailureClass.TEMPORARY),
        (httpx.ReadTimeout("slow"), "timeout", FailureClass.TEMPORARY),
        (httpx.ReadError("reset"), "network", FailureClass.TEMPORARY),
        (httpx.WriteError("reset"), "network", FailureClass.TEMPORARY),
        (httpx.RemoteProtocolError("illegal status line"), "protocol", FailureClass.SOFT),
        (httpx.RemoteProtocolError("Server disconnected"), "network", FailureClass.TEMPORARY),
        (httpx.LocalProtocolError("bad header"), "bad-request", FailureClass.PERMANENT),
        (httpx.ProxyError("403"), "proxy", FailureClass.TEMPORARY),
        (httpx.UnsupportedProtocol("ftp"), "bad-address", FailureClass.PERMANENT),
        (OSError(113, "No route to host"), "network", FailureClass.TEMPORARY),
        (UnicodeError("label too long"), "bad-address", FailureClass.PERMANENT),
    ],
)
def test_what_a_library_raises_becomes_a_value(error: Exception, code: str, failure: FailureClass) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise error

    found = fetch(broken)
    assert isinstance(found, FetchFailed)
    assert (found.code, found.failure) == (code, failure)
    assert found.reason


def test_a_fault_of_our_own_is_raised() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch(broken)


def test_the_gate_is_left_whatever_happens() -> None:
    answers: Iterator[httpx.Response | httpx.ReadError] = iter(
        [httpx.Response(500), httpx.ReadError("reset"), httpx.Response(200, content=b"x")]
    )

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


@pytest.mark.parametrize(
    ("purpose", "begins"),
    [("feed", "application/atom+xml"), ("api", "application/json"), ("page", "text/html"), ("robots", "text/plain")],
)
def test_what_is_wanted_is_said(purpose: Any, begins: str) -> None:
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
