"""Cleaning, folding, search tokens, language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import clean, fold, fold_with_map, language_of, search_tokens


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\x00b\x07c", "abc"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("\u202eright to left\u202c", "right to left"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("Windows\r\nMac\rline", "Windows\nMac\nline"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_cleaned_text_is_storable_and_stays(text: str) -> None:
    once = clean(text)
    once.encode("utf-8")
    assert "\x00" not in once
    assert clean(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("創新科技及工業局", "创新科技及工业局"),
        ("衞星裡啓綫羣臺", "衛星裏啟線群台"),
        ("答覆、瞭解、合夥", "答复、了解、合伙"),
        ("ＡＩＲ＠ＩｎｎｏＨＫ", "AIR@InnoHK"),
        ("Chang’E‑8", "Chang'E-8"),
        ("“14th Five–year”", '"14th five-year"'),
        ("Café", "CAFE"),
        ("硏究寳鄕曁敎旣", "研究寶鄉暨教既"),
        ("郷処円", "鄉處圓"),
        ("⺠⻑", "民長"),
        ("\uf9dd\ufa0a", "利見"),
        ("ΣΑΣ", "σας"),
        ("‴", "'''"),
    ],
)
def test_the_same_thing_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("畫", "劃"), ("邨", "村"), ("喆", "哲"), ("三", "叁"), ("`", "'")])
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_case_can_be_kept() -> None:
    assert fold("ＣＡｉＲＳ 與 CAIR", keep_case=True) == "CAiRS 与 CAIR"


@pytest.mark.parametrize("plane", range(3))
def test_folding_a_character_again_changes_nothing(plane: int) -> None:
    characters = map(chr, range(plane << 16, (plane + 1) << 16))
    assert [character for character in characters if fold(fold(character)) != fold(character)] == []


# Every ASCII character alone and beside what is not, which `fold` treats in different ways, and any text.
_MIXED = st.text(st.characters(max_codepoint=0x7F) | st.sampled_from("硏寳Σς´…½ﬁ　臺🙂")) | st.text()


@given(_MIXED, _MIXED)
def test_folding_works_character_by_character(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
    assert fold(one + other, keep_case=True) == fold(one, keep_case=True) + fold(other, keep_case=True)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_folds_to_itself_but_for_case(text: str) -> None:
    assert fold(f"{text}硏") == f"{text.lower()}研"


@pytest.mark.parametrize("text", ["plain", "臺灣 plain", "½ 創 ㎡ x", "ﬁ⑩½½ end", "𠀋½𠀋"])
def test_offsets_lead_back(text: str) -> None:
    folded = fold_with_map(text)
    assert folded.original(0, len(folded.text)) == (0, len(text))
    for start in range(len(folded.text)):
        first, last = folded.original(start, start + 1)
        assert folded.text[start] in fold(text[first:last])


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_a_folded_part_lies_in_its_original(text: str, start: int, length: int) -> None:
    folded = fold_with_map(text)
    start = min(start, len(folded.text))
    part = folded.text[start : start + length]
    first, last = folded.original(start, start + len(part))
    assert 0 <= first <= last <= len(text)
    assert part in fold(text[first:last])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("香港、港政府", ["香", "港", "zq0", "港", "政", "府"]),
        ("AI基金 2025", ["ai", "基", "金", "2025"]),
        ("RAISe+ AIR@InnoHK 製造+", ["raise", "zq1", "air", "zq2", "innohk", "制", "造", "zq1"]),
        ("low-altitude, economy", ["low", "altitude", "economy"]),
        ("  ", []),
    ],
)
def test_search_tokens(text: str, tokens: list[str]) -> None:
    assert search_tokens(text) == tokens


@given(st.text())
def test_search_tokens_survive_any_tokenizer(text: str) -> None:
    assert all(token.isalnum() for token in search_tokens(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Science Park opens (香港科學園)", "en"),
        ("創科署話TSSSU+同RAISe+都開始收application", "zh-Hant"),
        ("创科署公布新计划", "zh-Hans"),
        ("Cyberport、HKSTP合辦InnoEX", "zh-Hant"),
        ("Cyberport與HKSTP合辦InnoEX", "zh-Hant"),
        ("香港", None),
        ("12 + 3", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text) == language
