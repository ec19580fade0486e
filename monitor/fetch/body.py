"""The bytes of an answer, raw and unpacked, both bounded while they stream.

zlib is asked for at most 64 KiB at a time, so a small piece that unpacks to a gigabyte is noticed at the bound and not
after it. One layer of gzip is undone: the one that the head names, or else a file that is itself gzip (sitemap.xml.gz).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable

from monitor.fetch.bounds import Limits
from monitor.fetch.trouble import Trouble

_MAGIC = b"\x1f\x8b"
_PIECE = 64 << 10
_MEMBERS = 64  # gzip files joined end to end (RFC 1952, 2.2); each member costs a new 40 KiB of state
_BREATHE_EVERY = 64  # pieces; other tasks run in between, and the deadline is felt


async def read(pieces: AsyncIterable[bytes], *, packed: bool, limits: Limits, cut_at: int | None = None) -> bytes:
    """The whole body, unpacked. `Trouble` when it is too big or not what it says it is.

    `cut_at`: read no further than this many unpacked bytes, and take what there is.
    """
    sink = _Sink(limits.decoded if cut_at is None else cut_at, packed)
    raw = count = 0
    async for piece in pieces:
        raw, count = raw + len(piece), count + 1
        _check_raw(raw, count, limits)
        sink.write(piece)
        if sink.full:
            break
        if count % _BREATHE_EVERY == 0:
            await asyncio.sleep(0)
    if sink.full and cut_at is None:
        raise Trouble("too-big", f"the answer is larger than {_mib(limits.decoded)} once unpacked")
    return sink.close()


def _check_raw(raw: int, count: int, limits: Limits) -> None:
    if raw > limits.raw:
        raise Trouble("too-big", f"the answer is larger than {_mib(limits.raw)}")
    if count > limits.pieces:
        raise Trouble("too-big", f"the answer comes in more than {limits.pieces} pieces")


class _Sink:
    """Takes raw pieces, keeps unpacked bytes up to a bound; `full` when there would be more than the bound."""

    def __init__(self, bound: int, packed: bool) -> None:
        self._bound = bound
        self._packed: bool | None = True if packed else None  # None: the first two bytes decide
        self._unpacker = zlib.decompressobj(31)
        self._members = 0
        self._held = b""  # a single byte, too little to decide on
        self._out = bytearray()
        self.full = False

    def write(self, piece: bytes) -> None:
        piece, self._held = self._held + piece, b""
        if self._packed is None and len(piece) >= len(_MAGIC):
            self._packed = piece.startswith(_MAGIC)
        if self._packed is None:
            self._held = piece
        elif self._packed:
            self._unpack(piece)
        else:
            self._keep(piece)

    def close(self) -> bytes:
        """What was kept: never more than the bound. `Trouble` when gzip ends in the middle."""
        if self._members and not self._unpacker.eof and not self.full:
            raise Trouble("encoding", "the packed answer ends in the middle")
        if not self._packed:
            self._keep(self._held)
        return bytes(self._out)

    def _keep(self, data: bytes) -> None:
        room = self._bound - len(self._out)
        self._out += data[:room]
        self.full = len(data) > room

    def _unpack(self, piece: bytes) -> None:
        try:
            while piece and not self.full:
                piece = self._step(piece)
        except zlib.error as error:
            raise Trouble("encoding", f"the answer says it is gzip and is not: {error}") from error

    def _step(self, piece: bytes) -> bytes:
        """Unpack one bounded part; what is left of the piece."""
        if (self._unpacker.eof or not self._members) and not self._next_member(piece):
            return b""
        self._keep(self._unpacker.decompress(piece, _PIECE))
        return self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail

    def _next_member(self, piece: bytes) -> bool:
        """Begin a member if there is one: padding after the last one is ignored, as every browser does."""
        if self._members and len(piece) < len(_MAGIC):
            self._held = piece
            return False
        if self._members and not piece.startswith(_MAGIC):
            return False
        if self._members >= _MEMBERS:
            raise Trouble("encoding", f"the packed answer has more than {_MEMBERS} parts")
        self._members += 1
        self._unpacker = zlib.decompressobj(31)
        return True


def _mib(size: int) -> str:
    return f"{size / (1 << 20):g} MiB"
