"""Sums of money in an article, as Hong Kong dollars.

    folded text > markers of money > sums (number, unit, currency) > qualifier, per-what > Amount

Read are ``HK$1.8 billion``, ``$100-300 million``, ``1億8,000萬元``, ``4000至5000萬元``, ``逾百億元`` and
matching ratios (``one-to-two``). Left out: other currencies and the gloss in brackets after a sum, figures that are no
money (PFLOPS, hectares, people), numbers that the text cuts off (``HK$1...``). A sum without a number (``數千萬元``)
has `hkd` None and the qualifier "vague".

A bare ``$`` or ``元`` means Hong Kong dollars unless the article says otherwise: see `bare_currency`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from monitor.grammar import money
from monitor.grammar.money import Qualifier
from monitor.grammar.ratios import ratios
from monitor.grammar.reading import Reading
from monitor.model import Amount

_BEFORE, _AFTER = 64, 40  # characters looked at on either side of a sum
_CLOSE = 36  # of these, where a qualifier may stand


@dataclass(frozen=True, slots=True)
class _Sum:
    """One sum as it stands in the folded text: `high` only in a range."""

    start: int
    end: int
    low: int | None
    high: int | None = None
    loose: bool = False  # "30多億": more than the number says


def find_amounts(reading: Reading, bare: str = "HKD") -> tuple[Amount, ...]:
    """Every different sum and matching ratio of an article, in reading order, quoted as written.

    `bare` is the currency (ISO 4217) of a sum that names none.
    """
    text = reading.text
    found: dict[tuple[object, ...], tuple[int, Amount]] = {}
    for item in _sums(text, bare):
        amount = _amount(item, reading)
        found.setdefault((amount.hkd, amount.hkd_max, amount.per), (item.start, amount))
    for start, end, ratio in ratios(text):
        amount = Amount(None, reading.evidence(start, end).text.strip(), ratio=ratio)
        found.setdefault((ratio,), (start, amount))
    return tuple(amount for _, amount in sorted(found.values(), key=lambda pair: pair[0]))


_TAIWAN = re.compile(r"新台币|民国1\d\d年|国科会|行政院")


def bare_currency(text: str, hong_kong: bool, chinese: bool, simplified: bool) -> str:
    """The currency (ISO 4217) of a sum that names none.

    Hong Kong dollars in a story that plays in Hong Kong (`hong_kong`), else yuan or United States dollars. A Mainland
    text that marks some sums as 港元 and others as yuan means yuan by the rest. The words (港幣，下同) override this.
    """
    if _TAIWAN.search(text):
        return "TWD"
    if not hong_kong:
        return "CNY" if chinese else "USD"
    return "CNY" if simplified and "港元" in text and "元人民币" in text else "HKD"


# ------------------------------------------------------------------------------------------------------------- reading
def _sums(text: str, bare: str) -> Iterator[_Sum]:
    if "$" in text or "hkd" in text or "dollar" in text:
        for pattern in (money.EN_SUM, *((money.EN_DOLLARS, money.EN_WORDS) if "dollar" in text else ())):
            for match in pattern.finditer(text):
                yield from _english(match, text, bare)
        if "llions" in text or "multi" in text:
            yield from _each(_Sum(match.start(), match.end(), None) for match in money.EN_VAGUE.finditer(text))
    if money.ZH_UNIT.search(text):
        yield from _each(_chinese_sums(text, bare))


def _each(items: Iterable[_Sum | None]) -> Iterator[_Sum]:
    return (item for item in items if item is not None)


def _english(match: re.Match[str], text: str, bare: str) -> Iterator[_Sum]:
    if not match["mark"].startswith("h") and (bare != "HKD" or money.is_foreign(text, match.start())):
        return
    if money.GLUED.match(text[max(0, match.start() - 1) : match.start()]):
        return
    if money.CUT_OFF.match(text, match.end()):
        return
    groups = match.groupdict()
    if groups.get("number2") is None:
        yield from _each([_one(match, money.english(match["number"], groups["unit"]))])
        return
    low = money.english(match["number"], groups["unit"] or groups["unit2"])
    high = money.english(match["number2"], groups["unit2"])
    if money.MOVED.search(money.clause_before(text, match.start(), _BEFORE)):  # "raised from A to B" is no range
        yield from _each([_one(match, low), _one(match, high)])
    else:
        yield from _each([_range(match, low, high)])


def _chinese_sums(text: str, bare: str) -> Iterator[_Sum | None]:
    declared = (
        [(match.start(), money.CODES[match[1]]) for match in money.DECLARED.finditer(text)] if "下同" in text else []
    )
    for match in _chinese_numbers(text):
        currency = next((code for start, code in reversed(declared) if start <= match.end()), bare)
        yield _chinese(match, text, currency)
    if "港币" in text or "港元" in text:
        yield from (_one(match, money.chinese(match["number"])) for match in money.ZH_PREFIXED.finditer(text))
    if bare == "HKD":
        yield from _vague(text)


def _vague(text: str) -> Iterator[_Sum]:
    """Sums without a number (數千萬元, 百億級), each looked for round its 萬 or 億."""
    done = 0
    for unit in money.ZH_BIG.finditer(text):
        match = money.ZH_VAGUE.search(text, max(done, unit.start() - 4), unit.end() + 4)
        if match is not None:
            done = match.end()
            yield _Sum(match.start(), done, None)


def _chinese_numbers(text: str) -> Iterator[re.Match[str]]:
    """Numbers near a unit of money: only round such a unit is looked for one."""
    done = 0
    for unit in money.ZH_UNIT.finditer(text):
        if unit.start() < done:
            continue
        done, end = max(done, unit.start() - money.UNIT_BEFORE), unit.end() + money.UNIT_AFTER
        while found := money.ZH_DIGIT.search(text, done, end):
            match = money.ZH_SUM.match(text, found.start())
            if match is not None:
                yield match
            done = match.end() if match else found.end()
        done = max(done, unit.end())


def _chinese(match: re.Match[str], text: str, currency: str) -> _Sum | None:
    if not money.is_hong_kong_money(match, text, currency):
        return None
    number, low = match["number"], match["low"]
    if low is None:
        return _one(match, money.chinese(number), loose=bool(money.LOOSE.search(number)))
    return _range(match, money.chinese(low, like=number), money.chinese(number))


def _one(match: re.Match[str], value: Decimal | None, loose: bool = False) -> _Sum | None:
    if value is None or value < 1:
        return None
    return _Sum(match.start(), match.end(), int(value), loose=loose)


def _range(match: re.Match[str], low: Decimal | None, high: Decimal | None) -> _Sum | None:
    if low is None or high is None or not 0 < low < high:
        return _one(match, high)
    return _Sum(match.start(), match.end(), int(low), int(high))


# -------------------------------------------------------------------------------------------------------- what is said
def _amount(item: _Sum, reading: Reading) -> Amount:
    text = reading.text
    before = money.clause_before(text, item.start, _BEFORE)
    after = money.clause_after(text, item.end, _AFTER)
    quoted = reading.evidence(item.start, item.end).text.strip()
    return Amount(item.low, quoted, _qualifier(item, before, after), item.high, money.per_what(before, after))


def _qualifier(item: _Sum, before: str, after: str) -> Qualifier:
    if item.low is None:
        return "vague"
    before = before[-_CLOSE:]
    if item.loose:
        return "min"
    for name, pattern in money.QUALIFIERS_BEFORE:
        if pattern.search(before):
            return name
    return next((name for name, pattern in money.QUALIFIERS_AFTER if pattern.match(after)), "exact")
