"""Numbers as they are written in Hong Kong: 1,800; 1.8億; 一億八千萬; 1千5百萬; 三點五億; twenty-five million; 1½.

All of it for folded text (`monitor.text.fold`). `find` gives every number of a text, `value` and `numeral` read an
expression that is a number as a whole. What reads dates, times and money reads no digits of its own: it matches
`DIGITS` and asks `numeral`, or looks at the words beside a `Number`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.grammar import vocabulary
from monitor.grammar.han_numbers import HAN_DIGITS, HAN_NUMERALS, LARGE, SMALL, read_han
from monitor.grammar.runs import find_runs, without_surrogates
from monitor.text import fold

__all__ = ["DIGITS", "HAN_NUMERALS", "Number", "find", "numeral", "value"]

DIGITS = rf"[\d{HAN_DIGITS}十]"
"""One digit of a day, a month, an hour: as a part of expressions. `numeral` reads what they match."""

_SIMPLE = vocabulary.numbers("numbers", "english")
_TENS = vocabulary.numbers("numbers", "english_tens")
_SCALES = vocabulary.numbers("numbers", "english_scales")
_FRACTIONS = {word: Decimal(value) for word, value in vocabulary.table("numbers", "fractions").items()}
_LONGEST_NUMBER = 60  # characters; nobody writes a longer number, so reading one takes bounded time


class Number(NamedTuple):
    """A number at ``text[start:end]``.

    `scale`: the last unit in it (萬 10,000; million 1,000,000), 1 without one. `loose`: the text says a little more
    (30多億, 三十餘億). `words`: it holds no Arabic digit.
    """

    start: int
    end: int
    value: Decimal
    scale: int
    loose: bool = False
    words: bool = False


# ------------------------------------------------------------------------------------------------------------ patterns
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = rf"(?:{vocabulary.one_of(_SCALES)})(?![a-z0-9])"
_LONG_SCALES = ("thousand", "million", "billion", "trillion")
_LONG_SCALE = rf"(?:{'|'.join(_LONG_SCALES)})"
_BELOW_100 = (
    rf"(?:(?:{vocabulary.one_of(_TENS)})(?:[ -](?:{vocabulary.one_of([*_SIMPLE][:9])}))?|{vocabulary.one_of(_SIMPLE)})"
)
_BELOW_1000 = rf"(?:(?:{_BELOW_100}|an?) hundred(?:(?: and)? {_BELOW_100})?|{_BELOW_100})"
_SHARE = r"(?:an? |one[ -]|three[ -])?(?P<share>half|quarters?)(?: of)?(?: an?)?"
_ENGLISH = (
    rf"{_SHARE} (?P<of>{_LONG_SCALE})(?![a-z])"
    rf"|(?:{_BELOW_1000}|an?)(?:[ -]and[ -]a[ -](?:half|quarter))?[ -]{_LONG_SCALE}(?![a-z])"
    rf"(?:(?:,? and|,)? {_BELOW_1000}(?: {_LONG_SCALE})?(?![a-z]))*|{_BELOW_1000}(?![a-z])"
)
_HALVES = "".join(_FRACTIONS)
_FRACTION = rf"\d+ ?[{_HALVES}]|\d+ \d/\d(?= ?{_SCALE})|[{_HALVES}](?= ?{_SCALE})"
_FIGURE = re.compile(rf"(?P<fraction>{_FRACTION})|(?P<arabic>{_ARABIC})")
_WORDS = re.compile(rf"(?:{_ENGLISH})")
_INSIDE_NUMBER = re.compile(r"[\d.]|(?<=\d),")  # before a digit: it does not begin a number
_CUT = re.compile(r"\d|[.,]\d")
_SCALE_AFTER = re.compile(rf"[ -]?(?P<scale>{_SCALE})")
_HAN_AFTER = re.compile(rf" ?[多余几]? ?个?[{LARGE}]|[多余几]?[{SMALL}](?![分米克瓦兆赫])")


# ------------------------------------------------------------------------------------------------------------- reading
def find(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Every number that begins between two offsets of a folded text, in order, none inside another.

    A Han digit alone (一個) is none, nor is a row of digits that a unit makes doubtful (三四百).
    """
    end = len(text) if end is None else end
    figures, words = list(_figures(text, start, end)), list(_in_words(text, start, end))
    return sorted([*figures, *words]) if words else figures


def _figures(text: str, start: int, end: int) -> Iterator[Number]:
    done = start
    for begin, stop in find_runs(text, start, end):
        if begin < done:
            continue
        number, done = _of_digits(text, begin) if text[begin] < "\u2e80" else _of_han(text, begin, stop)
        if number is not None:
            yield number


def _of_digits(text: str, start: int) -> tuple[Number | None, int]:
    """(the number in Arabic digits at `start`, where it ends); None if the digits are a part of something longer."""
    match = _FIGURE.match(text, start)
    if match is None or (start and _INSIDE_NUMBER.match(text, start - 1)):
        return None, start
    end = match.end()
    if match["arabic"] and _HAN_AFTER.match(text, end):
        read = read_han(text, start)
        number = Number(start, read.end, read.value, read.scale, read.loose) if read.value is not None else None
        return number, max(end, read.end)
    if _CUT.match(text, end):
        return None, end
    scale = _SCALE_AFTER.match(text, end)
    factor = _SCALES[scale["scale"]] if scale else 1
    end = scale.end() if scale else end
    return Number(start, end, _plain(match[0]) * factor, factor), end


def _of_han(text: str, start: int, stop: int) -> tuple[Number | None, int]:
    """The same of Han digits and units. 億 alone is a number only in 近億元."""
    if text[start] in LARGE:
        if not _BARE_LARGE.match(text, start):
            return None, start + 1
    elif stop - start < 2 and text[stop : stop + 1] not in _GOES_ON:
        return None, stop
    if start and text[start - 1] in "第数几":
        return None, stop
    read = read_han(text, start)
    end = max(start + 1, read.end)
    if read.value is None or (read.end - start < 2 and text[start] not in LARGE):
        return None, end
    return Number(start, read.end, read.value, read.scale, read.loose, words=True), end


_BARE_LARGE = re.compile(rf"(?<=[近逾过达超])[{LARGE}](?=[港元圆])")
_GOES_ON = frozenset("点个多余几0123456789 ")  # behind one Han digit of a number: 三點五億, 半個億


_FIRST_WORDS = AhoCorasick([*_SIMPLE, *_TENS, "half", "quarter", "hundred", *_LONG_SCALES])
_ARTICLES = ("a ", "an ", "one-", "three-")  # what may stand before the first of these: a hundred, three-quarters


def _in_words(text: str, start: int, end: int) -> Iterator[Number]:
    done = first = start
    while first and "a" <= text[first - 1] <= "z":  # a word that is cut by `start` is none from there on
        first -= 1
    for _, begin, _ in _FIRST_WORDS.find_matches_as_indexes(without_surrogates(text[first:end])):
        begin += first
        if begin < done or "a" <= text[begin - 1 : begin] <= "z":  # inside a word: often, stone
            continue
        article = next((len(one) for one in _ARTICLES if text.startswith(one, begin - len(one))), 0)
        match = _word_at(text, begin - article) or (_word_at(text, begin) if article else None)
        if match and match.start() >= done:
            done = match.end()
            yield Number(match.start(), done, *_english(match), words=True)


def _word_at(text: str, start: int) -> re.Match[str] | None:
    before = text[start - 1 : start]
    return None if "a" <= before <= "z" or before == "-" else _WORDS.match(text, start)


@lru_cache(maxsize=4096)
def value(expression: str) -> Decimal | None:
    """The number that the whole of `expression` says, in any spelling; None if it says none or more."""
    text = " ".join(fold(expression).split())[: _LONGEST_NUMBER + 1]
    if len(text) > _LONGEST_NUMBER or not text.strip("o"):
        return None
    for number in find(text):
        if (number.start, number.end) == (0, len(text)):
            return number.value
    read = read_han(text.replace(" ", ""), 0)
    return read.value if read.end == len(text.replace(" ", "")) else None


def numeral(expression: str) -> int | None:
    """The whole number that the whole of `expression` says, or None.

    ``一億八千萬`` and ``1.8億`` are 180,000,000; ``百億`` is 10,000,000,000; ``二○二六`` (digits without units) is
    2026; ``廿五`` is 25; ``1.5`` is None, because it is no whole number.
    """
    if expression.isascii() and expression.isdecimal() and len(expression) <= _LONGEST_NUMBER:
        return int(expression)
    number = value(expression)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _plain(digits: str) -> Decimal:
    """Arabic digits with separators, a fraction behind them: 1,800 · 1½ · 1 1/2."""
    if digits[-1] in _FRACTIONS:
        return Decimal(digits[:-1].strip() or 0) + _FRACTIONS[digits[-1]]
    whole, _, part = digits.partition(" ")
    if part:
        above, below = part.split("/")
        return Decimal(whole) + Decimal(above) / Decimal(below) if int(below) else Decimal(whole)
    return Decimal(digits.replace(",", ""))


# ------------------------------------------------------------------------------------------------------------- English
_NUMBER_WORD = re.compile("[a-z]+")
_VALUES = {**_SIMPLE, **_TENS, "a": 1, "an": 1}


def _english(match: re.Match[str]) -> tuple[Decimal, int]:
    """(value, scale) of a number in English words."""
    words = _NUMBER_WORD.findall(match[0])
    if match["share"]:
        share = Decimal("0.5") if match["share"] == "half" else Decimal("0.25")
        return (3 * share if words[0] == "three" else share) * _SCALES[match["of"]], _SCALES[match["of"]]
    total, group, scale = Decimal(0), Decimal(0), 1
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            total, group = total + group * scale, Decimal(0)
        elif word == "hundred":
            group *= 100
        elif word in ("half", "quarter"):
            group += Decimal("0.5") if word == "half" else Decimal("0.25")
        elif word not in ("and", "a", "an") or (word != "and" and not group):
            group += _VALUES[word]
    return total + group, scale
