"""Every form of money in the catalogue's notes, and figures that are none."""

from __future__ import annotations

import pytest

from monitor.grammar.reading import read
from monitor.model import Amount, Draft
from monitor.tag.classifier import Classifier
from monitor.tag.facts.amounts import bare_currency, find_amounts


def amounts(text: str, bare: str = "HKD") -> list[Amount]:
    return list(find_amounts(read("", text=text), bare))


def values(text: str, bare: str = "HKD") -> list[float | None]:
    return [amount.hkd for amount in amounts(text, bare)]


@pytest.mark.parametrize(
    ("text", "hkd"),
    [
        ("HK$1 billion", 10**9),
        ("HK$1bn", 10**9),
        ("HKD1 billion", 10**9),
        ("HK$1b", 10**9),
        ("$1b", 10**9),
        ("$180 million", 180_000_000),
        ("HK$180m", 180_000_000),
        ("a HK$10-billion fund", 10**10),
        ("a HK$10\u2011billion fund", 10**10),
        ("HK$ 130 billion", 130 * 10**9),
        ("HK$250,000", 250_000),
        ("HK$250k", 250_000),
        ("HK$0.25 million", 250_000),
        ("Ten billion dollars has been set aside", 10**10),
        ("10 billion Hong Kong dollars", 10**10),
        ("10億元", 10**9),
        ("十億元", 10**9),
        ("港幣10億元", 10**9),
        ("港幣 1,000", 1000),
        ("一百億港元", 10**10),
        ("百億元", 10**10),
        ("1.8億元", 180_000_000),
        ("1億8,000萬元", 180_000_000),
        ("撥款1億8千萬", 180_000_000),
        ("一億八千萬元", 180_000_000),
        ("涉資2億2千萬元", 220_000_000),
        ("注資28億4千萬。", 2_840_000_000),
        ("總額620 億。", 62 * 10**9),
        ("５，０００萬元", 50_000_000),
        ("預留五千萬", 50_000_000),
        ("3,970萬元", 39_700_000),
        ("一筆過50萬元", 500_000),
        ("兩萬億元", 2 * 10**12),
        ("月薪22,000元", 22_000),
        ("罚款5000蚊", 5000),
    ],
)
def test_one_sum(text: str, hkd: int) -> None:
    assert values(text) == [hkd]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("HK$100 million to HK$300 million", 10**8, 3 * 10**8),
        ("HK$100-300 million", 10**8, 3 * 10**8),
        ("between HK$10m and HK$100m", 10**7, 10**8),
        ("4000至5000萬元", 4 * 10**7, 5 * 10**7),
        ("3億至5億元", 3 * 10**8, 5 * 10**8),
        ("介乎40億至50億元", 4 * 10**9, 5 * 10**9),
    ],
)
def test_a_range_has_both_ends(text: str, low: int, high: int) -> None:
    assert [(amount.hkd, amount.hkd_max) for amount in amounts(text)] == [(low, high)]


def test_a_raised_ceiling_is_two_sums() -> None:
    assert values("The cap was raised from HK$5 million to HK$10 million.") == [5_000_000, 10_000_000]
    assert values("資助上限由8,000萬元提高至1億元") == [80_000_000, 100_000_000]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("nearly HK$3 billion", "approx"),
        ("約3億元", "approx"),
        ("3億元左右", "approx"),
        ("over HK$3 billion", "min"),
        ("at least $200 million", "min"),
        ("逾10億元", "min"),
        ("不少於3億元", "min"),
        ("30多億元", "min"),
        ("3億元以上", "min"),
        ("up to HK$15 million", "max"),
        ("a ceiling of HK$2 million", "max"),
        ("最多獲2億元", "max"),
        ("上限為5億元", "max"),
        ("高達6億元", "max"),
        ("HK$6 million", "exact"),
        ("數千萬元", "vague"),
        ("hundreds of millions of dollars", "vague"),
    ],
)
def test_qualifier(text: str, qualifier: str) -> None:
    assert [amount.qualifier for amount in amounts(text)] == [qualifier]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("up to HK$15 million per project", "project"),
        ("each company may receive HK$250,000", "company"),
        ("$36,000 a month", "month"),
        ("每個項目最多獲1,500萬元", "project"),
        ("每家企業最多25萬元", "company"),
        ("a fund of HK$15 million", ""),
    ],
)
def test_per_what(text: str, per: str) -> None:
    assert [amount.per for amount in amounts(text)] == [per]


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("on a one-to-two matching basis", "1:2"),
        ("at a ratio of 1 (Government) to 2 (company), matching funds", "1:2"),
        ("on a dollar-for-dollar basis", "1:1"),
        ("按1（政府）：2（企業）配對資助", "1:2"),
        ("以一比二的方式配對", "1:2"),
        ("政府1比服務機構2出資", "1:2"),
        ("政府會按政府一元、機構兩元的比例配對", "1:2"),
        ("以2（企業）：1（政府）配對", "1:2"),
        ("等額配對", "1:1"),
    ],
)
def test_ratio(text: str, ratio: str) -> None:
    assert [amount.ratio for amount in amounts(text)] == [ratio]
    assert values(text) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "3,000 PFLOPS of computing power",
        "87公頃土地、116,365平方米樓面、200萬平方米",
        "1,300個職位，全港750萬人",
        "14億人口的市場，服務3000萬用戶",
        "US$384 million, A$3 million, S$20 million, NT$400 and US $5 million",
        "3000萬美元、5億歐元、人民幣2億元、26.33億元人民幣、2.2萬新加坡元",
        "新臺幣400萬元",
        "Key measures include HK$1...",
        "won 3-1, a 2:1 score",
        "單元二元對立，多元化",
        "版本2.0、2026年、第3期",
    ],
)
def test_not_money_of_hong_kong(text: str) -> None:
    assert amounts(text) == []


def test_the_gloss_in_brackets_is_no_second_sum() -> None:
    assert values("HK$3 billion (US$384 million)") == [3 * 10**9]
    assert values("28.4億港元（當前約26.33億元人民幣）") == [2_840_000_000]


def test_declared_currency_holds_for_the_rest() -> None:
    assert values("100億元(港幣,下同)，另有20億元", bare="CNY") == [10**10, 2 * 10**9]
    assert values("100億元（人民幣，下同），另有20億元") == []


def test_bare_currency() -> None:
    assert bare_currency("", hong_kong=True, chinese=True, simplified=False) == "HKD"
    assert bare_currency("", hong_kong=False, chinese=True, simplified=True) == "CNY"
    assert bare_currency("", hong_kong=False, chinese=False, simplified=False) == "USD"
    assert bare_currency("民国115年", hong_kong=True, chinese=True, simplified=False) == "TWD"
    assert bare_currency("2亿港元, 3亿元人民币", hong_kong=True, chinese=True, simplified=True) == "CNY"


def test_quoted_as_written() -> None:
    text = "涉及１億８，０００萬元，另每校５０萬元"
    assert [amount.text for amount in amounts(text)] == ["１億８，０００萬元", "５０萬元"]


def test_each_sum_once() -> None:
    assert values("HK$1 billion, that is HK$1 billion") == [10**9]


def test_a_row_of_numerals_without_end_is_read_to_its_end() -> None:
    """Guards against an expression that backtracks: this text once took minutes."""
    classification = Classifier((), "test").classify(Draft("", "香港創科", text="一二三四五六七八九十萬" * 2000))
    assert classification.language == "zh-Hant"
