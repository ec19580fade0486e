"""The language of rule files: what its patterns find and refuse."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.phrase_expression import GRAMMAR, looked_back, whole_words
from monitor.grammar.phrase_pattern import PatternError, beginnings, needs_other, parse, smaller, spelt_out, written
from monitor.text import fold


def finds(pattern: str, text: str) -> bool:
    return re.search(whole_words(parse(pattern), GRAMMAR), fold(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("諮詢", "公众咨询"),
        ("推出 … 諮詢", "推出低空經濟諮詢"),
        ("推出 … 諮詢", "推出諮詢"),
        ("[推出|展開] 諮詢", "展開諮詢"),
        ("開幕 [致]? 辭", "開幕辭"),
        ("launch* consultation", "launched consultation"),
        ("launch* consultation", "launch consultation"),
        ("launch* [a|an]? consultation", "launches a consultation"),
        ("launch* [a|an]? consultation", "launches consultation"),
        ("[the]? scheme", "scheme"),
        ("[the]? scheme", "of the scheme"),
        ("sign up", "sign-up today"),
        ("sign-up", "sign up today"),
        ("by [,|on|<time>]* friday", "by 5pm, on Friday"),
        ("逾 <number> 家", "逾三百家"),
        ("逾 <number> 家", "逾1,000家"),
        ("<digits>年", "2026年"),
        ("the …1 works", "the public works"),
        ("a ……4 b", "a, then c, b"),
        ("用戶 …4 萬", "用戶達100萬"),
        ("R&D", "our R&D spending"),
    ],
)
def test_found(pattern: str, text: str) -> None:
    assert finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("推出 … 諮詢", "推出計劃，其後諮詢"),
        ("推出 …2 諮詢", "推出三四五諮詢"),
        ("the …1 works", "the big public works"),
        ("act", "the factory"),
        ("act", "actor"),
        ("launch consultation", "launchconsultation"),
        ("by [on]* friday", "by all on Friday"),
        ("[launch] [a]? sale", "launch asale"),
        ("<digits>年", "三年"),
        ("a … b", "a. b"),
    ],
)
def test_not_found(pattern: str, text: str) -> None:
    assert not finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[a|b", "without ']'"),
        ("a]", "without '['"),
        ("a|b", "outside"),
        ("[a||b]", "empty"),
        ("a?", "not understood"),
        ("*", "not understood"),
        ("諮詢*", "not understood"),
        ("a > b", "not understood"),
        ("<month-of-rain>", "is no part"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(pattern: str, message: str) -> None:
    with pytest.raises(PatternError, match=re.escape(message)):
        finds(pattern, "")


def test_what_is_looked_back_at_is_plain() -> None:
    assert re.search(f"(?<!{looked_back('on or')})before", "on or before") is None
    with pytest.raises(PatternError):
        looked_back("[a|b]")


WORDS = st.sampled_from(["推出", "諮詢", "launch", "of", "launch*", "…", "…3", "……5", "<time>", "<act>"])
TREES = {"act": parse("[launch|推出]")}
PARTS = {**GRAMMAR, "act": "(?:launch|推出)"}
PATTERNS = st.recursive(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    lambda inner: st.tuples(st.lists(inner, min_size=1, max_size=3), st.sampled_from(["", "?", "*"])).map(
        lambda choice: f"諮 [{'|'.join(choice[0])}]{choice[1]}"
    ),
    max_leaves=6,
)


@given(PATTERNS)
def test_what_is_written_is_read_as_it_was(pattern: str) -> None:
    nodes = parse(pattern)
    assert parse(written(nodes)) == nodes


@given(PATTERNS, st.text("推出諮詢 launchof,。123", max_size=30))
def test_a_find_begins_with_one_of_the_beginnings(pattern: str, text: str) -> None:
    nodes = parse(pattern)
    found = re.search(whole_words(nodes, PARTS), fold(text))
    begins = beginnings(nodes, TREES)
    if found is not None and begins is not None:
        assert found.group()[0] in begins
    if found is not None and found.group().isascii():
        assert not needs_other(nodes)


def test_each_alternative_can_be_left_out() -> None:
    fewer = {written(nodes) for _, nodes in smaller(parse("[a|[b|c] d]? e"))}

    assert fewer == {"[[b|c] d]? e", "[a]? e", "[a|[c] d]? e", "[a|[b] d]? e", "[a|[b|c] d] e"}


def test_spelt_out() -> None:
    assert spelt_out("[接受|邀請][申請|報名]") == ["接受申请", "接受报名", "邀请申请", "邀请报名"]
