"""One scan finds all patterns, where they stand as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.reading import read
from monitor.grammar.scanner import Hit, Lists, Scanner


def found(pattern: str, text: str, **options: tuple[str, ...]) -> list[str]:
    reading = read("", "", text)
    scanner = Scanner({"": Lists({"k": [pattern]}, **options)})
    return [reading.evidence(hit.start, hit.end).text for hit in scanner.scan(reading)]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("AI", "AI基金"),
        ("RAISe+", "TSSSU+同RAISe+都"),
        ("數碼港", "在数码港内"),
        ("Cyberport", "Cyberport's"),
        ("low-altitude economy", "Low‑Altitude Economy"),
        ("low altitude economy", "low-altitude economy"),
        ("AIR@InnoHK", "(ＡＩＲ＠ＩｎｎｏＨＫ)"),
        ("HKSTP", "HKSTP."),
        ("Scheme", "The Scheme.Then"),
    ],
)
def test_finds(pattern: str, text: str) -> None:
    assert len(found(pattern, text)) == 1


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("AI", "MAIN"),
        ("RAISe", "RAISe+"),
        ("InnoHK", "AIR@InnoHK"),
        ("Cyberport", "www.cyberport.hk"),
        ("ITF", "CITF"),
        ("18A", "118A"),
        ("scheme", "schemes"),
    ],
)
def test_does_not_find_inside_a_word(pattern: str, text: str) -> None:
    assert found(pattern, text) == []


def test_exact_kinds_keep_their_case() -> None:
    assert found("CAiRS", "CAIRS CAiRS cairs", exact=("k",)) == ["CAiRS"]


def test_plural_kinds_take_an_s() -> None:
    assert found("Research Institute", "three Research Institutes", plural=("k",)) == ["Research Institutes"]


def test_a_star_takes_any_ending() -> None:
    assert found("incubat*", "incubation, incubators, reincubate") == ["incubat", "incubat"]


def test_one_place_has_a_hit_for_every_kind() -> None:
    scanner = Scanner({"": Lists({"a": ["數碼港"], "b": ["数码港", "數碼港元"]})})
    hits = scanner.scan(read("", "", "數碼港元"))
    assert hits == [Hit("a", "數碼港", 0, 3), Hit("b", "数码港", 0, 3), Hit("b", "數碼港元", 0, 4)]


def test_each_room_has_the_hits_of_its_own_lists() -> None:
    rooms = {
        "names": Lists({"name": ["Science Park", "AI"], "acronym": ["STEM"]}, exact=("acronym",)),
        "words": Lists({"topic": ["AI", "stem", "park"]}, plural=("topic",)),
    }
    reading = read("", "", "AI and STEM at Science Park: parks, stem cells and AI")
    scan = Scanner(rooms).over(reading)
    assert {room: scan.of(room) for room in rooms} == {
        room: Scanner({"": lists}).scan(reading) for room, lists in rooms.items()
    }
    assert [hit.value for hit in scan.of("words")] == ["AI", "stem", "park", "park", "stem", "AI"]


def test_no_patterns() -> None:
    assert Scanner({}).scan(read("a")) == []


@given(st.text())
def test_any_text_is_scanned(text: str) -> None:
    reading = read("", "", text)
    for hit in Scanner({"": Lists({"k": ["AI", "港", "a+"]}, plural=("k",))}).scan(reading):
        assert 0 <= hit.start < hit.end <= len(reading.text)
