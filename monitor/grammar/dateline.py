"""The day of an article, for names that changed hands: its publication, else the dateline in its first words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from monitor.grammar.numbers import HAN_NUMERALS, numeral

_HONG_KONG = timezone(timedelta(hours=8))  # no summer time since 1979
_HEAD = 240  # characters in which a dateline stands
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r")\.?"
_N = f"[\\d{HAN_NUMERALS}]"
_FORMS = (
    re.compile(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?\b{_MONTH},? (?P<y>20\d\d)\b"),
    re.compile(rf"\b{_MONTH} (?P<d>\d{{1,2}}),? (?P<y>20\d\d)\b"),
    re.compile(rf"(?P<y>20\d\d) {_MONTH}\b"),
    re.compile(f"(?P<y>20\\d\\d|{_N}{{4}})年(?P<m>{_N}{{1,3}})月(?:(?P<d>{_N}{{1,3}})[日号])?"),
)


def day_of(published: datetime | None, text: str) -> date | None:
    """The day in Hong Kong on which an article was published, or that its first words state; `text` is folded.

    A month alone is its last day: what happened in it has happened.
    """
    if published is not None:
        return published.astimezone(_HONG_KONG).date()
    head = text[:_HEAD]
    found = [match for form in _FORMS if (match := form.search(head))]
    return _date(min(found, key=lambda match: (match.start(), -match.end()))) if found else None


def _date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = numeral(parts["y"])
    month = _MONTH_NUMBERS[parts["month"][:3]] if parts.get("month") else numeral(parts["m"])
    day = numeral(parts["d"]) if parts.get("d") else None
    try:
        return date(year or 0, month or 0, day) if day else _month_end(year or 0, month or 0)
    except ValueError:
        return None


_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
