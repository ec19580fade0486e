"""Dates that are written out: year, month and day as far as they stand there, in the forms of three scripts.

    31 December 2026 · Dec. 31 · 31/12 · 2026-12-31 · 二○二六年十二月三十一日 · 27 十一月 2026

For folded text (`monitor.text.fold`). Day first where numbers alone stand (2/1/2026 is 2 January), as Hong Kong writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.grammar import vocabulary
from monitor.grammar.numbers import DIGITS, numeral
from monitor.grammar.runs import find_runs, without_surrogates

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
# Forms that begin with a figure, and what must follow the figure for each; of two forms the longer counts.
_ORDINAL_OR_MONTH = re.compile(rf"(?:st|nd|rd|th)?(?:\s?-\s?|[\s,]{{1,2}})?(?:of\s)?(?:{vocabulary.one_of(MONTHS)})")
_AT_FIGURE: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (behind, re.compile(pattern))
    for behind, pattern in (
        (
            _ORDINAL_OR_MONTH,
            rf"(?<![\d.:/])(?<!\d\d\d-){_D}(?:\s?-\s?|\s)?(?:of\s)?{_MONTH}(?:\.?,?(?:\s?-\s?|\s){_Y}|\.(?=,?\s?(?:\d|\()))?",
        ),
        (_ORDINAL_OR_MONTH, rf"(?<![\d]){_Y}[\s,-]+{_MONTH}\.?[\s-]*(?:{_D}(?!\d))?"),
        (
            re.compile(r"[-/.]\d"),
            r"(?<![\d./-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d-]|[/.]\d)",
        ),
        (
            re.compile(r"\s?[-/.]\s?\d"),
            r"(?<![\d./-])(?P<d>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?!\d)",
        ),
        (re.compile(r"/\d"), r"(?<![\d./$-])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<short>\d\d))?(?![\d/%]|\.\d)"),
        (
            re.compile(r"\s?年"),
            rf"(?<![{_OF_N}])(?:(?P<y>(?:19|20)\d\d|{DIGITS}{{4}})|(?P<roc>(?<=民国){_N}))\s?年\s?"
            rf"(?P<m>{_N})\s?月份?(?:\s?(?P<d>{_N})\s?[日号])?",
        ),
        (re.compile(r"\s?年"), rf"(?<![{_OF_N}])(?P<y>(?:19|20)\d\d|[一二]{DIGITS}{{3}})\s?年(?![度代级来])"),
        (
            re.compile(r"\s?月"),
            rf"(?<![{_OF_N}第个/])(?:(?<=(?P<word>[今明本来去同])年))?(?P<m>{_N})\s?月份?(?:\s?(?P<d>{_N})\s?[日号])?",
        ),
        (
            re.compile(rf"\s{DIGITS}{{1,3}}月"),
            rf"(?<![\d.])(?P<d>\d{{1,2}})\s(?P<m>{_N})月,?\s(?P<y>(?:19|20)\d\d)(?!\d|年)",
        ),
        (
            re.compile(r"月\s\d"),
            rf"(?<![{_OF_N}])(?P<m>{_N})月\s(?P<d>\d{{1,2}}),?\s(?P<y>(?:19|20)\d\d)(?!\d|年)",
        ),
    )
)
_MONTH_WORD = AhoCorasick(list(MONTHS), matchkind=MatchKind.LeftmostLongest)
_AT_MONTH = (
    re.compile(rf"{_MONTH}\.?\s?{_D}(?!:?\d|[.,]\d|\s?%|\s?(?:million|billion))(?:,?\s{_Y})?"),
    re.compile(rf"{_MONTH}\.?,?\s{_Y}"),
)


def find(text: str) -> list[WrittenDate]:
    """Every date of a folded text that is one in the calendar's numbers (months 1 to 12, days 1 to 31), in order."""
    found = sorted(_all(text), key=lambda date: (date.start, -date.end))
    kept: list[WrittenDate] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return kept


def _all(text: str) -> Iterator[WrittenDate]:
    for start, end in find_runs(text):
        if end - start < _LONGEST_FIGURE and _may_be_date(text, end):
            for behind, form in _AT_FIGURE:
                if behind.match(text, end) and (match := form.match(text, start)):
                    yield from _written(match)
    for _, start, _ in _MONTH_WORD.find_matches_as_indexes(without_surrogates(text)):
        if not (start and text[start - 1].isalpha()):
            for form in _AT_MONTH:
                if match := form.match(text, start):
                    yield from _written(match)


_LONGEST_FIGURE = 5  # characters: a year has four
_BEHIND_FIGURE = frozenset("-/.,年月" + "snrt" + "jfmasondo")  # a sign; st, nd, rd, th; a month or "of"


def _may_be_date(text: str, end: int) -> bool:
    """Whether what follows a figure allows a date: told by one character, since most figures are none."""
    following = text[end : end + 2]
    return following[:1] in _BEHIND_FIGURE or (
        following[:1].isspace()
        and (following[1:] in _BEHIND_FIGURE or "一" <= following[1:] <= "龥" or following[1:].isdigit())
    )


def _written(match: re.Match[str]) -> Iterator[WrittenDate]:
    parts = match.groupdict()
    year = _year(parts)
    month = MONTHS[parts["mon"]] if parts.get("mon") else numeral(parts["m"]) if parts.get("m") else None
    day = numeral(parts["d"]) if parts.get("d") else None
    if (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31):
        word, start = parts.get("word") or "", match.start()
        before = len("民国") if parts.get("roc") else len("今年") if word else 0
        yield WrittenDate(start - before, match.end(), year, month, day, word)


def _year(parts: dict[str, str | None]) -> int | None:
    if said := parts.get("roc"):
        return (numeral(said) or 0) + 1911  # the calendar of Taiwan begins in 1912
    if said := parts.get("short"):
        return 2000 + int(said)
    return numeral(parts["y"] or "") if parts.get("y") else None
