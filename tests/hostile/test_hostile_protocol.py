"""Servers that speak badly, and certificates that prove nothing."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from loopback import NOW, Exchange, Script, ask, body, client, code, fetch, serving

from monitor.fetch.gate import MemoryGate
from monitor.model import Document, FailureClass, FetchFailed, Request, Validators


def says(data: bytes) -> Script:
    """These bytes, and the end."""

    async def script(exchange: Exchange) -> None:
        await exchange.send(data)
        exchange.writer.close()

    return script


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"<html>HTTP/0.9</html>",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        bytes(range(256)) * 20,
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ],
)
def test_a_broken_answer_is_a_failure_and_no_exception(data: bytes) -> None:
    answer, _ = fetch(says(data))
    assert isinstance(answer, FetchFailed)
    assert answer.code in ("network", "protocol")
    assert answer.failure is not FailureClass.PERMANENT
    assert "127.0.0.1" in answer.reason


def test_a_connection_that_is_reset_is_a_failure() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        exchange.writer.transport.abort()

    assert code(fetch(script)[0]) == "network"


def test_nobody_listening_is_a_failure() -> None:
    answer = asyncio.run(ask("http://127.0.0.1:1/"))
    assert isinstance(answer, FetchFailed)
    assert (answer.code, answer.failure) == ("connect", FailureClass.TEMPORARY)
    assert "connection refused" in answer.reason


@pytest.mark.parametrize("status", [200, 304])
def test_an_answer_without_a_length_ends_with_its_connection(status: int) -> None:
    """A 304 has no body, whatever follows it (RFC 9110, 15.4.5); the next fetch is not confused by it."""

    async def script(exchange: Exchange) -> None:
        await exchange.send(f'HTTP/1.1 {status} X\r\nETag: "1"\r\n\r\n<rss/>')
        if status == 200:
            exchange.writer.close()

    async def scene() -> list[tuple[str, bytes]]:
        async with serving(script) as server, client() as one:
            request = Request(server.url, validators=Validators('"1"'))
            answers = [await one.fetch(request) for _ in range(3)]
            return [(code(answer), body(answer)) for answer in answers]

    assert asyncio.run(scene()) == [("document", b"<rss/>" if status == 200 else b"")] * 3


def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"", 304)

    assert code(fetch(script)[0]) == "http-304"


# ------------------------------------------------------------------------------------------------ kept connections
def test_a_kept_connection_that_was_closed_is_replaced_unseen() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"x")
        if exchange.asked.path == "/close":
            await asyncio.sleep(0)
            exchange.writer.close()

    async def scene() -> tuple[list[str], int, int]:
        async with serving(script) as server, client() as one:
            paths = ("/", "/", "/close", "/", "/")
            codes = [code(await one.fetch(Request(server.url + path))) for path in paths]
            return codes, len(server.asked), server.connections

    assert asyncio.run(scene()) == (["document"] * 5, 5, 2)


def test_a_server_that_closes_a_fresh_connection_is_asked_once() -> None:
    answer, server = fetch(says(b""))
    assert code(answer) == "network"
    assert len(server.asked) == 1


# ----------------------------------------------------------------------------------------------------- certificates
AUTHORITY = trustme.CA()
STRANGER = trustme.CA()


def certified(certificate: trustme.LeafCert) -> str:
    """The outcome against a server with that certificate, as code and reason."""

    async def honest(exchange: Exchange) -> None:
        await exchange.answer(b"x")

    async def scene() -> str:
        server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(server_side)
        trust = ssl.create_default_context()
        AUTHORITY.configure_trust(trust)
        async with serving(honest, tls=server_side) as server:
            answer = await ask(server.url, tls=trust)
            return "document" if isinstance(answer, Document) else f"{answer.code}: {answer.reason}"

    return asyncio.run(scene())


LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (AUTHORITY.issue_cert("127.0.0.1", not_after=LONG_AGO, not_before=LONG_AGO - timedelta(days=1)), "expired"),
        (AUTHORITY.issue_cert("127.0.0.2"), "mismatch"),
        (AUTHORITY.issue_cert("h.example"), "mismatch"),
        (STRANGER.issue_cert("127.0.0.1"), "local issuer"),
    ],
)
def test_a_bad_certificate_is_named_and_never_accepted(certificate: trustme.LeafCert, words: str) -> None:
    outcome = certified(certificate)
    assert outcome.startswith("tls: 127.0.0.1: TLS failed: ")
    assert words in outcome


def test_control_a_good_certificate_is_accepted() -> None:
    assert certified(AUTHORITY.issue_cert("127.0.0.1")) == "document"


def test_plain_http_on_a_tls_port_is_named() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read()
        writer.close()

    async def scene() -> str:
        async with await asyncio.start_server(plain, "127.0.0.1", 0) as listener:
            return code(await ask(f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"))

    assert asyncio.run(scene()) == "tls"


# ------------------------------------------------------------------------------------------ what servers ask for
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("Retry-After: 315360000", timedelta(hours=24)),
        ("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", timedelta(hours=24)),
        ("Retry-After: 90", timedelta(seconds=90)),
        ("X-RateLimit-Reset: 90", timedelta(seconds=90)),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_rest_gets_it_whole(status: int, header: str, wait: timedelta) -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"later", status, header)

    async def scene() -> tuple[FetchFailed, FetchFailed, int]:
        async with serving(script) as server, client(gate=MemoryGate(timedelta(0))) as one:
            first = await one.fetch(Request(f"{server.url}/a"))
            second = await one.fetch(Request(f"{server.url}/b"))
            assert isinstance(first, FetchFailed)
            assert isinstance(second, FetchFailed)
            return first, second, len(server.asked)

    first, second, asked = asyncio.run(scene())
    assert (first.code, first.status, first.retry_after) == (f"http-{status}", status, wait)
    assert second.code == "wait"
    assert second.retry_after is not None
    assert wait - timedelta(seconds=30) < second.retry_after <= wait
    assert asked == 1


def test_control_a_plain_503_closes_no_door() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"", 503)

    async def scene() -> int:
        async with serving(script) as server, client() as one:
            for _ in range(3):
                await one.fetch(Request(server.url))
            return len(server.asked)

    assert asyncio.run(scene()) == 3


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_page_is_no_document(status: int) -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"<html>Just a moment...</html>", status, "cf-mitigated: challenge")

    assert code(fetch(script)[0]) == "challenge"


def test_the_clock_is_the_callers() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"x")

    answer, _ = fetch(script)
    assert isinstance(answer, Document)
    assert answer.received_at == NOW
