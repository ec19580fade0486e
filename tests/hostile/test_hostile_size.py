"""Servers that send too much. Controls: without the bound it is read, or goes on; big but honest answers pass."""

from __future__ import annotations

import gzip
import random

import pytest
from loopback import Exchange, Script, body, code, fetch, goes_on

from monitor.fetch.fetch_limits import Limits
from monitor.model import Document

MIB = 1 << 20
HUGE = Limits(total=60, head=1 << 40, raw=1 << 40, decoded=1 << 40, chunks=1 << 40)
CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def for_ever(exchange: Exchange, data: bytes, begin: str) -> None:
    await exchange.send(begin)
    while True:
        await exchange.send(data)


async def endless_body(exchange: Exchange) -> None:
    await for_ever(exchange, b"x" * 65_536, "HTTP/1.1 200 OK\r\n\r\n")


async def endless_chunks(exchange: Exchange) -> None:
    await for_ever(exchange, b"10000\r\n" + b"x" * 65_536 + b"\r\n", CHUNKED)


async def endless_tiny_chunks(exchange: Exchange) -> None:
    await for_ever(exchange, b"1\r\nx\r\n" * 1_000, CHUNKED)


async def endless_chunk_extensions(exchange: Exchange) -> None:
    await for_ever(exchange, b"1;a=" + b"x" * 60_000 + b"\r\nx\r\n", CHUNKED)


async def endless_early_hints(exchange: Exchange) -> None:
    await for_ever(exchange, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50, "")


ENDLESS = [endless_body, endless_chunks, endless_tiny_chunks, endless_chunk_extensions, endless_early_hints]


@pytest.mark.parametrize("script", ENDLESS)
def test_what_has_no_end_is_cut_off(script: Script) -> None:
    answer, server = fetch(script, limits=Limits(raw=MIB))
    assert code(answer) == "too-big"
    assert server.sent < 8 * MIB  # what stands in the buffers of the kernel counts too


@pytest.mark.parametrize("script", ENDLESS)
def test_control_without_the_bounds_it_goes_on(script: Script) -> None:
    assert goes_on(script, 1.0, limits=HUGE)


@pytest.mark.parametrize("line", [b"A: " + b"x" * 50_000 + b"\r\n", b"A: b\r\n" * 5_000])
def test_headers_without_end_are_cut_off(line: bytes) -> None:
    async def endless_headers(exchange: Exchange) -> None:
        await for_ever(exchange, line, "HTTP/1.1 200 OK\r\n")

    answer, server = fetch(endless_headers)
    assert code(answer) == "too-big"
    assert server.sent < 8 * MIB


def test_a_length_that_is_too_big_is_not_waited_for() -> None:
    async def script(exchange: Exchange) -> None:
        await for_ever(exchange, b"x" * 65_536, f"HTTP/1.1 200 OK\r\nContent-Length: {1 << 40}\r\n\r\n")

    assert code(fetch(script)[0]) == "too-big"


def packed(data: bytes, coding: str = "gzip") -> Script:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(data, 200, f"Content-Encoding: {coding}")

    return script


BOMB = gzip.compress(b"\0" * (40 * MIB), 9)  # 40 KB


def test_a_bomb_is_defused() -> None:
    answer, _ = fetch(packed(BOMB))
    assert code(answer) == "too-big"
    assert len(body(fetch(packed(BOMB), limits=HUGE)[0])) == 40 * MIB  # the control


def test_a_bomb_inside_gzip_stays_packed() -> None:
    answer, _ = fetch(packed(gzip.compress(BOMB)))
    assert body(answer) == BOMB


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, br"])
def test_other_codings_are_refused(coding: str) -> None:
    answer, _ = fetch(packed(BOMB, coding))
    assert code(answer) == "encoding"


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip, gzip, gzip", "gzip;q=1", "utf-8", "x" * 10_000])
def test_a_bomb_is_defused_whatever_it_is_called(coding: str) -> None:
    answer, _ = fetch(packed(BOMB, coding))
    assert code(answer) == "too-big"


def test_a_set_cookie_flood_leaves_nothing() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.answer(b"x", 200, *[f"Set-Cookie: c{n}=1" for n in range(1_000)])

    answer, _ = fetch(script)
    assert isinstance(answer, Document)
    assert "set-cookie" not in answer.headers


# ------------------------------------------------------------------------------------------------------ big but honest
def test_four_megabytes_pass() -> None:
    data = random.Random(1).randbytes(4 * MIB)

    async def script(exchange: Exchange) -> None:
        await exchange.answer(data)

    assert body(fetch(script)[0]) == data


def test_ten_megabytes_once_unpacked_pass() -> None:
    data = b"<item>Hong Kong</item>\n" * (10 * MIB // 23)
    assert body(fetch(packed(gzip.compress(data)))[0]) == data


def test_a_megabyte_in_honest_small_chunks_passes() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.send(CHUNKED)
        for _ in range(2_000):
            await exchange.send(b"200\r\n" + b"x" * 512 + b"\r\n")
        await exchange.send("0\r\n\r\n")

    assert len(body(fetch(script)[0])) == 2_000 * 512


def test_fifty_kilobytes_of_headers_and_a_few_early_hints_pass() -> None:
    async def script(exchange: Exchange) -> None:
        await exchange.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 10)
        await exchange.answer(b"x", 200, *[f"X-{n}: {'y' * 990}" for n in range(50)])

    assert body(fetch(script)[0]) == b"x"
