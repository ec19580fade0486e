"""Where the rules of the story decision begin and end, on made-up profiles: each bound from both sides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from identify_making import NOON

from monitor.identify.at_hand import AtHand
from monitor.identify.by_text import comparisons
from monitor.identify.facts import FactKind
from monitor.identify.fingerprint import SKETCH_SIZE
from monitor.identify.story import choose
from monitor.identify.text_features import NAMES, Features, verifier
from monitor.model import Candidate, Profile, Relation

ENGLISH = Profile("en", False, NOON, True, 1, 0, 0, 100, tuple(range(100)), (), (1, 2, 3, 4))
CHINESE = replace(ENGLISH, language="zh-Hant", chinese=True, sketch=tuple(range(1000, 1100)))
NONE_AT_HAND = AtHand((), chinese=False)
NUMBER, CODE, COUNT, LATIN, DATE = FactKind.NUMBER, FactKind.CODE, FactKind.COUNT, FactKind.LATIN, FactKind.DATE


def facts(*kinds: FactKind, first: int = 0) -> tuple[int, ...]:
    """Facts with values and places of their own, the next ones from `first` on."""
    return tuple((number << 3 | kind) << 16 | 1000 + number for number, kind in enumerate(kinds, first + 1))


def later(profile: Profile, hours: float) -> Profile:
    return replace(profile, instant=NOON + timedelta(hours=hours))


def candidate(profile: Profile, number: int = 1) -> Candidate:
    return Candidate(number, number, True, profile, 5)


def is_twin(english: Sequence[int], chinese: Sequence[int], *others: Sequence[int], **changes: Any) -> bool:
    new = replace(CHINESE, facts=tuple(chinese), **changes)
    known = [candidate(replace(ENGLISH, facts=tuple(each)), number) for number, each in enumerate((english, *others))]
    choice = choose(new, known)
    return (choice.relation, choice.story_id) == (Relation.TWIN, 0)


# ------------------------------------------------------------------------------------------------- twins by facts alone
@pytest.mark.parametrize(
    ("shared", "enough"),
    [
        ([NUMBER] * 2, False),
        ([NUMBER, NUMBER, COUNT], True),
        ([NUMBER, NUMBER, DATE], False),
        ([CODE, CODE, COUNT], True),
        ([CODE, CODE, DATE], False),
        ([NUMBER, COUNT, COUNT, COUNT], True),
        ([NUMBER, COUNT, COUNT, DATE], False),
        ([LATIN] * 4, False),
        ([LATIN] * 5, True),
        ([DATE] * 6, False),
        ([DATE] * 7, True),
        ([NUMBER, LATIN, LATIN], False),
        ([NUMBER, LATIN, LATIN, DATE], True),
        ([FactKind.HEADLINE_NUMBER] * 9, False),
        ([FactKind.HAN_NAME] * 9, False),
        ([FactKind.SMALL] * 9, False),
    ],
)
def test_a_twin_shares_facts_of_two_and_a_half_points(shared: list[FactKind], enough: bool) -> None:
    assert is_twin(facts(*shared), facts(*shared)) == enough


@pytest.mark.parametrize(
    ("changes", "twin"),
    [
        ({"instant": NOON + timedelta(hours=24)}, True),
        ({"instant": NOON + timedelta(hours=24.1)}, False),
        ({"instant": NOON + timedelta(hours=48), "exact_time": False}, True),
        ({"instant": NOON + timedelta(hours=48.1), "exact_time": False}, False),
        ({"instant": None}, False),
        ({"length": 80}, True),
        ({"length": 79}, False),
        ({"length": 300}, True),
        ({"length": 301}, False),
        ({"publisher": 2}, False),
    ],
)
def test_a_twin_is_of_the_same_issuer_and_day_and_of_a_fitting_length(changes: dict[str, Any], twin: bool) -> None:
    assert is_twin(facts(*[NUMBER] * 4), facts(*[NUMBER] * 4), **changes) == twin


@pytest.mark.parametrize(
    ("ours", "theirs", "shared", "twin"),
    [(1, 1, 4, True), (1, 1, 3, False), (2, 0, 3, True), (3, 0, 3, False), (0, 2, 3, True), (0, 3, 3, False)],
)
def test_a_twin_shares_most_figures_of_either(ours: int, theirs: int, shared: int, twin: bool) -> None:
    common = facts(*[NUMBER] * shared)
    own = facts(*[NUMBER] * ours, first=100), facts(*[NUMBER] * theirs, first=200)
    assert is_twin((*common, *own[0]), (*common, *own[1])) == twin


@pytest.mark.parametrize(
    ("order", "twin"),
    [((0, 1, 2, 3, 4), True), ((1, 2, 3, 0, 4), True), ((1, 2, 3, 4, 0), False), ((4, 3, 2, 1, 0), False)],
)
def test_a_twin_states_its_facts_in_nearly_the_same_order(order: tuple[int, ...], twin: bool) -> None:
    stated = facts(*[NUMBER] * 5)
    assert is_twin(stated, [stated[place] for place in order]) == twin


@pytest.mark.parametrize(("shared", "twin"), [(3, True), (4, False), (5, False)])
def test_a_twin_leads_the_next_story_by_a_point(shared: int, twin: bool) -> None:
    ours = facts(*[NUMBER] * 3, COUNT, COUNT)
    assert is_twin(ours, ours, ours[:shared]) == twin


# ------------------------------------------------------------------------------------------------------------- by text
def compared(new: Profile, known: Profile) -> bool:
    at_hand = [candidate(known)]
    return bool(list(comparisons(new, at_hand, AtHand(at_hand, chinese=new.chinese))))


ELSEWHERE = replace(ENGLISH, publisher=2)
Changes = dict[str, Any]
# Another number, or another name, in the same place.
OTHER_FIGURE: tuple[Changes, Changes] = {"facts": (1 << 19 | 1007,)}, {"facts": (2 << 19 | 1007,)}
OTHER_NAME = {"facts": (1 << 19 | LATIN << 16 | 1007,)}, {"facts": (2 << 19 | LATIN << 16 | 1007,)}


@pytest.mark.parametrize(("hours", "expected"), [(336, True), (336.1, False), (-336, True), (-336.1, False)])
def test_the_same_text_is_one_story_for_two_weeks(hours: float, expected: bool) -> None:
    assert compared(later(ELSEWHERE, hours), ENGLISH) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [(20, False), (21, True)],
)
def test_other_figures_in_four_fifths_of_the_words_are_news(changed: int, expected: bool) -> None:
    sketch = tuple(range(changed, 100 + changed))
    one, other = OTHER_FIGURE
    assert compared(replace(ELSEWHERE, sketch=sketch, **one), replace(ENGLISH, **other)) == expected
    assert compared(replace(ELSEWHERE, sketch=sketch), ENGLISH)


@pytest.mark.parametrize("pair", [OTHER_FIGURE, OTHER_NAME])
def test_one_publisher_with_another_figure_or_name_says_something_new(pair: tuple[Any, Any]) -> None:
    one, other = (replace(ENGLISH, **facts) for facts in pair)
    assert not compared(one, other)
    assert compared(ENGLISH, ENGLISH)


@pytest.mark.parametrize(
    ("length", "title", "expected"),
    [
        (199, (1, 2, 3, 11, 12, 13), True),  # 3 of 10 words shared, then 2 of 10
        (199, (1, 2, 11, 12, 13), False),
        (200, (11, 12, 13, 14), True),
        (199, (11, 12, 13, 14), False),
    ],
)
def test_one_introduction_under_another_headline_is_news(length: int, title: tuple[int, ...], expected: bool) -> None:
    known = replace(ENGLISH, length=250, title=(1, 2, 3, 4, 5, 6, 7))
    assert compared(replace(ENGLISH, length=length, title=title), known) == expected


REWRITTEN: Changes = {"title": (11, 12, 13, 14)}


@pytest.mark.parametrize(
    ("changes", "joined"),
    [
        ({}, True),
        ({"length": 85}, True),
        ({"length": 84}, False),
        ({"sketch": tuple(range(15, 115))}, True),
        ({"sketch": tuple(range(16, 116))}, False),
        ({"instant": NOON + timedelta(hours=24)}, True),
        ({"instant": NOON + timedelta(hours=24.1)}, False),
        ({"instant": None}, False),
        (OTHER_FIGURE[0], False),
        (OTHER_NAME[0], False),
    ],
)
def test_a_whole_text_under_another_headline_of_that_day_is_one_story(changes: Changes, joined: bool) -> None:
    """Under other figures or names, in one place, it is the next issue."""
    known = replace(ENGLISH, facts=OTHER_FIGURE[1]["facts"] + OTHER_NAME[1]["facts"] if "facts" in changes else ())
    choice = choose(replace(ENGLISH, **{**REWRITTEN, **changes}), [candidate(known)])
    assert (choice.story_id == 1 and choice.score == 0.99) is joined


# ------------------------------------------------------------------------------------------------------------- updates
EXTENDED = 1  # the first kind of change
MATTER = (9001, 9002, 9003, 9004)  # rare words


@pytest.mark.parametrize(
    ("changes", "hours", "update"),
    [
        ({}, 240, True),
        ({}, 240.1, False),
        ({"changes": 0}, 48, False),
        ({"changes": 0}, 12, True),
        ({"changes": 0}, 12.1, False),
        ({"changes": 0, "sketch": tuple(range(50, 150))}, 12, True),
        ({"changes": 0, "sketch": tuple(range(51, 151))}, 12, False),
        ({"sketch": tuple(range(90, 190))}, 48, True),
        ({"sketch": tuple(range(91, 191))}, 48, False),
        ({"title": (9001, 9002, 9003, 5000)}, 48, True),
        ({"title": (9001, 9002, 5000, 5001)}, 48, False),
        ({"publisher": 2}, 48, False),
        ({"instant": None}, None, False),
    ],
)
def test_an_update_tells_a_change_of_the_same_matter(
    changes: dict[str, Any], hours: float | None, update: bool
) -> None:
    one, other = OTHER_FIGURE
    first = replace(ENGLISH, title=MATTER, **other)
    new = replace(later(first, hours) if hours else first, **{"changes": EXTENDED, **one, **changes})
    assert (choose(new, [candidate(first)]).relation is Relation.UPDATE) == update


def test_the_next_issue_that_names_another_code_is_no_update() -> None:
    first = replace(ENGLISH, title=MATTER, facts=(1 << 19 | CODE << 16 | 1300,))
    new = replace(first, facts=(2 << 19 | CODE << 16 | 1300,), changes=EXTENDED)
    assert choose(later(new, 2), [candidate(first)]).relation is Relation.FIRST


# -------------------------------------------------------------------------------------------------------- the features
@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"instant": None}, "gap", 0.3),
        ({"instant": NOON + timedelta(hours=9)}, "gap", 0.28782313662425574),  # log(10) / 8
        ({"instant": NOON + timedelta(days=200)}, "gap", 1.0),
        ({"instant": NOON + timedelta(hours=48)}, "far", 0.0),
        ({"instant": NOON + timedelta(hours=49)}, "far", 1.0),
        ({"length": 50}, "length", 0.5),
        ({"chinese": True}, "chinese", 1.0),
        ({"title": (1, 2)}, "headline", 0.5),
        ({"sketch": tuple(range(50, 150))}, "resemblance", 1 / 3),
        ({"sketch": tuple(range(50, 150))}, "containment", 0.5),
        ({"facts": facts(NUMBER, first=50)}, "figures_shared", 1 / 3),
        ({}, "figures_shared", 5 / 6),
        ({"facts": facts(NUMBER, NUMBER)}, "figures_alike", 3 / 6),
        ({"facts": facts(LATIN)}, "names_shared", 1 / 2),
        ({"facts": facts(NUMBER)}, "agreement", 1 / 4),
        ({}, "agreement", 4 / 7),
        ({"facts": facts(*[NUMBER] * 2)}, "order", 0.5),
        ({"facts": facts(*[NUMBER] * 3)}, "order", 1.0),
    ],
)
def test_a_feature_has_its_value(changes: dict[str, Any], name: str, value: float) -> None:
    known = replace(ENGLISH, facts=facts(*[NUMBER] * 4))
    assert getattr(Features(replace(known, **changes), known, NONE_AT_HAND), name) == pytest.approx(value)


def test_a_full_sample_is_compared_as_far_as_it_reaches() -> None:
    full = replace(ENGLISH, sketch=tuple(range(SKETCH_SIZE)))
    beyond = replace(ENGLISH, sketch=(*range(100), *range(SKETCH_SIZE, SKETCH_SIZE + 50)))
    assert Features(beyond, full, NONE_AT_HAND).containment == pytest.approx(1.0)


def test_the_verifier_is_the_one_that_was_trained() -> None:
    """What `bench/stories_train.py` wrote: any other constant gives other odds. Train again: put the new ones here."""
    rising = SimpleNamespace(**{name: place / 20 for place, name in enumerate(NAMES, 1)})
    probability = verifier().probability(rising)
    assert math.log(probability / (1 - probability)) == pytest.approx(-10.6283, abs=1e-4)
    assert (verifier().same, verifier().duplicate) == (0.5, 0.9)
