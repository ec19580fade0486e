"""Searches answered story by story, on both engines, with the index in memory and without."""

from __future__ import annotations

import pytest
from store_making import NOW, article, read, store

from monitor.model import LANGUAGES, ListedStory, StoryResults
from monitor.store import articles, stories, story_search
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database


@pytest.fixture
def four_stories(database: Database) -> Database:
    """Twelve articles, of which every fourth tells one story, each in the three languages."""
    made = (article(number, title=f"Fund {number} 基金", language=LANGUAGES[number % 3]) for number in range(12))
    ids = store(database, *made)
    with database.begin() as session:
        for place, id_ in enumerate(ids[4:]):
            stories.join_by_hand(session, id_, stories.story_of(session, ids[place % 4]), "test", NOW)
    return database


def test_each_story_stands_once_on_the_pages_of_an_answer(four_stories: Database) -> None:
    index = BitmapIndex()
    for text in ("", "fund", "fund sort:best", "sort:deadline", "lang:zh-Hant", "zebra"):
        found = [] if text == "zebra" else [1, 2, 3, 4]
        whole = _page(four_stories, None, text, 50, None)
        listed: list[ListedStory] = []
        cursor = None
        for _ in range(5):
            page = _page(four_stories, index, text, 1, cursor)
            listed += page.stories
            cursor = page.answer.next_cursor
            if cursor is None:
                break

        assert [one.id for one in listed] == [one.id for one in whole.stories]
        assert sorted(one.id for one in listed) == found
        assert page.total == whole.total == len(found)
        assert {one.lead.language for one in listed} <= {"zh-Hant"}


def _page(database: Database, index: BitmapIndex | None, text: str, limit: int, cursor: str | None) -> StoryResults:
    with database.read() as session:
        if index is None:
            return story_search.search_stories(session, read(text), "zh-Hant", limit, cursor)
        return story_search.faceted_stories(session, index.at(session), read(text), "zh-Hant", limit, cursor)


def test_stories_are_counted_by_month(four_stories: Database) -> None:
    with four_stories.read() as session:
        assert articles.programme_months(session, ["rth"]) == {"2026-11": 12}
        assert articles.story_months(session, ["rth"]) == {"2026-11": 4}
