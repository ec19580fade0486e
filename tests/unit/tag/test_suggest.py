"""Suggesting new programmes for the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from monitor.catalogue.programme_file import load
from monitor.model import ArticleView, Facts, Language
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.suggest import Suggestion, suggest
from monitor.tag.programmes.suggest_known import KnownNames
from monitor.tag.programmes.suggest_names import NameFinder, load_suggest_words

PROGRAMMES = load().programmes
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@cache
def matcher() -> Matcher:
    return Matcher(PROGRAMMES)


@cache
def known() -> KnownNames:
    return KnownNames(PROGRAMMES, matcher(), load_suggest_words())


def article(number: int, title: str, text: str, language: Language = "en", **values: Any) -> ArticleView:
    """A relevant article, alone in its story."""
    plain = ArticleView(
        id=number, url=f"https://n.example/{number}", source_id="", publisher="News", official=False, title=title,
        summary="", text=text, language=language, published=NOON, precision="second", first_seen=NOON, changed=None,
        revision=1, withdrawn=None, story_id=number, relation="first", relation_reason="", relevant=True, relevance=0.9,
        why=(), tags=(), topics=(), events=(), facts=Facts(),
    )  # fmt: skip
    return replace(plain, **values)


def suggested(*articles: ArticleView) -> list[Suggestion]:
    return suggest(articles, PROGRAMMES, matcher())


SCHEME = article(
    1,
    "Innovation and Technology Commission launches Blue Harbour Robotics Scheme",
    "Hong Kong firms may apply for HK$2 million under the Blue Harbour Robotics Scheme.",
    topics=("robotics",),
)
SCHEME_ZH = article(
    2,
    "創新科技署推出「藍港機械人計劃」",
    "企業可申請「藍港機械人計劃」二百萬元資助。",
    "zh-Hant",
    story_id=1,
    topics=("robotics",),
)


def test_a_new_programme_is_an_entry_with_owner_kind_topics_and_sources() -> None:
    (found,) = suggested(SCHEME)
    entry = found.programme

    assert (entry.slug, entry.name_en) == ("blue-harbour-robotics-scheme", "Blue Harbour Robotics Scheme")
    assert (entry.kind, entry.owner, entry.topics) == ("scheme", "itc", ("robotics",))
    assert entry.sources == ("https://n.example/1",)
    assert [example.article_id for example in found.examples] == [1]


@pytest.mark.parametrize("story", [1, 2])
def test_versions_of_one_story_give_the_names_in_other_languages(story: int) -> None:
    found = suggested(SCHEME, replace(SCHEME_ZH, story_id=story))

    names = [(one.programme.name_en, one.programme.name_zh_hant) for one in found]
    together = [("Blue Harbour Robotics Scheme", "藍港機械人計劃")]
    assert names == together if story == 1 else sorted(names) != together


def test_a_name_in_brackets_behind_the_other_is_the_same_programme() -> None:
    text = "The Commission launched the Blue Harbour Robotics Scheme (藍港機械人計劃) for Hong Kong firms."
    (found,) = suggested(article(3, "New money for robots", text), replace(SCHEME_ZH, story_id=9))

    assert (found.programme.name_en, found.programme.name_zh_hant) == ("Blue Harbour Robotics Scheme", "藍港機械人計劃")


def test_without_an_english_name_the_chinese_stands_there_and_says_so() -> None:
    (found,) = suggested(SCHEME_ZH)

    assert (found.programme.name_en, found.programme.official_name) == ("藍港機械人計劃", False)
    assert found.programme.slug == "itc-scheme-2026-11"


def test_an_acronym_is_taken_where_its_letters_are_those_of_the_name() -> None:
    text = "It launched the Blue Harbour Robotics Scheme (BHRS), and the Green Quay Robotics Scheme (HKIT)."
    found = suggested(SCHEME, article(4, "Robots", text))

    assert {one.programme.name_en: one.programme.acronyms for one in found}["Blue Harbour Robotics Scheme"] == ("BHRS",)
    assert all("HKIT" not in one.programme.acronyms for one in found)


def test_more_articles_and_signs_come_first() -> None:
    other = article(5, "Robots", "The Productivity Council launched the Green Quay Robotics Scheme with HK$3 million.")
    found = suggested(other, SCHEME, replace(SCHEME, id=6, story_id=6))

    assert [one.articles for one in found] == [2, 1]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        # known, by other names too
        ("Commission launches New Industrialisation Acceleration Scheme", "Robot makers apply.", "en"),
        ("Commission launches New Industrialisation Acceleration Programme", "Robot makers apply.", "en"),
        ("「新型工業化加速資助計劃」推出", "創新科技署推出「新型工業化加速資助計劃」，機械人企業可申請。", "zh-Hant"),
        # elsewhere's
        ("Robots: Singapore launches Blue Harbour Robotics Scheme", "Singapore's Robotics Scheme opens.", "en"),
        ("機械人：新加坡推出「藍港機械人計劃」", "新加坡推出「藍港機械人計劃」。", "zh-Hant"),
        # of other fields
        ("Police launch Blue Harbour Football Scheme", "Coaches of the Blue Harbour Football Scheme met police.", "en"),
        # named in passing
        ("Robots at work", "He came from the Blue Harbour Office.", "en"),
    ],
)  # fmt: skip
def test_what_is_no_new_programme_of_the_field_is_left_out(title: str, text: str, language: Language) -> None:
    assert suggested(article(1, title, text, language)) == []


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("Research Talent Hub Programme", True),
        ("Public Sector Trial Programme", True),
        ("Cyberport Creative Micro Fund Scheme", True),
        ("科技券資助計劃", True),
        ("香港新型工業化加速計劃", True),
        ("产学研1+资助计划", True),
        ("Marine Talent Scheme", False),
        ("Robotics Voucher Programme", False),
        ("海洋機械人資助計劃", False),
        ("機械人券計劃", False),
    ],
)
def test_general_words_make_no_other_programme(name: str, is_known: bool) -> None:
    assert known().knows(name) is is_known


# --------------------------------------------------------------------------------------------------------------- names
def names(text: str, language: Language = "en") -> list[str]:
    return [found.text for found in NameFinder(load_suggest_words()).find(text, language)]


@pytest.mark.parametrize(("words", "found"), [(9, True), (10, False)])
def test_a_name_has_at_most_eleven_words(words: int, found: bool) -> None:
    name = "Quay " * words + "Kiosk Fund"
    assert (names(f"they met. {name} grows.") == [name]) is found


@pytest.mark.parametrize(("letters", "found"), [(85, True), (86, False)])
def test_a_name_has_at_most_ninety_characters(letters: int, found: bool) -> None:
    name = f"Q{'u' * (letters - 1)} Fund"
    assert (names(name) == [name]) is found


@pytest.mark.parametrize(("between", "found"), [("資助先導", True), ("資助先導性", False)])
def test_four_characters_may_stand_before_the_head_word(between: str, found: bool) -> None:
    assert (names(f"有「海洋漁護」{between}計劃", "zh-Hant") != []) is found


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ('They opened the "Harbour Kickoff" today.', "en", "Harbour Kickoff"),
        ("科技園推出「海港起動坪」", "zh-Hant", "海港起動坪"),
        ("數碼港推出海港機械人計劃，首批", "zh-Hant", "海港機械人計劃"),
        ("“海港机械人”试点计划上线", "zh-Hans", "海港机械人试点计划"),
    ],
)
def test_names_without_marks_or_head_words(text: str, language: Language, name: str) -> None:
    assert name in [found.replace("“", "").replace("”", "") for found in names(text, language)]
