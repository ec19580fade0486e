"""When the next digest of a subscription is due. Pure: the clock is an argument.

A local time that a change of clocks skips is read with the old offset; of one that comes twice the first is taken
(PEP 495, fold 0). So every local day has exactly one due instant.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.model import Rhythm

EVERY_DAY = frozenset(range(1, 8))  # ISO 8601 numbers: 1 Monday to 7 Sunday
MONDAY = frozenset({1})  # the default of a weekly digest: last week's news at the start of the new week
# The days to look at, counted from today: yesterday, because a skipped time before midnight falls after it (in Nuuk
# 23:30 on the last Saturday of March becomes 00:30), to the same weekday of the next week.
_DAYS_AHEAD = range(-1, 8)


def next_due(rhythm: Rhythm, at: str, weekdays: Collection[int], zone: str, after: datetime) -> datetime:
    """The first due instant later than `after`, aware UTC; `after` itself for "at-once".

    `at`: "HH:MM" in `zone`. `weekdays`: ISO numbers, 1 Monday to 7 Sunday; empty: every day, or Monday when weekly.
    """
    if rhythm == "at-once":
        return after.astimezone(UTC)
    wanted = frozenset(weekdays) or (MONDAY if rhythm == "weekly" else EVERY_DAY)
    place, clock = ZoneInfo(zone), time.fromisoformat(at)
    today = after.astimezone(place).date()
    days = (today + timedelta(days=ahead) for ahead in _DAYS_AHEAD)
    instants = (_instant(day, clock, place) for day in days if day.isoweekday() in wanted)
    return next(due for due in instants if due > after)


def _instant(day: date, clock: time, place: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, place).astimezone(UTC)
