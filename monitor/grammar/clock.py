"""Times of day: 5:30 pm · 17:30 hours · noon · 12:00 midnight · 下午五時半 · 晚上11:59 · 5時30分（下午） · 零時.

For folded text (`monitor.text.fold`). On the clock of 24 hours: 12 a.m., 凌晨12時 and 上午12:05 (CLDR, zh-Hant-HK)
belong to the first hour of the day; midnight, 晚上12時 and 24:00 are its end. "Hong Kong time" behind it belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.grammar import vocabulary
from monitor.grammar.numbers import DIGITS, numeral
from monitor.grammar.runs import find_runs

END_OF_DAY = 1440  # minutes


class Clock(NamedTuple):
    """A time of day at ``text[start:end]``: `minute` of the day (0 to 1440, the end of the day), `second` if said.

    `exact`: the half of the day or the minutes stand there; 3時 alone may be a length of time. `hong_kong`: it says so.
    """

    start: int
    end: int
    minute: int
    second: int | None = None
    exact: bool = True
    hong_kong: bool = False

    def __str__(self) -> str:
        """ "17:30"; the end of the day is "23:59", since a deadline is shown beside its own day."""
        minute = min(self.minute, END_OF_DAY - 1)
        return f"{minute // 60:02}:{minute % 60:02}"


_PARTS = vocabulary.table("clock", "parts")
_HOUR_OF_WORD = vocabulary.numbers("clock", "words")
_PART = vocabulary.one_of(_PARTS)
_ENGLISH_PART = vocabulary.one_of(part for part in _PARTS if part.isascii())
_N = rf"(?:\d{{1,2}}|{DIGITS}{{1,3}})"
_CLOCK_WORD = vocabulary.one_of(_HOUR_OF_WORD)
_ZONE = (
    r"(?:hong kong (?:standard )?time|hk time|hkt(?![a-z])|(?:gmt|utc)\s?\+\s?0?8(?::?00)?(?!\d)"
    "|香港(?:标准)?时间|北京时间)"
)
_FORM = (
    rf"(?:"
    # 5:30 pm · 5.30pm · 下午5:30 · 11:59 晚上 · 12:00 noon · 17:30 hours; after 5.30 the half of the day is needed
    rf"(?:(?P<part>{_PART})\s?|(?<![a-z])(?P<before>[ap])m\s)?(?<![\d.:])(?P<h>\d{{1,2}})(?P<sep>[:.])(?P<m>[0-5]\d)"
    rf"(?::(?P<s>[0-5]\d)(?:\.\d+)?)?(?!:?\d)"
    rf"(?:\s?(?:(?P<half>[ap])(?:m\b|\.\s?m\b\.?)|\(?(?P<later>{_PART})\)?|(?P<word>{_CLOCK_WORD})\b)"
    rf"|\s?(?P<hours>hours|hrs|h)\b|[正整])?"
    # 5 pm · 12 noon
    r"|(?<![\d.:$])(?P<h2>\d{1,2})\s?(?:(?P<half2>[ap])(?:m\b|\.\s?m\b\.?)|(?P<word2>noon|midnight|midday)\b"
    rf"|(?P<later2>{_ENGLISH_PART})\b)"
    # 1730 hours
    r"|(?<![\d.:$])(?P<h3>[01]\d|2[0-4])(?P<m3>[0-5]\d)\s?(?:hours|hrs)\b"
    # 下午五時半 · 5時30分（下午） · 下晝三點三 (a Cantonese "three" is three times five minutes)
    rf"|(?:(?P<part4>{_PART})\s?)?(?<![\d.:第{DIGITS[3:-1]}])(?P<h4>{_N})\s?(?:时|(?P<o>点))(?![间候期段点])"
    rf"(?:\s?(?P<m4>{_N})\s?分(?!钟)(?:\s?(?P<s4>{_N})\s?秒)?|(?P<thirty>半)|[正整]|(?P<quarter>[一三13])刻"
    rf"|(?P<fives>{_N})个字|(?P<bare>{_N})(?!{DIGITS}|[年月日万亿千百元点时%个]))?(?:\s?\((?P<later4>{_PART})\))?"
    # noon · midnight · 正午
    rf"|(?<![a-z])(?P<alone>{_CLOCK_WORD})(?![a-z]|\s?\d|\s?[一二三四五六七八九十])"
    rf")(?P<zone>(?:,?\s?\(?{_ZONE}\)?){{1,2}})?"
)
_CLOCK = re.compile(_FORM)
TIME = re.sub(r"\?P<\w+>", "?:", _FORM)
"""A time of day, as a part of longer patterns."""


def find(text: str, start: int = 0, end: int | None = None) -> list[Clock]:
    """Every time of day between two offsets of a folded text, in order."""
    return list(_clocks(text, start, len(text) if end is None else end))


# What stands behind the hour of every form that begins with one, and before it.
_BEHIND_HOUR = re.compile(rf"[:.][0-5]\d|\s?(?:[时点]|[ap](?:m|\.\s?m)\b|noon|mid|hours|hrs|{_ENGLISH_PART})")
_BEFORE_HOUR = re.compile(rf"(?:(?:{_PART})\s?|(?<![a-z])[ap]m\s)\Z")
_LONGEST_PART = max(map(len, _PARTS)) + 1


def _starts(text: str, start: int, end: int) -> list[int]:
    """Where a time may begin: at an hour, with the half of the day before it, or at a word such as noon."""
    found = []
    for begin, stop in find_runs(text, start, end):
        if _BEHIND_HOUR.match(text, stop):
            part = _BEFORE_HOUR.search(text, max(start, begin - _LONGEST_PART), begin)
            found.append(part.start() if part else begin)
    for word in _HOUR_OF_WORD:
        place = text.find(word, start, end)
        while place >= 0:
            found.append(place)
            place = text.find(word, place + 1, end)
    return sorted(found)


def _clocks(text: str, start: int, end: int) -> Iterator[Clock]:
    done = start
    for begin in _starts(text, start, end):
        match = _CLOCK.match(text, begin, end) if begin >= done else None
        minute = _minute(match) if match else None
        if match is None or minute is None:
            continue
        done = match.end()
        second = match["s"] or match["s4"]
        seconds = numeral(second) if second else None
        exact = not match["h4"] or bool(match["part4"] or match["later4"] or match["m4"])
        yield Clock(begin, done, minute, seconds, exact, bool(match["zone"]))


def _minute(match: re.Match[str]) -> int | None:
    """The minute of the day, or None where hour and half of the day contradict each other, or it is only a number."""
    if match["alone"]:
        return _HOUR_OF_WORD[match["alone"]]
    part = match["part"] or match["later"] or match["later2"] or match["part4"] or match["later4"]
    if match["o"] and not (part or _is_hour(match["h4"]) or match["m4"] or match["thirty"] or match["quarter"]):
        return None  # 一點 is "a little" in most texts
    hour, minutes = numeral(match["h"] or match["h2"] or match["h3"] or match["h4"]), _minutes(match)
    if hour is None or minutes is None or hour > 24 or minutes > 59:
        return None
    word, half = match["word"] or match["word2"], match["half"] or match["half2"] or match["before"]
    if match["sep"] == "." and not (half or part or word or match["hours"]):
        return None  # 5.30 is a number
    if word:
        return _HOUR_OF_WORD[word] if hour == 12 and not minutes else None
    hour_of_24 = _of_24(hour, "morning" if half == "a" else "afternoon" if half else _PARTS[part] if part else "")
    if hour_of_24 is None or (hour_of_24 == 24 and minutes):
        return minutes if hour_of_24 == 24 and hour == 12 else None
    return hour_of_24 * 60 + minutes


def _is_hour(said: str) -> bool:
    """Whether a number before 點 is an hour without more: 17點, 零點, 十二點; 三點 may be three points."""
    return said.isdecimal() or said in ("零", "十二", "二十四")


def _minutes(match: re.Match[str]) -> int | None:
    if said := match["m"] or match["m3"] or match["m4"]:
        return numeral(said)
    if match["thirty"]:
        return 30
    if match["quarter"]:
        return 15 if match["quarter"] in "一1" else 45
    fives = match["fives"] or match["bare"]
    if not fives:
        return 0
    said_number = numeral(fives)
    if said_number is None or (match["bare"] and not match["part4"]):
        return None
    return said_number * 5 if match["fives"] or said_number < 12 else said_number


def _of_24(hour: int, part: str) -> int | None:
    """The hour of 24 (24: the end of the day), or None where it cannot be in that part of the day."""
    match part:
        case "":
            return hour
        case "night":
            return hour % 12 if hour <= 12 else None
        case "morning":
            return hour % 12 if hour <= 12 else None
        case "noon":
            return hour if 10 <= hour <= 14 else hour + 12 if hour <= 3 else None
        case "afternoon":
            return hour % 12 + 12 if hour <= 12 else hour
        case _:
            if hour == 12:
                return 24
            return hour + 12 if 4 < hour < 12 else hour if hour > 12 else None
