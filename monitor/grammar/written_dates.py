"""Dates that are written out: year, month and day as far as they stand there, in the forms of three scripts.

    31 December 2026 · Dec. 31 · 31/12 · 2026-12-31 · 二○二六年十二月三十一日 · 27 十一月 2026

For folded text (`monitor.text.fold`). Day first where numbers alone stand (2/1/2026 is 2 January), as Hong Kong writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.grammar import vocabulary
from monitor.grammar.numbers import DIGITS, numeral

MONTHS = vocabulary.numbers("days", "months")


class WrittenDate(NamedTuple):
    """What is written at ``text[start:end]``; None for what is not. `year_word`: 今, 明, 本, 來, 去 or 同 before 年."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    year_word: str = ""


_MONTH = rf"(?P<mon>{vocabulary.one_of(MONTHS)})(?![a-z])"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?P<y>(?:19|20)\d\d)(?![\d])"
_N = rf"{DIGITS}{{1,3}}"
_OF_N = DIGITS[1:-1]
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (hint, re.compile(pattern))
    for hint, pattern in (
        # what a text must hold, and the form. Of two forms that begin at one place the longer counts.
        (
            "",
            rf"(?<![\d.:/-]){_D}(?:\s?-\s?|\s)?(?:of\s)?{_MONTH}(?:\.?,?(?:\s?-\s?|\s){_Y}|\.(?=,?\s?(?:\d|\()))?",
        ),
        ("", rf"(?<![a-z]){_MONTH}\.?\s?{_D}(?![\d:]|[.,]\d|\s?%|\s?(?:million|billion))(?:,?\s{_Y})?"),
        ("", rf"(?<![a-z]){_MONTH}\.?,?\s{_Y}"),
        ("", rf"(?<![\d]){_Y}[\s,-]+{_MONTH}\.?[\s-]*(?:{_D}(?!\d))?"),
        ("", r"(?<![\d./-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d-]|[/.]\d)"),
        ("", r"(?<![\d./-])(?P<d>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?!\d)"),
        ("/", r"(?<![\d./$-])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<short>\d\d))?(?![\d/%]|\.\d)"),
        (
            "月",
            rf"(?:(?P<y>(?:19|20)\d\d|{DIGITS}{{4}}|(?P<roc>民国{_N}))\s?年\s?|(?P<word>[今明本来去同])年\s?)?"
            rf"(?<![{_OF_N}第个/])(?P<m>{_N})\s?月份?(?:\s?(?P<d>{_N})\s?[日号])?",
        ),
        ("月", r"(?<![\d.])(?P<d>\d{1,2})\s(?P<m>[一二三四五六七八九十]{1,2})月,?\s(?P<y>(?:19|20)\d\d)(?!\d|年)"),
        ("年", rf"(?<![{_OF_N}])(?P<y>(?:19|20)\d\d|[一二]{DIGITS}{{3}})\s?年(?![度代级来])"),
    )
)
_HINTS = re.compile("[月年]|" + _MONTH)


def find(text: str) -> list[WrittenDate]:
    """Every date of a folded text that is one in the calendar's numbers (months 1 to 12, days 1 to 31), in order."""
    found = sorted(_all(text), key=lambda date: (date.start, -date.end))
    kept: list[WrittenDate] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return kept


def _all(text: str) -> Iterator[WrittenDate]:
    english = any(month in text for month in _STEMS)
    for place, (hint, form) in enumerate(_FORMS):
        if (place < _IN_ENGLISH and not english) or hint not in text:
            continue
        for match in form.finditer(text):
            date = _written(match)
            if date is not None:
                yield date


_STEMS = tuple(dict.fromkeys(month[:3] for month in MONTHS))
_IN_ENGLISH = 4  # of the forms, the first


def _written(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    year = _year(parts)
    month = MONTHS[parts["mon"]] if parts.get("mon") else numeral(parts["m"]) if parts.get("m") else None
    day = numeral(parts["d"]) if parts.get("d") else None
    if not (month is None or 1 <= month <= 12) or not (day is None or 1 <= day <= 31):
        return None
    return WrittenDate(match.start(), match.end(), year, month, day, parts.get("word") or "")


def _year(parts: dict[str, str | None]) -> int | None:
    if said := parts.get("roc"):
        return (numeral(said[2:]) or 0) + 1911  # the calendar of Taiwan begins in 1912
    if said := parts.get("short"):
        return 2000 + int(said)
    return numeral(parts["y"] or "") if parts.get("y") else None
