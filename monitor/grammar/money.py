"""Sums of money: a number with a currency beside it, two of them as a range, several as a list.

    HK$1.8 billion · $100-300 million · HK$ 1 500 000 · 港幣10,000元 · 5萬、10萬及20萬元 · 4000至5000萬元

For folded text (`monitor.text.fold`). What a number is worth is the business of `numbers`; which words name a currency
stands in `words.toml`. A number cut out of a longer one (``HK$1...``), or before a unit that is not known, is no sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.grammar import numbers, vocabulary
from monitor.grammar.numbers import HAN_NUMERALS, Number
from monitor.grammar.runs import without_surrogates

BARE = ""
"""The currency of a sum that names none: ``$5``, 5元, or 5億 without any sign of money (`Sum.marked` is False then)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum at ``text[start:end]``; `high` only in a range. `currency`: ISO 4217, or `BARE`.

    `number`: where the number itself stands. `loose`: the text says a little more (30多億元). `marked`: a currency or
    元 stands there, or beside another member of its list.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    currency: str
    number: Number
    loose: bool = False
    marked: bool = True


# ---------------------------------------------------------------------------------------------------------- currencies
_CURRENCY_CODES = [name for name in vocabulary.names("money") if name != "bare"]
_PREFIXES = {word: code for code in _CURRENCY_CODES for word in vocabulary.words("money", code, "before")}
_SUFFIXES = {word: code for code in _CURRENCY_CODES for word in vocabulary.words("money", code, "after")}
_BARE_BEFORE = vocabulary.words("money", "bare", "before")
_BARE_AFTER = vocabulary.words("money", "bare", "after")
_SIGN_BEFORE = re.compile(rf"(?<![a-z])(?P<mark>{vocabulary.one_of([*_PREFIXES, *_BARE_BEFORE])})\s?$")
_SIGN_AFTER = re.compile(
    rf"[\s-]?(?P<mark>{vocabulary.one_of([*_SUFFIXES, *_BARE_AFTER])})(?!(?<=[a-z])[a-z])(?<!元(?=[素件宇老首旦朝月]))"
)
_GLOSS = re.compile(rf"\s?\((?P<mark>{vocabulary.one_of(_SUFFIXES)})[,)、]")  # 28億元（港幣）
_LONGEST_SIGN = max(map(len, _PREFIXES)) + 2


def _sign_before(text: str, start: int) -> tuple[int, str] | None:
    """(where it begins, its currency) of the sign before a number."""
    match = _SIGN_BEFORE.search(text, max(0, start - _LONGEST_SIGN), start)
    if match is None:
        return None
    mark = match["mark"].replace(" ", "")
    return match.start(), next((code for word, code in _PREFIXES.items() if word.replace(" ", "") == mark), BARE)


def _sign_after(text: str, end: int) -> tuple[int, str] | None:
    """(where it ends, its currency) of the sign behind a number."""
    match = _SIGN_AFTER.match(text, end)
    if match is None:
        return None
    mark = re.sub(r"\s", "", match["mark"])
    code = next((code for word, code in _SUFFIXES.items() if word.replace(" ", "") == mark), BARE)
    if code == BARE and (gloss := _GLOSS.match(text, match.end())):
        code = _SUFFIXES[gloss["mark"]]
    return match.end(), code


# ------------------------------------------------------------------------------------------------------------- reading
_RANGE = re.compile(r"\s?(?:-|~|to|至|到)\s?|\s?and\s")
_LIST = re.compile(r"\s?(?:[、,]|及|和|或|以及|and|or|, and|, or)\s?")
_NO_SUM_BEHIND = re.compile(r"…|\.\.|[a-z%]|\s?(?:%|(?:per cent|percent)(?![a-z]))")
_ANCHORS = ("$", "¥", "€", "£", "₹", "元", "圆", "万", "亿", "币", "蚊", "dollar")
_NAMED = tuple(word for word in (*_PREFIXES, *_SUFFIXES) if word.isascii() and word.rstrip(".").isalpha())
_ANCHOR = AhoCorasick(
    [*_ANCHORS, *(word for word in _NAMED if "dollar" not in word)],
    matchkind=MatchKind.LeftmostLongest,  # euros, where eur is a name too
)
_SIGN_REACH = 64  # characters on either side of a sign of money in which its number, even in words, or its list stands
_MANY = 1000  # the first number of a range that is so large takes no unit from the second


def find(text: str) -> list[Sum]:
    """Every sum of a folded text, in order, and every number in 萬 or 億 that may be one (`marked` False)."""
    sums: list[Sum] = []
    for start, end in _windows(text):
        found = _grouped(text, numbers.find(text, start, end))
        for place, number in enumerate(found):
            one = _sum(text, number) or _unmarked(text, found, place)
            if one and sums and (whole := _range(text, sums[-1], one)):
                sums[-1] = whole
            elif one:
                sums.append(one)
    _share_signs(text, sums)
    return [one for one in sums if one.marked or one.number.scale >= _TEN_THOUSAND]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Where sums may stand: round the signs of money. A window begins at a character that is in no number."""
    begin, end = 0, 0
    for which, start, stop in _ANCHOR.find_matches_as_indexes(without_surrogates(text)):
        if which >= len(_ANCHORS) and (text[start - 1 : start].isalpha() or text[stop : stop + 1].isalpha()):
            continue  # "won" in "wonder"
        if start - _SIGN_REACH > end:
            if end:
                yield begin, end
            begin = max(0, start - _SIGN_REACH)
            while begin and text[begin - 1] in HAN_NUMERALS and begin < start:
                begin += 1
        end = stop + _SIGN_REACH
    if end:
        yield begin, end


_TEN_THOUSAND = 10_000


def _grouped(text: str, found: Sequence[Number]) -> list[Number]:
    """The numbers, with digits joined that only a space sets apart beside a sign of money: HK$ 1 500 000."""
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.scale == 1
            and last.end + 1 == number.start
            and text[last.end] in " \u00a0"
            and re.fullmatch(r"\d{3}", text[number.start : number.start + 3])
            and not text[number.start + 3 : number.start + 4].isdigit()
            and (last.start in _groups(joined) or (last.end - last.start <= 3 and _has_sign(text, last, number)))
        ):
            value = (last.value * 1000 * number.scale) + number.value
            joined[-1] = Number(last.start, number.end, value, number.scale)
        else:
            joined.append(number)
    return joined


def _has_sign(text: str, first: Number, last: Number) -> bool:
    return bool(_sign_before(text, first.start) or _sign_after(text, last.end))


def _groups(joined: Sequence[Number]) -> set[int]:
    """Where a number begins that was joined already."""
    return {number.start for number in joined if number.value >= _MANY and number.scale == 1}


def _sum(text: str, number: Number) -> Sum | None:
    before, after = _sign_before(text, number.start), _sign_after(text, number.end)
    if before is None and after is None:
        return None
    if after is None and _NO_SUM_BEHIND.match(text, number.end):
        return None
    codes = [sign[1] for sign in (after, before) if sign and sign[1] != BARE]
    start, end = before[0] if before else number.start, after[0] if after else number.end
    return Sum(start, end, number.value, None, codes[0] if codes else BARE, number, number.loose)


def _unmarked(text: str, found: Sequence[Number], place: int) -> Sum | None:
    """A number without a sign that may be the first of a range, a member of a list, or money by its size (5億)."""
    number = found[place]
    following = found[place + 1] if number.scale < _MANY and place + 1 < len(found) else None
    if number.scale < _MANY and not (following and _RANGE.fullmatch(text, number.end, following.start)):
        return None
    return Sum(number.start, number.end, number.value, None, BARE, number, number.loose, marked=False)


def _range(text: str, first: Sum, second: Sum) -> Sum | None:
    """Two sums with "to" between them as one with both ends; None if they are two."""
    match = _RANGE.fullmatch(text, first.end, second.start)
    if match is None or first.high is not None or not (first.marked or second.marked):
        return None
    if "and" in match[0] and not _BETWEEN.search(text, max(0, first.start - _BEFORE_BETWEEN), first.start):
        return None
    scale = second.number.scale
    takes = first.number.scale == 1 and (first.low < _MANY or (scale == _TEN_THOUSAND and not first.marked))
    low = first.low * scale if takes else first.low  # 100-300 million, 4000至5000萬元
    if not low < second.low:
        return None
    return Sum(first.start, second.end, low, second.low, second.currency or first.currency, second.number, second.loose)


_BETWEEN = re.compile(r"between\b|介乎|介于")
_BEFORE_BETWEEN = 24  # characters: "between some" and the like


def _share_signs(text: str, sums: list[Sum]) -> None:
    """The members of a list share the sign that one of them carries, if all are written in units: 5萬、10萬及20萬元."""
    pairs = [
        place
        for place in range(1, len(sums))
        if _LIST.fullmatch(text, sums[place - 1].end, sums[place].start)
        and min(sums[place - 1].number.scale, sums[place].number.scale) >= _MANY
    ]
    for step, order in ((-1, reversed(pairs)), (1, pairs)):  # from right to left, then from left to right
        for place in order:
            one, other = (place, place - 1) if step < 0 else (place - 1, place)
            if sums[one].marked and not sums[other].marked:
                sums[other] = replace(sums[other], currency=sums[one].currency, marked=True)


# --------------------------------------------------------------------------------------------------------------- vague
_VAGUE = re.compile(
    r"(?:tens|hundreds|thousands) of (?:thousands|millions|billions)(?: of)?(?: hong kong| hk)? dollars"
    r"|multi-?\s?(?:million|billion)-?\s?dollar"
    r"|(?:[数几][十百千]*[万亿]+|[十百千]+[万亿]级)(?:港元|元)?"
)


def find_vague(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of sums without a number: 數千萬元, 百億級, hundreds of millions of dollars."""
    if "llions" in text or "multi" in text or "万" in text or "亿" in text:
        for match in _VAGUE.finditer(text):
            yield match.span()
