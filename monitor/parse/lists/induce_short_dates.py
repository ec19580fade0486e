"""Dates that name month and day in figures alone: "11-27", "27/11". Which is which, and the year, the list tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from monitor.model import HONG_KONG, NO_STAMP, Stamp
from monitor.parse.lists.induce_days import DayReader
from monitor.parse.lists.induce_fields import Item
from monitor.text import HAN

_TWO_FIGURES = re.compile(r"\W*(\d{1,2})\s*[-/.]\s*(\d{1,2})\W*")
_HAN = re.compile(f"[{HAN}]")
_FEWEST = 3  # items: two figures may be a part of two ("1/2") or a score
_HAVE = 0.8  # share of the items that have such figures in one place


def short_dates(items: Sequence[Item], days: DayReader) -> list[Stamp]:
    """The date of each item; `NO_STAMP` for all where their figures are no dates."""
    none = [NO_STAMP] * len(items)
    found = _pairs_of(items)
    if len(found) < max(_FEWEST, _HAVE * len(items)):
        return none
    today = days.now.astimezone(HONG_KONG).date()
    ways = [way for way in (_dates(found, today, month_first) for month_first in _orders(items)) if way]
    best = max(ways, key=_likelihood, default={})
    return [days.read(best[number].isoformat()) if number in best else NO_STAMP for number in range(len(items))]


def _pairs_of(items: Sequence[Item]) -> dict[int, tuple[int, int]]:
    """By the item's number the first two figures that stand alone, at the place that most items have."""
    paths: dict[tuple[str, ...], dict[int, tuple[int, int]]] = {}
    for number, item in enumerate(items):
        for piece in item.rest:
            if pair := _TWO_FIGURES.fullmatch(piece.text):
                paths.setdefault(piece.path, {}).setdefault(number, (int(pair[1]), int(pair[2])))
    return max(paths.values(), key=len, default={})


def _orders(items: Sequence[Item]) -> Iterator[bool]:
    """Whether the month comes first, the likelier first: in Chinese it does, in Hong Kong's English the day."""
    chinese = any(_HAN.search(item.headline) for item in items)
    yield from (chinese, not chinese)


def _dates(found: dict[int, tuple[int, int]], today: date, month_first: bool) -> dict[int, date] | None:
    """The last such day that has been, of each; None where one of them is no day."""
    try:
        return {number: _last(*(pair if month_first else pair[::-1]), today) for number, pair in found.items()}
    except ValueError:
        return None


def _last(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _likelihood(dates: dict[int, date]) -> tuple[int, int]:
    """How many neighbours of the list stand newest first, then how near all stand together."""
    falling = sum(one >= other for one, other in pairwise(dates.values()))
    return falling, -(max(dates.values()) - min(dates.values())).days
