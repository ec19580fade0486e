"""Marks by which the language versions of one announcement know each other: facts alike in every language.

Programmes and kinds of announcement (from the tags), names and words of `bilingual_names`, figures, dates and names in
Latin letters (from `facts`): of the headline apart, since what stands there says what the announcement is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from zlib import crc32

from monitor.grammar import numbers
from monitor.identify import bilingual_names
from monitor.identify.facts import FactKind, facts_of, hashed, kind_of, value_of
from monitor.model import Classification, Draft, Profile, Tag, VersionMarks
from monitor.text import fold

FIRST_LINES = 400  # characters of the text that are searched for names: headline and lead of most announcements
LARGE = 100  # smaller numbers count things, and desks round, drop and add them
MOST_TITLED, MOST_TOLD = 40, 120  # facts kept: more than all but a few have


class MarkKind(IntEnum):
    """Kept in the four low bits of a mark."""

    NUMBER = 0
    DATE = 1
    CODE = 2
    LATIN = 3
    NAME = 4
    WORD = 5
    PROGRAMME = 6
    EVENT = 7
    AMOUNT = 8  # a number of three digits or more, again, in headline or first lines: two of them contradict each other


KIND_MASK = 15
_AS_MARKS = {
    FactKind.NUMBER: MarkKind.NUMBER,
    FactKind.DATE: MarkKind.DATE,
    FactKind.CODE: MarkKind.CODE,
    FactKind.LATIN: MarkKind.LATIN,
    FactKind.COUNT: MarkKind.NUMBER,
    FactKind.SMALL: MarkKind.NUMBER,
}


def kind_of_mark(mark: int) -> MarkKind:
    return MarkKind(mark & KIND_MASK)


# Years are in many announcements of any hour, and prove nothing.
_YEARS = range(1990, 2060)


def amounts(marks: VersionMarks) -> set[int]:
    """The numbers of three digits or more, without years."""
    found = {mark for mark in (*marks.titled, *marks.told) if mark & KIND_MASK == MarkKind.AMOUNT}
    return found - _year_marks()


@cache
def _year_marks() -> frozenset[int]:
    return frozenset(_mark(MarkKind.AMOUNT, str(year)) for year in _YEARS)


def marks_of(draft: Draft, profile: Profile, classification: Classification) -> VersionMarks:
    """The marks of an article, its vector left out."""
    title, lead = draft.title, (draft.text or draft.summary)[:FIRST_LINES]
    folded = fold(title)
    titled = _alike_in_every_language(facts_of(folded, title, profile.chinese)) | _names(title, folded, profile.chinese)
    titled |= set(_numbers(folded))
    if not profile.chinese:
        titled |= {_latin(word) for word in _CAPITAL.findall(title)}
    first = fold(lead)
    told = _alike_in_every_language(profile.facts) | _names(lead, first, profile.chinese) | set(_numbers(first))
    told |= {_mark(MarkKind.PROGRAMME, tag.slug) for tag in classification.tags}
    told |= {_mark(MarkKind.EVENT, event.kind) for event in classification.events}
    titled |= {_mark(MarkKind.PROGRAMME, tag.slug) for tag in classification.tags if _is_in_headline(tag)}
    if not lead:  # of a headline alone all is of the headline, and `told` stays empty
        titled |= told
    return VersionMarks(_kept(titled, MOST_TITLED), _kept(told - titled, MOST_TOLD))


def _is_in_headline(tag: Tag) -> bool:
    return any(one.field == "title" for one in tag.evidence)


def _kept(marks: set[int], most: int) -> tuple[int, ...]:
    return tuple(sorted(marks)[:most])


def _mark(kind: MarkKind, name: str) -> int:
    return crc32(name.encode()) & ~KIND_MASK | kind


# What is counted stands behind a Chinese numeral alone; without it, it is part of a name: 三藩市, 四川.
_HAN_DIGIT = re.compile("([二三四五六七八九十两])(?=[项个宗名人题轮期批间所座架艘级只款条场岁天次倍成死伤位种届])")
_VALUES = {digit: value for value, digit in enumerate("二三四五六七八九十", 2)} | {"两": 2}
_CODE_NUMBER = re.compile(r"[a-z](\d{1,2})\b")  # LCQ5 is 立法會五題


def _numbers(folded: str) -> Iterator[int]:
    """The numbers of a headline, small ones in words too: six measures, 六項."""
    for number in numbers.find(folded):
        yield _number(float(number.value))
        if number.value >= LARGE:
            yield _mark(MarkKind.AMOUNT, f"{float(number.value):.7g}")
    for digit in _HAN_DIGIT.findall(folded):
        yield _number(_VALUES[digit])
    for found in _CODE_NUMBER.findall(folded):
        yield _number(float(found))


def _number(value: float) -> int:
    """As `facts` has it."""
    return _as_mark(hashed(FactKind.NUMBER, f"{value:.7g}"), MarkKind.NUMBER)


_CAPITAL = re.compile(r"[A-Z][\w&+@-]+")  # any word of an English headline: the first, too, may be a name


def _latin(word: str) -> int:
    """As `facts` has it: a Chinese headline holds the same word."""
    return _as_mark(hashed(FactKind.LATIN, word.lower()), MarkKind.LATIN)


def _as_mark(value: int, kind: MarkKind) -> int:
    return value * 2 & 0xFFFFFFF0 | kind


def _alike_in_every_language(facts: Iterable[int]) -> set[int]:
    """Facts of `identify.facts` that are alike in every language, without their places."""
    return {
        _as_mark(value_of(fact), kind) for fact in facts if (kind := _AS_MARKS.get(FactKind(kind_of(fact)))) is not None
    }


def _names(text: str, folded: str, chinese: bool) -> set[int]:
    found = bilingual_names.find(text, folded, chinese=chinese)
    return {_mark(MarkKind.NAME if one.is_name else MarkKind.WORD, one.name) for one in found}
