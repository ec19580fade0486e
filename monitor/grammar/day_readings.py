"""What day is meant by the words of a form (`day_forms`), read relative to a context. For folded text.

A reader takes the match of its form, with the parts that the form names, and gives None where there is no such day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from monitor.grammar import calendar, vocabulary
from monitor.grammar.calendar import day_of, month_after, nearest, this_or_next_month
from monitor.grammar.numbers import numeral
from monitor.grammar.written_dates import MONTHS

FEASTS = vocabulary.table("days", "feasts")
RELATIVE = vocabulary.numbers("days", "relative")
WEEKDAYS = vocabulary.numbers("days", "weekdays")
WEEK_WORDS = vocabulary.words("days", "week", "words")
WEEK = vocabulary.one_of(WEEK_WORDS)
"""What stands before a weekday in Chinese, as an expression."""
_YEAR_WORDS = {"今": 0, "本": 0, "同": 0, "明": 1, "来": 1, "去": -1}
_MONTH_WORDS = {"上": -1, "本": 0, "今": 0, "这": 0, "同": 0, "this": 0, "the": 0, "下": 1, "next": 1}
_WEEKS = {"next": 1, "下": 1, "下下": 2, "上": -1, "last": -1, "本": 0, "今": 0, "这": 0, "this": 0}
_LATER = {None: 0, "week": 1, "fortnight": 2}
# the place of a weekday in its month; 0: the last
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "首": 1}
_NTH |= {"第一": 1, "第二": 2, "第三": 3, "第四": 4, "最后": 0, "最终": 0}


class Context(NamedTuple):
    """What a day may lean on: the article's day, and the day named before it in the sentence."""

    today: date | None
    before: date | None
    back: bool = False

    @property
    def near(self) -> date | None:
        return self.before or self.today


def ordinal(match: re.Match[str], context: Context) -> date | None:
    """The 30th of this month; the 15th, the next one."""
    if context.today is None:
        return None
    if match["which"]:
        return day_of(*month_after(context.today, _MONTH_WORDS[match["which"]]), int(match["d"]))
    return this_or_next_month(int(match["d"]), context.today)


def in_year(year: int | None, word: str, month: int, day: int, context: Context) -> date | None:
    if word:
        anchor = context.near if word == "同" else context.today
        year = anchor.year + _YEAR_WORDS[word] if anchor else None
        return day_of(year, month, day) if year else None
    if year is not None:
        return day_of(year, month, day)
    return nearest(month, day, context.today, back=context.back) if context.today else None


def end_of(match: re.Match[str], context: Context) -> date | None:
    """The end of this or the next month or year; 年底 and 月底 alone are this one's."""
    if context.today is None:
        return None
    parts = match.groupdict()
    which = parts.get("which") or "this"
    if parts["unit"] in ("week", *WEEK_WORDS):
        return calendar.weekday(7, _WEEKS.get(which, 0), context.today)
    if parts["unit"] in ("year", "年"):
        return date(context.today.year + (_YEAR_WORDS.get(which, 0) or int(which == "next")), 12, 31)
    return day_of(*month_after(context.today, _MONTH_WORDS[which]), 0)


def end_of_named(match: re.Match[str], context: Context) -> date | None:
    """end-December, the end of March 2027, the end of 2026."""
    parts = match.groupdict()
    year = parts.get("y") or parts.get("y2")
    return in_year(int(year) if year else None, "", MONTHS[parts["mon"]] if parts["mon"] else 12, 0, context)


def of_month(match: re.Match[str], context: Context) -> date | None:
    """本月20日, 下月3日."""
    day = numeral(match["d"])
    anchor = context.near if match["which"] == "同" else context.today
    return day_of(*month_after(anchor, _MONTH_WORDS[match["which"]]), day) if anchor and day else None


def day_alone(match: re.Match[str], context: Context) -> date | None:
    """26日: of the month named before it in the sentence, else the nearest to come; in brackets, near the article."""
    day = numeral(match["d"])
    anchor = context.today if match["bracket"] else context.near
    return this_or_next_month(day, anchor) if day and anchor else None


def in_month(match: re.Match[str], context: Context) -> date | None:
    """十月內, 本月內: the last day of that month."""
    return _month_of(match, context)


def weekday_of_month(match: re.Match[str], context: Context) -> date | None:
    """The last Friday of June, 下月首個星期一."""
    last = _month_of(match, context)
    if last is None:
        return None
    wanted, place = WEEKDAYS[match["w"]], _NTH[match["nth"]]
    if not place:
        return last - timedelta(days=(last.isoweekday() - wanted) % 7)
    first = last.replace(day=1)
    return first + timedelta(days=(wanted - first.isoweekday()) % 7 + 7 * (place - 1))


def _month_of(match: re.Match[str], context: Context) -> date | None:
    """The last day of the month that is named: June 2027, 六月, next month."""
    parts = match.groupdict()
    if which := parts.get("which"):
        return day_of(*month_after(context.today, _MONTH_WORDS[which]), 0) if context.today else None
    number = MONTHS[parts["mon"]] if parts.get("mon") else numeral(parts.get("m") or "")
    return in_year(int(parts["y"]) if parts.get("y") else None, "", number or 0, 0, context)


def feast(match: re.Match[str], context: Context) -> date | None:
    """Christmas Eve, 元旦: the nearest one."""
    month, day = map(int, FEASTS[match["feast"]].split("-"))
    return nearest(month, day, context.today, back=context.back) if context.today else None


def day_before(_match: re.Match[str], context: Context) -> date | None:
    """The day before the one that the sentence has named."""
    return context.before - timedelta(days=1) if context.before else None


def relative(match: re.Match[str], context: Context) -> date | None:
    return context.today + timedelta(days=RELATIVE[match["word"]]) if context.today else None


def weekday(match: re.Match[str], context: Context) -> date | None:
    weeks = _WEEKS.get(match["which"] or "")
    if context.today is None:
        return None
    if match.groupdict().get("next"):
        weeks = 1  # "Monday next week"
    later = timedelta(weeks=_LATER[match.groupdict().get("later")])  # "Friday week"
    return calendar.weekday(WEEKDAYS[match["w"]], weeks, context.today) + later
