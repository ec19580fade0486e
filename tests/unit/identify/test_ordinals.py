from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identify_making import draft, stored

from monitor.identify import ordinals
from monitor.identify.facts import headline_numbers
from monitor.identify.ordinals import find
from monitor.identify.similarity import which_apart
from monitor.text import fold


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("第二輪申請", "round", 2),
        ("第2輪", "round", 2),
        ("首輪資助", "round", 1),
        ("the second round of funding", "round", 2),
        ("the 2nd application round", "round", 2),
        ("Round 2 opens", "round", 2),
        ("round two opens", "round", 2),
        ("第三期數碼轉型", "phase", 3),
        ("Phase III of the scheme", "phase", 3),
        ("the third tranche", "batch", 3),
        ("第十二批", "batch", 12),
        ("第二十一屆", "edition", 21),
        ("二零二六年第三季", "quarter", 3),
        ("No. 5 alarm fire", "level", 5),
        ("五級火", "level", 5),
        ("第四份牌照", "list", 4),
        ("第五宗", "宗", 5),
    ],
)
def test_an_ordinal_is_read_in_figures_and_in_words(text: str, unit: str, number: int) -> None:
    assert [(one.unit, one.number) for one in find(fold(text))] == [(unit, number)]


@pytest.mark.parametrize(
    "text",
    ["新一輪申請", "the first half", "stage 3.5", "round the corner", "two rounds", "第二〇二六號", "phase 12,000"],
)
def test_what_counts_nothing_is_no_ordinal(text: str) -> None:
    assert list(find(fold(text))) == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("The second round of the fund is open.", "The third round of the fund is open.", True),
        ("基金第二輪接受申請。", "基金第三輪接受申請。", True),
        ("基金第二輪接受申請。", "基金第2輪接受申請。", False),
        ("The second round of the fund is open.", "Round 2 of the fund is open.", False),
        ("After the first round, the second round is open.", "The second round is open.", False),
        ("The second round is open.", "The third phase is open.", False),
        ("The second round is open.", "The fund is open.", False),
    ],
)
def test_two_rounds_are_two_announcements(one: str, other: str, apart: bool) -> None:
    assert which_apart(stored(draft(one)), stored(draft(other))) is apart


def test_a_headline_tells_its_round_in_words_too() -> None:
    assert headline_numbers("second round opens") == headline_numbers("round 2 opens")
    assert headline_numbers("second round opens") != headline_numbers("third round opens")


PIECES = st.sampled_from(
    [*"第首一二十3 .-", "round", "phase", "second", "2nd", "no", "iii", "part", "级", "号", "火", "轮", "批", "s", "a"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400)
def test_each_begins_where_the_expression_is_tried(text: str) -> None:
    tried = [found.start() for found in ordinals._rules().expression.finditer(text)]
    begun = [start for _, start, _ in ordinals._rules().beginnings.find_matches_as_indexes(text)]
    assert set(tried) <= set(begun)
