"""A source's own rhythm: how much it publishes at which hour, and so how densely to poll. Pure.

The expected number of articles in an hour of a working day or of a weekend is estimated from what was published in that
hour, leaning on the usual day of Hong Kong's announcements while there is little to go by (a Poisson rate with a gamma
prior). A day's polls are then laid out along the day by a power of that number. For the mean delay the best power would
be a half; a somewhat larger one favours the hours in which most is published, where the median is made.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

HOUR = timedelta(hours=1)
_HONG_KONG_OFFSET = 8 * 3600  # seconds east of Greenwich; no summer time since 1979
_HORIZON = timedelta(days=56)  # eight weeks: enough of each hour of the week, and no older habits
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Articles an hour, relative: 00 to 23 o'clock in Hong Kong. Government releases come between nine and eight, most of
# them after four; press offices keep the same hours; at the weekend a quarter as much.
_WORKDAY = (1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 18, 18, 16, 16, 18, 20, 30, 34, 32, 24, 10, 6, 4, 2)
_WEEKEND = (1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 5, 4, 3, 2, 1)

# The numbers below were chosen with `bench/schedule.py` (a year, 50 sources of five shapes): nothing missed, half
# of the news of office hours seen within 10 minutes, at 29 requests a source and day.
_PRIOR_ARTICLES = 20.0  # how many articles the usual day weighs
_PRIOR_DAYS = 3.0  # and how many days at least
_WORTH = (1.0,) * 9 + (3.0,) * 11 + (1.0,) * 28  # of an article's minutes: people are at work from nine to eight
_POWER = 0.6
_POLLS_A_DAY = 40.0  # of a source that publishes every other day or more
_POLLS_WHEN_QUIET = 24.0  # of one that hardly ever does
_FULL_RATE = 0.5  # articles a day
_KEPT = 512  # sources whose plan is kept while nothing new comes, each some 10 kB: as many as one process polls
_WINDOW_SHARE = 0.3  # of what a document lists: so many new entries may pile up between two polls

Hours = tuple[float, ...]  # 48: a working day's, then a weekend day's


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles by hour of a working day and of a weekend day, and the days they were counted over."""

    by_hour: Hours
    days: Hours  # how often each hour was watched
    newest: datetime | None = None

    def a_day(self, idle: int = 0) -> float:
        """Articles a day; `idle` days since the newest one count as well."""
        days = sum(self.days) / 24 + idle
        return sum(self.by_hour) / days if days else 0.0


def until_due(
    instants: Sequence[datetime], now: datetime, *, window: int, shortest: timedelta, longest: timedelta
) -> timedelta:
    """How long from `now` until the next poll is due: until the polls planned along the hours add up to one."""
    counts = _counts(tuple(instants))
    polls = _plan(counts, window, (now - counts.newest).days if counts.newest else 0)
    fastest, slowest = HOUR / shortest, HOUR / longest
    missing, moment = 1.0, now
    while moment - now < longest:
        an_hour = min(max(polls[_slot(_hour_of_week(moment))], slowest), fastest)
        left = HOUR - timedelta(seconds=_seconds(moment) % 3600)
        if an_hour * (left / HOUR) >= missing:
            return min(moment - now + HOUR * (missing / an_hour), longest)
        missing -= an_hour * (left / HOUR)
        moment += left
    return longest


@lru_cache(maxsize=_KEPT)
def _plan(counts: Counts, window: int, idle: int) -> Hours:
    """Polls an hour. `window`: how many entries the source lists at once, 0 when that is not known."""
    polls = _polls(_expected(counts), counts.a_day(max(0, idle)))
    return _keep_up(polls, counts, window) if window else polls


@lru_cache(maxsize=_KEPT)
def _counts(instants: tuple[datetime, ...]) -> Counts:
    """Of the newest two months. Each article counts half in its own hour and a quarter in the hours beside it.

    Articles at one and the same instant count once: they were first seen together, whenever they were published. One at
    midnight sharp has a date and no time; it is spread over its day.
    """
    if not instants:
        return Counts((0.0,) * 48, (0.0,) * 48)
    newest = max(instants)
    recent = [moment for moment in instants if newest - moment <= _HORIZON]
    undated = [moment for moment in recent if _seconds(moment) % 86_400 == 0]
    week = Counter(_hour_of_week(moment) for moment in set(recent).difference(undated))
    by_hour = _over_their_days(undated)
    for hour, count in week.items():
        for neighbour, share in ((hour - 1, 0.25), (hour, 0.5), (hour + 1, 0.25)):
            by_hour[_slot(neighbour % 168)] += share * count
    return Counts(tuple(by_hour), _watched(min(recent), newest), newest)


def _over_their_days(undated: Sequence[datetime]) -> list[float]:
    """Articles whose hour is not known, as the usual day has it."""
    workdays = sum(map(is_workday, undated))
    parts = ((workdays, _WORKDAY), (len(undated) - workdays, _WEEKEND))
    return [count * part / sum(day) for count, day in parts for part in day]


def _watched(oldest: datetime, newest: datetime) -> Hours:
    """How often each hour of a working day and of a weekend day came by; over weeks, as often as the week has them."""
    span = newest - oldest
    if span >= timedelta(days=7):
        weeks = span / timedelta(days=7)
        return (5 * weeks,) * 24 + (2 * weeks,) * 24
    seen, first = [0.0] * 48, _hour_of_week(oldest)
    for hours in range(int(span / HOUR) + 1):
        seen[_slot((first + hours) % 168)] += 1.0
    return tuple(seen)


def _expected(counts: Counts) -> Hours:
    """Articles an hour."""
    a_day = counts.a_day() or 1.0
    lean = max(_PRIOR_ARTICLES / a_day, _PRIOR_DAYS)
    return tuple(
        (count + lean * a_day * usual) / (seen + lean)
        for count, usual, seen in zip(counts.by_hour, _usual(), counts.days, strict=True)
    )


@lru_cache(maxsize=1)
def _usual() -> Hours:
    """The usual day, as shares of the articles of an average day."""
    average = (5 * sum(_WORKDAY) + 2 * sum(_WEEKEND)) / 7
    return tuple(part / average for part in (*_WORKDAY, *_WEEKEND))


def _polls(expected: Hours, a_day: float) -> Hours:
    """Polls an hour, such that the busier kind of day gets the budget of a day."""
    budget = _POLLS_WHEN_QUIET + (_POLLS_A_DAY - _POLLS_WHEN_QUIET) * min(1.0, a_day / _FULL_RATE)
    shape = [(rate * worth) ** _POWER for rate, worth in zip(expected, _WORTH, strict=True)]
    busier = max(sum(shape[:24]), sum(shape[24:]))
    return tuple(budget * part / busier for part in shape)


def _keep_up(polls: Hours, counts: Counts, window: int) -> Hours:
    """More polls where the source's window would fill up in between, were the hour as busy as it may well be."""
    return tuple(
        max(often, rate / (window * _WINDOW_SHARE)) for often, rate in zip(polls, _at_most(counts), strict=True)
    )


def _at_most(counts: Counts) -> Hours:
    """Articles an hour, one standard error above what was seen; an hour not watched yet is taken for an average one."""
    average = counts.a_day() / 24
    return tuple(
        (count + math.sqrt(count)) / seen if seen >= 1 else max(average, 1 / 24)
        for count, seen in zip(counts.by_hour, counts.days, strict=True)
    )


def is_workday(moment: datetime) -> bool:
    """Monday to Friday in Hong Kong; public holidays are not known here."""
    return _hour_of_week(moment) < 120


def _seconds(moment: datetime) -> int:
    """Seconds on Hong Kong's clock since 1970."""
    return int((moment - _UNIX_EPOCH).total_seconds()) + _HONG_KONG_OFFSET


def _hour_of_week(moment: datetime) -> int:
    """0 for the hour after midnight on Monday, to 167; 1 January 1970 was a Thursday."""
    return (_seconds(moment) // 3600 + 72) % 168


def _slot(hour_of_week: int) -> int:
    """0 to 23 on working days, 24 to 47 at weekends."""
    return hour_of_week % 24 + (0 if hour_of_week < 120 else 24)
