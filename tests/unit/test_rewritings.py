"""The rewritings of `bench.rewrite` change the form that they name, and nothing where the form would say more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import rewrite
from bench.rewritings import REWRITINGS, About, from_han, to_han

NAMES = ("新型工業加速計劃",)
HANT = About("zh-Hant", date(2026, 11, 1), frozenset({1_800_000_000}), NAMES)
HANS = About("zh-Hans", date(2026, 11, 1))
EN = About("en", date(2026, 11, 1))


@pytest.mark.parametrize(
    ("name", "about", "text", "written"),
    [
        ("wrapped_lines", HANT, "一" * 25, "一" * 20 + "\n" + "一" * 5),
        ("wrapped_lines", HANT, "甲" * 19 + "AB，乙丙", "甲" * 19 + "AB，乙\n丙"),
        ("wrapped_in_names", HANT, "推出新型工業加速計劃", "推出新型工業\n加速計劃"),
        ("wrapped_in_numbers", HANT, "十二月三十一日", "十二月三\n十一日"),
        ("wrapped_english_lines", EN, "word " * 15, "word " * 13 + "word\nword"),
        ("wrapped_english_lines", EN, "Notes to editors:", "Notes to editors:"),
        ("full_width_digits", HANT, "5,000萬元、3.5%", "５，０００萬元、３．５％"),
        ("full_width_digits", EN, "$5,000", "$5,000"),
        ("soft_hyphens", EN, "programme of", "prog\xadramme of"),
        ("ascii_punctuation", HANT, "（一）：", "(一):"),
        ("months_abbreviated", EN, "31 December 2026, in May 2026", "31 Dec 2026, in May 2026"),
        ("months_with_stop", EN, "December 31, 2026 and 9 September", "Dec. 31, 2026 and 9 Sept."),
        ("months_with_stop", EN, "31 December. He may march.", "31 December. He may march."),
        ("months_first", EN, "31 December 2026; 10 to 14 March", "December 31, 2026; 10 to 14 March"),
        ("days_first", EN, "December 31, 2026; March 10 to 14", "31 December 2026; March 10 to 14"),
        ("weekdays_in_brackets", EN, "31 December 2026, (8 May)", "31 December 2026 (Thursday), (8 May)"),
        (
            "weekdays_in_brackets",
            HANT,
            "十二月三十一日，12月31日（周四）",
            "十二月三十一日（星期四），12月31日（周四）",
        ),
        ("weekdays_in_brackets", About("en"), "31 December", "31 December"),
        ("clock_with_stops", EN, "6pm on, by 6pm.", "6:00 p.m. on, by 6pm."),
        ("clock_of_24_hours", EN, "at 5.30pm, 3-6pm", "at 17:30, 3-6pm"),
        ("days_in_han", HANT, "2026年12月31日", "二零二六年十二月三十一日"),
        ("days_in_arabic", HANT, "二○二六年十二月三十一日", "2026年12月31日"),
        ("days_spaced", HANT, "2026年12月31日", "2026 年 12 月 31 日"),
        ("days_with_hao", HANS, "12月31日", "12月31号"),
        ("clock_with_colon", HANT, "下午五時半、下午5時", "下午5:30、下午5:00"),
        ("clock_in_arabic", HANT, "下午五時半、下午5:30", "下午5時30分、下午5時30分"),
        ("clock_in_han", HANT, "下午5:30、晚上11時59分", "下午五時半、晚上十一時五十九分"),
        ("millions", EN, "HK$1.8 billion", "HK$1,800 million"),
        ("billions", EN, "$180 million", "$0.18 billion"),
        ("whole_dollars", EN, "US$5 million, HK$1.5 million", "US$5 million, HK$1,500,000"),
        ("english_sums_in_chinese", EN, "HK$1.8 billion, $5 million", "18億港元, $5 million"),
        ("chinese_sums_in_english", HANT, "18億港元、3億港元", "HK$1.8 billion、3億港元"),
        ("chinese_sums_in_english", HANT, "18億元", "18億元"),
        ("sums_in_han", HANT, "5,000萬元、1.8億元", "五千萬元、一點八億元"),
        ("sums_in_arabic", HANT, "十八億元、數十億元、千萬元", "18億元、數十億元、千萬元"),
        ("sums_in_two_units", HANT, "1.8億元", "1億8,000萬元"),
        ("sums_in_one_unit", HANT, "1億8,000萬元", "1.8億元"),
        ("simplified", HANT, "香港計劃撥款5億元", "香港计划拨款5亿元"),
        ("simplified", HANT, "撥款5億元", "撥款5億元"),
        ("traditional", HANS, "香港计划", "香港計劃"),
        ("old_variants", HANT, "硏發", "硏發"),
        ("old_variants", HANT, "研究", "硏究"),
        ("american", EN, "Programmes and Centre organised", "Programs and Center organized"),
        ("british", EN, "a program at the Center", "a program at the Centre"),
    ],
)
def test_a_rewriting(name: str, about: About, text: str, written: str) -> None:
    assert REWRITINGS[name](text, about) == written


@given(st.integers(0, 9_999))
def test_numbers_in_han_lead_back(number: int) -> None:
    assert from_han(to_han(number)) == number


@pytest.mark.parametrize("text", ["二三百", "十百", "百千"])
def test_what_is_no_one_number_has_no_value(text: str) -> None:
    assert from_han(text) is None


def test_a_changed_answer_is_counted_and_shown() -> None:
    line = {"id": "x", "title": "Title", "text": "Until 31 December"}
    found = rewrite.example(line, {"title": "Title", "text": "Until 31 Dec"}, "deadlines", {"a"}, set())
    assert "x deadlines: lost ['a'] new []" in found
    assert "Until 31 Dec" in found
