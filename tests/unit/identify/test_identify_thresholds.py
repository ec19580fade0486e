"""Where the rules of a story begin and end: profiles made to stand on either side of each threshold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.identify.at_hand import AtHand
from monitor.identify.by_text import comparisons
from monitor.identify.decide import flood
from monitor.identify.facts import FactKind
from monitor.identify.story import choose
from monitor.model import Candidate, Language, Profile, Relation

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
TITLE = tuple(range(10))
NUMBER, COUNT, DATE, LATIN = FactKind.NUMBER, FactKind.COUNT, FactKind.DATE, FactKind.LATIN


def made(
    sketch: Sequence[int] = range(100),
    *,
    title: Sequence[int] = TITLE,
    facts: Sequence[int] = (),
    hours: float = 0,
    chinese: bool = False,
    publisher: int = 1,
    length: int = 300,
) -> Profile:
    at = NOON + timedelta(hours=hours)
    language: Language = "zh-Hant" if chinese else "en"
    return Profile(language, chinese, at, True, publisher, 0, 0, length, tuple(sketch), tuple(facts), tuple(title))


def fact(kind: FactKind, value: int, place: int = 0) -> int:
    """A fact as a profile holds it: its value with its kind, and where it stands."""
    return (value << 3 | kind) << 16 | 1000 + place


def known(profile: Profile, number: int = 1) -> Candidate:
    return Candidate(number, number, True, profile, 5)


def sharing(share: float) -> range:
    """A sketch of a hundred shingles, so many of which are the first ones."""
    return range(100 - round(100 * share), 200 - round(100 * share))


# ------------------------------------------------------------------------------------------------------------- by text
def compared(new: Profile, stored: Profile) -> bool:
    at_hand = [known(stored)]
    return bool(list(comparisons(new, at_hand, AtHand(at_hand, chinese=new.chinese))))


@pytest.mark.parametrize(("hours", "joins"), [(14 * 24, True), (14 * 24 + 1, False)])
def test_a_story_lasts_two_weeks(hours: float, joins: bool) -> None:
    assert compared(made(hours=hours), made(publisher=2)) is joins


OTHER = (fact(NUMBER, 5, 9),)
THIS = (fact(NUMBER, 6, 9),)


@pytest.mark.parametrize(
    ("new", "stored", "joins"),
    [
        (made(sharing(0.8), facts=OTHER), made(publisher=2, facts=THIS), False),  # word for word, another figure
        (made(sharing(0.79), facts=OTHER), made(publisher=2, facts=THIS), True),
        (made(sharing(0.8)), made(publisher=2), True),
        (made(sharing(0.5), facts=OTHER), made(facts=THIS), False),  # one publisher: no other figure at all
        (made(sharing(0.5)), made(), True),
        (made(title=range(8, 18), length=199), made(), False),  # one introduction under two headlines
        (made(title=range(8, 18), length=200), made(), True),
        (made(title=range(5, 15), length=199), made(), True),  # five of fifteen words: nearly the same headline
        (made(length=39), made(), False),  # a teaser is held against a text by its words
        (made(length=40), made(), True),
    ],
)
def test_what_may_join_by_its_text(new: Profile, stored: Profile, joins: bool) -> None:
    assert compared(new, stored) is joins


ALIKE = [fact(NUMBER, n, n) for n in range(1, 9)] + [fact(LATIN, n, 20 + n) for n in range(1, 5)]


@pytest.mark.parametrize(
    ("share", "title", "length", "joined"),
    [
        (0.34, range(7, 17), 149, False),  # a third of the text, 3 of 17 words of the headlines, half as long
        (0.35, range(7, 17), 149, True),
        (0.34, range(6, 16), 149, True),  # 4 of 16 words
        (0.34, range(7, 17), 150, True),
    ],
)
def test_a_long_report_that_takes_in_an_announcement_is_another_story(
    share: float, title: Sequence[int], length: int, joined: bool
) -> None:
    new = made(sharing(share), title=title, facts=ALIKE, length=length, publisher=2)
    assert (choose(new, [known(made(facts=ALIKE))]).story_id == 1) is joined


@pytest.mark.parametrize(("share", "relation"), [(0.6, Relation.DUPLICATE), (0.59, Relation.SAME)])
def test_a_copy_has_three_fifths_of_the_text(share: float, relation: Relation) -> None:
    new = made(sharing(share), facts=ALIKE, publisher=2)
    assert choose(new, [known(made(facts=ALIKE))]).relation is relation


# ------------------------------------------------------------------------------------------------------------ by facts
NUMBERS = [fact(NUMBER, value, value) for value in range(1, 9)]
SHARED = NUMBERS[:3]


@pytest.mark.parametrize(
    ("ours", "theirs", "twin"),
    [
        ([*NUMBERS[:2], fact(COUNT, 1)], [*NUMBERS[:2], fact(COUNT, 1)], True),  # 2.5 points
        ([*NUMBERS[:2], fact(DATE, 1)], [*NUMBERS[:2], fact(DATE, 1)], False),  # 2.4
        ([NUMBERS[0], *[fact(LATIN, n) for n in (1, 2)]], [NUMBERS[0], *[fact(LATIN, n) for n in (1, 2)]], False),
        (NUMBERS[:5], [*NUMBERS[:4], NUMBERS[6]], True),  # four of five figures
        (NUMBERS[:4], [*NUMBERS[:3], NUMBERS[6]], False),  # three of four
        (NUMBERS[:3], NUMBERS[:5], True),  # three of the other's five
        (NUMBERS[:3], [*NUMBERS[:5], fact(COUNT, 1)], False),
        (NUMBERS[:5], [NUMBERS[n] for n in (2, 1, 0, 3, 4)], True),  # 7 of 10 pairs in order
        (NUMBERS[:5], [NUMBERS[n] for n in (2, 1, 0, 4, 3)], False),  # 6
    ],
)
def test_how_many_facts_prove_a_version_in_another_language(ours: list[int], theirs: list[int], twin: bool) -> None:
    choice = choose(made(facts=ours, chinese=True, sketch=range(500, 600)), [known(made(facts=theirs))])
    assert (choice.relation is Relation.TWIN) is twin


@pytest.mark.parametrize(
    ("hours", "length", "publisher", "twin"),
    [
        (1.25, 300, 1, True),
        (0, 240, 1, True),
        (0, 239, 1, False),
        (0, 900, 1, True),
        (0, 901, 1, False),
        (0, 300, 2, False),
    ],
)
def test_where_a_version_in_another_language_may_be(hours: float, length: int, publisher: int, twin: bool) -> None:
    new = made(range(500, 600), facts=SHARED, chinese=True, hours=hours, length=length, publisher=publisher)
    assert (choose(new, [known(made(facts=SHARED))]).relation is Relation.TWIN) is twin


@pytest.mark.parametrize(
    ("hours", "shared", "twin"),
    [
        (1.5, [*SHARED, fact(COUNT, 1)], True),  # 3.5 points
        (1.5, SHARED, False),  # 3
        (24, NUMBERS[:4], True),
        (24.5, NUMBERS[:4], False),
    ],
)
def test_hours_later_more_facts_are_asked_for(hours: float, shared: list[int], twin: bool) -> None:
    new = made(range(500, 600), facts=shared, chinese=True, hours=hours)
    assert (choose(new, [known(made(facts=shared))]).relation is Relation.TWIN) is twin


@pytest.mark.parametrize(("others", "twin"), [(NUMBERS[:3], True), ([*NUMBERS[:3], fact(DATE, 1)], False)])
def test_a_version_in_another_language_leads_the_next_best(others: list[int], twin: bool) -> None:
    ours = [*NUMBERS[:4], fact(DATE, 1)]
    new = made(range(500, 600), facts=ours, chinese=True)
    choice = choose(new, [known(made(facts=NUMBERS[:4])), known(made(range(300, 400), facts=others), 2)])
    assert (choice.relation is Relation.TWIN) is twin


# --------------------------------------------------------------------------------------------------------------- flood
@pytest.mark.parametrize(
    ("unknown", "repeated", "flooded"),
    [(5, 5, True), (4, 4, False), (5, 3, True), (5, 2, False), (10, 5, True), (10, 4, False), (100, 49, False)],
)
def test_a_flood_repeats_half_of_at_least_five_headlines(unknown: int, repeated: int, flooded: bool) -> None:
    assert flood(unknown, repeated) is flooded
