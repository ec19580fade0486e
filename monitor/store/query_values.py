"""What may stand after a field's colon: dates, languages, lists. Pure. Days are those of Hong Kong."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from monitor.errors import QueryError
from monitor.model import HONG_KONG, LANGUAGES, Language

_RELATIVE = re.compile(r"(\d{1,4})([dwmy])")
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}

_LANGUAGES: dict[str, tuple[Language, ...]] = {
    **{language.lower(): (language,) for language in LANGUAGES},
    "english": ("en",),
    "zh": ("zh-Hant", "zh-Hans"),
    "chinese": ("zh-Hant", "zh-Hans"),
    **dict.fromkeys(("hant", "tc", "zh-hk", "zh-tw", "繁", "繁體"), ("zh-Hant",)),
    **dict.fromkeys(("hans", "sc", "zh-cn", "简", "简体", "簡"), ("zh-Hans",)),
}


def period(value: str, now: datetime, position: int) -> tuple[datetime, datetime]:
    """The beginning and the end (exclusive), in UTC, of what a date names.

    2026, 2026-11, 2026-11-22, 2026-W47, today, yesterday; or so long ago: 7d, 4w, 3m (of 30 days), 1y (of 365).
    """
    try:
        first, last = _days(value, now.astimezone(HONG_KONG).date())
        return _midnight(first), _midnight(last + timedelta(days=1))
    except (ValueError, OverflowError):
        raise QueryError(f"no date: {value!r} (2026-11-22, 2026-11, 2026, 2026-W47, 7d, today)", position) from None


def _days(value: str, today: date) -> tuple[date, date]:
    named = {"today": 0, "yesterday": 1}.get(value.lower())
    if named is not None:
        return _same(today - timedelta(days=named))
    if match := _RELATIVE.fullmatch(value.lower()):
        return _same(today - timedelta(days=int(match[1]) * _DAYS[match[2]]))
    if match := _WEEK.fullmatch(value.upper()):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(days=6)
    if match := _DATE.fullmatch(value):
        return _calendar(*(int(part) if part else None for part in match.groups()))
    raise ValueError(value)


def _calendar(year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    year = year or 0
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return _same(date(year, month, day))


def _same(day: date) -> tuple[date, date]:
    return day, day


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HONG_KONG).astimezone(UTC)


def languages(values: tuple[str, ...], position: int) -> tuple[Language, ...]:
    """The languages that are meant: en, zh (both scripts), zh-Hant, zh-Hans, and what people write for them."""
    found: dict[Language, None] = {}
    for value in values:
        meant = _LANGUAGES.get(value.lower())
        if meant is None:
            raise QueryError(f"no such language: {value!r} (en, zh, zh-Hant, zh-Hans)", position)
        found.update(dict.fromkeys(meant))
    return tuple(found)


def listed(value: str) -> tuple[str, ...]:
    """The values of a list with commas (Chinese ones too)."""
    return tuple(part for part in (piece.strip() for piece in re.split("[,，、]", value)) if part)
