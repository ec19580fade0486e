"""Ordinals: which round, phase, batch, edition or part a text speaks of, in figures and in words.

第二輪, 第2輪, the second round, the 2nd application round, Round 2 and round two all say ("round", 2): two texts that
differ in it tell of two announcements, however alike their words are.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.grammar import numbers
from monitor.grammar.numbers import HAN_NUMERALS
from monitor.grammar.runs import without_surrogates
from monitor.text import HAN, fold

PLACES = 256  # places kept for units: there are a few dozen
LARGEST = 99  # higher ones are years and numbers of documents


class Ordinal(NamedTuple):
    """Number `number` of `unit`, at `start` to `end` of the folded text.

    The unit is a key of `ordinals.toml`, or the Chinese measure word that follows.
    """

    unit: str
    number: int
    start: int
    end: int


def find(folded: str) -> Iterator[Ordinal]:
    """Every ordinal of a folded text, in order, none inside another."""
    rules, done = _rules(), 0
    for _, start, _ in rules.beginnings.find_matches_as_indexes(without_surrogates(folded)):
        found = rules.expression.match(folded, start) if start >= done else None
        if found is None:
            continue
        done = found.end()
        parts = {name: part for name, part in found.groupdict().items() if part}
        unit = next(part for name, part in parts.items() if name.startswith("unit"))
        number = _number(next(part for name, part in parts.items() if name.startswith("which")), rules)
        if number is not None and 0 < number <= LARGEST:
            yield Ordinal(rules.units.get(unit.rstrip("s"), unit), number, *found.span())


def _number(which: str, rules: _Rules) -> int | None:
    if which in rules.named:
        return rules.named[which]
    value = numbers.numeral(re.sub(r"(?<=\d)(?:st|nd|rd|th)\Z", "", which)) or numbers.value(which)
    return int(value) if value is not None else None


def place_of(unit: str) -> int:
    """The place of such a fact (see `facts`): one below `PLACES` for each unit, wherever it stands."""
    return crc32(f"which {unit}".encode()) % PLACES


class _Rules(NamedTuple):
    units: dict[str, str]  # folded word -> key
    named: dict[str, int]  # words that are numbers only here
    expression: re.Pattern[str]
    beginnings: AhoCorasick  # what each begins with: the expression is tried there alone


@cache
def _rules() -> _Rules:
    data = tomllib.loads(files(__package__).joinpath("ordinals.toml").read_text("utf-8"))
    units = {fold(word): unit for unit, words in data["units"].items() for word in words}
    english, chinese = (
        "|".join(sorted((word for word in units if word.isascii() is ascii_only), key=len, reverse=True))
        for ascii_only in (True, False)
    )
    ordinal = {word: int(number) for number, word in data["numbers"].items()}
    roman = {word: int(number) for number, word in data["roman"].items()}
    first = dict.fromkeys(map(fold, data["first"]["words"]), 1)
    figure = "[0-9]{1,2}"
    cardinal = "one|two|three|four|five|six|seven|eight|nine|ten"
    expression = (
        rf"\b(?P<which1>{'|'.join(ordinal)}|{figure}(?:st|nd|rd|th))[ -](?:[a-z]+[ -])?(?P<unit1>{english})s?\b"
        rf"|\b(?P<unit2>{english}) (?:no\.? ?|number )?(?P<which2>{figure}"
        rf"(?![0-9.,:]*[0-9]| ?(?:per|%|million|billion))"
        rf"|(?:{cardinal}|{'|'.join(sorted(roman, key=len, reverse=True))})\b)"
        rf"|\bno\.? ?(?P<which3>{figure}) (?P<unit3>{english})\b"
        rf"|第(?P<which4>{figure}|[{HAN_NUMERALS}]{{1,3}})\s?(?P<unit4>{chinese}|[{HAN}])"
        rf"|(?<![第{HAN_NUMERALS}0-9])(?P<which5>[{''.join(first)}])(?P<unit5>轮|期|批|届|阶段|季)(?![{HAN_NUMERALS}])"
        rf"|(?<![第0-9.{HAN_NUMERALS}])(?P<which6>{figure}|[{HAN_NUMERALS}]{{1,2}})(?P<unit6>级|号)(?=火|风|[{HAN}]{{0,4}}信号)"
    )
    words = (*ordinal, *(word for word in units if word.isascii()), "no")
    characters = (*first, *string.digits, *HAN_NUMERALS, "第")
    beginnings = AhoCorasick([*words, *characters], matchkind=MatchKind.LeftmostLongest)
    return _Rules(units, ordinal | roman | first, re.compile(expression), beginnings)
