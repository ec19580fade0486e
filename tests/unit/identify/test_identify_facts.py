from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.identify.facts import FactKind, facts_of, finds_in, hashed, headline_numbers, kind_of, value_of
from monitor.text import fold


def values(text: str, *, chinese: bool = False) -> set[int]:
    return {value_of(fact) for fact in facts_of(fold(text), text, chinese)}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("HK$1.5 billion", "港幣十五億元"),
        ("HK$1,500 million", "15億元"),
        ("3.2 million eggs", "三百二十萬隻"),
        ("1,234 firms", "一千二百三十四間"),
        ("27 November 2025", "2025年11月27日"),
        ("November 27", "十一月二十七日"),
        ("on 27th Nov, 2025", "二〇二五年十一月廿七日"),
        ("2025-11-27", "１１月２７日"),
        ("November 2025", "2025年11月"),
        ("visit www.itf.gov.hk now", "請瀏覽itf.gov.hk網頁"),
        ("file P2025-117", "檔案P2025-117"),
        ("45.6 per cent", "百分之45.6"),
        ("joined HKSTP today", "加入HKSTP的"),
        ("at 2.51pm on that day", "當日下午二時五十一分"),
        ("from 9am to", "由上午九時起"),
        ("by 12.30am", "凌晨十二時三十分"),
        ("a fire in Sha Tin", "沙田發生火警"),
        ("Eggs from Poland were", "波蘭的雞蛋"),
    ],
)
def test_a_fact_is_the_same_in_both_languages(english: str, chinese: str) -> None:
    assert values(english) & values(chinese, chinese=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("HK$1.5 billion", "HK$1.5 million"), ("27 November", "26 November"), ("LCQ12", "LCQ13"), ("a.com", "b.com")],
)
def test_other_facts_are_others(one: str, other: str) -> None:
    assert not values(one) & values(other)


def test_dates_are_not_read_as_numbers_again() -> None:
    kinds = [kind for kind, *_ in finds_in(fold("It closes on 15 December 2025 at 1,204 places."))]
    assert kinds == [FactKind.DATE, FactKind.NUMBER]


def test_both_scripts_give_the_same_facts() -> None:
    assert values("恒生銀行有關的偽冒網站，涉及二百三十四萬元", chinese=True) == values(
        "恒生银行有关的伪冒网站，涉及二百三十四万元", chinese=True
    )


def test_a_place_does_not_depend_on_the_figures_near_it() -> None:
    one, other = ({fact & 0xFFFF for fact in facts_of(text, text, True)} for text in ("下午1时35分", "下午6时27分"))
    assert one == other


def test_facts_stand_in_the_order_of_appearance() -> None:
    text = "On 3 May, 125 of 450 firms chose www.a.hk today"
    kinds = [kind_of(fact) for fact in facts_of(fold(text), text, False)]
    assert kinds == [FactKind.DATE, FactKind.NUMBER, FactKind.COUNT, FactKind.CODE]


def test_headlines_tell_their_part_numbers() -> None:
    assert headline_numbers(fold("加開臨時庇護中心（二）")) != headline_numbers(fold("加開臨時庇護中心（一）"))
    assert headline_numbers("no. 5 alarm") == headline_numbers("level 5")


NAMES = Path(__file__).parents[2].joinpath("data", "words", "names.txt").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("line", NAMES)
def test_a_name_is_found_in_both_languages(line: str) -> None:
    english, chinese = line.split(" = ")
    one, other = values(f"said that {english} was there"), values(f"指{chinese}曾", chinese=True)
    assert one & other & {hashed(FactKind.LATIN, word) for word in re.findall("[a-z]+", english.lower())}
