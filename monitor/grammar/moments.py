"""Moments: dates and times of day in running text, each written in one way whatever the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from monitor.grammar.numbers import numeral

Moment = tuple[bool, str, int, int]  # whether it is a time of day, its one form, start, end


def cut_out(folded: str) -> tuple[str, list[Moment]]:
    """The text without its dates and times, as long as before so that every offset stays true, and those moments."""
    found: list[Moment] = []

    def cut(read: Callable[[re.Match[str]], Iterator[str]], *, time: bool = False) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            names = list(read(match))
            found.extend((time, name, match.start(), match.end()) for name in names)
            return match[0] if time and not names else "_" * len(match[0])

        return replace

    rest = folded
    if not folded.isascii():
        rest = _CHINESE_DATE.sub(cut(_chinese_date), rest)
        rest = _CHINESE_TIME.sub(cut(_time, time=True), rest)
    rest = _NUMERIC_DATE.sub(cut(_numeric_date), rest)
    rest = _ENGLISH_TIME.sub(cut(_time, time=True), rest)
    rest = _DAY_MONTH.sub(cut(_english_date), rest)
    return _MONTH_DAY.sub(cut(_english_date), rest), found


# --------------------------------------------------------------------------------------------------------------- dates
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_N = "[〇○零一二三四五六七八九十廿卅]"
_YEAR_AFTER = r"(?:,? (?P<y>(?:19|20)\d\d)\b)?"
_DAY_MONTH = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b\.?{_YEAR_AFTER}")
_MONTH_DAY = re.compile(rf"(?<![a-z])(?P<m>{_MONTH})\b\.?(?: (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d))?{_YEAR_AFTER}")
_CHINESE_DATE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{{3}})年)?(?P<m>\d{{1,2}}|{_N}{{1,2}})月(?:(?P<d>\d{{1,2}}|{_N}{{1,3}})[日号])?"
    rf"|(?P<y2>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{{3}})年"
)
_NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d1>\d{1,2})[-/.](?P<m1>\d{1,2})[-/.](?P<y1>(?:19|20)\d\d))\b"
)


def _date_names(year: str | None, month: int | None, day: int | None) -> Iterator[str]:
    """A full date says its day of the year; a month with a year its month; a bare year or month says too little."""
    if month and day:
        yield f"{month}-{day}"
    elif month and year:
        yield f"{year}/{month}"


@lru_cache(maxsize=4096)
def whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() else numeral(text)


def _english_date(found: re.Match[str]) -> Iterator[str]:
    if follows_letter(found):
        return iter(())
    return _date_names(found["y"], _MONTHS[found["m"]], int(found["d"]) if found["d"] else None)


def follows_letter(found: re.Match[str]) -> bool:
    """Whether a word was found inside another. Asked here, because a look-behind would slow the search threefold."""
    return found.start() > 0 and found.string[found.start() - 1].isalpha()


def _chinese_date(found: re.Match[str]) -> Iterator[str]:
    year = whole(found["y"]) if found["y"] else None
    month, day = (whole(part) if part else None for part in (found["m"], found["d"]))
    return _date_names(str(year) if year else None, month, day)


def _numeric_date(found: re.Match[str]) -> Iterator[str]:
    return _date_names(None, int(found["m"] or found["m1"]), int(found["d"] or found["d1"]))


# --------------------------------------------------------------------------------------------------------------- times
_ENGLISH_TIME = re.compile(r"(?<!\d)(?P<h>\d{1,2})(?:[.:](?P<m>[0-5]\d))? ?(?P<half>[ap])\.?m(?![a-z])")
_CHINESE_TIME = re.compile(
    rf"(?P<half>上午|早上|凌晨|中午|下午|傍晚|晚上)?(?P<h>\d{{1,2}}|{_N}{{1,3}})时(?:(?P<m>\d{{1,2}}|{_N}{{1,3}})分|(?P<part>半))?"
)


def _time(found: re.Match[str]) -> Iterator[str]:
    """On the clock of 24 hours: 2.51pm and 下午二時五十一分 are 14:51. A bare Chinese hour may be a length of time."""
    part = found.groupdict()
    hour, minute = whole(part["h"]), whole(part["m"]) if part["m"] else 30 if part.get("part") else 0
    if hour is None or minute is None or hour > 24 or not (part["half"] or part["m"]):
        return
    late = part["half"] in ("p", "下午", "傍晚", "晚上") or (part["half"] == "中午" and hour < 3)
    yield f"{hour % 12 + 12 if late else hour % 12 if part['half'] else hour}:{minute:02}"
