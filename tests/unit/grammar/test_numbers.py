"""Chinese and mixed numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.numbers import HAN_NUMERALS, numeral

READ = {
    "二○二六": 2026,
    "二〇二五": 2025,
    "二零二六": 2026,
    "二ＯＯ六": 2006,
    "廿五": 25,
    "卅一": 31,
    "十": 10,
    "十五": 15,
    "一百零五": 105,
    "一萬二千三百": 12_300,
    "一億八千萬": 180_000_000,
    "1億8,000萬": 180_000_000,
    "1.8億": 180_000_000,
    "１．８億": 180_000_000,
    "3億5千萬": 350_000_000,
    "28億4千萬": 2_840_000_000,
    "3,970萬": 39_700_000,
    "百億": 10_000_000_000,
    "一百億": 10_000_000_000,
    "2萬億": 2_000_000_000_000,
    "两万亿": 2_000_000_000_000,
    "0.25亿": 25_000_000,
    "620 億": 62_000_000_000,
    "壹佰貳拾": 120,
    "3,000": 3000,
}


@pytest.mark.parametrize("text", READ)
def test_reads(text: str) -> None:
    assert numeral(text) == READ[text]


@pytest.mark.parametrize("text", ["", " ", "1.5", "abc", "O", "元", "二十元", "9" * 5000])
def test_refuses_what_is_no_whole_number(text: str) -> None:
    assert numeral(text) is None


@given(st.integers(0, 99_999_999))
def test_reads_back_what_is_written_out(number: int) -> None:
    assert numeral(_written(number)) == number


@given(st.text(HAN_NUMERALS + "0123456789.,"))
def test_never_crashes(text: str) -> None:
    assert (numeral(text) or 0) >= 0


def _written(number: int) -> str:
    """The number in full Chinese writing: 一千零五萬零三十."""
    if number >= 10_000:
        rest = number % 10_000
        return _written(number // 10_000) + "萬" + (("零" if rest < 1000 else "") + _written(rest) if rest else "")
    digits = "零一二三四五六七八九"
    parts = [(number // unit % 10, name) for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, ""))]
    text = "".join(digits[digit] + (name if digit else "") for digit, name in parts)
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"
