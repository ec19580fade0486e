"""Times of day in folded text (lower case, Simplified, NFKC): ``5.30pm``, ``17:00``, ``noon``, ``下午五時半``."""

from __future__ import annotations

import re

from monitor.grammar.numbers import numeral

_FORM = (
    r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
    r"|(?P<clock>\d{1,2}:\d\d)|(?:12\s)?(?P<word>noon|midnight|正午|午夜|中午(?!\d|十))"
    r"|(?P<part>上午|下午|中午|正午|晚上|傍晚|凌晨)?\s?(?P<zh>\d{1,2}|[一二三四五六七八九十]{1,3})[时点](?:正|"
    r"(?P<zhmin>\d{1,2}|[一二三四五六七八九十]{1,3})分|(?P<zhhalf>半))?"
)
_FORMS = re.compile(_FORM)
TIME = re.sub(r"\?P<\w+>", "?:", _FORM)
"""A time of day, as a part of longer patterns."""


def time_of_day(text: str, start: int, end: int) -> str:
    """The first time in a part of a text as "17:00", or ""; "midnight" is the end of the day."""
    match = _FORMS.search(text, start, end)
    if match is None:
        return ""
    if match["word"]:
        return "12:00" if match["word"] in ("noon", "正午", "中午") else "23:59"
    if match["clock"]:
        return match["clock"].zfill(5)
    return _english_time(match) if match["h"] else _chinese_time(match)


def _english_time(match: re.Match[str]) -> str:
    hour = int(match["h"]) % 12 + (12 if match["half"].startswith("p") else 0)
    return f"{hour:02}:{match['min'] or '00'}"


def _chinese_time(match: re.Match[str]) -> str:
    hour, minutes = numeral(match["zh"]), numeral(match["zhmin"] or "")
    if hour is None or hour > 24:
        return ""
    if match["part"] in ("下午", "晚上", "傍晚") and hour < 12:
        hour += 12
    return f"{hour:02}:{30 if match['zhhalf'] else minutes or 0:02}"
