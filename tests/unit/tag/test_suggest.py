"""Suggesting names for the catalogue."""

from __future__ import annotations

import pytest

from monitor.catalogue.programme_file import load
from monitor.model import Language
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.suggest import suggest

MATCHER = Matcher(load().programmes)


def names(*texts: tuple[str, Language], at_least: int = 1) -> list[str]:
    numbered = [(number, text, language) for number, (text, language) in enumerate(texts)]
    return [found.name for found in suggest(numbered, MATCHER, at_least=at_least)]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Firms may join the Quantum Leap Support Scheme (QLSS) now.", "en", "Quantum Leap Support Scheme"),
        ("The Institute of Marine Robotics opened.", "en", "Institute of Marine Robotics"),
        ("政府推出「海洋機械人」資助計劃。", "zh-Hant", "海洋機械人資助計劃"),
        ("《海洋科技发展蓝图》公布。", "zh-Hans", "海洋科技发展蓝图"),
    ],
)
def test_finds_what_looks_like_a_programme(text: str, language: Language, name: str) -> None:
    assert names((text, language)) == [name]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The New Industrialisation Acceleration Scheme is known.", "en"),
        ("「新型工業加速計劃」早已收錄。", "zh-Hant"),
        ("He said 「很好」 and 《紅樓夢》.", "zh-Hant"),
        ("The Pilot Scheme goes on. This Programme too.", "en"),
    ],
)
def test_leaves_out_the_known_and_the_ordinary(text: str, language: Language) -> None:
    assert names((text, language)) == []


def test_counts_articles_and_puts_the_frequent_first() -> None:
    rare, common = "Blue Harbour Fund", "Green Harbour Fund"
    texts: list[tuple[int, str, Language]] = [
        (7, f"The {common} and the {rare}.", "en"),
        (9, f"The {common}. The {common}.", "en"),
    ]
    found = suggest(texts, MATCHER, at_least=1)
    assert [(each.name, each.articles) for each in found] == [(common, 2), (rare, 1)]
    assert [example.article_id for example in found[0].examples] == [7, 9]


def test_one_article_is_not_frequent() -> None:
    assert names(("The Blue Harbour Fund opened.", "en"), at_least=2) == []


@pytest.mark.parametrize(("words", "found"), [(9, True), (10, False)])
def test_a_name_has_at_most_eleven_words(words: int, found: bool) -> None:
    name = "Quay " * words + "Kiosk Fund"
    assert (names((f"they met. {name} grows.", "en")) == [name]) is found


@pytest.mark.parametrize(("letters", "found"), [(85, True), (86, False)])
def test_a_name_has_at_most_ninety_characters(letters: int, found: bool) -> None:
    name = f"Q{'u' * (letters - 1)} Fund"
    assert (names((name, "en")) == [name]) is found


@pytest.mark.parametrize(("between", "found"), [("資助先導", True), ("資助先導性", False)])
def test_four_characters_may_stand_before_the_head_word(between: str, found: bool) -> None:
    assert (names((f"「海洋漁護」{between}計劃", "zh-Hant")) != []) is found


def test_three_articles_are_quoted_with_sixty_characters_on_each_side() -> None:
    text = f"{'a' * 70}. Blue Harbour Fund. {'b' * 70}"
    (found,) = suggest([(number, text, "en") for number in range(5)], MATCHER)
    assert [example.article_id for example in found.examples] == [0, 1, 2]
    assert found.examples[0].quote == f"{'a' * 58}. Blue Harbour Fund. {'b' * 58}"
