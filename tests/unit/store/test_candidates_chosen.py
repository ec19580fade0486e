"""Which stored articles are held against a new one, of all that share a hash with it."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from monitor.store.candidates import BY_ALL, OF_ONE_STORY, Shared, best_of

ARTICLES = st.integers(1, 120)
POSTINGS = st.dictionaries(st.integers(0, 2**12), st.lists(ARTICLES, min_size=1, max_size=40, unique=True), max_size=12)


@given(POSTINGS, st.integers(1, 60))
def test_a_second_question_changes_no_candidate(postings: Mapping[int, list[int]], stories: int) -> None:
    shared = Shared()
    for value, articles in postings.items():
        shared.add(value, articles)
    asked: list[list[int]] = []

    def some(ids: list[int]) -> dict[int, int]:
        asked.append(ids)
        return {one: one % stories for one in ids}

    class All(dict[int, int]):
        def __missing__(self, one: int) -> int:
            return one % stories

    found = best_of(shared, some)
    assert found == {one: one % stories for one in _at_once(shared, All())}
    assert len({one for ids in asked for one in ids}) == sum(map(len, asked))


def _at_once(shared: Shared, story_of: Mapping[int, int]) -> list[int]:
    """The first of each ranking whose story is not yet there often enough."""
    from monitor.store.candidates import _RANKINGS

    found: dict[int, None] = {}
    for kinds, best in _RANKINGS:
        taken: list[int] = []
        for one in shared.ranked(kinds, best):
            if len(taken) < best and [story_of[other] for other in taken].count(story_of[one]) < OF_ONE_STORY:
                taken.append(one)
        found |= dict.fromkeys(taken)
    return list(found)


def test_copies_of_one_story_leave_room_for_its_rivals() -> None:
    shared = Shared()
    shared.add(0, list(range(1, 31)))
    shared.add(2, list(range(1, 20)))
    found = best_of(shared, lambda ids: {one: 0 if one < 20 else one for one in ids})
    assert list(found) == [1, 2, *range(20, 20 + BY_ALL - OF_ONE_STORY)]
