"""Days named in a sentence, read relative to the article's own date in Hong Kong.

All patterns are for folded text (lower case, Simplified, NFKC). A day without a year takes the year that lies nearest,
leaning forward since deadlines are announced ahead: up to 60 days back it is past, earlier it is next year's, and more
than 300 days ahead it was last year's. A date in brackets wins over the weekday before it: ``周四(14日)``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.grammar.numbers import numeral

_PAST, _AHEAD = timedelta(days=60), timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Day:
    """One day as it stands in the sentence. `vague`: the last day of a month or year stands for it."""

    start: int
    end: int
    date: date
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """What a day may lean on: the article's date, and the day named before it in the sentence."""

    today: date | None
    before: date | None


def days(sentence: str, today: date | None) -> list[Day]:
    """Every day in a folded sentence that can be resolved, in order; without `today` only those that say their year."""
    found: list[Day] = []
    after_weekday = False
    for start, end, form, match in _candidates(sentence):
        if found and (start < found[-1].end or (form.weekday and _close(sentence, found[-1].end, start))):
            continue
        day = form.read(match, _Context(today, found[-1].date if found else None))
        if day is not None:
            if after_weekday and _close(sentence, found[-1].end, start):
                found.pop()  # "by Friday, March 13": the date says which Friday
            found.append(Day(start, end, day, form.vague))
            after_weekday = form.weekday
    return found


def _close(sentence: str, end: int, start: int) -> bool:
    """Whether a weekday and a date name one day: only a comma or a bracket is between them."""
    return start - end <= 3 and not sentence[end:start].strip(" ,(")


def _candidates(sentence: str) -> Iterator[tuple[int, int, _Form, re.Match[str]]]:
    """Matches of all forms by place; at one place the longest first."""
    matches = [
        (match.start(), match.end(), form, match)
        for hints, forms in (_LATIN if sentence.isascii() else _FORMS)
        if any(hint in sentence for hint in hints)
        for form in forms
        for match in form.pattern.finditer(sentence)
    ]
    return iter(sorted(matches, key=lambda item: (item[0], -item[1])))


# ----------------------------------------------------------------------------------------------------------- resolving
def _in_year(year: int | None, month: int, day: int, context: _Context) -> date | None:
    if year is not None:
        return _date(year, month, day)
    return None if context.today is None else _nearest(month, day, context.today)


def _nearest(month: int, day: int, today: date) -> date | None:
    same = _date(today.year, month, day)
    if same is None:
        return None
    if same < today - _PAST:
        return _date(today.year + 1, month, day)
    return _date(today.year - 1, month, day) if same > today + _AHEAD else same


def _date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none; day 0 is the last of the month."""
    if not (1 <= month <= 12 and 2000 <= year <= 2099):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if 0 <= day <= last else None


def _month_after(today: date, months: int) -> tuple[int, int]:
    index = today.month - 1 + months
    return today.year + index // 12, index % 12 + 1


def _weekday(number: int, which: str, today: date | None) -> date | None:
    """The weekday of this week, or of the next for `which` 下 or "next"; a bare one is the next to come."""
    if today is None:
        return None
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number + (7 if which in ("下", "next") else 0))
    return day + timedelta(days=7) if day < today and which not in ("本", "今", "这", "this") else day


# -------------------------------------------------------------------------------------------------------------- forms
_Reader = Callable[[re.Match[str], _Context], date | None]


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a day."""

    pattern: re.Pattern[str]
    read: _Reader
    vague: bool = False
    weekday: bool = False


_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS = {name[:3].lower(): number for number, name in enumerate(calendar.day_name)}
_WEEKDAYS_ZH = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s\d))?"
)
_YEAR = r"(?:,?[\s-](?P<y>20\d\d)(?!\d))?"
_N = r"[\d〇○零一二三四五六七八九十廿卅]"


_TENS = ("", "十", "二十", "三十")
_SMALL = {
    f"{_TENS[number // 10]}{'〇一二三四五六七八九'[number % 10] if number % 10 else ''}": number
    for number in range(1, 40)
}
"""The numbers of days and months as they are mostly written: known without calculation."""


def _said(match: re.Match[str], name: str) -> int | None:
    value = match.groupdict().get(name)
    if value is None:
        return None
    if value.isascii():
        return int(value)
    return _SMALL[value] if value in _SMALL else numeral(value)


def _month_name(match: re.Match[str], context: _Context) -> date | None:
    day = match.groupdict().get("d")
    return _in_year(_said(match, "y"), _MONTHS[match["m"][:3]], int(day) if day else 0, context)


def _first_of_range(match: re.Match[str], context: _Context) -> date | None:
    return _in_year(_said(match, "y"), _MONTHS[match["m"][:3]], int(match["d"]), context)


def _numbers(match: re.Match[str], context: _Context) -> date | None:
    return _in_year(_said(match, "y"), int(match["m"]), int(match["d"]), context)


def _end_of_this(match: re.Match[str], context: _Context) -> date | None:
    today = context.today
    if today is None:
        return None
    return _date(today.year, today.month if "month" in match["this"] else 12, 0)


def _end_of_year(match: re.Match[str], context: _Context) -> date | None:
    year = _chinese_year(match, context)
    if year is None and context.today is not None:
        year = context.today.year
    return None if year is None else date(year, 12, 31)


def _chinese_year(match: re.Match[str], context: _Context) -> int | None:
    word = match.groupdict().get("y")
    if not word:
        return None
    shift = {"今": 0, "本": 0, "同": 0, "明": 1, "来": 1, "去": -1}.get(word)
    if shift is None:
        year = numeral(word)
        return year if year is not None and 2000 <= year <= 2099 else None
    anchor = context.before if word == "同" and context.before else context.today
    return None if anchor is None else anchor.year + shift


def _chinese_day(match: re.Match[str], context: _Context) -> date | None:
    month, day = _said(match, "m"), _said(match, "d") or 0
    return None if month is None else _in_year(_chinese_year(match, context), month, day, context)


def _this_month(match: re.Match[str], context: _Context) -> date | None:
    if context.today is None:
        return None
    year, month = _month_after(context.today, 1 if match["which"].startswith(("下", "next")) else 0)
    return _date(year, month, _said(match, "d") or 0)


def _chinese_weekday(match: re.Match[str], context: _Context) -> date | None:
    return _bracketed(match, context) or _weekday(_WEEKDAYS_ZH[match["w"]], match["which"] or "", context.today)


def _bracketed(match: re.Match[str], context: _Context) -> date | None:
    """The date in brackets after a weekday or 明日, whose month is the one nearest to the article."""
    day = _said(match, "d")
    if day is None or context.today is None:
        return None
    month = _said(match, "m")
    return _nearest(month, day, context.today) if month else _this_or_next_month(day, context.today)


def _this_or_next_month(day: int, today: date) -> date | None:
    year, month = _month_after(today, 0 if day >= today.day else 1)
    return _date(year, month, day)


def _near(match: re.Match[str], context: _Context) -> date | None:
    if context.today is None:
        return None
    shift = {"今": 0, "明": 1, "后": 2, "today": 0, "tomorrow": 1}[match["r"]]
    return _bracketed(match, context) or context.today + timedelta(days=shift)


def _day_only(match: re.Match[str], context: _Context) -> date | None:
    """``26日``: of the month named before it in the sentence, else the nearest to come."""
    day = _said(match, "d")
    if not day or context.before is None:
        return None if not day or context.today is None else _this_or_next_month(day, context.today)
    year, month = _month_after(context.before, 0 if day >= context.before.day else 1)
    return _date(year, month, day)


def _english_weekday(match: re.Match[str], context: _Context) -> date | None:
    return _weekday(_WEEKDAYS[match["w"][:3]], match["which"] or "", context.today)


_YEAR_ZH = rf"(?:(?P<y>{_N}{{4}}|[今明本来去同])年\s?)?"
_BRACKET = rf"(?:\s?\((?:(?P<m>{_N}{{1,3}})月)?(?P<d>{_N}{{1,3}})日?\))?"
_Group = tuple[Iterable[str], tuple[_Form, ...]]
_LATIN: tuple[_Group, ...] = (
    (
        _MONTHS,
        (
            _Form(re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[\s-]{_MONTH}{_YEAR}"), _month_name),
            _Form(re.compile(rf"\b{_MONTH}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:,]\d){_YEAR}"), _month_name),
            _Form(
                re.compile(rf"\b(?P<d>\d{{1,2}})(?=(?:\s(?:to|until|and)\s|\s?-\s?)\d{{1,2}}\s{_MONTH}{_YEAR})"),
                _first_of_range,
            ),
            _Form(re.compile(rf"\b(?:the\s)?(?:end|last day)(?:\sof|-)?\s?{_MONTH}{_YEAR}"), _month_name, vague=True),
        ),
    ),
    (
        ("end of", "end-", "end "),
        (
            _Form(re.compile(r"\b(?:the\s)?end\sof\s(?P<this>th(?:is|e) (?:month|year))"), _end_of_this, vague=True),
            _Form(re.compile(r"\b(?:the\s)?end(?:\sof\s|-)(?P<y>20\d\d)\b"), _end_of_year, vague=True),
        ),
    ),
    (
        ("20",),
        (
            _Form(
                re.compile(r"(?<![\d./-])(?P<y>20\d\d)(?P<sep>[-./])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"),
                _numbers,
            ),
            _Form(re.compile(r"(?<![\d./-])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>20\d\d)(?!\d)"), _numbers),
        ),
    ),
    (("/",), (_Form(re.compile(r"(?<![\d./$-])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/.%]|\d)"), _numbers),)),
    (
        ("day",),
        (
            _Form(
                re.compile(r"\b(?:(?P<which>next|this|coming)\s)?(?P<w>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"),
                _english_weekday,
                weekday=True,
            ),
        ),
    ),
    (("tomorrow", "today"), (_Form(re.compile(r"\b(?P<r>tomorrow|today)\b"), _near),)),
)
_FORMS: tuple[_Group, ...] = (
    *_LATIN,
    (
        ("月",),
        (
            _Form(
                re.compile(rf"{_YEAR_ZH}(?<!{_N})(?P<m>{_N}{{1,3}})月(?:份)?\s?(?P<d>{_N}{{1,3}})\s?[日号]"),
                _chinese_day,
            ),
            _Form(re.compile(rf"{_YEAR_ZH}(?<!{_N})(?P<m>{_N}{{1,3}})月底"), _chinese_day, vague=True),
            _Form(re.compile(rf"(?P<which>[本下])个?月(?P<d>{_N}{{1,3}})[日号]"), _this_month),
            _Form(re.compile(r"(?P<which>[本下])个?月底"), _this_month, vague=True),
        ),
    ),
    (("年底",), (_Form(re.compile(rf"(?:(?P<y>{_N}{{4}}|[今明本去])年?)?年底"), _end_of_year, vague=True),)),
    (
        ("周", "星期", "礼拜"),
        (
            _Form(
                re.compile(rf"(?P<which>[下本今这])?个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天]){_BRACKET}"),
                _chinese_weekday,
                weekday=True,
            ),
        ),
    ),
    (("今", "明", "后"), (_Form(re.compile(rf"(?P<r>[今明后])(?:[日天晚早]|(?=\s?\(\d+日\))){_BRACKET}"), _near),)),
    (
        ("日", "号"),
        (_Form(re.compile(rf"(?<![\d.月/{_N[1:-1]}])(?P<d>{_N}{{1,3}})[日号](?![内后间夜线前起])"), _day_only),),
    ),
)
"""What a sentence must have one of, and the ways to write a day that are then looked for."""
