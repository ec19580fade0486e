"""A source's own rhythm: how much it publishes at which hour, and so how densely to poll. Pure.

The expected number of articles in an hour of a working day or of a weekend is estimated from what was published in that
hour, leaning on the usual day of Hong Kong's announcements while there is little to go by (a Poisson rate with a gamma
prior). A day's polls are then laid out along the day by a power of that number. For the mean delay the best power would
be a half; a somewhat larger one favours the hours in which most is published, where the median is made. A general
holiday counts as a weekend day.

That plan is a budget, and what the last visits brought decides how much of it is used: the pace. Each visit that brings
something new multiplies it, each one that brings nothing divides it, down to the budget (`next_pace`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from monitor.fetch.working_days import is_working_day

HOUR = timedelta(hours=1)
_HONG_KONG_OFFSET = 8 * 3600  # seconds east of Greenwich; no summer time since 1979
_HORIZON = timedelta(days=56)  # eight weeks: enough of each hour of the week, and no older habits
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = _UNIX_EPOCH.toordinal()

# Articles an hour, relative: 00 to 23 o'clock in Hong Kong. Government releases come between nine and eight, most of
# them after four; press offices keep the same hours; at the weekend a quarter as much.
_WORKDAY = (1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 18, 18, 16, 16, 18, 20, 30, 34, 32, 24, 10, 6, 4, 2)
_WEEKEND = (1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 5, 4, 3, 2, 1)

# The numbers below were chosen with `bench/schedule.py` (a year, 50 sources of six shapes): nothing missed, half of the
# news seen within 10 minutes at any hour at which a press feed publishes.
_PRIOR_ARTICLES = 20.0  # how many articles the usual day weighs
_PRIOR_DAYS = 3.0  # and how many days at least
_WORTH = (1.0,) * 9 + (3.0,) * 11 + (1.0,) * 28  # of an article's minutes: people are at work from nine to eight
_POWER = 0.6
_POLLS_A_DAY = 40.0  # of a source that publishes every other day or more
_POLLS_WHEN_QUIET = 24.0  # of one that hardly ever does
_FULL_RATE = 0.5  # articles a day
_BUSY = 24.0  # articles a day, one an hour: the budget of such a source grows with what an hour is expected to bring
_FASTER, _SLOWER = 6.0, 2.0  # of the pace; in balance where log 2 in log 12 visits, a good quarter, bring something new
_POLLS_AN_ARTICLE = 4.0  # where much is expected: a quarter of an hour between two, so half is seen within 7.5 minutes
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


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a source may be polled. `shortest` and `longest`: the interval that the operator allows; `window`: how
    many entries the source lists at once, 0 when that is not known; `pace`: how many times as often as planned.
    """

    shortest: timedelta
    longest: timedelta
    window: int = 0
    pace: float = 1.0


def until_due(instants: Sequence[datetime], now: datetime, rhythm: Rhythm) -> timedelta:
    """How long from `now` until the next poll is due: until the polls planned along the hours add up to one."""
    polls = _planned(instants, now, rhythm.window)
    missing, moment = 1.0, now
    while moment - now < rhythm.longest:
        an_hour = _within(polls[_slot(moment)] * rhythm.pace, rhythm)
        left = HOUR - timedelta(seconds=_seconds(moment) % 3600)
        if an_hour * (left / HOUR) >= missing:
            return min(moment - now + HOUR * (missing / an_hour), rhythm.longest)
        missing -= an_hour * (left / HOUR)
        moment += left
    return rhythm.longest


def next_pace(instants: Sequence[datetime], now: datetime, rhythm: Rhythm, *, brought: bool) -> float:
    """The pace after a visit that brought something new, or nothing. Never below the budget, and never more than the
    shortest interval has a use for now: what cannot be used must not have to be unlearnt.
    """
    pace = rhythm.pace * _FASTER if brought else rhythm.pace / _SLOWER
    planned = _within(_planned(instants, now, rhythm.window)[_slot(now)], rhythm)
    return max(1.0, min(pace, HOUR / rhythm.shortest / planned))


def _planned(instants: Sequence[datetime], now: datetime, window: int) -> Hours:
    counts = _counts(tuple(instants))
    return _plan(counts, window, (now - counts.newest).days if counts.newest else 0)


def _within(an_hour: float, rhythm: Rhythm) -> float:
    return min(max(an_hour, HOUR / rhythm.longest), HOUR / rhythm.shortest)


@lru_cache(maxsize=_KEPT)
def _plan(counts: Counts, window: int, idle: int) -> Hours:
    """Polls an hour. `window`: how many entries the source lists at once, 0 when that is not known."""
    expected, a_day = _expected(counts), counts.a_day(max(0, idle))
    polls = _polls(expected, a_day)
    if a_day >= _BUSY:
        polls = tuple(max(each, _POLLS_AN_ARTICLE * min(1.0, rate)) for each, rate in zip(polls, expected, strict=True))
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
    by_hour = _over_their_days(undated)
    for moment in set(recent).difference(undated):
        for neighbour, share in ((moment - HOUR, 0.25), (moment, 0.5), (moment + HOUR, 0.25)):
            by_hour[_slot(neighbour)] += share
    return Counts(tuple(by_hour), _watched(min(recent), newest), newest)


def _over_their_days(undated: Sequence[datetime]) -> list[float]:
    """Articles whose hour is not known, as the usual day has it."""
    workdays = sum(map(is_workday, undated))
    parts = ((workdays, _WORKDAY), (len(undated) - workdays, _WEEKEND))
    return [count * part / sum(day) for count, day in parts for part in day]


def _watched(oldest: datetime, newest: datetime) -> Hours:
    """How often each hour of a working day and of a weekend day came by; over a week and more, as its days did."""
    if newest - oldest >= timedelta(days=7):
        days = [is_workday(oldest + timedelta(days=n)) for n in range((newest - oldest).days)]
        return (float(sum(days)),) * 24 + (float(len(days) - sum(days)),) * 24
    seen = [0.0] * 48
    for hours in range(int((newest - oldest) / HOUR) + 1):
        seen[_slot(oldest + hours * HOUR)] += 1.0
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
    """Whether offices in Hong Kong work on the day of this moment."""
    return _is_workday(_seconds(moment) // 86_400)


@lru_cache(maxsize=_KEPT)
def _is_workday(day: int) -> bool:
    """Of a day by its number since 1970."""
    return is_working_day(date.fromordinal(_FIRST_DAY + day))


def _seconds(moment: datetime) -> int:
    """Seconds on Hong Kong's clock since 1970."""
    return int((moment - _UNIX_EPOCH).total_seconds()) + _HONG_KONG_OFFSET


def _slot(moment: datetime) -> int:
    """The hour of its day: 0 to 23 on working days, 24 to 47 at weekends and on holidays."""
    days, seconds = divmod(_seconds(moment), 86_400)
    return seconds // 3600 + (0 if _is_workday(days) else 24)
