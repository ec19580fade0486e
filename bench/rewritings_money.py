"""Rewritings of sums of money."""

from __future__ import annotations

import re
from decimal import Decimal

from bench.rewritings import HAN_NUMBER, About, from_han, informed_rewriting, rewriting, to_han

_SCALES = {"million": 10**6, "billion": 10**9, "萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8}
_EN = re.compile(r"(?P<sign>HK\$|(?<![A-Z])\$) ?(?P<n>\d[\d,]*(?:\.\d+)?) ?(?P<unit>million|billion)\b")
# 港元, 港幣 and 元 follow; a sum that goes on (1億8,000萬元) is one sum and is left to joined_yi.
_ZH = re.compile(
    r"(?<![\d.,，億亿萬万])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>[億亿萬万])(?![\d億亿萬万一二三四五六七八九])"
)
_ZH_TWO = re.compile(r"(?<![\d.,])(?P<n>\d[\d,]*)(?P<yi>[億亿])(?P<w>\d[\d,]*)[萬万](?![億亿])")
_ZH_HAN = re.compile(
    rf"(?<![{'〇零一二三四五六七八九十百千點点數数幾几'}\d.])(?P<n>{HAN_NUMBER})(?P<unit>[億亿萬万])(?![億亿萬万〇零一二三四五六七八九十百千])"
)

_HONG_KONG_CURRENCY = re.compile(r"港元|港[幣币]|HK\$|HKD")
_TO = tuple("至到~～-")  # between the ends of a range


def _value(match: re.Match[str]) -> Decimal:
    return Decimal(match["n"].replace(",", "")) * _SCALES[match["unit"]]


def bare_sums(text: str) -> set[Decimal]:
    """The values of sums in Chinese that say 元 and not whose."""
    return {_value(match) for match in re.finditer(f"{_ZH.pattern}元", text)}


def _plain(number: Decimal) -> str:
    """With commas and no more decimals than it has."""
    return f"{number.normalize():,f}"


# ------------------------------------------------------------------------------------------------------------- English
@rewriting
def millions(text: str) -> str:
    """HK$1.8 billion as HK$1,800 million."""
    return _EN.sub(lambda match: f"{match['sign']}{_plain(_value(match) / 10**6)} million", text)


@rewriting
def billions(text: str) -> str:
    """HK$180 million as HK$0.18 billion."""
    return _EN.sub(lambda match: f"{match['sign']}{_plain(_value(match) / 10**9)} billion", text)


@rewriting
def short_units(text: str) -> str:
    """HK$1.8 billion as HK$1.8bn, HK$50 million as HK$50m."""
    return _EN.sub(lambda m: f"{m['sign']}{m['n']}{'bn' if m['unit'] == 'billion' else 'm'}", text)


@rewriting
def whole_dollars(text: str) -> str:
    """HK$1.8 billion as HK$1,800,000,000."""
    return _EN.sub(lambda match: f"{match['sign']}{_plain(_value(match))}", text)


@rewriting
def currency_by_code(text: str) -> str:
    """HK$10 as HKD 10."""
    return re.sub(r"HK\$ ?(?=\d)", "HKD ", text)


@rewriting
def currency_in_words(text: str) -> str:
    """HK$10 million as 10 million Hong Kong dollars. Left out: a plain $, which does not say whose dollar it is."""
    return _EN.sub(lambda m: f"{m['n']} {m['unit']} Hong Kong dollars" if m["sign"] == "HK$" else m[0], text)


@rewriting
def english_sums_in_chinese(text: str) -> str:
    """HK$1.8 billion as 18億港元, also inside an English text. A plain $ is left: 元 would say less, 港元 more."""

    def turned(match: re.Match[str]) -> str:
        if match["sign"] != "HK$":
            return match[0]
        value = _value(match)
        return f"{_plain(value / 10**8)}億港元" if value >= 10**8 else f"{_plain(value / 10**4)}萬港元"

    return _EN.sub(turned, text)


# ------------------------------------------------------------------------------------------------------------- Chinese
@informed_rewriting
def chinese_sums_in_english(text: str, about: About) -> str:
    """18億港元 as HK$1.8 billion, and 18億元 in a text that names Hong Kong's currency beside it.

    Left out: other 元, since HK$ says more (of a place, too); 元 that a careful reader took for another currency's; and
    sums whose unit or currency stands only with the later one (五百至八百萬元).
    """
    unit = "港?元" if _HONG_KONG_CURRENCY.search(text) else "港元"

    def turned(match: re.Match[str]) -> str:
        value = _value(match)
        if value not in about.hkd or value < 10**6 or match.string[match.end() : match.end() + 1] in _TO:
            return match[0]
        scale, word = (10**9, "billion") if value >= 10**9 else (10**6, "million")
        return f"HK${_plain(value / scale)} {word}"

    return re.sub(f"(?<![{''.join(_TO)}])(?:港[幣币])?{_ZH.pattern}{unit}", turned, text)


@informed_rewriting
def sums_in_han(text: str, about: About) -> str:
    """18億元 as 十八億元, 5,000萬元 as 五千萬元, 1.8億元 as 一點八億元."""
    point = "点" if about.language == "zh-Hans" else "點"

    def turned(match: re.Match[str]) -> str:
        whole, _, part = match["n"].replace(",", "").partition(".")
        if int(whole) >= 10_000:
            return match[0]
        decimals = point + "".join(to_han(int(digit)) for digit in part) if part else ""
        return f"{to_han(int(whole))}{decimals}{match['unit']}"

    return _ZH.sub(turned, text)


@rewriting
def sums_in_arabic(text: str) -> str:
    """十八億元 as 18億元. Left out: 一二百萬 and 數十億, which are no one number, and 千萬, 百億 as words of size."""

    def turned(match: re.Match[str]) -> str:
        value = from_han(match["n"])
        return f"{value:,}{match['unit']}" if value and match["n"] not in ("十", "百", "千") else match[0]

    return re.sub(_ZH_HAN.pattern + "(?=港?[元幣币])", turned, text)


@rewriting
def sums_in_two_units(text: str) -> str:
    """1.8億元 as 1億8,000萬元."""

    def turned(match: re.Match[str]) -> str:
        yi, rest = divmod(_value(match), 10**8)
        if match["unit"] not in "億亿" or not yi or not rest or rest % 10**4:
            return match[0]
        wan = "萬" if match["unit"] == "億" else "万"
        return f"{_plain(yi)}{match['unit']}{_plain(rest / 10**4)}{wan}"

    return _ZH.sub(turned, text)


@rewriting
def sums_in_one_unit(text: str) -> str:
    """1億8,000萬元 as 1.8億元."""
    return _ZH_TWO.sub(
        lambda m: f"{_plain(Decimal(m['n'].replace(',', '')) + Decimal(m['w'].replace(',', '')) / 10**4)}{m['yi']}",
        text,
    )


@rewriting
def sums_without_commas(text: str) -> str:
    """5,000萬元 as 5000萬元, $250,000 as $250000."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
