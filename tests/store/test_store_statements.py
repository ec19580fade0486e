"""What texts state, thread by thread, and what is touched: on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from store_making import FIRST, NOW, article, joining, read, store

from monitor.model import Change, Deadline, Facts, Relation, Stamp, StoryChoice
from monitor.store import articles, candidates, search, statements
from monitor.store.db import Database
from monitor.store.tables import REVISION

HOUR = timedelta(hours=1)
OLD, NEW = ({"facts": Facts((Deadline(date(2026, 12, day), f"by {day} December"),))} for day in (1, 15))


def follow_up(of: int) -> StoryChoice:
    return StoryChoice(Relation.UPDATE, None, of, 0.8, "other figures")


def stories_of(database: Database, *article_ids: int) -> list[int]:
    with database.read() as session:
        return [one.story_id for one in articles.views(session, article_ids)]


def revise(database: Database, article_id: int, at: int, **values: object) -> None:
    with database.begin() as session:
        articles.revise(session, article_id, article(article_id, **values).article, NOW + at * HOUR)  # type: ignore[arg-type]


def test_each_text_states_what_it_stated(database: Database) -> None:
    [one] = store(database, article(1, facts=OLD, text=""))
    revise(database, one, 1, facts=NEW)
    revise(
        database, one, 2, facts=NEW, title="Another headline", published=Stamp(NOW + 2 * HOUR, "minute", "dated anew")
    )
    with database.read() as session:
        texts = statements.statements(session, stories_of(database, one))

    assert [(text.number, text.read, text.seen, text.facts.of(Deadline)[0].date.day) for text in texts] == [
        (1, False, NOW, 1),
        (2, True, NOW + HOUR, 15),
        (3, True, NOW + 2 * HOUR, 15),
    ]
    assert [text.said for text in texts] == [NOW, NOW + HOUR, NOW + 2 * HOUR]


def test_texts_before_one_that_was_not_kept_are_left_out(database: Database) -> None:
    [one] = store(database, article(1, facts=OLD))
    revise(database, one, 1, facts=NEW)
    revise(database, one, 2, facts=OLD)
    with database.begin() as session:
        session.execute(update(REVISION).where(REVISION.c.number == 2).values(stated=None))
    with database.read() as session:
        assert [text.number for text in statements.statements(session, stories_of(database, one))] == [3]


def test_a_thread_is_what_follows_up_and_what_is_followed_up(database: Database) -> None:
    first, alone = store(database, article(1), article(2))
    [second] = store(database, article(3, choice=follow_up(first)))
    [third] = store(database, article(4, choice=follow_up(second)))
    one, other, two, three = stories_of(database, first, alone, second, third)
    with database.read() as session:
        threads = statements.threads(session, [one, other, three])
        texts = statements.statements(session, threads[one])

    assert threads == {one: {one, two, three}, other: {other}, three: {one, two, three}}
    assert {text.story_id: text.follows for text in texts} == {one: False, two: True, three: True}


def test_a_thread_has_a_bound(database: Database) -> None:
    ids = store(database, article(1))
    for number in range(2, 30):
        ids += store(database, article(number, choice=follow_up(ids[-1])))
    with database.read() as session:
        [thread] = statements.threads(session, stories_of(database, ids[-1])).values()

    assert len(thread) == statements.MOST_OF_THREAD
    assert thread >= set(stories_of(database, ids[-1], ids[-2]))


@pytest.mark.parametrize(
    ("what", "is_touched"),
    [
        ("nothing", False),
        ("other facts", True),
        ("other words", False),
        ("a page gone", True),
        ("an article that joins", True),
        ("an article that joins and may not be told", False),
        ("a follow-up", True),
    ],
)
def test_a_story_is_touched_by_what_may_be_told_again(database: Database, what: str, is_touched: bool) -> None:
    [one] = store(database, article(1, facts=OLD))
    [story] = stories_of(database, one)
    since, later = NOW + HOUR, NOW + 2 * HOUR
    if what.startswith("other"):
        revise(database, one, 2, facts=NEW if what == "other facts" else OLD, title="Other words")
    elif what == "a page gone":
        with database.begin() as session:
            articles.withdraw(session, [one], later)
    elif what.startswith("an article"):
        store(database, article(2, choice=joining(story, one), announce="not" not in what), at=later)
    elif what == "a follow-up":
        store(database, article(2, choice=follow_up(one)), at=later)
    with database.read() as session:
        touched = statements.touched(session, since, 0)
        threads = statements.threads(session, touched)

    assert any(story in thread for thread in threads.values()) is is_touched


def test_an_edit_that_moves_a_fact_is_found_as_a_change_also_after_it_was_read_again(database: Database) -> None:
    edited, read_later, said, _ = store(
        database,
        article(1, facts=OLD),
        article(2, facts=OLD, text=""),
        article(3, facts={"facts": Facts((Change("extended", "extended"),))}),
        article(4, facts=OLD),
    )
    revise(database, edited, 1, facts=NEW)
    revise(database, read_later, 1, facts=NEW)
    with database.begin() as session:
        articles.save_classification(session, edited, article(1, facts=NEW | {"relevance": 0.8}).article.classification)
    with database.read() as session:
        found = search.search(session, read("has:change")).articles

    assert {one.id for one in found} == {edited, said}


def test_the_latest_articles_of_a_publisher_about_a_programme(database: Database) -> None:
    mine, *_ = store(database, article(1), article(2, publisher="Another"), article(9_000))
    with database.read() as session:
        tags = articles.views(session, [mine])[0].tags
        found = candidates.concerning(session, "The Wire", {tag.slug for tag in tags}, NOW, 30)
        none = candidates.concerning(session, "The Wire", {"no-such"}, NOW, 30)

    assert FIRST.story_id is None
    assert [one.article_id for one in found] == [mine]
    assert none == []
