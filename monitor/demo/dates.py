"""Dates in the announcements: ``{+45 en-year}`` becomes ``May 4, 2026``."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_PLACEHOLDER = re.compile(r"\{([+-]\d{1,3}) ([a-z-]+)\}")
_MONTHS = calendar.month_name  # English: this program never sets a locale
_DIGITS = "○一二三四五六七八九"


def fill(text: str, day: date) -> str:
    """The text with its dates, counted in days from `day`. ValueError for a form that is not known."""
    return _PLACEHOLDER.sub(lambda match: written(day + timedelta(days=int(match[1])), match[2]), text)


def written(day: date, form: str) -> str:
    """A date as the English and Chinese press writes it; forms: en, zh, num, each also with ``-year``."""
    language, _, year = form.partition("-")
    if language not in ("en", "zh", "num") or year not in ("", "year"):
        raise ValueError(f"{form!r} is no form of a date")
    if language == "en":
        return f"{_MONTHS[day.month]} {day.day}" + (f", {day.year}" if year else "")
    if language == "zh":
        return (f"{_digits(day.year)}年" if year else "") + f"{_counted(day.month)}月{_counted(day.day)}日"
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counted(number: int) -> str:
    """1 to 31 in Chinese: 七, 十, 十一, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + (_DIGITS[ones] if ones else "")
