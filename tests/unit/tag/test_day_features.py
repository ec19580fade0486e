"""What is seen of a day in its sentence, and which scores are enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.reading import read
from monitor.tag.facts import day_scores
from monitor.tag.facts.day_features import NO_LIMIT, features_of
from monitor.tag.facts.day_sentences import settings
from monitor.tag.facts.day_words import day_words, tables
from monitor.tag.rule_set import shipped_phrases
from monitor.text import fold

TODAY = date(2026, 1, 5)


def features(text: str) -> list[set[str]]:
    """Of each day of a text of one sentence."""
    found = settings(read("", text=text), TODAY, shipped_phrases(), relevant=False)
    return [set(features_of(one, place)) for _, one in found for place in range(len(one.days))]


@pytest.mark.parametrize("name", tables())
def test_a_word_is_found_as_what_it_says_wherever_it_stands_alone(name: str) -> None:
    words = [word for script in tables()[name].values() for word in script]
    lost = [word for word in words if name not in {one for hit in _hits(word) for one in hit}]

    assert lost == []
    assert sorted(set(words)) == sorted(words)


def _hits(word: str) -> list[tuple[str, ...]]:
    return [hit.classes for hit in day_words().find(f", {fold(word.replace('*', 'x'))}, ")]


def test_a_latin_word_is_not_found_in_another() -> None:
    assert [hit.classes for hit in day_words().find("a befriended broad fender")] == []


@pytest.mark.parametrize(
    ("english", "chinese", "shared"),
    [
        ("Apply by 30 June.", "申請須於6月30日前遞交。", {"by beside", "act in clause", "limit, asked in clause"}),
        ("Entries close on 30 June.", "作品6月30日截止。", {"paper in clause", "limit, asked in clause"}),
        ("The fair is held on 30 June; join us.", "活動6月30日舉行；請參加。", {"event in clause", NO_LIMIT}),
    ],
)
def test_languages_have_the_same_features(english: str, chinese: str, shared: set[str]) -> None:
    assert shared <= features(english)[0] & features(chinese)[0]


def test_the_words_of_a_list_and_of_a_span_are_those_round_all_of_it() -> None:
    listed, spanned = features("Forms close on 3 June, 3 July and 3 August."), features("Apply from 3 June to 3 July.")

    assert all("close beside" in day for day in listed)
    assert "span, not the last" in spanned[0]
    assert {"span, not the first", "act in clause"} <= spanned[1]


def test_a_clause_ends_at_the_next_day_and_behind_and() -> None:
    opened, closed = features("Booking opens on 2 March and closes on 9 March.")

    assert "close in clause" not in opened
    assert "close in clause" in closed


def test_every_weight_is_of_a_class_or_of_a_feature_that_there_is() -> None:
    zones = (" beside", " in clause", " in sentence")
    named = [name for name in day_scores.weights() if name.endswith(zones) and "," not in name]
    places = {"in the headline sentence", "in the first sentence", "in the last sentence"}

    assert {name.removesuffix(zone) for name in named for zone in zones if name.endswith(zone)} <= {
        *tables(),
        *(name.removesuffix(" sentence") for name in places),
        *(name.removesuffix(" in sentence") for name in places),
    }


@given(st.lists(st.tuples(st.floats(-3, 3), st.integers(0, 3)), max_size=6))
def test_the_surest_day_is_chosen_first_and_needs_least(margins: list[tuple[float, int]]) -> None:
    days = [(above, TODAY + timedelta(place)) for above, place in margins]
    chosen = day_scores.chosen(days)

    best = max(days, default=None)
    assert bool(chosen) == (best is not None and best[0] > day_scores.FIRST)
    assert best is None or not chosen or best[1] in chosen
    assert {day for above, day in days if above > day_scores.FURTHER} <= chosen
