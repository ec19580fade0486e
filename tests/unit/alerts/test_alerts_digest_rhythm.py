from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.digest_rhythm import next_due

HONG_KONG = "Asia/Hong_Kong"
SUNDAY_EIGHT = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "at", "weekdays", "expected"),
    [
        ("daily", "08:30", (), "2026-11-22T00:30"),
        ("daily", "08:00", (), "2026-11-23T00:00"),  # strictly later
        ("daily", "07:59", (), "2026-11-22T23:59"),
        ("daily", "08:30", (1, 2, 3, 4, 5), "2026-11-23T00:30"),
        ("daily", "08:30", (6,), "2026-11-28T00:30"),
        ("weekly", "08:30", (), "2026-11-23T00:30"),  # Monday unless said otherwise
        ("weekly", "08:30", (7,), "2026-11-22T00:30"),
        ("weekly", "08:00", (7,), "2026-11-29T00:00"),
        ("at-once", "08:30", (), "2026-11-22T00:00"),
    ],
)
def test_the_next_due_instant(rhythm, at, weekdays, expected):
    due = next_due(rhythm, at, weekdays, HONG_KONG, SUNDAY_EIGHT)
    assert due == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_day_of_24_hours_has_one_due_instant_even_when_clocks_change():
    for zone in ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", HONG_KONG):
        for at in ("00:30", "01:30", "02:30", "23:59"):
            due, days = datetime(2026, 1, 1, tzinfo=UTC), []
            for _ in range(365):
                due = next_due("daily", at, (), zone, due)
                days.append(due.astimezone(ZoneInfo(zone)).date())
            assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(1)] * 364


@pytest.mark.parametrize(
    ("after", "weekdays", "expected"),
    [
        ("2028-02-28T12:00", (), "2028-02-29T00:30"),  # a leap day
        ("2028-02-29T12:00", (), "2028-03-01T00:30"),
        ("2027-02-28T12:00", (), "2027-03-01T00:30"),
        ("2026-10-31T12:00", (), "2026-11-01T00:30"),  # a month of 31 days
        ("2026-12-31T12:00", (), "2027-01-01T00:30"),  # the turn of the year
        ("2026-12-31T12:00", (1,), "2027-01-04T00:30"),  # from week 53 of 2026 (ISO 8601) to week 1 of 2027
        ("2027-01-03T12:00", (7,), "2027-01-10T00:30"),  # a Sunday of week 53
    ],
)
def test_no_day_of_the_calendar_is_left_out(after, weekdays, expected):
    due = next_due("daily", "08:30", weekdays, HONG_KONG, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert due == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_time_that_is_moved_past_midnight_keeps_its_weekday():
    """In Nuuk 23:30 of Saturday, 28 March 2026 does not exist: it is read as 00:30 of Sunday."""
    due, found = datetime(2026, 3, 27, 12, tzinfo=UTC), []
    for _ in range(2):
        due = next_due("weekly", "23:30", (6,), "America/Nuuk", due)
        found.append(due.isoformat())
    assert found == ["2026-03-29T01:30:00+00:00", "2026-04-05T00:30:00+00:00"]
    after_midnight = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)  # 00:10 of Sunday: Saturday's is still to come
    assert next_due("daily", "23:30", (), "America/Nuuk", after_midnight).isoformat() == found[0]


@given(
    st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: SUNDAY_EIGHT + timedelta(minutes=minutes)),
    st.times().map(lambda time: time.strftime("%H:%M")),
    st.sets(st.integers(1, 7)),
    st.sampled_from(["daily", "weekly"]),
    st.sampled_from([HONG_KONG, "Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_it_is_always_later_and_within_eight_days(after, at, weekdays, rhythm, zone):
    due = next_due(rhythm, at, tuple(weekdays), zone, after)
    assert after < due <= after + timedelta(days=8, hours=2)
    assert not weekdays or due.astimezone(ZoneInfo(zone)).isoweekday() in weekdays
