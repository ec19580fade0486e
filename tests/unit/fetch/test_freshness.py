"""When to poll next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.freshness import (
    History,
    after_failure,
    full_fetch_due,
    next_poll,
    server_floor,
    silent_since,
    usual_gap,
)
from monitor.model import FailureClass, FeedHints, Source, SourceKind

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)  # eight in the morning in Hong Kong
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_HINTS = FeedHints()


def source(every: timedelta = 10 * MINUTE, slowest: timedelta = DAY) -> Source:
    return Source("s", "S", "S", "en", SourceKind.FEED, "https://h.example/", every, slowest=slowest)


def due(
    history: History, now: datetime, of: Source | None = None, floor: timedelta = timedelta(0), **more
) -> timedelta:
    """How long until the next poll."""
    return next_poll(of or source(), history, now, floor=floor, jitter=more.pop("jitter", 0.0), **more).due - now


def office(days: int, hours: tuple[int, ...] = (16, 17, 17, 18), until: datetime = MONDAY) -> History:
    """Articles at these hours (Hong Kong) of the working days before."""
    instants = []
    for back in range(1, days + 1):
        midnight = until - back * DAY - 8 * HOUR
        if (midnight + 8 * HOUR).weekday() < 5:
            instants += [midnight + hour * HOUR + 7 * number * MINUTE for number, hour in enumerate(hours)]
    return History(instants=tuple(sorted(instants, reverse=True)), window=20)


# --------------------------------------------------------------------------------------------------------- the rhythm
def test_office_hours_are_polled_more_often_than_nights_and_weekends() -> None:
    for history in (History(), office(28)):
        evening, night = due(history, MONDAY + 9 * HOUR), due(history, MONDAY + 17 * HOUR)
        weekend = due(history, MONDAY - 2 * DAY + 9 * HOUR)
        assert evening < night / 3
        assert evening < weekend / 2


def test_the_sources_own_hours_are_learnt() -> None:
    early = office(56, (6, 6, 7, 7))
    assert due(early, MONDAY - 2 * HOUR) < due(History(), MONDAY - 2 * HOUR) / 2


def test_dates_without_a_time_do_not_draw_the_polls_to_midnight() -> None:
    midnights = tuple(MONDAY - 8 * HOUR - n * DAY for n in range(28) if (MONDAY - n * DAY).weekday() < 5)
    history = History(instants=tuple(day for day in midnights for _ in range(3)))
    assert due(history, MONDAY + 9 * HOUR) < due(history, MONDAY - 8 * HOUR) / 3


def test_a_first_visit_that_found_much_without_dates_teaches_no_hour() -> None:
    night = MONDAY - 5 * HOUR
    assert due(History(instants=(night,) * 140), night + 7 * DAY) > 2 * HOUR


def test_quiet_hours_add_up_to_a_poll() -> None:
    """No hour of the night is worth a poll by itself, but all of them together are, before the office opens."""
    midnight = MONDAY - 8 * HOUR
    assert 2 * HOUR < due(History(), midnight) < 8 * HOUR


def test_a_night_does_not_sleep_into_the_morning() -> None:
    """The hours that pass decide, not the one it begins in: a later poll never leads to an earlier one."""
    moments = [MONDAY + n * HOUR / 4 for n in range(4 * 24 * 7)]
    for history in (History(), office(28), office(56, (6, 6, 7, 7))):
        landings = [moment + due(history, moment) for moment in moments]
        assert landings == sorted(landings)


def test_a_busy_source_is_polled_before_its_window_fills() -> None:
    """Two hundred articles at 22 an hour, 10 in the window."""
    history = History(instants=tuple(MONDAY - n * HOUR / 22 for n in range(200)), window=10)
    assert due(history, MONDAY) * 22 / HOUR <= 5
    assert due(History(instants=history.instants, window=0), MONDAY) > due(history, MONDAY)


def test_a_window_that_was_half_new_is_looked_at_again_at_once() -> None:
    history = office(28)
    fresh = History(instants=history.instants, window=20, fresh=10)
    assert due(fresh, MONDAY + 17 * HOUR) == 10 * MINUTE
    assert due(history, MONDAY + 17 * HOUR) > 30 * MINUTE


@given(
    gaps=st.lists(st.integers(0, 100_000), max_size=60),
    hour=st.integers(0, 24 * 14),
    every=st.integers(1, 24 * 60),
    slowest=st.integers(1, 24 * 60),
    window=st.integers(0, 100),
    jitter=st.floats(0, 1),
)
def test_the_interval_keeps_within_what_the_operator_allows(gaps, hour, every, slowest, window, jitter) -> None:
    instants, moment = [], MONDAY
    for gap in gaps:
        moment -= gap * MINUTE
        instants.append(moment)
    of = source(every * MINUTE, max(slowest, every) * MINUTE)
    interval = due(History(instants=tuple(instants), window=window), MONDAY + hour * HOUR, of, jitter=jitter)
    assert of.every <= interval + timedelta(microseconds=1)
    assert interval <= of.slowest * 1.1


def test_jitter_makes_it_longer_by_up_to_a_tenth() -> None:
    plain, late = due(office(28), MONDAY), due(office(28), MONDAY, jitter=1.0)
    assert plain < late <= plain * 1.1 + timedelta(seconds=1)


def test_a_server_floor_is_kept_and_bounded() -> None:
    assert due(History(), MONDAY, floor=5 * HOUR) == 5 * HOUR
    assert due(History(), MONDAY, floor=400 * DAY) == DAY


def test_a_poll_does_not_fall_into_a_skipped_hour() -> None:
    hints = FeedHints(skip_hours=tuple(range(6)))
    assert MONDAY + due(History(), MONDAY - HOUR / 4, hints=hints, floor=HOUR) - HOUR / 4 == MONDAY + 6 * HOUR


# ------------------------------------------------------------------------------------------------------- what they ask
@pytest.mark.parametrize(
    ("headers", "floor"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "1000"}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "max-age=43200"}, 43_200),
        ({"cache-control": "max-age=9999999999"}, 86_400),
        ({"cache-control": "max-age=soon"}, 0),
        ({"expires": "Mon, 02 Mar 2026 01:00:00 GMT", "date": "Mon, 02 Mar 2026 00:00:00 GMT"}, 3_600),
        ({"expires": "Mon, 02 Mar 2026 01:00:00 GMT", "date": "Mon, 02 Mar 2026 02:00:00 GMT"}, 0),
        ({"expires": "0", "date": "Mon, 02 Mar 2026 00:00:00 GMT"}, 0),
        ({"expires": "Mon, 02 Mar 2026 01:00:00 GMT"}, 0),  # whose clock?
        (
            {
                "cache-control": "max-age=60",
                "expires": "Mon, 02 Mar 2026 01:00:00 GMT",
                "date": "Mon, 02 Mar 2026 00:00:00 GMT",
            },
            60,
        ),
    ],
)
def test_headers(headers: dict[str, str], floor: int) -> None:
    assert server_floor(headers, NO_HINTS, MONDAY) == timedelta(seconds=floor)


@pytest.mark.parametrize(
    ("hints", "floor"),
    [
        (FeedHints(ttl=HOUR), HOUR),
        (FeedHints(ttl=HOUR, update_every=2 * HOUR), 2 * HOUR),
        (FeedHints(update_every=7 * DAY), DAY),
        (FeedHints(skip_hours=(0, 1, 2)), 3 * HOUR),
        (FeedHints(skip_hours=(24, 1)), 2 * HOUR),  # 24 is how some write midnight
        (FeedHints(skip_hours=(5,)), timedelta(0)),
        (FeedHints(skip_hours=tuple(range(24))), timedelta(0)),  # a feed that skips all is not heard
        (FeedHints(skip_days=("Monday",)), DAY),
        (FeedHints(skip_days=("Sunday",)), timedelta(0)),
        (FeedHints(ttl=30 * MINUTE, skip_hours=(0,)), HOUR),
    ],
)
def test_hints(hints: FeedHints, floor: timedelta) -> None:
    assert server_floor({}, hints, MONDAY) == floor


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_breaks_the_reading(one: str, other: str) -> None:
    headers = {"cache-control": one, "expires": other, "date": one, "age": other}
    assert timedelta(0) <= server_floor(headers, NO_HINTS, MONDAY) <= DAY


# ----------------------------------------------------------------------------------------------------------- failures
def test_failures_back_off_by_their_weight_to_a_day() -> None:
    def delays(failure: FailureClass, weight: float, times: int) -> list[timedelta]:
        return [after_failure(source(), n * weight, failure, MONDAY, None, 0.0) - MONDAY for n in range(times)]

    permanent = delays(FailureClass.PERMANENT, 1.0, 10)
    soft = delays(FailureClass.SOFT, 0.5, 20)
    temporary = delays(FailureClass.TEMPORARY, 0.25, 40)
    assert permanent[:3] == [20 * MINUTE, 40 * MINUTE, 80 * MINUTE]
    assert soft[1] == permanent[0] == temporary[3]
    for row in (permanent, soft, temporary):
        assert row == sorted(row)
        assert row[-1] == DAY


def test_a_wait_that_a_host_asked_for_is_kept() -> None:
    def delay(retry_after: timedelta) -> timedelta:
        return after_failure(source(), 0, FailureClass.TEMPORARY, MONDAY, retry_after, 0.0) - MONDAY

    assert delay(3 * HOUR) == 3 * HOUR
    assert delay(timedelta(seconds=1)) > 10 * MINUTE
    assert delay(10 * DAY) == DAY


def test_failures_without_end_overflow_nothing() -> None:
    assert after_failure(source(), 1e9, FailureClass.SOFT, MONDAY, None, 1.0) - MONDAY == DAY


# ------------------------------------------------------------------------------------------------------------ silence
def test_the_usual_gap_counts_nights_and_weekends_as_the_gaps_they_are() -> None:
    gap = usual_gap(office(28))
    assert gap is not None
    assert 2 * DAY < gap < 3 * DAY


def test_the_usual_gap_of_a_steady_source_is_its_gap() -> None:
    steady = History(instants=tuple(MONDAY - n * 6 * HOUR for n in range(40)))
    assert usual_gap(steady) == 6 * HOUR


def test_a_source_that_was_never_seen_at_a_weekend_may_rest_over_one() -> None:
    friday = MONDAY - 3 * DAY
    week = History(instants=tuple(friday - n * HOUR for n in range(30)))
    gap = usual_gap(week)
    assert gap is not None
    assert 3 * gap > timedelta(hours=87)  # Friday evening to Tuesday morning


def test_too_little_is_known_of_a_young_source() -> None:
    assert usual_gap(History()) is None
    assert usual_gap(History(instants=(MONDAY,) * 10)) is None
    assert silent_since(MONDAY, None) is None
    assert silent_since(None, DAY) is None


def test_silence_begins_after_three_gaps_and_a_day_at_least() -> None:
    assert silent_since(MONDAY, 2 * DAY) == MONDAY + 6 * DAY
    assert silent_since(MONDAY, HOUR) == MONDAY + DAY


def test_a_full_answer_is_due_after_three_days() -> None:
    assert full_fetch_due(History(), MONDAY)
    assert not full_fetch_due(History(last_full=MONDAY - 71 * HOUR), MONDAY)
    assert full_fetch_due(History(last_full=MONDAY - 72 * HOUR), MONDAY)


def test_a_full_answer_is_due_when_a_source_falls_silent_and_then_once_a_day() -> None:
    steady = tuple(MONDAY - n * 6 * HOUR for n in range(40))

    def full(now: datetime, last_full: datetime) -> bool:
        return full_fetch_due(History(instants=steady, last_new=MONDAY, last_full=last_full), now)

    silent = MONDAY + DAY
    assert not full(silent - MINUTE, silent - 12 * HOUR)
    assert full(silent, silent - HOUR)
    assert not full(silent + HOUR, silent)
    assert full(silent + DAY, silent)
