"""A year of Hong Kong publishing on a virtual clock: what the schedule misses, how late it is, what it costs.

    python bench/schedule.py [--days 365] [--sources 50] [--seed 2026]

Fifty sources of six shapes publish through a year (see `SHAPES`), each behind a window of so many newest items, with
ETags; one poll in a hundred fails. The service's own schedule, a fixed hour, and miniflux's entry_frequency rule poll
the same publications in the same run. Nothing sleeps and nothing is fetched: the three schedules are called as pure
functions. The same seed gives the same table. "Office" is Monday to Friday, nine to eight, when an item was published.
"""

from __future__ import annotations

import argparse
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from statistics import mean

from monitor.fetch.freshness import History, after_failure, next_poll, silent_since, usual_gap
from monitor.model import FailureClass, Source, SourceKind

HONG_KONG = timedelta(hours=8)
START = datetime(2026, 1, 1, tzinfo=UTC) - HONG_KONG  # midnight in Hong Kong
REMEMBERED = 200  # instants of a source's history
FAULTS = 0.01
BEFORE = 30  # days of publishing before the first poll
EVERY = timedelta(minutes=10)
# General holidays of 2026 (Government Gazette; www.gov.hk/en/about/abouthk/holiday/2026.htm), month and day: offices
# publish as at a weekend. They are written down here, so that the service's own list is measured and not trusted.
GENERAL_HOLIDAYS = (
    (1, 1), (2, 17), (2, 18), (2, 19), (4, 3), (4, 4), (4, 6), (4, 7), (5, 1), (5, 25), (6, 19), (7, 1), (9, 26),
    (10, 1), (10, 19), (12, 25), (12, 26),
)  # fmt: skip
HOLIDAYS = frozenset(date(2026, *day).timetuple().tm_yday - 1 for day in GENERAL_HOLIDAYS)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of source publishes. `workday` and `weekend`: items a day; `hours`: weights of 00 to 23 o'clock."""

    name: str
    share: float  # of all sources
    window: int
    workday: float
    weekend: float
    hours: tuple[float, ...]
    an_hour: int = 1_000  # the most that is published in one hour


OFFICE = (0,) * 8 + (1, 4, 5, 5, 4, 4, 5, 6, 12, 14, 12, 8, 3, 1, 0, 0)  # the burst from four to eight
NEWSROOM = (3, 2, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 7, 6, 6, 5, 4)
PRESS = (1, 0.5, 0.5, 0.5, 0.5, 1, 3, 5, 6, 6, 6, 6, 6, 5, 6, 7, 8, 8, 7, 5, 4, 4, 3, 2)
SHAPES = (
    Shape("newsroom (20 items, as RTHK)", 0.06, 20, 122, 110, NEWSROOM, an_hour=22),
    Shape("press feed (300 a day)", 0.04, 50, 330, 225, PRESS),
    Shape("government releases", 0.16, 100, 45, 14, OFFICE),
    Shape("press section", 0.22, 50, 24, 12, PRESS),
    Shape("department or university", 0.32, 20, 1.6, 0.1, OFFICE),
    Shape("quiet institution", 0.20, 10, 0.15, 0.0, OFFICE),
)


@dataclass(slots=True)
class Polled:
    """What one schedule came to over one source."""

    delays: list[float] = field(default_factory=list)  # minutes
    office_delays: list[float] = field(default_factory=list)
    by_hour: dict[int, list[float]] = field(default_factory=dict)  # hour of the day in Hong Kong -> delays
    missed: int = 0
    requests: int = 0
    not_modified: int = 0
    days: list[int] = field(default_factory=list)  # requests by day
    false_alarms: int = 0


@dataclass(slots=True)
class State:
    """What a schedule knows of a source after a poll."""

    now: datetime
    history: History
    week: int = 0  # entries of the last seven days
    failed: bool = False
    failures: float = 0.0
    jitter: float = 0.0


Schedule = Callable[[State], datetime]
SOURCE = Source("s", "S", "S", "en", SourceKind.FEED, "http://s.example/", EVERY)


def ours(state: State) -> datetime:
    """The service's own."""
    if state.failed:
        return after_failure(SOURCE, state.failures, FailureClass.TEMPORARY, state.now, None, state.jitter)
    coming = next_poll(SOURCE, state.history, state.now, floor=timedelta(0), jitter=state.jitter)
    state.history = replace(state.history, pace=coming.pace)
    return coming.due


def fixed_hour(state: State) -> datetime:
    """Every 60 minutes, come what may: the default of miniflux, reader and newsboat."""
    return state.now + timedelta(minutes=60)


def entry_frequency(state: State) -> datetime:
    """miniflux, internal/model/feed.go: a week's minutes by a week's entries, from 5 minutes to 24 hours, factor 1."""
    minutes = 7 * 24 * 60 / state.week if state.week else 24 * 60
    return state.now + timedelta(minutes=min(max(minutes, 5), 24 * 60))


SCHEDULES: tuple[tuple[str, Schedule], ...] = (
    ("this service", ours),
    ("fixed 60 minutes", fixed_hour),
    ("miniflux entry_frequency", entry_frequency),
)


def publications(shape: Shape, days: int, dice: random.Random) -> list[datetime]:
    """The instants of a year's items, oldest first."""
    found: list[datetime] = []
    for day in range(-BEFORE, days):
        quiet = (START + HONG_KONG + timedelta(days=day)).weekday() >= 5 or day % 365 in HOLIDAYS
        items = _poisson(shape.weekend if quiet else shape.workday, dice)
        hours = dice.choices(range(24), shape.hours, k=items)
        full: dict[int, int] = {}
        for hour in hours:
            full[hour] = full.get(hour, 0) + 1
            if full[hour] <= shape.an_hour:
                found.append(START + timedelta(days=day, hours=hour, seconds=dice.randrange(3600)))
    return sorted(found)


def _poisson(expected: float, dice: random.Random) -> int:
    """How many, by counting exponential waits."""
    count, passed = 0, dice.expovariate(1.0)
    while passed < expected:
        count, passed = count + 1, passed + dice.expovariate(1.0)
    return count


def poll_a_year(shape: Shape, items: Sequence[datetime], days: int, schedule: Schedule, seed: int) -> Polled:
    """One schedule over one source: polls from the morning of the first day to the end."""
    dice = random.Random(seed)
    result, end, alarmed = Polled(days=[0] * days), START + timedelta(days=days), False
    first = START + timedelta(hours=9, minutes=dice.uniform(0, 60))
    seen = bisect_right(items, first)  # the first visit takes what stands there
    state = State(first, _remember(History(), items[max(0, seen - shape.window) : seen], shape.window, first))
    while state.now < end:
        result.requests += 1
        result.days[(state.now - START).days] += 1
        state.failed, state.jitter = dice.random() < FAULTS, dice.random()
        if not state.failed:
            published = bisect_right(items, state.now)
            _take(result, items[seen:published], shape.window, state.now)
            state.history = _remember(state.history, items[seen:published], shape.window, state.now)
            state.week = published - bisect_right(items, state.now - timedelta(days=7))
            state.failures, alarmed = 0.0, _alarm(result, state.history, state.now, alarmed)
            seen = published
        due = schedule(state)
        state.failures += 0.25 if state.failed else 0.0
        state.now = due
    return result


def _take(result: Polled, new: Sequence[datetime], window: int, now: datetime) -> None:
    """Count what a poll finds, and what had fallen out of the window before it came."""
    result.not_modified += not new
    lost = max(0, len(new) - window)
    result.missed += lost
    for moment in new[lost:]:
        delay = (now - moment).total_seconds() / 60
        result.delays.append(delay)
        result.by_hour.setdefault((moment + HONG_KONG).hour, []).append(delay)
        if _in_office(moment):
            result.office_delays.append(delay)


def _remember(history: History, new: Sequence[datetime], window: int, now: datetime) -> History:
    if not new:
        return replace(history, last_poll=now, fresh=0)
    instants = (*reversed(new), *history.instants)[:REMEMBERED]
    return History(instants, now, now, now, window=window, fresh=min(len(new), window), pace=history.pace)


def _alarm(result: Polled, history: History, now: datetime, alarmed: bool) -> bool:
    """Whether the source is called silent. Nothing is broken here, so each time that this begins is a false alarm."""
    if history.last_new is None or now - history.last_new < timedelta(days=1):
        return False
    since = silent_since(history.last_new, usual_gap(history))
    silent = since is not None and now > since
    result.false_alarms += silent and not alarmed
    return silent


def _in_office(moment: datetime) -> bool:
    there = moment + HONG_KONG
    return there.weekday() < 5 and 9 <= there.hour < 20


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _row(name: str, polled: Sequence[Polled], days: int) -> str:
    delays = [delay for one in polled for delay in one.delays]
    office = [delay for one in polled for delay in one.office_delays]
    requests = sum(one.requests for one in polled)
    cells = (
        f"{sum(one.missed for one in polled):>7}",
        *(f"{_quantile(some, share):>8.1f}" for some in (office, delays) for share in (0.5, 0.99)),
        f"{requests / len(polled) / days:>9.1f} {max(max(one.days) for one in polled):>8}",
        f"{sum(one.not_modified for one in polled) / requests:>7.1%} {mean(one.false_alarms for one in polled):>7.2f}",
    )
    return f"{name:<30} " + " ".join(cells)


def _worst_hours(polled: Sequence[Polled], shapes: Sequence[Shape]) -> str:
    """Of each shape the hour of the day with the longest median delay."""
    worst = []
    for shape in SHAPES:
        hours: dict[int, list[float]] = {}
        for one, its in zip(polled, shapes, strict=True):
            for hour, delays in one.by_hour.items() if its is shape else ():
                hours.setdefault(hour, []).extend(delays)
        hour = max(hours, key=lambda each: _quantile(hours[each], 0.5))
        worst.append(f"{shape.name} {_quantile(hours[hour], 0.5):.1f} at {hour:02}")
    return f"  longest median of an hour: {'; '.join(worst)}"


HEAD = (
    "                               missed   office   office      all      all  requests  busiest           false\n"
    "                                        median      p99   median      p99   per day      day     304  alarms"
)


def sources(count: int) -> Iterator[Shape]:
    """So many sources of each shape, by their shares."""
    for shape in SHAPES:
        for _ in range(max(1, round(shape.share * count))):
            yield shape


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--sources", type=int, default=50)
    asked.add_argument("--seed", type=int, default=2026)
    options = asked.parse_args()
    began = time.perf_counter()
    shapes = list(sources(options.sources))
    year = [publications(shape, options.days, random.Random(options.seed + n)) for n, shape in enumerate(shapes)]
    print(f"{len(shapes)} sources, {options.days} days, {sum(map(len, year))} items; delays in minutes\n{HEAD}")
    for name, schedule in SCHEDULES:
        polled = [
            poll_a_year(shape, items, options.days, schedule, options.seed + n)
            for n, (shape, items) in enumerate(zip(shapes, year, strict=True))
        ]
        print(_row(name, polled, options.days), flush=True)
        for shape in SHAPES:
            some = [one for one, its in zip(polled, shapes, strict=True) if its is shape]
            print(_row(f"  {shape.name}", some, options.days))
        print(_worst_hours(polled, shapes))
    print(f"\n{time.perf_counter() - began:.0f} s on the wall")


if __name__ == "__main__":
    main()
