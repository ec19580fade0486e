"""Announcements a month as bars, for an SVG without a script. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

MONTHS = 24  # as far back as a two-year plan looks
WIDTH, HEIGHT = 480, 64  # units of the picture: it scales with the page
GAP = 3
LABELLED_EVERY = 6  # months, the last one too: half a year, so that names do not touch


@dataclass(frozen=True, slots=True)
class Bar:
    month: date
    count: int
    x: int
    height: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """`bar`: the width of one. Empty `bars`: there is nothing to show."""

    bars: tuple[Bar, ...]
    bar: int = WIDTH // MONTHS - GAP
    width: int = WIDTH
    height: int = HEIGHT


def plot(months: Mapping[str, int], today: date) -> Plot:
    """The last `MONTHS` months, that of `today` the last; `months` by "2026-11"."""
    shown = list(_months_up_to(today))
    counts = [months.get(f"{month:%Y-%m}", 0) for month in shown]
    most = max(counts)
    if not most:
        return Plot(())
    bars = (
        Bar(month, count, place * (WIDTH // MONTHS), _height(count, most), (place + 1) % LABELLED_EVERY == 0)
        for place, (month, count) in enumerate(zip(shown, counts, strict=True))
    )
    return Plot(tuple(bars))


def _height(count: int, most: int) -> int:
    """To scale; what there is can be seen."""
    return max(round(HEIGHT * count / most), 2) if count else 0


def _months_up_to(today: date) -> Iterator[date]:
    last = today.year * 12 + today.month - 1
    for number in range(last - MONTHS + 1, last + 1):
        yield date(number // 12, number % 12 + 1, 1)
