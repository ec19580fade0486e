"""The forms in which a day may be named, each with how it is read. `days.find` weighs what they find.

A form is a candidate: written dates, weekdays, 明日, 月底, the end of March, 26日, and lengths of time that count from
the article's day (`counted_days`). For folded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.grammar import counted_days, day_readings, vocabulary, written_dates
from monitor.grammar.counted_days import Counting
from monitor.grammar.day_readings import FEASTS, RELATIVE, WEEK, WEEKDAYS, Context
from monitor.grammar.numbers import DIGITS
from monitor.grammar.runs import without_surrogates
from monitor.grammar.written_dates import MONTHS, WrittenDate


class Candidate(NamedTuple):
    """What may be a day. `weak`: words that a date beside them makes exact (Friday, 明日, 月底)."""

    start: int
    end: int
    read: Callable[[Context], date | None]
    vague: bool = False
    weak: bool = False
    counted: Counting = ""


def candidates(sentence: str) -> Iterator[Candidate]:
    for written in written_dates.find(sentence):
        yield from _of_written(sentence, written)
    hints = {match[0] for match in _HINT.find_matches_as_indexes(without_surrogates(sentence), overlapping=True)}
    for number in sorted(set().union(*(_FORMS_OF[hint] for hint in hints))) if hints else ():
        _, form, read, vague, weak = _FORMS[number]
        for match in form.finditer(sentence):
            yield Candidate(match.start(), match.end(), _reader(read, match), vague, weak)


def candidates_ahead(sentence: str) -> Iterator[Candidate]:
    """What names a day only where days to come are spoken of: counts from today, "the 15th", months in a row."""
    for counted in counted_days.find(sentence):
        yield Candidate(counted.start, counted.end, _counter(counted), weak=True, counted=counted.how)
    for match in _ORDINAL.finditer(sentence) if "the " in sentence else ():
        yield Candidate(match.start(), match.end(), _reader(day_readings.ordinal, match), weak=True)
    for ends in _ENDS_OF_MONTHS.finditer(sentence) if "day of" in sentence or "end of" in sentence else ():
        year = int(ends["y"]) if ends["y"] else None
        for month in _ONE_MONTH.finditer(sentence, ends.end("first"), ends.end()):
            yield Candidate(
                month.start(), month.end(), _day_in(year, "", MONTHS[month["mon"]], 0), vague=True, weak=True
            )


def _counter(counted: counted_days.CountedDay) -> Callable[[Context], date | None]:
    return lambda context: counted.date(context.today) if context.today else None


_ORDINAL = re.compile(r"\bthe\s(?P<d>\d{1,2})(?:st|nd|rd|th)(?:\sof\s(?P<which>this|next)\smonth|(?=\s?(?:[,.;)]|\Z)))")


_Reader = Callable[[re.Match[str], Context], date | None]


def _reader(read: _Reader, match: re.Match[str]) -> Callable[[Context], date | None]:
    return lambda context: read(match, context)


_END_BEHIND = re.compile("年?底|末")
_FIRST_OF_RANGE = re.compile(  # "stage 1 - 30 June" is no range
    r"(?<![\d.,:/-])(?<!stage )(?<!phase )(?<!round )(?<!batch )"
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s(?:to|until|till|through|and|or)\s|\s?-\s?)$"
)
_FIRST_OF_LIST = re.compile(r"(?<![\d.,:/-])(?P<d>\d{1,2})(?:st|nd|rd|th)?,\s$")


def _of_written(sentence: str, written: WrittenDate) -> Iterator[Candidate]:
    """A written date as a day: the last of its month if it names none; the first of a range whose end it is."""
    start, end, year, month, day, word = written
    if day and month:
        yield Candidate(start, end, lambda context: day_readings.in_year(year, word, month, day, context))
        first = _FIRST_OF_RANGE.search(sentence, max(0, start - 12), start) if sentence[start].isdecimal() else None
        while first:  # 10, 20 and 30 June
            yield Candidate(first.start(), first.end("d"), _day_in(year, word, month, int(first["d"])))
            first = _FIRST_OF_LIST.search(sentence, max(0, first.start() - 8), first.start())
        return
    behind = _END_BEHIND.match(sentence, end)
    if behind and (month or not word):
        number = month or 12
        yield Candidate(
            start, behind.end(), lambda context: day_readings.in_year(year, word, number, 0, context), True, True
        )


def _day_in(year: int | None, word: str, month: int, day: int) -> Callable[[Context], date | None]:
    return lambda context: day_readings.in_year(year, word, month, day, context)


_N = rf"{DIGITS}{{1,3}}"
_ONE_MONTH = re.compile(rf"(?<![a-z])(?P<mon>{vocabulary.one_of(MONTHS)})(?![a-z])")
_SOME_MONTH = rf"(?:{vocabulary.one_of(MONTHS)})(?![a-z])\.?"
_ENDS_OF_MONTHS = re.compile(  # the last day of June, September and December 2026
    rf"\b(?:last day|end)\sof\s(?P<first>{_SOME_MONTH})(?>(?:,?\s(?:and\s|or\s)?{_SOME_MONTH})+)"
    r"(?:,?\s(?P<y>20\d\d)(?!\d))?"
)
_MONTH = rf"(?P<mon>{vocabulary.one_of(MONTHS)})(?![a-z])"
_Y = r"(?P<y>20\d\d)(?!\d)"
_LONG_WEEKDAY = "|".join(word for word in WEEKDAYS if word.endswith("day"))
_HINTS = tuple(dict.fromkeys(word[:1] if not word.isascii() else word for word in RELATIVE))
_FORMS: tuple[tuple[tuple[str, ...], re.Pattern[str], _Reader, bool, bool], ...] = tuple(
    (hints, re.compile(pattern), read, vague, weak)
    for hints, pattern, read, vague, weak in (
        # what a sentence must hold one of · the form · how it is read · vague · weak
        (
            ("day",),
            rf"(?<![a-z])(?:(?P<which>next|this|coming|last)\s)?(?P<w>{_LONG_WEEKDAY})\b"
            r"(?:\s(?P<later>week|fortnight)\b|(?P<next>\s(?:of\s)?next week\b))?",
            day_readings.weekday,
            False,
            True,
        ),
        (
            vocabulary.words("days", "week", "words"),
            rf"(?P<which>下下|[下本今这上])?个?(?:{WEEK})(?P<w>[一二三四五六日天])",
            day_readings.weekday,
            False,
            True,
        ),
        (_HINTS, rf"(?<![a-z])(?P<word>{vocabulary.one_of(RELATIVE)})(?![a-z])", day_readings.relative, False, True),
        (
            ("end",),
            r"\b(?:the\s)?end\sof\s(?P<which>this|the|next) (?P<unit>month|year|week)",
            day_readings.end_of,
            True,
            True,
        ),
        (
            ("end",),
            rf"\b(?:the\s)?end(?:\sof\s|-|\s)(?:{_MONTH}(?!\.?\s\d\d?(?!\d))\.?(?:,?\s{_Y})?|(?P<y2>20\d\d)(?!\d))",
            day_readings.end_of_named,
            True,
            True,
        ),
        (
            ("day of",),
            rf"\b(?:the\s)?last (?:(?:working|business)\s)?day of\s{_MONTH}\.?(?:,?\s{_Y})?",
            day_readings.end_of_named,
            True,
            True,
        ),
        (
            ("day of",),
            r"\b(?:the\s)?last (?:(?:working|business)\s)?day of\s(?P<which>this|the|next) (?P<unit>month|year)",
            day_readings.end_of,
            True,
            True,
        ),
        (
            ("day of", "day in"),
            rf"\b(?:the\s)?(?P<nth>first|second|third|fourth|last)\s(?P<w>{_LONG_WEEKDAY})\s(?:of|in)\s"
            rf"(?:{_MONTH}\.?(?:,?\s{_Y})?|(?P<which>this|the|next) month)",
            day_readings.weekday_of_month,
            False,
            False,
        ),
        (
            ("周", "期", "拜"),
            rf"(?:(?P<which>[本下今])个?月|(?P<m>{_N})月)(?:份)?的?(?P<nth>第[一二三四]|首|最[后终])个?(?:{WEEK})(?P<w>[一二三四五六日天])",
            day_readings.weekday_of_month,
            False,
            False,
        ),
        (
            ("is out", "is over"),
            r"\b(?P<which>the|this) (?P<unit>month|year) is (?:out|over)\b",
            day_readings.end_of,
            True,
            True,
        ),
        (
            ("day before",),
            r"\bthe day before(?!\s(?:the|a|an|it|that|its|their|yesterday)\b)",
            day_readings.day_before,
            False,
            True,
        ),
        (
            tuple(FEASTS),
            rf"(?<![a-z])(?P<feast>{vocabulary.one_of(FEASTS)})(?![a-z])",
            day_readings.feast,
            False,
            True,
        ),
        (("前一日", "前一天"), r"前一[日天]", day_readings.day_before, False, True),
        (
            ("月内",),
            rf"(?<![\d个{DIGITS[1:-1]}])(?:(?P<which>[本今下])个?|(?P<m>{_N}))月(?:之)?内",
            day_readings.in_month,
            True,
            True,
        ),
        (("月底", "月尾"), r"(?P<which>[本下今上])?个?(?P<unit>月)[底尾]", day_readings.end_of, True, True),
        (("年底", "年尾"), r"(?P<which>[今明本去])?年?(?P<unit>年)[底尾]", day_readings.end_of, True, True),
        (("内",), rf"(?P<which>[本下今这])个?(?P<unit>{WEEK})[之以]?内", day_readings.end_of, True, True),
        (("月",), rf"(?P<which>[本下同上])个?月(?P<d>{_N})[日号]", day_readings.of_month, False, False),
        (
            ("日", "号"),
            rf"(?<![\d.月第何每某首整前后/{DIGITS[3:-1]}])(?P<bracket>(?<=\())?(?P<d>{_N})[日号](?![内后间夜线前起])",
            day_readings.day_alone,
            False,
            False,
        ),
    )
)


_FORMS_OF_HINT: dict[str, set[int]] = {}
for _number, _form in enumerate(_FORMS):
    for _hint in _form[0]:
        _FORMS_OF_HINT.setdefault(_hint, set()).add(_number)
_HINT = AhoCorasick(list(_FORMS_OF_HINT))
_FORMS_OF = tuple(_FORMS_OF_HINT.values())
