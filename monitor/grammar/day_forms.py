"""The forms in which a day may be named, each with how it is read. `days.find` weighs what they find.

A form is a candidate: written dates, weekdays, 明日, 月底, the end of March, 26日, and lengths of time that count from
the article's day (`counted_days`). For folded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from monitor.grammar import counted_days, vocabulary, written_dates
from monitor.grammar.calendar import day_of, month_after, nearest, this_or_next_month, weekday
from monitor.grammar.counted_days import Counting
from monitor.grammar.numbers import DIGITS, numeral
from monitor.grammar.written_dates import MONTHS, WrittenDate


class Context(NamedTuple):
    """What a day may lean on: the article's day, and the day named before it in the sentence."""

    today: date | None
    before: date | None
    back: bool = False

    @property
    def near(self) -> date | None:
        return self.before or self.today


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
    for hints, form, read, vague, weak in _ENGLISH_FORMS if sentence.isascii() else _FORMS:
        if any(hint in sentence for hint in hints):
            for match in form.finditer(sentence):
                yield Candidate(match.start(), match.end(), _reader(read, match), vague, weak)


def candidates_ahead(sentence: str) -> Iterator[Candidate]:
    """What names a day only where days to come are spoken of: counts from today, "the 15th", months in a row."""
    for counted in counted_days.find(sentence):
        yield Candidate(counted.start, counted.end, _counter(counted), weak=True, counted=counted.how)
    for match in _ORDINAL.finditer(sentence) if "the " in sentence else ():
        yield Candidate(match.start(), match.end(), _reader(_ordinal, match), weak=True)
    for ends in _ENDS_OF_MONTHS.finditer(sentence) if "day of" in sentence or "end of" in sentence else ():
        year = int(ends["y"]) if ends["y"] else None
        for month in _ONE_MONTH.finditer(sentence, ends.end("first"), ends.end()):
            yield Candidate(
                month.start(), month.end(), _day_in(year, "", MONTHS[month["mon"]], 0), vague=True, weak=True
            )


def _counter(counted: counted_days.CountedDay) -> Callable[[Context], date | None]:
    return lambda context: counted.date(context.today) if context.today else None


_ORDINAL = re.compile(r"\bthe\s(?P<d>\d{1,2})(?:st|nd|rd|th)(?:\sof\s(?P<which>this|next)\smonth|(?=\s?(?:[,.;)]|\Z)))")


def _ordinal(match: re.Match[str], context: Context) -> date | None:
    """The 30th of this month; the 15th, the next one."""
    if context.today is None:
        return None
    if match["which"]:
        return day_of(*month_after(context.today, _MONTH_WORDS[match["which"]]), int(match["d"]))
    return this_or_next_month(int(match["d"]), context.today)


_Reader = Callable[[re.Match[str], Context], date | None]


def _reader(read: _Reader, match: re.Match[str]) -> Callable[[Context], date | None]:
    return lambda context: read(match, context)


_END_BEHIND = re.compile("年?底|末")
_FIRST_OF_RANGE = re.compile(  # "stage 1 - 30 June" is no range
    r"(?<![\d.,:/-])(?<!stage )(?<!phase )(?<!round )(?<!batch )(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s(?:to|until|till|through|and|or)\s|\s?-\s?)$"
)
_FIRST_OF_LIST = re.compile(r"(?<![\d.,:/-])(?P<d>\d{1,2})(?:st|nd|rd|th)?,\s$")


def _of_written(sentence: str, written: WrittenDate) -> Iterator[Candidate]:
    """A written date as a day: the last of its month if it names none; the first of a range whose end it is."""
    start, end, year, month, day, word = written
    if day and month:
        yield Candidate(start, end, lambda context: _in_year(year, word, month, day, context))
        first = _FIRST_OF_RANGE.search(sentence, max(0, start - 12), start) if sentence[start].isdecimal() else None
        while first:  # 10, 20 and 30 June
            yield Candidate(first.start(), first.end("d"), _day_in(year, word, month, int(first["d"])))
            first = _FIRST_OF_LIST.search(sentence, max(0, first.start() - 8), first.start())
        return
    behind = _END_BEHIND.match(sentence, end)
    if behind and (month or not word):
        number = month or 12
        yield Candidate(start, behind.end(), lambda context: _in_year(year, word, number, 0, context), True, True)


def _day_in(year: int | None, word: str, month: int, day: int) -> Callable[[Context], date | None]:
    return lambda context: _in_year(year, word, month, day, context)


def _in_year(year: int | None, word: str, month: int, day: int, context: Context) -> date | None:
    if word:
        anchor = context.near if word == "同" else context.today
        year = anchor.year + _YEAR_WORDS[word] if anchor else None
        return day_of(year, month, day) if year else None
    if year is not None:
        return day_of(year, month, day)
    return nearest(month, day, context.today, back=context.back) if context.today else None


_YEAR_WORDS = {"今": 0, "本": 0, "同": 0, "明": 1, "来": 1, "去": -1}
_MONTH_WORDS = {"上": -1, "本": 0, "今": 0, "这": 0, "同": 0, "this": 0, "the": 0, "下": 1, "next": 1}


def _end_of(match: re.Match[str], context: Context) -> date | None:
    """The end of this or the next month or year; 年底 and 月底 alone are this one's."""
    if context.today is None:
        return None
    parts = match.groupdict()
    which = parts.get("which") or "this"
    if parts["unit"] in ("week", *_WEEK_WORDS):
        return weekday(7, _WEEKS.get(which, 0), context.today)
    if parts["unit"] in ("year", "年"):
        return date(context.today.year + (_YEAR_WORDS.get(which, 0) or int(which == "next")), 12, 31)
    return day_of(*month_after(context.today, _MONTH_WORDS[which]), 0)


def _end_of_named(match: re.Match[str], context: Context) -> date | None:
    """end-December, the end of March 2027, the end of 2026."""
    parts = match.groupdict()
    year = parts.get("y") or parts.get("y2")
    return _in_year(int(year) if year else None, "", MONTHS[parts["mon"]] if parts["mon"] else 12, 0, context)


def _of_month(match: re.Match[str], context: Context) -> date | None:
    """本月20日, 下月3日."""
    day = numeral(match["d"])
    anchor = context.near if match["which"] == "同" else context.today
    return day_of(*month_after(anchor, _MONTH_WORDS[match["which"]]), day) if anchor and day else None


def _day_alone(match: re.Match[str], context: Context) -> date | None:
    """26日: of the month named before it in the sentence, else the nearest to come; in brackets, near the article."""
    day = numeral(match["d"])
    anchor = context.today if match["bracket"] else context.near
    return this_or_next_month(day, anchor) if day and anchor else None


def _in_month(match: re.Match[str], context: Context) -> date | None:
    """十月內, 本月內: the last day of that month."""
    if match["which"]:
        return day_of(*month_after(context.today, _MONTH_WORDS[match["which"]]), 0) if context.today else None
    return _in_year(None, "", numeral(match["m"]) or 0, 0, context)


def _weekday_of_month(match: re.Match[str], context: Context) -> date | None:
    """The last Friday of June, 下月首個星期一."""
    parts = match.groupdict()
    if context.today is None:
        return None
    if which := parts.get("which"):
        year, month = month_after(context.today, _MONTH_WORDS[which])
    else:
        number = MONTHS[parts["mon"]] if parts.get("mon") else numeral(parts["m"]) or 0
        last = _in_year(int(parts["y"]) if parts.get("y") else None, "", number, 0, context)
        if last is None:
            return None
        year, month = last.year, last.month
    wanted = _WEEKDAYS[match["w"]]
    nth = _NTH[match["nth"]]
    if nth:
        first = date(year, month, 1)
        return first + timedelta(days=(wanted - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = day_of(year, month, 0)
    return last - timedelta(days=(last.isoweekday() - wanted) % 7) if last else None


_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "第一": 1, "第二": 2, "第三": 3, "第四": 4, "首": 1, "最后": 0, "最终": 0}


_FEASTS = vocabulary.table("days", "feasts")


def _feast(match: re.Match[str], context: Context) -> date | None:
    """Christmas Eve, 元旦: the nearest one."""
    month, day = map(int, _FEASTS[match["feast"]].split("-"))
    return nearest(month, day, context.today, back=context.back) if context.today else None


def _day_before(match: re.Match[str], context: Context) -> date | None:
    """The day before the one that the sentence has named."""
    return context.before - timedelta(days=1) if context.before else None


_RELATIVE = vocabulary.numbers("days", "relative")
_WEEKDAYS = vocabulary.numbers("days", "weekdays")
_WEEKS = {"next": 1, "下": 1, "下下": 2, "上": -1, "last": -1, "本": 0, "今": 0, "这": 0, "this": 0}


def _relative(match: re.Match[str], context: Context) -> date | None:
    return context.today + timedelta(days=_RELATIVE[match["word"]]) if context.today else None


_LATER = {None: 0, "week": 1, "fortnight": 2}


def _weekday(match: re.Match[str], context: Context) -> date | None:
    weeks = _WEEKS.get(match["which"] or "")
    if context.today is None:
        return None
    if match.groupdict().get("next"):
        weeks = 1  # "Monday next week"
    later = timedelta(weeks=_LATER[match.groupdict().get("later")])  # "Friday week"
    return weekday(_WEEKDAYS[match["w"]], weeks, context.today) + later


_WEEK_WORDS = vocabulary.words("days", "week", "words")
WEEK = vocabulary.one_of(_WEEK_WORDS)
"""What stands before a weekday in Chinese, as an expression."""
_N = rf"{DIGITS}{{1,3}}"
_ONE_MONTH = re.compile(rf"(?<![a-z])(?P<mon>{vocabulary.one_of(MONTHS)})(?![a-z])")
_SOME_MONTH = rf"(?:{vocabulary.one_of(MONTHS)})(?![a-z])\.?"
_ENDS_OF_MONTHS = re.compile(  # the last day of June, September and December 2026
    rf"\b(?:last day|end)\sof\s(?P<first>{_SOME_MONTH})(?>(?:,?\s(?:and\s|or\s)?{_SOME_MONTH})+)"
    r"(?:,?\s(?P<y>20\d\d)(?!\d))?"
)
_MONTH = rf"(?P<mon>{vocabulary.one_of(MONTHS)})(?![a-z])"
_Y = r"(?P<y>20\d\d)(?!\d)"
_LONG_WEEKDAY = "|".join(word for word in _WEEKDAYS if word.endswith("day"))
_HINTS = tuple(dict.fromkeys(word[:1] if not word.isascii() else word for word in _RELATIVE))
_FORMS: tuple[tuple[tuple[str, ...], re.Pattern[str], _Reader, bool, bool], ...] = tuple(
    (hints, re.compile(pattern), read, vague, weak)
    for hints, pattern, read, vague, weak in (
        # what a sentence must hold one of · the form · how it is read · vague · weak
        (
            ("day",),
            rf"(?<![a-z])(?:(?P<which>next|this|coming|last)\s)?(?P<w>{_LONG_WEEKDAY})\b"
            r"(?:\s(?P<later>week|fortnight)\b|(?P<next>\s(?:of\s)?next week\b))?",
            _weekday,
            False,
            True,
        ),
        (
            vocabulary.words("days", "week", "words"),
            rf"(?P<which>下下|[下本今这上])?个?(?:{WEEK})(?P<w>[一二三四五六日天])",
            _weekday,
            False,
            True,
        ),
        (_HINTS, rf"(?<![a-z])(?P<word>{vocabulary.one_of(_RELATIVE)})(?![a-z])", _relative, False, True),
        (("end",), r"\b(?:the\s)?end\sof\s(?P<which>this|the|next) (?P<unit>month|year|week)", _end_of, True, True),
        (
            ("end",),
            rf"\b(?:the\s)?end(?:\sof\s|-|\s)(?:{_MONTH}\.?(?:,?\s{_Y})?|(?P<y2>20\d\d)(?!\d))",
            _end_of_named,
            True,
            True,
        ),
        (
            ("day of",),
            rf"\b(?:the\s)?last (?:(?:working|business)\s)?day of\s{_MONTH}\.?(?:,?\s{_Y})?",
            _end_of_named,
            True,
            True,
        ),
        (
            ("day of",),
            r"\b(?:the\s)?last (?:(?:working|business)\s)?day of\s(?P<which>this|the|next) (?P<unit>month|year)",
            _end_of,
            True,
            True,
        ),
        (
            ("day of", "day in"),
            rf"\b(?:the\s)?(?P<nth>first|second|third|fourth|last)\s(?P<w>{_LONG_WEEKDAY})\s(?:of|in)\s"
            rf"(?:{_MONTH}\.?(?:,?\s{_Y})?|(?P<which>this|the|next) month)",
            _weekday_of_month,
            False,
            False,
        ),
        (
            ("周", "期", "拜"),
            rf"(?:(?P<which>[本下今])个?月|(?P<m>{_N})月)(?:份)?的?(?P<nth>第[一二三四]|首|最[后终])个?(?:{WEEK})(?P<w>[一二三四五六日天])",
            _weekday_of_month,
            False,
            False,
        ),
        (("is out", "is over"), r"\b(?P<which>the|this) (?P<unit>month|year) is (?:out|over)\b", _end_of, True, True),
        (("day before",), r"\bthe day before(?!\s(?:the|a|an|it|that|its|their|yesterday)\b)", _day_before, False, True),
        (
            tuple(_FEASTS),
            rf"(?<![a-z])(?P<feast>{vocabulary.one_of(_FEASTS)})(?![a-z])",
            _feast,
            False,
            True,
        ),
        (("前一日", "前一天"), r"前一[日天]", _day_before, False, True),
        (("月内",), rf"(?<![\d个{DIGITS[1:-1]}])(?:(?P<which>[本今下])个?|(?P<m>{_N}))月(?:之)?内", _in_month, True, True),
        (("月底", "月尾"), r"(?P<which>[本下今上])?个?(?P<unit>月)[底尾]", _end_of, True, True),
        (("年底", "年尾"), r"(?P<which>[今明本去])?年?(?P<unit>年)[底尾]", _end_of, True, True),
        (("内",), rf"(?P<which>[本下今这])个?(?P<unit>{WEEK})[之以]?内", _end_of, True, True),
        (("月",), rf"(?P<which>[本下同上])个?月(?P<d>{_N})[日号]", _of_month, False, False),
        (
            ("日", "号"),
            rf"(?<![\d.月第何每某首整前后/{DIGITS[3:-1]}])(?P<bracket>(?<=\())?(?P<d>{_N})[日号](?![内后间夜线前起])",
            _day_alone,
            False,
            False,
        ),
    )
)


_ENGLISH_FORMS = tuple(form for form in _FORMS if any(hint.isascii() for hint in form[0]))
