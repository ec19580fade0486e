"""Hashes of the index of sketches that are known to say nothing, since more articles of some days have them than count.

To learn that takes as many rows as counting goes, and they are three in four of all that a look-up reads. A window only
gains articles, so what is too common once is so for the rest of the day. (A transaction that is rolled back may leave
one hash here that is common but for an article or two: it would have said next to nothing.)
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

MOST_HASHES = 10_000  # kept of a window, about a megabyte
MOST_WINDOWS = 4  # of a database: a poll asks of today, an import of one day after the other

Window = tuple[int, int, int, int]
"""Days since 1970: the first and last for shingles, the first and last for facts and words."""


class CommonHashes:
    """Those of one window."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def without(self, hashes: Iterable[int]) -> set[int]:
        """The hashes that may say something."""
        return set(hashes).difference(self._hashes)

    def learn(self, hashes: Iterable[int]) -> None:
        """Note that these are too common."""
        if len(self._hashes) < MOST_HASHES:
            self._hashes.update(hashes)


class _Windows:
    def __init__(self) -> None:
        self.of = lru_cache(MOST_WINDOWS)(lambda _: CommonHashes())


_windows: WeakKeyDictionary[Engine | Connection, _Windows] = WeakKeyDictionary()


def of_window(database: Engine | Connection, window: Window) -> CommonHashes:
    """What this process knows of a window of a database."""
    return _windows.setdefault(database, _Windows()).of(window)
