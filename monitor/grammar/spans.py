"""Lengths of time (3小時, two weeks) and years of account (2025-26, 2025/26, 二○二五至二六年度). For folded text."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from monitor.grammar import vocabulary
from monitor.grammar.numbers import DIGITS, numeral
from monitor.grammar.runs import find_runs


class Span(NamedTuple):
    """A length of time at ``text[start:end]``; months and years are counted as 30 and 365 days."""

    start: int
    end: int
    length: timedelta


_SPAN_UNITS = {word: timedelta(minutes=int(minutes)) for word, minutes in vocabulary.table("spans", "units").items()}
_COUNTS = vocabulary.numbers("numbers", "english") | {"a": 1, "an": 1, "半": 0}
_SPAN = re.compile(
    rf"(?<![\d.a-z])(?P<count>\d{{1,3}}|{vocabulary.one_of(_COUNTS)}|{DIGITS}{{1,3}})[\s-]?个?(?P<half>半)?"
    rf"(?P<unit>{vocabulary.one_of(_SPAN_UNITS)})(?![a-z])"
)


def find(text: str) -> list[Span]:
    """Every length of time in a folded text, in order."""
    found = []
    for match in _SPAN.finditer(text):
        count = _COUNTS.get(match["count"], numeral(match["count"]))
        if count is None:
            continue
        half = _SPAN_UNITS[match["unit"]] / 2 if match["half"] or match["count"] == "半" else timedelta()
        found.append(Span(match.start(), match.end(), count * _SPAN_UNITS[match["unit"]] + half))
    return found


class Years(NamedTuple):
    """A year of account at ``text[start:end]``: it begins in `first` and ends in the year after."""

    start: int
    end: int
    first: int


_YEARS = re.compile(
    rf"(?<![\d./-])(?P<first>(?:19|20)\d\d|[一二]{DIGITS}{{3}})\s?年?\s?(?:-|/|至|to|~)\s?"
    rf"(?P<last>(?:19|20)\d\d(?!\d)|\d\d(?![\d.年月/-])|\d\d(?=年度)|(?!\d)[一二]?{DIGITS}{{2,3}}(?!{DIGITS}|月))(?:财政年度|年度)?"
)


def years_of_account(text: str) -> list[Years]:
    """Every year of account: two years of which the second follows the first."""
    found, done = [], 0
    for begin, stop in find_runs(text):
        for start in range(begin, stop):
            if start < done or text[start] not in _FIRST_DIGIT or not (match := _YEARS.match(text, start)):
                continue
            done = match.end()
            first, last = numeral(match["first"]), numeral(match["last"])
            if first is not None and last is not None and last % 100 == (first + 1) % 100:
                found.append(Years(start, done, first))
    return found


_FIRST_DIGIT = frozenset("12一二")
