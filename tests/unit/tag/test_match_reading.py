"""Reading: what typesetting did to names is undone, and every place leads back to the original."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.reading import read, unset
from monitor.text import clean, fold

TYPESET = st.lists(
    st.sampled_from(
        ["數碼港", "「", "」", "『", " ", "  ", "\n", "\n\n", "-", "AI", "a", "（jì）", "½", "’", "\u3000", "。"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("original", "read_as"),
    [
        ("「製造及生產線『升』級支援」", "制造及生产线升级支援"),
        ("數碼\n港", "数码港"),
        ("數碼港。\n元朗", "数码港。\n元朗"),
        ("數碼港 元朗", "数码港 元朗"),
        ("監管沙盒 Ｘ", "监管沙盒X"),
        ("Indus-\n  trialisation", "Industrialisation"),
        ("Shenzhen-\nHong Kong", "Shenzhen- Hong Kong"),
        ("the“14th Five-year” Plan", "the 14th Five-year Plan"),
        ("two  spaces\nand a line", "two spaces and a line"),
        ("one.\n\nTwo", "one.\nTwo"),
        ("產(chǎn)學(xué)研", "产学研"),
        ("部門(ITC)", "部门(ITC)"),
        ("Chang’E-8 isn’t ‘quoted’", "Chang'E-8 isn't quoted "),
        ("『甲』「乙」", "甲 乙"),
    ],
)
def test_unset(original: str, read_as: str) -> None:
    assert unset(original).text.strip() == read_as.strip()


@given(TYPESET, st.integers(0, 30), st.integers(1, 10))
def test_offsets_lead_back(original: str, start: int, length: int) -> None:
    folded = unset(original)
    start = min(start, len(folded.text))
    part = folded.text[start : start + length]
    first, last = folded.original(start, start + len(part))
    assert 0 <= first <= last <= len(original)
    kept = [character for character in part if character not in " \n"]
    quoted = fold(original[first:last], keep_case=True)
    assert all(character in quoted for character in kept)


@given(TYPESET, TYPESET, TYPESET)
def test_evidence_is_quoted_exactly(title: str, summary: str, text: str) -> None:
    reading = read(title, summary, text)
    for start in range(len(reading.text)):
        if reading.text[start] != "\n":
            evidence = reading.evidence(start, start + 1)
            original = {"title": title, "summary": summary, "text": text}[evidence.field]
            assert original[evidence.start : evidence.end] == evidence.text
            assert fold(reading.text[start]) in fold(evidence.text).lower() or reading.text[start] == " "


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    reading = read(clean(text), "", clean(text))
    assert len(reading.text) == len(reading.shape)


def test_what_is_left_out_is_not_read() -> None:
    text = "One. About X Y. Two."
    assert read("", "", text, [(5, 15)]).text == "one. \n two."
    assert read("", "", text, [(5, 15)]).evidence(7, 10).text == "Two"


def test_a_summary_that_repeats_the_text_is_read_once() -> None:
    assert read("T", "The beginning…", "The beginning of it.").text == "t\nthe beginning of it."


def test_sentences() -> None:
    reading = read("Title here", "", "No. 5 of the U.S. won. Then 香港。完")
    found = {reading.sentence(offset) for offset in range(len(reading.text))}
    assert [reading.text[start:end] for start, end in sorted(found)] == [
        "title here\n",
        "no. 5 of the u.s. won. ",
        "then香港。",
        "完",
    ]


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        ("「『智』為學理」計劃開始", "智为学理计划", "「『智』為學理」計劃"),
        ("推出「製造及生產線『升』級", "生产线升级", "生產線『升』級"),
        ("《藍圖》公布", "蓝图", "藍圖"),
        ("計劃（『升』級』）", "升级", "『升』級"),
    ],
)
def test_marks_that_belong_to_a_name_are_quoted_with_it(text: str, words: str, quoted: str) -> None:
    reading = read("", "", text)
    start = reading.text.index(words)
    assert reading.evidence(start, start + len(words)).text == quoted


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("By Dec. 31, 2026 at 5 p.m. sharp. Then none.", ["By Dec. 31, 2026 at 5 p.m. sharp.", " Then none."]),
        ("Until 31 Jan. at noon. Apply.", ["Until 31 Jan. at noon.", " Apply."]),
        ("Until 31 Sept. (Wed) only.", ["Until 31 Sept. (Wed) only."]),
        ("It closes on 31 Dec. The scheme goes on.", ["It closes on 31 Dec.", " The scheme goes on."]),
        ("Dr. Sun spoke. He left.", ["Dr. Sun spoke.", " He left."]),
        ("It is in may. 31 came.", ["It is in may.", " 31 came."]),
    ],
)
def test_a_stop_after_an_abbreviation_ends_no_sentence(text: str, sentences: list[str]) -> None:
    reading = read("", text=text)
    edges = [0, *(stop - 1 if reading.shape[stop - 1] == " " else stop for stop in reading.stops), len(text)]
    assert [text[one:other] for one, other in pairwise(edges) if one < other] == sentences
