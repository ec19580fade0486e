"""Days named in a sentence, with the time of day beside them, read relative to the article's own day in Hong Kong.

    31 December 2026 (Thursday) at 5:30 pm · 17:30 hours on 31 December · 下周五（16日）中午12時 · 今晚11時59分

For folded text (`monitor.text.fold`). One mention covers the date, its weekday and its time, in any order. A date in
brackets wins over the words before it. A day without a year lies nearest (see `calendar`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from monitor.grammar import clock, vocabulary
from monitor.grammar.clock import Clock
from monitor.grammar.counted_days import Counting
from monitor.grammar.day_forms import candidates, candidates_ahead
from monitor.grammar.day_readings import WEEK, WEEK_WORDS, Context
from monitor.grammar.numbers import DIGITS
from monitor.grammar.runs import without_surrogates
from monitor.grammar.written_dates import MONTHS


@dataclass(frozen=True, slots=True)
class Day:
    """One day at ``sentence[start:end]``. `vague`: the last day of a month or year stands for it; `counted`: how a
    length of time from today gives it.
    """

    start: int
    end: int
    date: date
    vague: bool = False
    time: Clock | None = None
    counted: Counting = ""


def find(sentence: str, today: date | None, *, back: bool = False, ahead: bool = False) -> list[Day]:
    """Every day in a folded sentence that can be resolved, in order; without `today` only those that say their year.

    `back`: what is spoken of has been (a publication): a day without a year is the last such day. `ahead`: it is to
    come (a deadline): lengths of time count from today, and "the 15th" is the next one.
    """
    found: list[Day] = []
    weak = False  # whether the last one found was
    for candidate in sorted(
        (*candidates(sentence), *(candidates_ahead(sentence) if ahead else ())), key=lambda one: (one.start, -one.end)
    ):
        if found and candidate.start < found[-1].end:
            continue
        beside = bool(found) and _BESIDE.fullmatch(sentence, found[-1].end, candidate.start) is not None
        if beside and candidate.weak and not weak:
            continue  # "13 March, Friday": the date says it all; `_WEEKDAY_BEHIND` has taken it in
        day = candidate.read(Context(today, found[-1].date if found else None, back))
        if day is None:
            continue
        start, vague = candidate.start, candidate.vague
        if beside and weak and not candidate.weak:
            start = found.pop().start  # "Friday, 13 March", 明日（28日）
        end = _behind(sentence, candidate.end)
        found.append(Day(start, end, day, vague, counted=candidate.counted))
        weak = candidate.weak
    return _with_times(sentence, found) if found else found


# Every form has one of these. A figure alone is no sign, nor is "may": most figures are sums, most "may" is a verb.
_DAY_WORDS = (*vocabulary.table("days", "relative"), *vocabulary.table("days", "feasts"))
_MONTH_NAMES = vocabulary.one_of(month for month in MONTHS if month != "may")
_BEHIND_FIGURE = r"\s?[-/.]\s?(?:\d\d?|[a-z]{3})\s?[-/.]\s?\d|/\d|(?:st|nd|rd|th)\b"
_BEHIND_HAN = rf"\s?(?:[日号天月]|[个]?(?:{WEEK}))"
_LATIN_SIGNS = (
    rf"\d(?:{_BEHIND_FIGURE})",
    "day|week|month|fortnight|to(?:night|morrow)",
    r"\bend[ -](?:of|20\d\d)|year is|"
    + vocabulary.one_of(word for word in _DAY_WORDS if word.isascii() and "day" not in word),
    rf"(?<![a-z])(?:{_MONTH_NAMES})(?![a-z])",  # also "31march"
    r"\bmay\.?,?\s?\d|(?:\d|[stndrh]|\bof|\bend)[\s-]?may(?![a-z])",
)
_HAN_SIGNS = (
    rf"{DIGITS}{_BEHIND_HAN}",
    "[本下上今同个元]月|月[底末尾]|年[底末尾]|前一[日天]",
    rf"(?:{WEEK})(?:[一二三四五六日天内]|[之以]内)",
    vocabulary.one_of(word for word in _DAY_WORDS if not word.isascii()),
)
_MAY_NAME = (re.compile("|".join(_HAN_SIGNS + _LATIN_SIGNS)), re.compile("|".join(_LATIN_SIGNS)))
# Each sign begins with such a figure or has such a word within `_BEFORE_WORD` characters of its beginning: these are
# looked for in one pass, and the expressions tried there alone.
_FIGURE = (re.compile(rf"{DIGITS}(?={_BEHIND_HAN}|{_BEHIND_FIGURE})"), re.compile(rf"\d(?={_BEHIND_FIGURE})"))
_WORD = AhoCorasick(
    [
        *(
            "day",
            "week",
            "month",
            "fortnight",
            "tonight",
            "tomorrow",
            "end of",
            "end-of",
            "end 20",
            "end-20",
            "year is",
        ),
        *MONTHS,
        *(word.partition(" ")[0] for word in _DAY_WORDS),
        *(first + "月" for first in "本下上今同个元"),
        *(unit + last for unit in "月年" for last in "底末尾"),
        *("前一日", "前一天"),
        *WEEK_WORDS,
    ]
)
_BEFORE_WORD = 4  # "end may"


def sign_of_day(text: str, start: int) -> int:
    """Where the first sign of a day stands in a folded text from `start` on; -1: there is none.

    Found in every sentence that names a day, and in a few more: to pass over the others quickly.
    """
    signs = _signs(text)
    index = bisect_left(signs, start)
    return signs[index] if index < len(signs) else -1


@lru_cache(maxsize=4)  # a text is asked of sentence by sentence
def _signs(text: str) -> tuple[int, ...]:
    """Where the signs of days stand."""
    latin = text.isascii()
    places = {match.start() for match in _FIGURE[latin].finditer(text)}
    for _, start, end in _WORD.find_matches_as_indexes(without_surrogates(text), overlapping=True):
        places.update(range(max(0, start - _BEFORE_WORD), start + 1) if text[start:end] == "may" else (start,))
    return tuple([place for place in sorted(places) if _MAY_NAME[latin].match(text, place)])


_SHORT_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
_WEEKDAY_ZH = "".join(word for word in vocabulary.table("days", "weekdays") if not word.isascii())
_BESIDE = re.compile(r"(?:的|,?即是?|\s?[,(]?\s?(?:(?:on|that is|namely|i\.e\.|or)[\s,]{1,2})?)(?:the\s)?")
_BEHIND = re.compile(
    rf",?\s?(?:\(\s?(?:{_SHORT_WEEKDAY}|(?:{WEEK})?[{_WEEKDAY_ZH}])\s?\)|{_SHORT_WEEKDAY}|(?:{WEEK})[{_WEEKDAY_ZH}])"
)


def _behind(sentence: str, end: int) -> int:
    """Where the day ends with the weekday behind it, or the bracket that it stands in."""
    if sentence[end : end + 1] == ")":
        return end + 1
    weekday_behind = _BEHIND.match(sentence, end)
    return weekday_behind.end() if weekday_behind else end


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
            elif place + 1 < len(days) and _TIME_OF_NEXT.fullmatch(sentence, time.end, days[place + 1].start):
                continue  # from 1 September until midnight on 15 October
            elif day.time is None and day.end <= time.start and _TIME_BEHIND.fullmatch(sentence, day.end, time.start):
                days[place] = replace(day, end=_closed(sentence, time.end), time=time)
            elif day.time is None and time.end <= day.start and _TIME_BEFORE.fullmatch(sentence, time.end, day.start):
                days[place] = replace(day, start=time.start, time=time)
            else:
                continue
            break
    return days


_TIME_OF_NEXT = re.compile(r"\)?\s?(?:on|of)\s(?:the\s)?")
_CONTEXT_OF_DAYS = (
    48  # characters on either side of the days in which their times stand: "(Hong Kong Standard Time)" and "on the"
)


def _closed(sentence: str, end: int) -> int:
    return end + 1 if sentence[end : end + 1] == ")" else end
