"""Sets of article ids as bits of one whole number: bit 7 is article 7.

Python's own integers combine a million bits in microseconds, and are shared between threads since none can change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ONE, _NONE = ord("1"), b"0"
SPARSE = 40  # bits for each id from which bytes are changed one by one: of the same cost at this number (`timeit`)


def bitmap_of(ids: Iterable[int]) -> int:
    """The set of these ids, none of them negative. In one pass, since each bit put into a large number copies it, and
    over the span from the least to the greatest: the articles of a month stand together.
    """
    chosen = list(ids)
    if not chosen:
        return 0
    lowest, highest = min(chosen), max(chosen)
    if (highest - lowest) > SPARSE * len(chosen):
        packed = bytearray((highest - lowest) // 8 + 1)
        for one in chosen:
            packed[(one - lowest) >> 3] |= 1 << ((one - lowest) & 7)
        return int.from_bytes(packed, "little") << lowest
    digits = bytearray(_NONE) * (highest - lowest + 1)
    for one in chosen:
        digits[highest - one] = _ONE
    return int(bytes(digits), 2) << lowest  # linear for a base that is a power of two


def ids_in(text: str | None) -> list[int]:
    """The ids of a list as databases join them: "7,12,3"."""
    return list(map(int, text.split(","))) if text else []


def members(bitmap: int) -> Iterator[int]:
    """The ids of a set, ascending."""
    for place, byte in enumerate(_bytes(bitmap)):
        if byte:
            yield from (place * 8 + bit for bit in _BITS[byte])


def holds(bitmap: int) -> Membership:
    """A quick test for single ids: a shift would copy the whole number each time."""
    return Membership(_bytes(bitmap))


class Membership:
    """Whether an id is in a set."""

    __slots__ = ("_bytes",)

    def __init__(self, packed: bytes) -> None:
        self._bytes = packed

    def __contains__(self, article_id: int) -> bool:
        place = article_id >> 3
        return place < len(self._bytes) and bool(self._bytes[place] >> (article_id & 7) & 1)


def _bytes(bitmap: int) -> bytes:
    return bitmap.to_bytes((bitmap.bit_length() + 7) // 8, "little")


_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
