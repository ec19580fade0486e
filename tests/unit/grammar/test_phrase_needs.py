"""What a group of rules needs: no text in which a rule is met is passed over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.phrase_expression import GRAMMAR, whole_words
from monitor.grammar.phrase_needs import Needs
from monitor.grammar.phrase_pattern import parse
from monitor.text import fold

TREES = {"offer": parse("[scheme|計劃]")}
PARTS = {**GRAMMAR, "offer": "(?:scheme|计划)"}
WORDS = st.sampled_from(["推出", "諮詢", "launch", "of", "launch*", "…", "……5", "<digits>", "<offer>"])
PATTERNS = st.recursive(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    lambda inner: st.tuples(st.lists(inner, min_size=1, max_size=3), st.sampled_from(["", "?", "*"])).map(
        lambda choice: f"諮 [{'|'.join(choice[0])}]{choice[1]} 推出"
    ),
    max_leaves=6,
)
PIECES = st.sampled_from(["推出", "諮", "諮詢", "launch", "launched", "of", "scheme", "計劃", "12", " ", ",", "他"])


def may_be_met(patterns: list[str], text: str) -> bool:
    return Needs({"g": patterns}, TREES).may_be_met("g", fold(text), 0, len(fold(text)))


@given(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(PIECES, max_size=9).map("".join))
def test_a_text_in_which_a_rule_is_met_has_what_it_needs(patterns: list[str], text: str) -> None:
    met = any(re.search(whole_words(parse(pattern), PARTS), fold(text)) for pattern in patterns)
    assert may_be_met(patterns, text) or not met


@pytest.mark.parametrize(
    ("patterns", "text", "may"),
    [
        (["<offer> …8 [suspended|paused]"], "the scheme is paused", True),
        (["<offer> …8 [suspended|paused]"], "the scheme is open", False),
        (["<offer> …8 [suspended|paused]"], "the fund is paused", False),
        (["[<offer> …8 suspended|第二 …3 [輪|期]]"], "第二輪", True),
        (["[<offer> …8 suspended|第二 …3 [輪|期]]"], "第二", False),
        (["取消 …8 [活動|會議]", "更正"], "會議如期", False),
        (["取消 …8 [活動|會議]", "更正"], "更正", True),
        (["更正"], "\ud800更正", True),
        (["by [May]?"], "nothing of the sort", True),  # too short to tell anything
    ],
)
def test_what_a_text_lacks(patterns: list[str], text: str, may: bool) -> None:
    assert may_be_met(patterns, text) is may


def test_a_part_of_a_text_has_its_own_words() -> None:
    text = "the scheme is open. the fund is paused"
    needs = Needs({"g": ["<offer> …8 paused"]}, TREES)
    assert needs.may_be_met("g", text, 0, len(text))
    assert not needs.may_be_met("g", text, 0, 19)
    assert not needs.may_be_met("g", text, 19, len(text))
