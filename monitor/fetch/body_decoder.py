"""The body of a response, decoded (gzip or nothing), with the size before and after bounded while it streams.

zlib yields at most 64 KiB at a time, so a small chunk that decompresses to a gigabyte is noticed at the bound and not
after it. One layer of gzip is undone: the one that the head names, or else a file that is itself gzip (sitemap.xml.gz).
Text that the head calls gzip (a cache unpacked it and left the name) is text.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterable

from monitor.fetch.fetch_error import FetchError
from monitor.fetch.fetch_limits import Limits, mib

_MAGIC = b"\x1f\x8b"
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|[{\[]\s*[\"{\[])")  # how XML, HTML and JSON begin
_STEP = 64 << 10  # bytes decompressed at a time: zlib's window is 32 KiB, more only takes longer to notice a bomb
_MEMBERS = 64  # gzip files joined end to end (RFC 1952, 2.2); each member costs a new 40 KiB of state
_YIELD_EVERY = 64  # chunks (4 MiB of them at most); other tasks run in between, and the deadline is checked


async def read_body(chunks: AsyncIterable[bytes], *, gzipped: bool, limits: Limits, cut_at: int | None = None) -> bytes:
    """The whole body, decoded. `FetchError` when it is too large or not the gzip that it claims to be.

    `cut_at`: read no further than this many decoded bytes, and take what there is.
    """
    decoder = _Decoder(limits.decoded if cut_at is None else cut_at, gzipped)
    raw = count = 0
    async for chunk in chunks:
        raw, count = raw + len(chunk), count + 1
        _check_raw(raw, count, limits)
        decoder.write(chunk)
        if decoder.full:
            break
        if count % _YIELD_EVERY == 0:
            await asyncio.sleep(0)
    if decoder.full and cut_at is None:
        raise FetchError("too-big", f"too large: the body over {mib(limits.decoded)} once decompressed")
    return decoder.close()


def _check_raw(raw: int, count: int, limits: Limits) -> None:
    if raw > limits.raw:
        raise FetchError("too-big", f"too large: the body over {mib(limits.raw)}")
    if count > limits.chunks:
        raise FetchError("too-big", f"too large: the body in more than {limits.chunks:,} chunks")


class _Decoder:
    """Takes raw chunks, keeps decoded bytes up to a bound; `full` when there would be more than the bound."""

    def __init__(self, bound: int, gzipped: bool) -> None:
        self._bound = bound
        self._gzipped: bool | None = True if gzipped else None  # None: the first two bytes decide
        self._zlib = zlib.decompressobj(31)
        self._members = 0
        self._held = b""  # a single byte, too little to decide on
        self._out = bytearray()
        self.full = False

    def write(self, chunk: bytes) -> None:
        chunk, self._held = self._held + chunk, b""
        if self._gzipped and not self._members and _PLAIN.match(chunk):
            self._gzipped = False
        if self._gzipped is None and len(chunk) >= len(_MAGIC):
            self._gzipped = chunk.startswith(_MAGIC)
        if self._gzipped is None:
            self._held = chunk
        elif self._gzipped:
            self._decompress(chunk)
        else:
            self._keep(chunk)

    def close(self) -> bytes:
        """What was kept: never more than the bound. `FetchError` when gzip ends in the middle."""
        if self._members and not self._zlib.eof and not self.full:
            raise FetchError("encoding", "the gzip body ends in the middle")
        if not self._gzipped:
            self._keep(self._held)
        return bytes(self._out)

    def _keep(self, data: bytes) -> None:
        room = self._bound - len(self._out)
        self._out += data[:room]
        self.full = len(data) > room

    def _decompress(self, chunk: bytes) -> None:
        try:
            while chunk and not self.full:
                chunk = self._step(chunk)
        except zlib.error as error:
            raise FetchError("encoding", f"the body is not valid gzip: {error}") from error

    def _step(self, chunk: bytes) -> bytes:
        """Decompress one bounded part; what is left of the chunk."""
        if (self._zlib.eof or not self._members) and not self._next_member(chunk):
            return b""
        self._keep(self._zlib.decompress(chunk, _STEP))
        return self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail

    def _next_member(self, chunk: bytes) -> bool:
        """Begin a member if there is one: padding after the last one is ignored, as every browser does."""
        if self._members and len(chunk) < len(_MAGIC):
            self._held = chunk
            return False
        if self._members and not chunk.startswith(_MAGIC):
            return False
        if self._members >= _MEMBERS:
            raise FetchError("encoding", f"the gzip body has more than {_MEMBERS} members")
        self._members += 1
        self._zlib = zlib.decompressobj(31)
        return True
