"""When a subscription is due next. Pure: the clock is an argument.

A local time that a change of clocks skips is read with the old offset, one that comes twice is taken the first time
(PEP 495, fold 0), so that every local day has exactly one due instant.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.model import Rhythm

EVERY_DAY = frozenset(range(1, 8))
MONDAY = frozenset({1})


def next_due(rhythm: Rhythm, at: str, weekdays: Collection[int], zone: str, after: datetime) -> datetime:
    """The first due instant later than `after`, aware UTC; `after` itself for "at-once".

    `at`: "HH:MM" in `zone`. `weekdays`: ISO numbers, 1 Monday to 7 Sunday; empty: every day, or Monday when weekly.
    """
    if rhythm == "at-once":
        return after.astimezone(UTC)
    days = frozenset(weekdays) or (MONDAY if rhythm == "weekly" else EVERY_DAY)
    place, clock = ZoneInfo(zone), time.fromisoformat(at)
    today = after.astimezone(place).date()
    candidates = (_instant(today + timedelta(days=ahead), clock, place) for ahead in range(-1, 9))
    return next(due for due in candidates if due > after and due.astimezone(place).isoweekday() in days)


def _instant(day: date, clock: time, place: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, place).astimezone(UTC)
