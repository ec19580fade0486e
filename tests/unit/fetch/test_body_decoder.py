"""Reading a body under its bounds."""

from __future__ import annotations

import asyncio
import gzip
import random
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterable

import pytest

from monitor.fetch.body_decoder import read_body
from monitor.fetch.fetch_error import FetchError
from monitor.fetch.fetch_limits import Limits

SMALL = Limits(raw=1_000, decoded=5_000, chunks=500)


async def pieces_of(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def reading(*pieces: bytes, gzipped: bool = False, limits: Limits = SMALL, cut_at: int | None = None) -> bytes:
    return asyncio.run(read_body(pieces_of(pieces), gzipped=gzipped, limits=limits, cut_at=cut_at))


def split(data: bytes, size: int) -> list[bytes]:
    return [data[n : n + size] for n in range(0, len(data), size)]


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def test_plain_bytes_arrive_as_they_are() -> None:
    assert reading(b"a", b"", b"bc") == b"abc"
    assert reading() == b""
    assert reading(b"\x1f") == b"\x1f"


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_gzip_is_undone_however_it_is_cut(size: int) -> None:
    text = b"Hong Kong " * 100
    assert reading(*split(gzip.compress(text), size), gzipped=True) == text


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_gzip_files_joined_end_to_end_are_one(size: int) -> None:
    joined = gzip.compress(b"one ") + gzip.compress(b"two ") + gzip.compress(b"three")
    assert reading(*split(joined, size), gzipped=True) == b"one two three"


def test_padding_after_the_end_is_ignored() -> None:
    assert reading(gzip.compress(b"text") + b"\0\0\0", gzipped=True) == b"text"
    assert reading(gzip.compress(b"text"), b"\0", b"\0", gzipped=True) == b"text"
    assert reading(gzip.compress(b"text"), b"\0", gzipped=True) == b"text"


def test_a_file_that_is_gzip_is_unpacked_once() -> None:
    assert reading(gzip.compress(b"<urlset/>")) == b"<urlset/>"


def test_one_layer_only() -> None:
    inner = gzip.compress(b"deep")
    assert reading(gzip.compress(inner), gzipped=True) == inner


def test_an_empty_answer_may_call_itself_gzip() -> None:
    assert reading(gzipped=True) == b""


@pytest.mark.parametrize("cut", [5, 15, -9, -1])
def test_gzip_that_ends_in_the_middle_is_refused(cut: int) -> None:
    with pytest.raises(FetchError, match="middle"):
        reading(gzip.compress(noise(200))[:cut], gzipped=True)


@pytest.mark.parametrize("bad", [b"no gzip", b"\x1f\x8b\x08" + b"x" * 50, zlib.compress(b"deflate")])
def test_what_is_not_gzip_is_refused(bad: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        reading(bad, gzipped=True)
    assert caught.value.code == "encoding"


def test_raw_bytes_are_bounded_and_the_bound_itself_is_allowed() -> None:
    assert len(reading(*split(b"x" * 1_000, 64))) == 1_000
    with pytest.raises(FetchError) as caught:
        reading(*split(b"x" * 1_001, 64))
    assert caught.value.code == "too-big"


def test_unpacked_bytes_are_bounded_and_the_bound_itself_is_allowed() -> None:
    assert reading(gzip.compress(b"x" * 5_000), gzipped=True) == b"x" * 5_000
    with pytest.raises(FetchError, match="decompressed"):
        reading(gzip.compress(b"x" * 5_001), gzipped=True)


def test_a_bomb_is_noticed_at_the_bound_and_not_after_it() -> None:
    """Fifty megabytes in one piece of 50 KB never take more memory than a few times the bound."""
    bomb = gzip.compress(b"\0" * 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="decompressed"):
            reading(bomb, gzipped=True, limits=Limits(raw=1 << 20, decoded=1 << 20))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_endless_pieces_and_endless_members_are_bounded() -> None:
    with pytest.raises(FetchError, match="chunks"):
        reading(*[b"x"] * 501)
    with pytest.raises(FetchError, match="members"):
        reading(gzip.compress(b"") * 65, gzipped=True, limits=Limits())
    assert reading(gzip.compress(b"x") * 64, gzipped=True, limits=Limits()) == b"x" * 64


def test_a_body_may_be_cut_instead() -> None:
    assert reading(b"x" * 100, b"y" * 100, cut_at=150) == b"x" * 100 + b"y" * 50
    assert reading(b"x" * 100, cut_at=0) == b""


@pytest.mark.parametrize(
    "text", [b"<?xml version='1.0'?><rss/>", b"\xef\xbb\xbf<rss/>", b" \n<!DOCTYPE html>", b'{"items": []}', b"[{}]"]
)
def test_text_that_is_called_gzip_is_text(text: bytes) -> None:
    assert reading(text, gzipped=True) == text
