"""Sums of money in an article, as Hong Kong dollars.

    folded text > sums (`grammar.money`) > in Hong Kong dollars? > qualifier, per-what (`amount_words`) > Amount

Left out: other currencies and the gloss in brackets after a sum, figures that are no money (PFLOPS, hectares). A sum
without a number (``數千萬元``) has `hkd` None and the qualifier "vague". Matching ratios (``one-to-two``) count too. A
bare ``$`` or ``元`` means Hong Kong dollars unless the article says otherwise: see `bare_currency`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from monitor.grammar import money
from monitor.grammar.money import Sum
from monitor.grammar.ratios import ratios
from monitor.grammar.reading import Reading
from monitor.model import Amount
from monitor.tag.facts import amount_words
from monitor.tag.facts.amount_roles import role_of
from monitor.tag.facts.fact_context import FactContext
from monitor.tag.whereabouts import HONG_KONG_WORD, place_elsewhere

_LOOK_BEFORE, _LOOK_AFTER = 64, 64  # characters looked at on either side of a sum: a clause seldom is longer
_CLOSE = 36  # of these, where a qualifier may stand
_MONEY_WORD_WITHIN = 16  # characters before a bare 億 in which a word of money must stand


def find(context: FactContext) -> tuple[Amount, ...]:
    """Every different sum and matching ratio of an article, in reading order."""
    return find_amounts(context.reading, _currency(context))


def _currency(context: FactContext) -> str:
    """The currency of sums that name none: a Simplified text must be about Hong Kong by word or subject."""
    reading, hits, simplified = context.reading, context.words["relevance"], context.language == "zh-Hans"
    named = any(hit.kind == HONG_KONG_WORD and reading.text[hit.end : hit.end + 1] != "$" for hit in hits)  # not HK$
    hong_kong = context.draft.official or (
        not place_elsewhere(hits, context.layout) and (not simplified or named or context.relevant)
    )
    return bare_currency(reading.text, hong_kong, context.language != "en", simplified)


def find_amounts(reading: Reading, bare: str = "HKD") -> tuple[Amount, ...]:
    """Every different sum and matching ratio of an article, in reading order, quoted as written.

    `bare` is the currency (ISO 4217) of a sum that names none.
    """
    text = reading.text
    found: dict[tuple[object, ...], tuple[int, Amount]] = {}
    for start, amount in _exact(list(_amounts(reading, bare)), reading.title_end):
        key = (amount.hkd, amount.hkd_max, amount.per)
        first, kept = found.setdefault(key, (start, amount))
        if amount.role and not kept.role:
            found[key] = first, replace(kept, role=amount.role)
    for start, end, ratio in ratios(text):
        amount = Amount(None, reading.evidence(start, end).text.strip(), ratio=ratio, role="grant")
        found.setdefault((ratio,), (start, amount))
    return tuple(amount for _, amount in sorted(found.values(), key=lambda pair: pair[0]))


_HEADLINE_UNITS = (10**8, 10**4, 10**9, 10**6)  # 億, 萬, billion, million: what headlines cut a sum down to


def _exact(found: list[tuple[int, Amount]], title_end: int) -> Iterator[tuple[int, Amount]]:
    """The amounts without those of the headline that the text tells more exactly: 七億 beside 七億五千萬元."""
    told = {amount.hkd for start, amount in found if start >= title_end and amount.hkd}
    for start, amount in found:
        cut = {unit for unit in _HEADLINE_UNITS if amount.hkd and amount.hkd % unit == 0 and amount.hkd < 10 * unit}
        only_headline = start < title_end and amount.qualifier == "exact" and amount.hkd not in told
        if not only_headline or not any(value // unit * unit == amount.hkd for value in told for unit in cut):
            yield start, amount


def bare_currency(text: str, hong_kong: bool, chinese: bool, simplified: bool) -> str:
    """The currency (ISO 4217) of a sum that names none.

    Hong Kong dollars in a story that plays in Hong Kong (`hong_kong`), else yuan or United States dollars. A Mainland
    text that marks some sums as 港元 and others as yuan means yuan by the rest. The words (港幣，下同) override this.
    """
    if amount_words.TAIWAN.search(text):
        return "TWD"
    if not hong_kong:
        return "CNY" if chinese else "USD"
    return "CNY" if simplified and "港元" in text and "元人民币" in text else "HKD"


# ------------------------------------------------------------------------------------------------------------- deciding
def _amounts(reading: Reading, bare: str) -> Iterator[tuple[int, Amount]]:
    """(start, amount) of every sum in Hong Kong dollars."""
    text = reading.text
    declared = _declared(text)
    for one in money.find(text):
        currency = one.currency or next((code for start, code in reversed(declared) if start <= one.end), bare)
        if currency == "HKD" and (
            one.marked or amount_words.is_money(_clause(text, one.start, _MONEY_WORD_WITHIN), text, one.end)
        ):
            yield from ((one.start, amount) for amount in _of_sum(reading, one))
    if bare == "HKD":
        for start, end in money.find_vague(text):
            before = _clause(text, start, _LOOK_BEFORE)
            after = amount_words.clause_after(text, end, _LOOK_AFTER)
            per = amount_words.per_what(before, after)
            role = role_of(before, after, "vague", per, _sentence(text, start))
            yield start, Amount(None, reading.evidence(start, end).text.strip(), "vague", per=per, role=role)


_DECLARED = re.compile(r"\((?:单位:)?(港币|港元|人民币|美元|新台币|澳门元)[,、: ]?下同\)")
_DECLARED_CODES = {"港币": "HKD", "港元": "HKD", "人民币": "CNY", "美元": "USD", "新台币": "TWD", "澳门元": "MOP"}


def _declared(text: str) -> list[tuple[int, str]]:
    """(from where on, the currency that the text declares for all that follows): （港幣，下同）."""
    return [(match.start(), _DECLARED_CODES[match[1]]) for match in _DECLARED.finditer(text)] if "下同" in text else []


def _of_sum(reading: Reading, one: Sum) -> Iterator[Amount]:
    """A sum, or both ends of a range, or the old and the new one where it was moved."""
    text = reading.text
    low, high = _whole(one.low), _whole(one.high) if one.high is not None else None
    if low < 1:
        return  # cents are prices
    quoted = reading.evidence(one.start, one.end).text.strip()
    before, after = _clause(text, one.start, _LOOK_BEFORE), amount_words.clause_after(text, one.end, _LOOK_AFTER)
    said = "min" if one.loose else amount_words.qualifier(before[-_CLOSE:], after)
    per = amount_words.per_what(before, after)
    if per == "share":
        return  # so are prices of shares and dividends
    role = role_of(before, after, said, per, _sentence(text, one.start))
    if high is not None and amount_words.has_moved(before):
        role = "" if role == "investment" else role  # what is raised from one sum to another is no money raised
        yield Amount(low, quoted, "exact", per=per, role=role)
        yield Amount(high, quoted, "exact", per=per, role=role)
    else:
        yield Amount(low, quoted, said, high, per, role=role)


def _whole(value: Decimal) -> float:
    """Dollars: an int unless the text says cents."""
    return int(value) if value == value.to_integral_value() else float(value)


def _clause(text: str, start: int, width: int) -> str:
    """The clause before a sum; of a sum alone behind a label ("Funding ceiling: HK$2 million") the label."""
    before = amount_words.clause_before(text, start, width)
    label = None if before.strip() else _LABEL.search(_sentence(text, start))
    return before if label is None else label[1] + " "


_LABEL = re.compile(r"([^:,]{1,48}): ?\Z")


_SENTENCE_END = re.compile(r"[。;!?\n]|\.(?=\s[^\d])")


def _sentence(text: str, start: int) -> str:
    """What stands before `start` in the same sentence, as far as is looked at."""
    return _SENTENCE_END.split(text[max(0, start - _LOOK_BEFORE) : start])[-1]
