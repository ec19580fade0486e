"""What may stand after a field's colon: dates, languages, lists. Pure. Days are those of Hong Kong."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from monitor.errors import QueryError
from monitor.model import HONG_KONG, LANGUAGES, Language
from monitor.store.query_lexer import PLAIN_SIGNS
from monitor.store.query_tree import Due, Sum

_HOURS = re.compile(r"(\d{1,4})h", re.IGNORECASE)
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

    2026, 2026-11, 2026-11-22, 2026-W47, today, yesterday; or so long ago: 7d, 4w, 3m (of 30 days), 1y (of 365), and to
    the minute 12h.
    """
    if hours := _HOURS.fullmatch(value):
        moment = now.astimezone(UTC).replace(second=0, microsecond=0) - timedelta(hours=int(hours[1]))
        return moment, moment
    try:
        first, last = _days(value, now.astimezone(HONG_KONG).date())
        return _midnight(first), _midnight(last + timedelta(days=1))
    except (ValueError, OverflowError):
        raise QueryError(
            f"no date: {value!r} (2026-11-22, 2026-11, 2026, 2026-W47, 7d, 12h, today)", position
        ) from None


def due(value: str, now: datetime, position: int) -> Due:
    """The deadlines that are meant: <30d (within 30 days from today), >2w, 2026-12, <2027-01-31, today.

    A time from now is one to come, other than after since:. Without a sign it is one within which a deadline falls.
    """
    today = now.astimezone(HONG_KONG).date()
    sign, plain = _signed(value)
    ahead = _RELATIVE.fullmatch(plain.lower())
    try:
        if ahead:
            first = last = today + timedelta(days=int(ahead[1]) * _DAYS[ahead[2]])
        else:
            first, last = _days(plain, today)
        if sign == ">":
            return Due(first=last + timedelta(days=1))
        if sign == ">=":
            return Due(first=first)
        if sign == "<":
            last = last if ahead else first - timedelta(days=1)
    except (ValueError, OverflowError):
        raise QueryError(f"no date: {value!r} (<30d, >2w, 2026-12, <2027-01-31, today)", position) from None
    if sign or ahead:
        return Due(today if last >= today else None, last)
    return Due(first, last)


def sums(value: str, position: int) -> Sum:
    """The sums in Hong Kong dollars that are meant: >10m, <500k, 1m-5m, >=1.5bn, >1000萬, >1億."""
    sign, plain = _signed(value)
    bounds = [_sum(part) for part in plain.split("-")]
    if not 1 <= len(bounds) <= 2 or (sign and len(bounds) == 2) or None in bounds:
        raise QueryError(f"no sum of money: {value!r} (>10m, <500k, 1m-5m, >1億)", position)
    least, most = bounds[0], bounds[-1]
    if sign.startswith(">"):
        return Sum(least=least)
    return Sum(most=most) if sign else Sum(least, most)


def _signed(value: str) -> tuple[str, str]:
    plain = value.translate(PLAIN_SIGNS)
    sign = next((sign for sign in (">=", "<=", ">", "<") if plain.startswith(sign)), "")
    return sign, plain[len(sign) :].strip()


def _sum(written: str) -> float | None:
    match = _SUM.fullmatch(written.strip().lower())
    return float(match[1].replace(",", "")) * _UNITS[match[2]] if match else None


_UNITS = {
    "": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "b": 10**9, "bn": 10**9, "billion": 10**9,
    "萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8,
}  # fmt: skip
_SUM = re.compile(rf"(?:hk\$|\$)?([0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,9}})?) ?({'|'.join(_UNITS)})")


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
