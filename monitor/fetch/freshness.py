"""When to poll a source next. Pure: history and `now` in, an instant out.

    what servers ask for (`server_floor`)  ─┐
    the source's own rhythm (`rhythm`)     ─┼─> next_poll      after a failure: after_failure
    `every` and `slowest` of sources.toml  ─┘

`every` is the shortest interval that the operator allows and `slowest` the longest; in between a source is polled
often when it usually publishes and the last visits brought something new, and seldom when not. With `rhythm = "fixed"`
it is polled at `every`. `jitter` is a number from 0 to 1 that the caller draws; it makes an interval up to a tenth
longer, so that sources do not fall into step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from monitor.fetch.http_date import parse_http_date
from monitor.fetch.poll_rhythm import Rhythm, is_workday, next_pace, until_due
from monitor.model import FailureClass, FeedHints, Source

LONGEST = timedelta(hours=24)  # no server and no failure keeps a source away for longer: news of a day is late
WEIGHTS: Mapping[FailureClass, float] = {  # of one failure in the back-off, as in Media Cloud's rss-fetcher
    FailureClass.PERMANENT: 1.0,
    FailureClass.SOFT: 0.5,
    FailureClass.TEMPORARY: 0.25,
}
_FULL_EVERY = timedelta(hours=72)  # servers that answer 304 for ever exist; a stuck one costs three days at most
_SILENT_GAPS = 3  # a long weekend is not silence; `bench/schedule.py` counts the false alarms of a year
_SHORTEST_SILENCE = timedelta(days=1)  # a newsroom that pauses for a night is not broken
_WEEKEND_GAP = timedelta(hours=63)  # Friday at six to Monday at nine
_UNKNOWN_WEEKEND_GAP = timedelta(hours=30)  # three times this is a long weekend: Friday at six to Tuesday at noon
_YOUNG = 5  # articles: of four gaps one is a quarter of all, fewer say nothing of what is usual
_JITTER = 0.1  # two sources added together are minutes apart after an hour; a rhythm of an hour stays one
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a source's past.

    `instants`: when its articles appeared, newest first: published, where that is known to the minute, else first seen.
    Two hundred are plenty. `window`: how many entries its document lists at once; `fresh`: how many of them were new.
    """

    instants: tuple[datetime, ...] = ()
    last_poll: datetime | None = None
    last_new: datetime | None = None
    last_full: datetime | None = None  # the last answer that was not a 304
    failures: float = 0.0  # weight of the failures in a row
    window: int = 0
    fresh: int = 0
    pace: float = 1.0  # how many times as often as its hours alone would have it (`poll_rhythm`)


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to poll next, the pace that led to it, and for a person why it is then."""

    due: datetime
    pace: float
    why: str


def next_poll(
    source: Source,
    history: History,
    now: datetime,
    *,
    floor: timedelta,
    jitter: float,
    hints: FeedHints = FeedHints(),
) -> NextPoll:
    """When to poll after a poll that went well. `floor` is what the server asked for (`server_floor`)."""
    pace, interval, why = _fixed(source) if source.rhythm == "fixed" else _adaptive(source, history, now, jitter)
    asked = min(floor, LONGEST)
    if asked > interval:
        interval, why = asked, f"its server asks for no visit within {in_words(asked)}"
    due = _out_of_skipped(now + interval, hints)
    if due > now + interval:
        why = "the feed names hours or days at which it is not to be read"
    return NextPoll(due, pace, why)


def _fixed(source: Source) -> tuple[float, timedelta, str]:
    return 1.0, source.every, f'rhythm = "fixed": every {in_words(source.every)}'


def _adaptive(source: Source, history: History, now: datetime, jitter: float) -> tuple[float, timedelta, str]:
    rhythm = Rhythm(source.every, source.slowest, history.window, history.pace)
    pace = 1.0
    if history.last_poll is not None:  # all of a first visit is new, which says nothing of how often there is news
        pace = next_pace(history.instants, now, rhythm, brought=history.fresh > 0)
    if _overflowing(history):
        return pace, source.every, "half of what it lists was new: the next may be pushed out soon"
    interval = until_due(history.instants, now, replace(rhythm, pace=pace))
    planned = max(_jittered(interval, jitter), source.every)
    return pace, planned, _why(source, history, interval, pace, now)


def _why(source: Source, history: History, interval: timedelta, pace: float, now: datetime) -> str:
    day = "a working day" if is_workday(now) else "a weekend or holiday"
    plan = f"its usual hours on {day}"
    if pace > 1.0:
        last = f"the last visit brought {history.fresh} new" if history.fresh else "visits before the last brought news"
        plan = f"{last}, so {pace:.1f} times as often as by {plan}"
    if interval <= source.every:
        return f"{plan}, bounded by every {in_words(source.every)}"
    return f"{plan}, bounded by slowest {in_words(source.slowest)}" if interval >= source.slowest else plan


def in_words(span: timedelta) -> str:
    """A length of time for a person: "90 s", "15 min", "6 h", "2 d": in the largest unit of which there are two."""
    seconds = round(span.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return f"{round(seconds / size)} {unit}"
    return f"{seconds} s"


def after_failure(
    source: Source,
    failures: float,
    failure: FailureClass,
    now: datetime,
    retry_after: timedelta | None,
    jitter: float,
) -> datetime:
    """When to try again. `failures`: the weight of the failures in a row before this one.

    The interval doubles with every whole failure, so four temporary ones count as much as one permanent; it is never
    over a day.
    """
    weight = failures + WEIGHTS[failure]
    steps = min(weight, 32.0)  # 2**32 times the shortest interval (30 s) is over a day, 2.0**1024 overflows
    delay = min(source.every.total_seconds() * 2.0**steps, LONGEST.total_seconds())
    asked = retry_after or timedelta(0)
    return now + min(max(_jittered(timedelta(seconds=delay), jitter), asked), LONGEST)


def full_fetch_due(history: History, now: datetime) -> bool:
    """Whether to fetch without validators, because a server may answer 304 for ever.

    At least every 72 hours; and once a day from the moment when the source has been silent three times its usual gap.
    """
    if history.last_full is None or now - history.last_full >= _FULL_EVERY:
        return True
    since = silent_since(history.last_new, usual_gap(history))
    if since is None or now < since:
        return False
    return history.last_full < since or now - history.last_full >= LONGEST


def usual_gap(history: History) -> timedelta | None:
    """How long the source is usually without news; None while it is too young to say (under five articles).

    At a moment taken at random, three times out of four the gap around it is no longer than this: nights and weekends
    count as the long gaps they are, and a burst of thirty articles in an hour counts as one hour. One that was never
    seen to publish at a weekend is expected to be without news over the next one.
    """
    instants = sorted(set(history.instants))
    if len(instants) < _YOUNG:
        return None
    gaps = sorted((later - earlier for earlier, later in pairwise(instants)), reverse=True)
    span = instants[-1] - instants[0]
    passed = accumulate(gaps)
    usual = next(gap for gap, sofar in zip(gaps, passed, strict=True) if sofar >= span / 4)
    if any(not is_workday(moment) for moment in instants):
        return usual
    return max(usual, _WEEKEND_GAP if span >= timedelta(days=7) else _UNKNOWN_WEEKEND_GAP)


def silent_since(last_new: datetime | None, gap: timedelta | None) -> datetime | None:
    """From when on a source without news counts as silent: three times its usual gap, and a day at least."""
    if last_new is None or gap is None:
        return None
    return last_new + max(_SILENT_GAPS * gap, _SHORTEST_SILENCE)


def server_floor(headers: Mapping[str, str], hints: FeedHints, now: datetime) -> timedelta:
    """How long the server and the feed want no further request, at most a day.

    Headers by lower-case name: `Cache-Control: max-age` less `Age`, else `Expires` less `Date` (RFC 9111, 4.2);
    `no-cache` asks for a check, which is what a poll is. Of the feed: ttl, sy:update*, skipHours, skipDays.
    """
    asked = [_fresh_for(headers), hints.ttl, hints.update_every]
    floor = min(max((span for span in asked if span is not None), default=timedelta(0)), LONGEST)
    return min(_out_of_skipped(now + floor, hints) - now, LONGEST)


def _fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found is not None:
        age = headers.get("age", "").strip()
        seconds = int(found[1]) - (int(age[:10]) if age.isdecimal() else 0)
        return timedelta(seconds=max(0, seconds))
    expires, date = parse_http_date(headers.get("expires", "")), parse_http_date(headers.get("date", ""))
    if expires is None or date is None:
        return None
    return max(timedelta(0), expires - date)


def _out_of_skipped(due: datetime, hints: FeedHints) -> datetime:
    """The first moment from `due` on in no skipped hour or day (UTC, RSS 2.0). A feed that skips all is not heard."""
    moment = due
    while _skipped(moment, hints):
        moment = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if moment - due > LONGEST:
            return due
    return moment


def _skipped(moment: datetime, hints: FeedHints) -> bool:
    there = moment.astimezone(UTC)
    return there.hour in (hour % 24 for hour in hints.skip_hours) or _DAYS[there.weekday()] in hints.skip_days


def _overflowing(history: History) -> bool:
    """Whether half of what the source lists was new: entries may soon be pushed out before they are seen."""
    return history.window > 0 and 2 * history.fresh >= history.window


def _jittered(interval: timedelta, jitter: float) -> timedelta:
    return interval * (1 + _JITTER * jitter)
