"""Ways to write the same article differently: the registry, and what the rewritings share.

Each rewriting is a pure function from a text (a title or a body) and what is known of its article to the text written
otherwise. It changes the form alone: where the other form would say something else or could be read in two ways, that
place is left as it is, and the function says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.text import HAN


@dataclass(frozen=True, slots=True)
class About:
    """What a rewriting may know of its article. `hkd`: the sums that a careful reader took for Hong Kong dollars."""

    language: str
    published: date | None = None
    hkd: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()  # Chinese names of the catalogue, longest first

    @property
    def chinese(self) -> bool:
        return self.language != "en"


Rewriting = Callable[[str, About], str]
REWRITINGS: dict[str, Rewriting] = {}


def rewriting(function: Callable[[str], str]) -> Callable[[str], str]:
    """Enter a rewriting that needs the text alone, under its own name."""
    REWRITINGS[function.__name__] = lambda text, _: function(text)
    return function


def informed_rewriting(function: Rewriting) -> Rewriting:
    """Enter a rewriting that must know something of the article, under its own name."""
    REWRITINGS[function.__name__] = function
    return function


def replaced(text: str, pairs: Mapping[str, str]) -> str:
    """The text with each key replaced by its value, the longest first."""
    pattern = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))
    return re.sub(pattern, lambda match: pairs[match[0]], text)


# ------------------------------------------------------------------------------------------------------------- numerals
DIGITS = "零一二三四五六七八九"
HAN_NUMBER = "[〇○零一二兩两三四五六七八九十廿卅百千]+"
BETWEEN_HAN = re.compile(f"(?<=[{HAN}])(?=[{HAN}])")
_VALUES = {**{digit: value for value, digit in enumerate(DIGITS)}, "〇": 0, "○": 0, "兩": 2, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def to_han(number: int) -> str:
    """A number from 0 to 9,999 in Chinese: 25 is 二十五, 1050 一千零五十."""
    if number < 10:
        return DIGITS[number]
    parts, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts += ("零" if gap and parts else "") + DIGITS[digit] + name
        gap = not digit
    return parts.removeprefix("一") if 10 <= number < 20 else parts


def from_han(text: str) -> int | None:
    """The value of a Chinese number below 10,000, or None for what is none (二三百)."""
    if all(character in _VALUES for character in text):
        return int("".join(str(_VALUES[character]) for character in text))
    total, digit, last = 0, None, 10_000
    for character in text.replace("廿", "二十").replace("卅", "三十"):
        if character in _UNITS:
            if _UNITS[character] >= last:
                return None
            last = _UNITS[character]
            total, digit = total + last * (1 if digit is None else digit), None
        elif _VALUES[character]:
            if digit is not None:
                return None
            digit = _VALUES[character]
    return total + (digit or 0)
