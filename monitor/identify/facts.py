"""Facts: what tells two releases of one series apart: numbers, dates, codes, hosts and names, each hashed.

A fact is found in the folded text, so that both Chinese scripts give the same ones, and written in one way whatever the
language: HK$1.5 billion, HK$1,500 million and 十五億元 are one number; 27 November 2025, 2025年11月27日 and 2025-11-27
one date. A fact is an integer of 48 bits: 32 of value, with the kind in the three lowest of them, and 16 of *place*: a
hash of the few characters before it. The same place with another value is how an issue of a templated series betrays
itself; the same place with the same value is how a copy does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import IntEnum
from functools import cache
from importlib.resources import files
from zlib import crc32

from monitor.grammar import clock, numbers, spans, written_dates
from monitor.grammar.written_dates import WrittenDate
from monitor.identify import ordinals
from monitor.identify.ordinals import Ordinal
from monitor.text import HAN, fold


class FactKind(IntEnum):
    """Kept in the three low bits of a fact's hash."""

    NUMBER = 0
    DATE = 1
    CODE = 2  # file numbers, telephone numbers, hosts
    LATIN = 3  # a word in Latin letters that is a name: alike in every language
    HAN_NAME = 4
    HEADLINE_NUMBER = 5  # numbers of the headline, small ones and part numbers too
    COUNT = 6  # numbers of one or two digits: less telling than others
    SMALL = 7  # whole numbers below ten: only their place tells


KIND_MASK = 7
BEFORE = {False: 8, True: 3}  # characters before a fact that are its place, English and Chinese: chosen by measuring


def value_of(fact: int) -> int:
    return fact >> 16


def kind_of(fact: int) -> int:
    return fact >> 16 & KIND_MASK


def hashed(kind: FactKind, text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & ~KIND_MASK & 0xFFFFFFFF | kind


# ------------------------------------------------------------------------------------------------------------- numbers
_CODE_HEAD = re.compile(r"[a-z]+[-/]?$")
_LONGEST_HEAD = 9  # letters of a file number before its digits: LCQ, HKMA, P2025-117
_CODE_TAIL = re.compile(r"(?:[-/]?[a-z0-9])+")
_COUNTING_TAIL = re.compile(r"(?:st|nd|rd|th|am|pm|hrs|km|cm|mm|kg|g|m|ha|mw|kw)\Z")
_TOP_LEVEL = re.compile(
    r"\.(?:com|org|net|gov|edu|hk|cn|io|ai|co|info|xyz|top|vip|site|online|club|cc|shop|app|link|live|biz|me)"
    r"(?:\.[a-z]{2})?(?!\.?[a-z0-9-])"
)
_HOST_HEAD = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\Z")
_LONGEST_HOST = 63  # octets of a label: RFC 1035, 2.3.4
LARGEST_COMMON = 10  # whole numbers below it count things in any text


def _number_name(value: Decimal) -> str:
    """A number in its one form, to seven digits: a rounded sum and its cents are one fact."""
    return f"{float(value):.7g}"


# --------------------------------------------------------------------------------------------------------------- names
_IN_ANY_TEXT = (
    "hong kong hk hksar hkt the and for of in at to by on with from mr ms mrs dr prof government department bureau "
    "secretary commissioner office chief executive director monday tuesday wednesday thursday friday saturday sunday "
    "ends issued nnnn http https www com january february march april may june july august september october november "
    "december"
)
_COMMON_LATIN = frozenset(_IN_ANY_TEXT.split(" "))
_LATIN_RUN = re.compile(r"[a-z][a-z0-9&+@]+")
_CAPITAL = re.compile(r"[A-Z][\w&+@-]+")
_INSIDE = frozenset(",;:'\"(–-")  # before the space before a capital: still inside a sentence
_HAN_NAME = re.compile(
    rf"[{HAN}]{{2}}(?:银行|公司(?!法|条例)|大学|学院|医院|集团|基金|中学|小学|先生|女士|教授|博士|议员|[县省州苑邨岛]"
    r"|[街村](?![坊民头])|道(?![路理德歉具])|路(?![线段程面])|[区市](?![民场值况面价内外域议集长]))"
    r"|[「『《“]([^「」『』《》“”]{2,20})[」』》”]"
)


# ----------------------------------------------------------------------------------------------------------------- all
Find = tuple[FactKind, str, int, int]  # kind, name in its one form, start, end


def finds_in(folded: str) -> Iterator[Find]:
    """Dates, numbers, codes and hosts with where they stand in the folded text."""
    dates, years = written_dates.find(folded), spans.years_of_account(folded)
    times = [time for time in clock.find(folded) if time.exact]  # a bare hour may be a length of time
    for span in years:
        yield FactKind.DATE, f"{span.first}/{span.first + 1}", span.start, span.end
    for date in dates:
        if name := _date_name(date):
            yield FactKind.DATE, name, date.start, date.end
    for time in times:
        yield FactKind.NUMBER, f"{time.minute // 60}:{time.minute % 60:02}", time.start, time.end
    taken = [span[:2] for span in years] + [date[:2] for date in dates] + [time[:2] for time in times]
    rest = _without(folded, taken)
    yield from _hosts(rest)
    yield from _numbers(rest)


def _date_name(date: WrittenDate) -> str:
    """A full date says its day of the year, a month with a year its month; a year or a month alone says too little."""
    if date.month and date.day:
        return f"{date.month}-{date.day}"
    return f"{date.year}/{date.month}" if date.month and date.year else ""


def _without(folded: str, taken: Iterable[tuple[int, int]]) -> str:
    """The text without these, as long as before so that every offset stays true."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(taken):
        if start >= done:
            parts += (folded[done:start], "_" * (end - start))
            done = end
    return "".join((*parts, folded[done:]))


def facts_of(folded: str, original: str, chinese: bool) -> list[int]:
    """Every fact of a text, each once, in the order of appearance. `folded` is `fold(original)`."""
    found = _placed(folded, finds_in(folded), chinese)
    found += (
        _placed(folded, _han_names(folded), chinese) if chinese else _placed(original, _capitals(original), chinese)
    )
    found += [(one.start, _ordinal(one)) for one in ordinals.find(folded)]
    return list(dict.fromkeys(fact for _, fact in sorted(found)))


def _ordinal(one: Ordinal) -> int:
    """A fact whose place is what it counts, so that two rounds are two figures in one place, whatever stands before."""
    return hashed(FactKind.COUNT, f"{one.unit} {one.number}") << 16 | ordinals.place_of(one.unit)


def headline_numbers(folded: str) -> list[int]:
    """The numbers of a headline, small ones too: (2), 第三批, No. 5 alarm, the second round."""
    read = (numbers.numeral(found) for found in _HEADLINE_NUMBER.findall(folded))
    told = dict.fromkeys((*map(str, read), *(str(one.number) for one in ordinals.find(folded))))
    told.pop("None", None)
    return [hashed(FactKind.HEADLINE_NUMBER, value) << 16 for value in told]


_HEADLINE_NUMBER = re.compile(r"\d+|(?<=[第(])[一二三四五六七八九十]{1,3}")


def _placed(text: str, finds: Iterable[Find], chinese: bool) -> list[tuple[int, int]]:
    """(where it stands, fact). Figures in a place count as figures only, whatever they say."""
    before = BEFORE[chinese]
    return [
        (start, hashed(kind, name) << 16 | _place(text[max(0, start - before) : start].translate(_ANY_DIGIT)))
        for kind, name, start, _ in finds
    ]


_ANY_DIGIT = dict.fromkeys(range(ord("0"), ord("9") + 1), "0")


def _place(before: str) -> int:
    """Never one of those of ordinals."""
    return max(ordinals.PLACES, crc32(before.encode("utf-8", "replace")) & 0xFFFF)


def _hosts(rest: str) -> Iterator[Find]:
    for found in _TOP_LEVEL.finditer(rest):
        head = _HOST_HEAD.search(rest, max(0, found.start() - _LONGEST_HOST), found.start())
        if head:
            yield FactKind.CODE, (head[0] + found[0]).removeprefix("www."), head.start(), found.end()


def _numbers(rest: str) -> Iterator[Find]:
    done = 0
    for number in numbers.find(rest):
        if number.start < done:
            continue  # inside a code: CVE-2026-18443
        if number.words:
            if number.value >= LARGEST_COMMON and not (number.scale == _ROUND and rest[number.start].isascii()):
                name = _number_name(number.value)
                yield _rank(name), name, number.start, number.end
            continue
        head = _CODE_HEAD.search(rest, max(0, number.start - _LONGEST_HEAD), number.start)
        tail = _CODE_TAIL.match(rest, number.end)
        if head or (tail and not _COUNTING_TAIL.match(tail[0])):
            start, done = head.start() if head else number.start, tail.end() if tail else number.end
            yield FactKind.CODE, rest[start:done].replace("/", "-"), start, done
            continue
        name = _number_name(number.value)
        yield _rank(name, whole="." not in rest[number.start : number.end]), name, number.start, number.end


def _rank(name: str, *, whole: bool = True) -> FactKind:
    """A number of three digits that are not noughts is told from others; shorter ones stand in many texts."""
    if len(name) == 1 and whole:
        return FactKind.SMALL
    return FactKind.NUMBER if len(name.split("e")[0].replace(".", "").strip("0")) >= _TELLING_DIGITS else FactKind.COUNT


_ROUND = 1000  # "two thousand firms" stands in stock sentences about a body: it costs twins (`bench.stories`)
_TELLING_DIGITS = 3  # digits: see `bench.stories_train`


@cache
def _translations() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Folded Chinese names (the longest first) and the English words that stand for them."""
    data = tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
    names = {fold(name): words.split(" ") for table in data.values() for name, words in table.items()}
    return re.compile("|".join(sorted(names, key=len, reverse=True))), names


def _han_names(folded: str) -> Iterator[Find]:
    known, english = _translations()
    for found in known.finditer(folded):
        for word in english[found[0]]:
            yield FactKind.LATIN, word, found.start(), found.end()
    for found in _LATIN_RUN.finditer(folded):
        if found[0] not in _COMMON_LATIN:
            yield FactKind.LATIN, found[0], found.start(), found.end()
    for found in _HAN_NAME.finditer(folded):
        yield FactKind.HAN_NAME, found[1] or found[0], found.start(), found.end()


def _capitals(original: str) -> Iterator[Find]:
    """Words with a capital inside a sentence, and abbreviations anywhere. A headline in Title Case has no names."""
    headline = original.partition("\n")[0]
    first = len(headline) if _in_title_case(headline) else 0
    for found in _CAPITAL.finditer(original):
        name = found[0].lower()
        inside = found.start() > first and _inside_sentence(original, found.start())
        if name not in _COMMON_LATIN and (found[0][:2].isupper() or inside):
            yield FactKind.LATIN, name, found.start(), found.end()


def _in_title_case(headline: str) -> bool:
    """Whether nearly all its longer words have a capital."""
    words = _LONG_WORD.findall(headline)
    return len(words) >= _ENOUGH_WORDS and sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


_LONG_WORD = re.compile(r"[A-Za-z]{4,}")  # shorter ones are small in Title Case too
_ENOUGH_WORDS, _TITLE_CASE = 4, 0.8


def _inside_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    return len(before) == 2 and before[1] == " " and (before[0].isalnum() or before[0] in _INSIDE)
