"""Days named in a sentence, with the time of day beside them, read relative to the article's own day in Hong Kong.

    31 December 2026 (Thursday) at 5:30 pm · 17:30 hours on 31 December · 下周五（16日）中午12時 · 今晚11時59分

For folded text (`monitor.text.fold`). One mention covers the date, its weekday and its time, in any order. A date in
brackets wins over the words before it. A day without a year lies nearest (see `calendar`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.grammar import clock, vocabulary, written_dates
from monitor.grammar.calendar import day_of, month_after, nearest, this_or_next_month, weekday
from monitor.grammar.clock import Clock
from monitor.grammar.numbers import DIGITS, numeral
from monitor.grammar.written_dates import MONTHS, WrittenDate


@dataclass(frozen=True, slots=True)
class Day:
    """One day at ``sentence[start:end]``. `vague`: the last day of a month or year stands for it."""

    start: int
    end: int
    date: date
    vague: bool = False
    time: Clock | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """What a day may lean on: the article's day, and the day named before it in the sentence."""

    today: date | None
    before: date | None
    back: bool = False

    @property
    def near(self) -> date | None:
        return self.before or self.today


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be a day. `weak`: words that a date beside them makes exact (Friday, 明日, 月底)."""

    start: int
    end: int
    read: Callable[[_Context], date | None]
    vague: bool = False
    weak: bool = False


def find(sentence: str, today: date | None, *, back: bool = False) -> list[Day]:
    """Every day in a folded sentence that can be resolved, in order; without `today` only those that say their year.

    `back`: what is spoken of has been (a publication): a day without a year is the last such day.
    """
    if not MAY_NAME_A_DAY.search(sentence):
        return []
    found: list[Day] = []
    weak = False  # whether the last one found was
    for candidate in sorted(_candidates(sentence), key=lambda one: (one.start, -one.end)):
        if found and candidate.start < found[-1].end:
            continue
        beside = bool(found) and _BESIDE.fullmatch(sentence, found[-1].end, candidate.start) is not None
        if beside and candidate.weak and not weak:
            continue  # "13 March, Friday": the date says it all; `_WEEKDAY_BEHIND` has taken it in
        day = candidate.read(_Context(today, found[-1].date if found else None, back))
        if day is None:
            continue
        start, vague = candidate.start, candidate.vague
        if beside and weak and not candidate.weak:
            start = found.pop().start  # "Friday, 13 March", 明日（28日）
        end = _behind(sentence, candidate.end)
        found.append(Day(start, end, day, vague))
        weak = candidate.weak
    return _with_times(sentence, found) if found else found


# Every form has one of these.
_DAY_SIGNS = ("[月日号底]", r"\d", "day", "tonight", r"end[ -]of", "end-", "[周期拜][一二三四五六日天]")
MAY_NAME_A_DAY = re.compile(
    "|".join((*_DAY_SIGNS, vocabulary.one_of(vocabulary.table("days", "relative")), *(month[:3] for month in MONTHS)))
)
"""Found in every sentence that names a day, and in a few more: to pass over the others quickly."""
_SHORT_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
_WEEK_WORDS = vocabulary.words("days", "week", "words")
_WEEK = vocabulary.one_of(_WEEK_WORDS)
_WEEKDAY_ZH = "".join(word for word in vocabulary.table("days", "weekdays") if not word.isascii())
_BESIDE = re.compile(r"\s?[,(]?\s?(?:the\s)?")
_BEHIND = re.compile(
    rf",?\s?(?:\(\s?(?:{_SHORT_WEEKDAY}|(?:{_WEEK})?[{_WEEKDAY_ZH}])\s?\)|{_SHORT_WEEKDAY}|(?:{_WEEK})[{_WEEKDAY_ZH}])"
)


def _behind(sentence: str, end: int) -> int:
    """Where the day ends with the weekday behind it, or the bracket that it stands in."""
    if sentence[end : end + 1] == ")":
        return end + 1
    weekday_behind = _BEHIND.match(sentence, end)
    return weekday_behind.end() if weekday_behind else end


# ---------------------------------------------------------------------------------------------------------- candidates
def _candidates(sentence: str) -> Iterator[_Candidate]:
    for written in written_dates.find(sentence):
        yield from _of_written(sentence, written)
    for hints, form, read, vague, weak in _ENGLISH_FORMS if sentence.isascii() else _FORMS:
        if any(hint in sentence for hint in hints):
            for match in form.finditer(sentence):
                yield _Candidate(match.start(), match.end(), _reader(read, match), vague, weak)


_Reader = Callable[[re.Match[str], _Context], date | None]


def _reader(read: _Reader, match: re.Match[str]) -> Callable[[_Context], date | None]:
    return lambda context: read(match, context)


_END_BEHIND = re.compile("年?底|末")
_FIRST_OF_RANGE = re.compile(
    r"(?<![\d.,:/-])(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s(?:to|until|till|through|and)\s|\s?-\s?)$"
)


def _of_written(sentence: str, written: WrittenDate) -> Iterator[_Candidate]:
    """A written date as a day: the last of its month if it names none; the first of a range whose end it is."""
    start, end, year, month, day, word = written
    if day and month:
        yield _Candidate(start, end, lambda context: _in_year(year, word, month, day, context))
        first = _FIRST_OF_RANGE.search(sentence, max(0, start - 12), start) if sentence[start].isdecimal() else None
        if first:
            number = int(first["d"])
            yield _Candidate(
                first.start(), first.end("d"), lambda context: _in_year(year, word, month, number, context)
            )
        return
    behind = _END_BEHIND.match(sentence, end)
    if behind and (month or not word):
        number = month or 12
        yield _Candidate(start, behind.end(), lambda context: _in_year(year, word, number, 0, context), True, True)


def _in_year(year: int | None, word: str, month: int, day: int, context: _Context) -> date | None:
    if word:
        anchor = context.near if word == "同" else context.today
        year = anchor.year + _YEAR_WORDS[word] if anchor else None
        return day_of(year, month, day) if year else None
    if year is not None:
        return day_of(year, month, day)
    return nearest(month, day, context.today, back=context.back) if context.today else None


_YEAR_WORDS = {"今": 0, "本": 0, "同": 0, "明": 1, "来": 1, "去": -1}
_MONTH_WORDS = {"上": -1, "本": 0, "今": 0, "这": 0, "同": 0, "this": 0, "the": 0, "下": 1, "next": 1}


def _end_of(match: re.Match[str], context: _Context) -> date | None:
    """The end of this or the next month or year; 年底 and 月底 alone are this one's."""
    if context.today is None:
        return None
    parts = match.groupdict()
    which = parts.get("which") or "this"
    if parts.get("unit") in ("year", "年"):
        return date(context.today.year + (_YEAR_WORDS.get(which, 0) or int(which == "next")), 12, 31)
    return day_of(*month_after(context.today, _MONTH_WORDS[which]), 0)


def _end_of_named(match: re.Match[str], context: _Context) -> date | None:
    """end-December, the end of March 2027, the end of 2026."""
    parts = match.groupdict()
    year = parts.get("y") or parts.get("y2")
    return _in_year(int(year) if year else None, "", MONTHS[parts["mon"]] if parts["mon"] else 12, 0, context)


def _of_month(match: re.Match[str], context: _Context) -> date | None:
    """本月20日, 下月3日."""
    day = numeral(match["d"])
    anchor = context.near if match["which"] == "同" else context.today
    return day_of(*month_after(anchor, _MONTH_WORDS[match["which"]]), day) if anchor and day else None


def _day_alone(match: re.Match[str], context: _Context) -> date | None:
    """26日: of the month named before it in the sentence, else the nearest to come; in brackets, near the article."""
    day = numeral(match["d"])
    anchor = context.today if match["bracket"] else context.near
    return this_or_next_month(day, anchor) if day and anchor else None


_RELATIVE = vocabulary.numbers("days", "relative")
_WEEKDAYS = vocabulary.numbers("days", "weekdays")
_WEEKS = {"next": 1, "下": 1, "下下": 2, "上": -1, "last": -1, "本": 0, "今": 0, "这": 0, "this": 0}


def _relative(match: re.Match[str], context: _Context) -> date | None:
    return context.today + timedelta(days=_RELATIVE[match["word"]]) if context.today else None


def _weekday(match: re.Match[str], context: _Context) -> date | None:
    weeks = _WEEKS.get(match["which"] or "")
    return weekday(_WEEKDAYS[match["w"]], weeks, context.today) if context.today else None


_N = rf"{DIGITS}{{1,3}}"
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
            rf"(?<![a-z])(?:(?P<which>next|this|coming|last)\s)?(?P<w>{_LONG_WEEKDAY})\b",
            _weekday,
            False,
            True,
        ),
        (
            vocabulary.words("days", "week", "words"),
            rf"(?P<which>下下|[下本今这上])?个?(?:{_WEEK})(?P<w>[一二三四五六日天])",
            _weekday,
            False,
            True,
        ),
        (_HINTS, rf"(?<![a-z])(?P<word>{vocabulary.one_of(_RELATIVE)})(?![a-z])", _relative, False, True),
        (("end",), r"\b(?:the\s)?end\sof\s(?P<which>this|the|next) (?P<unit>month|year)", _end_of, True, True),
        (
            ("end",),
            rf"\b(?:the\s)?end(?:\sof\s|-|\s)(?:{_MONTH}\.?(?:,?\s{_Y})?|(?P<y2>20\d\d)(?!\d))",
            _end_of_named,
            True,
            True,
        ),
        (("last day",), rf"\b(?:the\s)?last day of\s{_MONTH}\.?(?:,?\s{_Y})?", _end_of_named, True, True),
        (("月底",), r"(?P<which>[本下今上])?个?(?P<unit>月)底", _end_of, True, True),
        (("年底",), r"(?P<which>[今明本去])?年?(?P<unit>年)底", _end_of, True, True),
        (("月",), rf"(?P<which>[本下同上])个?月(?P<d>{_N})[日号]", _of_month, False, False),
        (
            ("日", "号"),
            rf"(?<![\d.月第/{DIGITS[3:-1]}])(?P<bracket>(?<=\())?(?P<d>{_N})[日号](?![内后间夜线前起])",
            _day_alone,
            False,
            False,
        ),
    )
)


_ENGLISH_FORMS = tuple(form for form in _FORMS if any(hint.isascii() for hint in form[0]))


# --------------------------------------------------------------------------------------------------------------- times
# What may stand between a day and its time, and between a time and its day.
_TIME_BEHIND = re.compile(r"[\s,;:的]{0,3}(?:\(?(?:at|by|before|no later than|until|from)\s)?(?:the\s)?[\s(]?")
_TIME_BEFORE = re.compile(
    r"\)?[\s,]{0,2}(?:(?:sharp|hong kong time)[\s,]{1,2})?(?:(?:on|of|at|this|next|coming)\s)?(?:the\s)?"
)


def _with_times(sentence: str, days: list[Day]) -> list[Day]:
    """The days with the times that stand beside them; a time between two days belongs to the one it follows."""
    start, end = max(0, days[0].start - _CONTEXT_OF_DAYS), min(len(sentence), days[-1].end + _CONTEXT_OF_DAYS)
    for time in clock.find(sentence, start, end):
        for place, day in enumerate(days):
            if day.time is None and time.start == day.start < day.end <= time.end:  # 今晚11時59分
                days[place] = replace(day, end=time.end, time=time)
            elif day.time is None and day.end <= time.start and _TIME_BEHIND.fullmatch(sentence, day.end, time.start):
                days[place] = replace(day, end=_closed(sentence, time.end), time=time)
            elif day.time is None and time.end <= day.start and _TIME_BEFORE.fullmatch(sentence, time.end, day.start):
                days[place] = replace(day, start=time.start, time=time)
            else:
                continue
            break
    return days


_CONTEXT_OF_DAYS = (
    48  # characters on either side of the days in which their times stand: "(Hong Kong Standard Time)" and "on the"
)


def _closed(sentence: str, end: int) -> int:
    return end + 1 if sentence[end : end + 1] == ")" else end
