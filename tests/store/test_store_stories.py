"""Stories on both engines: candidates, places, split and join by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from store_making import NOW, article, joining, profile, store

from monitor.errors import NotFound
from monitor.model import Candidate, Relation, Stamp, StoryChoice
from monitor.store import articles, stories
from monitor.store import candidates as story_candidates
from monitor.store.db import Database


def story_of(database: Database, article_id: int) -> int:
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    return view.story_id


def copies(database: Database, count: int) -> tuple[int, list[int]]:
    """A story with `count` articles: its id and theirs, the representative first."""
    [lead] = store(database, article(1, index_hashes=(10, 11, 12)))
    story_id = story_of(database, lead)
    rest = store(database, *(article(n, choice=joining(story_id, lead)) for n in range(2, count + 1)))
    return story_id, [lead, *rest]


def candidates(database: Database, *hashes: int, around: datetime | None = NOW) -> list[Candidate]:
    with database.read() as session:
        return story_candidates.alike(session, replace(profile(99), instant=around, index_hashes=hashes), NOW)


# --------------------------------------------------------------------------------------------------------- candidates
def test_those_that_share_most_come_first(database: Database) -> None:
    little, much, none = store(
        database,
        article(1, index_hashes=(1, 2, 3, -(2**63))),
        article(2, index_hashes=(1, 2, 2**63 - 1, -(2**63))),
        article(3, index_hashes=(7, 8)),
    )
    found = candidates(database, 1, 2, 2**63 - 1, -(2**63), 99)
    assert [(row.article_id, row.overlap) for row in found] == [(much, 4), (little, 3)]
    assert none not in [row.article_id for row in found]
    assert (found[0].profile, found[0].is_representative) == (profile(2), True)


def test_rare_hashes_say_more_than_common_ones(database: Database) -> None:
    template = store(database, *(article(n, index_hashes=(2, 4)) for n in range(1, 31)))
    [rare] = store(database, article(40, index_hashes=(6,)))
    found = candidates(database, 2, 4, 6)
    assert found[0].article_id == rare
    assert {row.article_id for row in found[1:]} == set(template[: story_candidates.BY_ALL - 1])


def test_facts_and_words_are_found_beside_the_shingles_of_a_series(database: Database) -> None:
    """Shingles are even, facts end in 01, words in 11."""
    store(database, *(article(n, index_hashes=(2, 4, 6)) for n in range(1, 31)))
    version, teaser = store(database, article(40, index_hashes=(1,)), article(41, index_hashes=(3,)))
    assert {version, teaser} <= {row.article_id for row in candidates(database, 1, 2, 3, 4, 6)}


def test_many_copies_of_one_story_leave_room_for_its_rivals(database: Database) -> None:
    story_id, lead = copies(database, 1)
    store(database, *(article(n, index_hashes=(2, 4), choice=joining(story_id, lead[0])) for n in range(2, 40)))
    [rival] = store(database, article(50, index_hashes=(2,)))
    found = candidates(database, 2, 4)
    assert rival in [row.article_id for row in found]
    assert sum(row.story_id == story_id for row in found) == story_candidates.OF_ONE_STORY + 1


def test_a_hash_that_too_many_have_says_nothing(database: Database) -> None:
    store(database, *(article(n, index_hashes=(1,)) for n in range(story_candidates.COMMON + 1)))
    assert candidates(database, 1) == []


def test_only_the_window_counts_also_for_what_is_common(database: Database) -> None:
    long_ago = Stamp(datetime(2025, 1, 1, tzinfo=UTC), "day")
    store(database, *(article(n, index_hashes=(2,), published=long_ago) for n in range(story_candidates.COMMON + 1)))
    [recent] = store(database, article(100, index_hashes=(2,)))
    assert [row.article_id for row in candidates(database, 2)] == [recent]
    assert candidates(database, 2, around=NOW + timedelta(days=100)) == []


@pytest.mark.parametrize(("value", "days"), [(2, story_candidates.STORY_DAYS), (1, 3), (3, story_candidates.NEAR_DAYS)])
@pytest.mark.parametrize("way", [1, -1])
def test_the_window_is_exact_to_the_day(database: Database, value: int, days: int, way: int) -> None:
    at = NOW + timedelta(days=days * way)
    [article_id] = store(database, article(1, index_hashes=(value,), published=Stamp(at, "minute")), at=at)
    assert [row.article_id for row in candidates(database, value)] == [article_id]
    assert candidates(database, value, around=NOW - timedelta(days=way)) == []


def test_what_has_no_date_is_looked_for_in_more_than_a_year(database: Database) -> None:
    old = Stamp(NOW - timedelta(days=story_candidates.UNDATED_DAYS), "minute")
    [article_id] = store(database, article(1, index_hashes=(3,), published=old))
    assert candidates(database, 3) == []
    assert [row.article_id for row in candidates(database, 3, around=None)] == [article_id]


def test_the_representative_stands_before_its_copies(database: Database) -> None:
    [lead] = store(database, article(1, index_hashes=(1,)))
    copy = article(2, index_hashes=(1, 2, 3), choice=joining(story_of(database, lead), lead))
    [member] = store(database, copy)
    found = candidates(database, 1, 2, 3)
    assert [(row.article_id, row.is_representative) for row in found] == [(lead, True), (member, False)]
    unseen = candidates(database, 2)
    assert [(row.article_id, row.overlap) for row in unseen] == [(lead, 0), (member, 1)]


def test_nothing_to_look_for_finds_nothing(database: Database) -> None:
    store(database, article(1))
    assert candidates(database) == []
    assert candidates(database, 12345) == []


def test_a_revised_article_is_found_by_its_new_words_only(database: Database) -> None:
    [article_id] = store(database, article(1, index_hashes=(1, 2)))
    with database.begin() as session:
        articles.revise(session, article_id, article(1, index_hashes=(2, 3)).article, NOW)
    assert candidates(database, 1) == []
    assert [row.overlap for row in candidates(database, 2, 3)] == [2]


def test_twins_are_found_by_their_keys(database: Database) -> None:
    first, second = store(database, article(1), article(2))
    with database.read() as session:
        found = story_candidates.with_keys(session, ["url:1", "guid:1", "guid:2", "unknown"])
        assert story_candidates.with_keys(session, []) == []
    assert [(row.article_id, row.overlap) for row in found] == [(first, 0), (second, 0)]


# -------------------------------------------------------------------------------------------------------------- place
def test_each_link_keeps_its_score_and_reason(database: Database) -> None:
    story_id, [lead, member] = copies(database, 2)
    with database.read() as session:
        story = stories.read_story(session, story_id)
    assert story is not None
    assert [one.id for one in story.articles] == [lead, member]
    assert (story.articles[1].relation, story.articles[1].relation_reason) == ("duplicate", "nearly the same words")


def test_an_update_is_a_story_of_its_own_linked_to_the_earlier(database: Database) -> None:
    [first] = store(database, article(1, title="Closes in May"))
    choice = StoryChoice(Relation.UPDATE, None, first, 0.8, "the deadline moved")
    [second] = store(database, article(2, title="Closes in June", choice=choice))
    earlier, later = story_of(database, first), story_of(database, second)
    assert earlier != later
    with database.read() as session:
        before, after = stories.read_story(session, earlier), stories.read_story(session, later)
    assert before is not None
    assert after is not None
    assert before.updates == ((later, "Closes in June", "later"),)
    assert after.updates == ((earlier, "Closes in May", "earlier"),)


def test_no_story_of_that_id(database: Database) -> None:
    with database.read() as session:
        assert stories.read_story(session, 77) is None
        assert stories.successor(session, 77) is None


# ------------------------------------------------------------------------------------------------------------ by hand
def test_what_was_split_by_hand_has_its_own_story(database: Database) -> None:
    story_id, [lead, member] = copies(database, 2)
    with database.begin() as session:
        own = stories.split_by_hand(session, member, "ada", NOW)
        assert stories.apart(session, member) == {story_id}
        rest, split = stories.read_story(session, story_id), stories.read_story(session, own)
    assert rest is not None
    assert split is not None
    assert ([one.id for one in rest.articles], [one.id for one in split.articles]) == ([lead], [member])
    assert "by hand" in split.lead.relation_reason


def test_a_story_without_its_representative_finds_another(database: Database) -> None:
    [lead] = store(database, article(1))
    story_id = story_of(database, lead)
    press, official = store(
        database, article(2, choice=joining(story_id, lead)), article(3, choice=joining(story_id, lead), official=True)
    )
    with database.begin() as session:
        stories.split_by_hand(session, lead, "ada", NOW)
        story = stories.read_story(session, story_id)
    assert story is not None
    assert [(one.id, one.relation) for one in story.articles] == [(official, "first"), (press, "duplicate")]


def test_an_article_alone_is_not_split(database: Database) -> None:
    story_id, [lead] = copies(database, 1)
    with database.begin() as session:
        assert stories.split_by_hand(session, lead, "ada", NOW) == story_id
        assert stories.apart(session, lead) == set()


def test_a_joined_story_answers_as_its_successor(database: Database) -> None:
    first, second, third = store(database, article(1), article(2), article(3))
    one, two, three = (story_of(database, article_id) for article_id in (first, second, third))
    with database.begin() as session:
        assert stories.join_by_hand(session, first, two, "ada", NOW) == two
        assert stories.join_by_hand(session, second, three, "ada", NOW) == three
        assert stories.join_by_hand(session, first, one, "ada", NOW) == two  # its successor, where it is already
        assert stories.join_by_hand(session, first, three, "ada", NOW) == three
        for story_id in (one, two, three):
            story = stories.read_story(session, story_id)
            assert story is not None
            assert (story.id, [member.id for member in story.articles]) == (three, [third, second, first])
        assert stories.join_by_hand(session, first, three, "ada", NOW) == three  # twice is once


def test_joining_takes_back_a_split(database: Database) -> None:
    story_id, [lead, member] = copies(database, 2)
    with database.begin() as session:
        own = stories.split_by_hand(session, member, "ada", NOW)
        assert stories.join_by_hand(session, member, story_id, "ada", NOW) == story_id
        assert stories.apart(session, member) == set()
        assert stories.successor(session, own) == story_id
        story = stories.read_story(session, story_id)
    assert story is not None
    assert [one.id for one in story.articles] == [lead, member]


def test_nothing_of_that_name(database: Database) -> None:
    [lead] = store(database, article(1))
    with database.begin() as session:
        with pytest.raises(NotFound, match="article 99"):
            stories.split_by_hand(session, 99, "ada", NOW)
        with pytest.raises(NotFound, match="story 99"):
            stories.join_by_hand(session, lead, 99, "ada", NOW)


# ------------------------------------------------------------------------------------------------------------- follow
def shown_the_same(story_id: int, other: int) -> StoryChoice:
    return StoryChoice(Relation.SAME, story_id, other, 0.9, "58% of the shorter text")


def test_a_lone_article_follows_what_proves_to_be_the_same(database: Database) -> None:
    story_id, [lead, _] = copies(database, 2)
    [alone] = store(database, article(9))
    lonely = story_of(database, alone)
    with database.begin() as session:
        assert stories.follow(session, lonely, shown_the_same(story_id, lead), NOW)
    with database.read() as session:
        found = stories.read_story(session, lonely)
    assert found is not None
    assert (found.id, len(found.articles)) == (story_id, 3)
    assert [one.relation for one in found.articles if one.id == alone] == ["same"]


def test_a_story_of_several_follows_nobody(database: Database) -> None:
    several, [lead, _] = copies(database, 2)
    [other] = store(database, article(9))
    with database.begin() as session:
        assert not stories.follow(session, several, shown_the_same(story_of(database, other), other), NOW)
    assert story_of(database, lead) == several


def test_what_a_person_took_out_does_not_follow(database: Database) -> None:
    story_id, [lead, copy] = copies(database, 2)
    with database.begin() as session:
        own = stories.split_by_hand(session, copy, "operator", NOW)
    with database.begin() as session:
        assert not stories.follow(session, own, shown_the_same(story_id, lead), NOW)
    assert story_of(database, copy) == own


def test_a_whole_story_follows_its_version_in_another_language(database: Database) -> None:
    several, [lead, copy] = copies(database, 2)
    [other] = store(database, article(9))
    target = story_of(database, other)
    choice = StoryChoice(Relation.TWIN, target, other, 0.8, "5 facts shared")
    with database.begin() as session:
        assert stories.follow(session, several, choice, NOW)
    with database.read() as session:
        found = stories.read_story(session, several)
    assert found is not None
    assert found.id == target
    assert {one.id: one.relation for one in found.articles} == {other: "first", lead: "twin", copy: "duplicate"}


def test_stories_that_a_person_parted_do_not_follow_each_other(database: Database) -> None:
    story_id, [lead, copy, _] = copies(database, 3)
    with database.begin() as session:
        own = stories.split_by_hand(session, copy, "operator", NOW)
        twin = StoryChoice(Relation.TWIN, own, copy, 0.8, "5 facts shared")
        assert not stories.follow(session, story_id, twin, NOW)
    assert story_of(database, lead) == story_id


def test_representatives_in_every_language_come_with_any_article(database: Database) -> None:
    story_id, [lead, _] = copies(database, 2)
    twin = StoryChoice(Relation.TWIN, story_id, lead, 1.0, "linked")
    [first, _] = store(database, *(article(n, choice=twin, language="zh-Hant") for n in (7, 8)))
    [simplified] = store(database, article(9, choice=twin, language="zh-Hans"))
    [last] = store(database, article(10, choice=joining(story_id, lead), index_hashes=(77,)))
    found = {row.article_id: row.is_representative for row in candidates(database, 77)}
    assert found == {lead: True, first: True, simplified: True, last: False}
