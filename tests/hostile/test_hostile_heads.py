"""Heads that break a rule and can be read in one way only: read, as other programs read them. Others stay refused."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Exchange, Script, body, client, code, fetch, serving

from monitor.fetch.head_repair import HeadRepair
from monitor.model import Document, Request

FEED = b"<rss/>"
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 6"
CHUNKED = b"6\r\n<rss/>\r\n0\r\n\r\n"


def says(data: bytes, piece: int = 1 << 20) -> Script:
    async def script(exchange: Exchange) -> None:
        for start in range(0, len(data), piece):
            await exchange.send(data[start : start + piece])
        exchange.writer.close()

    return script


def whole(head: bytes, content: bytes = FEED) -> bytes:
    return head + b"\r\n\r\n" + content


# In the comment: which of curl and Python's http.client (h) read it.
READ = {
    "a space before the colon": whole(OK + b"Content-Type : text/xml\r\nContent-Length : 6"),  # curl h
    "a tab before the colon": whole(OK + b"X-A\t: b\r\n" + LENGTH),  # curl h
    "a folded line": whole(OK + b"X-A: b\r\n  c\r\n" + LENGTH),  # curl h
    "a folded line that folds nothing": whole(OK + b"  folded\r\n" + LENGTH),  # h
    "bare line feeds": b"HTTP/1.1 200 OK\n" + LENGTH + b"\n\n" + FEED,  # curl h
    "both line ends": OK + b"A: b\n" + LENGTH + b"\r\n\n" + FEED,  # curl h
    "two carriage returns": OK + b"X-A: b\r\r\n" + LENGTH + b"\r\n\r\n" + FEED,  # curl h
    "a bare carriage return": whole(OK + b"X-A: b\rc\r\n" + LENGTH),  # curl h
    "UTF-8 in a value": whole(OK + "X-A: 創科".encode() + b"\r\n" + LENGTH),  # curl h
    "Big5 in a value": whole(OK + b"X-A: \xb3\xd0\xac\xec\r\n" + LENGTH),  # curl h
    "control characters in a value": whole(OK + b"X-A: a\x01b\x0bc\x0cd\x1be\x7f\r\n" + LENGTH),  # curl h
    "a NUL in a value": whole(OK + b"X-A: a\0b\r\n" + LENGTH),  # h
    "a line without a colon": whole(OK + b"Bad Header\r\n" + LENGTH),  # h
    "a space in a name": whole(OK + b"X Y: z\r\n" + LENGTH),  # curl h
    "brackets in a name": whole(OK + b"X(Y)[Z]: z\r\n" + LENGTH),  # curl h
    "Chinese in a name": whole(OK + "創: z".encode() + b"\r\n" + LENGTH),  # curl h
    "no name": whole(OK + b": z\r\n" + LENGTH),  # curl h
    "a second status line": whole(OK + OK + LENGTH),  # h
    "no reason": whole(b"HTTP/1.1 200\r\n" + LENGTH),  # curl h
    "control characters in the reason": whole(b"HTTP/1.1 200 O\x01K\x0b\r\n" + LENGTH),  # curl h
    "rubbish after the status": whole(b'HTTP/1.1 200 OK; charset="x" <a>\t!\r\n' + LENGTH),  # curl h
    "two spaces before the status": whole(b"HTTP/1.1  200 OK\r\n" + LENGTH),  # curl h
    "a tab before the status": whole(b"HTTP/1.1\t200 OK\r\n" + LENGTH),  # h
    "a status line in lower case": whole(b"http/1.1 200 OK\r\n" + LENGTH),  # curl
    "a version of one number": whole(b"HTTP/2 200 OK\r\n" + LENGTH),  # curl
    "a version of two digits": whole(b"HTTP/1.01 200 OK\r\n" + LENGTH),  # h
    "no space after the status": whole(b"HTTP/1.1 200OK\r\n" + LENGTH),  # curl
    "an empty line first": whole(b"\r\n" + OK + LENGTH),  # browsers
    "a space first": whole(b" " + OK + LENGTH),  # h
    "the same length twice": whole(OK + LENGTH + b"\r\n" + LENGTH),  # curl h
    "an empty length": whole(OK + b"Content-Length:"),  # h
    "a length with a sign": whole(OK + b"Content-Length: +6"),  # curl h
    "a length with its unit": whole(OK + b"Content-Length: 6 bytes"),  # curl h
    "chunked twice": whole(OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", CHUNKED),  # curl h
    "chunked and no coding": whole(OK + b"Transfer-Encoding: identity, Chunked", CHUNKED),  # curl
    "no coding by name": whole(OK + b"Transfer-Encoding: identity\r\n" + LENGTH),  # curl h
    "an empty coding": whole(OK + b"Transfer-Encoding:\r\n" + LENGTH),  # curl h
    "chunked with a length": whole(OK + LENGTH + b"\r\nTransfer-Encoding: chunked", CHUNKED),  # curl h; RFC 9112, 6.3
    "a bad interim head": b"HTTP/1.1 103\r\nLink : <x>\r\nbad\r\n\r\n" + whole(OK + b"A B: c\r\n" + LENGTH),
}  # fmt: skip
REFUSED = {
    "two lengths": whole(OK + LENGTH + b"\r\nContent-Length: 5"),
    "two lengths in one line": whole(OK + b"Content-Length: 6, 5"),
    "a negative length": whole(OK + b"Content-Length: -1"),
    "a length in words": whole(OK + b"Content-Length: many"),
    "a length of half a number": whole(OK + b"Content-Length: 6.5"),
    "a coding that nobody asked for": whole(OK + b"Transfer-Encoding: gzip, chunked", CHUNKED),
    "another protocol": whole(b"ICY 200 OK\r\n" + LENGTH),
    "a status of four digits": whole(b"HTTP/1.1 2000 OK\r\n" + LENGTH),
    "no head at all": FEED,
    "a head that ends in the middle": OK + LENGTH,
}


@pytest.mark.parametrize("shape", READ)
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_what_others_read_is_read(shape: str, piece: int) -> None:
    answer, _ = fetch(says(READ[shape], piece))
    assert body(answer) == FEED


@pytest.mark.parametrize("shape", REFUSED)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(shape: str) -> None:
    answer, _ = fetch(says(REFUSED[shape]))
    assert code(answer) in ("protocol", "network")


def test_values_arrive_without_what_surrounds_them() -> None:
    answer, _ = fetch(says(whole(OK + b'ETag :  "1"  \r\nX-A: b\r\n \t c\x0b\r\nBad\r\n  of bad\r\n' + LENGTH)))
    assert isinstance(answer, Document)
    assert (answer.headers["etag"], answer.headers["x-a"]) == ('"1"', "b c")
    assert set(answer.headers) == {"etag", "x-a", "content-length"}


@pytest.mark.parametrize("name", ["Location", "Location "])
def test_a_redirect_that_names_its_target_twice_is_followed_once(name: str) -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.asked.path == "/feed":
            await exchange.send(f"HTTP/1.1 302\r\n{name}: /new\r\n{name}: /new\r\nContent-Length: 0\r\n\r\n")
        else:
            await exchange.answer(FEED)

    answer, server = fetch(script)
    assert body(answer) == FEED
    assert [one.path for one in server.asked] == ["/feed", "/new"]


def test_a_connection_is_kept_after_a_head_that_was_repaired() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.send(whole(OK + b"Bad\r\nContent-Length : 6"))

    async def scene() -> tuple[list[bytes], int]:
        async with serving(script) as server, client() as one:
            return [body(await one.fetch(Request(server.url))) for _ in range(3)], server.connections

    assert asyncio.run(scene()) == ([FEED] * 3, 1)


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 50))
def test_a_head_comes_out_the_same_however_it_is_cut(lines: list[bytes], piece: int) -> None:
    data = b"HTTP/1.1 200 OK\r\n" + b"\r\n".join(lines) + b"\r\n\r\nbody"
    cut, at_once = HeadRepair(), HeadRepair()
    parts = [cut.write(data[start : start + piece]) for start in range(0, len(data), piece)]
    assert b"".join([*parts, cut.close()]) == at_once.write(data) + at_once.close()
