"""How what visits bring, the hours and Hong Kong's holidays decide when the next one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.freshness import History, NextPoll, in_words, next_poll
from monitor.fetch.working_days import is_working_day
from monitor.model import FeedHints, Source, SourceKind

SUNDAY = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)  # noon in Hong Kong
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = Source("s", "S", "S", "en", SourceKind.FEED, "https://h.example/", MINUTE)
FIXED = replace(SOURCE, rhythm="fixed", every=20 * MINUTE)
VISITED = History(last_poll=SUNDAY - HOUR, window=20)
A_WEEK = [SUNDAY + n * HOUR for n in range(7 * 24)]


def after(history: History, of: Source = SOURCE, now: datetime = SUNDAY, **more) -> NextPoll:
    return next_poll(of, history, now, **{"floor": timedelta(0), "jitter": 0.0, **more})


def visits(
    brought: int, times: int, history: History = VISITED, now: datetime = SUNDAY
) -> tuple[list[timedelta], History]:
    """The waits after so many visits, each of which brought so many new entries."""
    waits = []
    for _ in range(times):
        coming = after(replace(history, fresh=brought), now=now)
        waits.append(coming.due - now)
        history, now = replace(history, pace=coming.pace, last_poll=now), coming.due
    return waits, history


def test_a_source_with_news_at_each_visit_is_asked_at_every_within_two_hours() -> None:
    waits, _ = visits(1, 12)

    assert waits[0] > waits[1] > waits[2]
    assert waits[-1] == SOURCE.every
    assert sum(waits[: waits.index(SOURCE.every)], timedelta(0)) < 2 * HOUR


def test_a_source_without_news_falls_back_to_its_budget() -> None:
    _, busy = visits(1, 12)
    waits, idle = visits(0, 12, busy, SUNDAY + 3 * HOUR)

    assert waits[:5] == sorted(waits[:5])
    assert idle.pace == 1.0
    assert after(idle).due == after(VISITED).due


def test_all_of_a_first_visit_is_new_and_says_nothing() -> None:
    assert after(History(window=20, fresh=5)).pace == 1.0


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 7 * 24), st.sampled_from([1, 15, 60]))
def test_the_pace_stays_between_the_budget_and_what_can_be_used(brought, hours, every) -> None:
    source, history, now = replace(SOURCE, every=every * MINUTE), VISITED, SUNDAY + hours * HOUR
    for fresh in brought:
        coming = after(replace(history, fresh=int(fresh)), source, now)
        assert 1.0 <= coming.pace <= max(1.0, HOUR / source.every / (HOUR / source.slowest))
        assert source.every <= coming.due - now + timedelta(microseconds=1)
        history, now = replace(history, pace=coming.pace, last_poll=now), coming.due


def test_a_feed_of_three_hundred_a_day_is_never_left_alone_for_long() -> None:
    """By its hours alone, before any visit has brought something: half of a quarter of an hour is under ten minutes."""
    history = replace(VISITED, instants=tuple(SUNDAY - n * DAY / 300 for n in range(200)))

    assert max(after(history, now=now).due - now for now in A_WEEK) <= 20 * MINUTE


# -------------------------------------------------------------------------------------------------------------- fixed
@pytest.mark.parametrize("fresh", [0, 1, 20])
@pytest.mark.parametrize("hour", [0, 12, 15])
def test_a_fixed_rhythm_asks_at_every_whatever_comes(fresh: int, hour: int) -> None:
    now = SUNDAY + hour * HOUR
    coming = after(replace(VISITED, fresh=fresh, pace=9.0), FIXED, now, jitter=1.0)

    assert (coming.due - now, coming.pace) == (20 * MINUTE, 1.0)


def test_a_fixed_rhythm_keeps_what_a_server_asks_for() -> None:
    assert after(VISITED, FIXED, floor=2 * HOUR).due - SUNDAY == 2 * HOUR


# ----------------------------------------------------------------------------------------------------------- holidays
# Of the Government Gazette's lists of general holidays, those on which the lists of both ordinances differ among them.
GENERAL_HOLIDAYS = (
    "2025-01-29 2025-04-18 2025-04-19 2025-05-05 2025-10-29 2026-02-17 2026-02-19 2026-04-03 2026-04-06 2026-04-07 "
    "2026-05-25 2026-10-19 2027-03-26 2027-02-09 2027-12-27"
)
WORKING_DAYS = "2025-04-22 2026-02-20 2026-04-02 2026-04-08 2026-10-16 2026-12-24 2027-02-10 2027-05-14"


@pytest.mark.parametrize(("days", "works"), [(GENERAL_HOLIDAYS, False), (WORKING_DAYS, True), ("2026-11-29", False)])
def test_general_holidays_are_no_working_days(days: str, works: bool) -> None:
    assert {day: is_working_day(date.fromisoformat(day)) for day in days.split()} == dict.fromkeys(days.split(), works)


def test_a_holiday_has_the_rhythm_of_a_weekend() -> None:
    good_friday, friday_after = (datetime(2026, 4, day, 3, tzinfo=UTC) for day in (3, 10))

    assert after(VISITED, now=good_friday).due - good_friday > 2 * (after(VISITED, now=friday_after).due - friday_after)


# -------------------------------------------------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("history", "source", "more", "words"),
    [
        (VISITED, FIXED, {}, 'rhythm = "fixed": every 20 min'),
        (VISITED, SOURCE, {}, "its usual hours on a weekend or holiday"),
        (VISITED, SOURCE, {"now": SUNDAY + DAY}, "its usual hours on a working day"),
        (replace(VISITED, fresh=2), SOURCE, {}, "the last visit brought 2 new, so 6.0 times as often as by its usual"),
        (replace(VISITED, pace=8.0), SOURCE, {}, "visits before the last brought news, so 4.0 times"),
        (VISITED, replace(SOURCE, every=12 * HOUR), {}, "bounded by every 12 h"),
        (VISITED, replace(SOURCE, slowest=5 * MINUTE), {}, "bounded by slowest 5 min"),
        (replace(VISITED, fresh=10), SOURCE, {}, "half of what it lists was new"),
        (VISITED, SOURCE, {"floor": 5 * HOUR}, "its server asks for no visit within 5 h"),
        (VISITED, SOURCE, {"hints": FeedHints(skip_days=("Sunday",))}, "hours or days at which it is not to be read"),
    ],
)
def test_why_the_next_visit_is_when_it_is(history: History, source: Source, more: dict[str, Any], words: str) -> None:
    assert words in after(history, source, **more).why


@pytest.mark.parametrize(
    ("span", "words"),
    [(0.5, "30 s"), (1, "1 min"), (1.5, "90 s"), (90, "90 min"), (120, "2 h"), (24 * 60, "1 d"), (30 * 60, "30 h")],
)
def test_a_length_of_time_in_words(span: float, words: str) -> None:
    assert in_words(span * MINUTE) == words
