"""Which day is meant when not all of it is said. Arithmetic on dates; `today` is the article's day in Hong Kong."""

from __future__ import annotations

from datetime import date, timedelta

PAST, AHEAD = timedelta(days=60), timedelta(days=300)
"""Deadlines are announced ahead: a day up to 60 days back is past, an earlier one next year's; one more than 300 days
ahead was last year's. Together they make one year and a few days, so every month and day has one reading."""


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none; day 0 is the last of the month."""
    if not (1 <= month <= 12 and 1900 <= year <= 2199):
        return None
    if day == 0:
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(month: int, day: int, today: date) -> date | None:
    """The month and day in the year that lies nearest, leaning forward."""
    same = day_of(today.year, month, day) or day_of(today.year + 1, month, day)
    if same is None:
        return None
    if same < today - PAST:
        return day_of(same.year + 1, month, day)
    return day_of(same.year - 1, month, day) if same > today + AHEAD else same


def month_after(start: date, months: int) -> tuple[int, int]:
    """(year, month) so many months after that of `start`."""
    count = start.year * 12 + start.month - 1 + months
    return count // 12, count % 12 + 1


def this_or_next_month(day: int, since: date) -> date | None:
    """The next day of that number: in the month of `since`, or in the one after it."""
    return day_of(*month_after(since, 0 if day >= since.day else 1), day)


def weekday(number: int, weeks: int | None, today: date) -> date:
    """A weekday (Monday is 1). `weeks`: how many weeks after this one; None: the next such day, today included."""
    if weeks is None:
        return today + timedelta(days=(number - today.isoweekday()) % 7)
    return today + timedelta(days=number - today.isoweekday() + 7 * weeks)
