"""Every entry is accounted for, and is one article: over generated lists, visit after visit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_support import DAY, NOW, draft

from monitor.model import Draft, Stamp
from monitor.pipeline.diff import Diff, compare, identify, keys_of_all
from monitor.store.articles import Stored
from monitor.text import letters


class Memory:
    """What a store keeps of a visit: the articles and who has which key."""

    def __init__(self) -> None:
        self.articles: dict[int, Stored] = {}
        self.keys: dict[str, int] = {}

    def under_headlines(self, headlines: Collection[str]) -> list[Stored]:
        return [one for one in reversed(self.articles.values()) if letters(one.title) in headlines]

    def visit(self, *drafts: Draft) -> Diff:
        items = [identify(f"entry {number}", one) for number, one in enumerate(drafts, 1)]
        found = {key: self.articles[self.keys[key]] for key in keys_of_all(items) if key in self.keys}
        diff = compare(items, found, self.under_headlines)
        for article_id, keys in diff.listed:
            for key in keys:
                self.keys.setdefault(key, article_id)
        for item in diff.new:
            article_id, one = len(self.articles) + 1, item.draft
            marks = (one.url, one.guid, one.title, one.summary, one.published.instant)
            self.articles[article_id] = Stored(article_id, item.content_hash, one.source_id, False, *marks)
            assert item.keys[0] not in self.keys
            for key in item.keys:
                self.keys.setdefault(key, article_id)
        return diff


def entry(number: int, **values: object) -> Draft:
    words = {"title": f"{WORDS[number % 8]} {WORDS[number // 8 % 8]} {number}", "text": ""}
    return draft(number, **words | {"published": Stamp(NOW - number * DAY, "second")} | values)


WORDS = ["chips", "drones", "robots", "ships", "laboratories", "satellites", "batteries", "lasers"]
LINKS = st.sampled_from(["https://h.example/new", "https://h.example/new#b", "https://h.example/c?sid=4", ""])
ENTRIES = st.builds(
    lambda number, url, guid: entry(number, url=url, guid=guid),
    st.integers(0, 30),
    LINKS,
    st.sampled_from([None, "1", "2", "3"]),
)


@given(st.lists(st.lists(ENTRIES, max_size=12), max_size=4))
@settings(max_examples=150, deadline=None)
def test_each_entry_has_exactly_one_account(visits: list[list[Draft]]) -> None:
    memory = Memory()
    for listed in visits:
        diff = memory.visit(*listed)
        assert [account.place for account in diff.accounts] == [f"entry {n}" for n in range(1, len(listed) + 1)]
        assert diff.count("new") == len(diff.new)
        assert diff.count("changed") == len(diff.changed)
        assert all(account.reason for account in diff.accounts)


@given(st.lists(st.integers(0, 60), unique=True, max_size=20), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_what_a_source_tells_apart_never_falls_together(numbers: list[int], later: int) -> None:
    """One link for all of them; guid, headline and date of their own."""
    entries = [entry(number, url="https://h.example/new.htm", guid=f"g{number}") for number in numbers]
    memory = Memory()
    memory.visit(*entries[later:])
    memory.visit(*entries)
    assert len(memory.articles) == len(numbers)
    assert memory.visit(*reversed(entries)).count("same") == len(numbers)


@given(st.integers(1, 12), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_what_moved_is_known_and_what_is_new_among_it_is_news(moved: int, fresh: int) -> None:
    memory = Memory()
    memory.visit(*(entry(number) for number in range(moved)))
    again = [entry(number, url=f"https://h.example/n/{number}?visit=2") for number in range(moved + fresh)]
    diff = memory.visit(*again)
    assert (diff.count("new"), diff.count("same")) == (fresh, moved)


def test_a_source_that_moves_and_dates_everything_anew_floods_and_its_news_is_told() -> None:
    memory = Memory()
    memory.visit(*(entry(number) for number in range(9)))
    today = Stamp(NOW, "second")
    diff = memory.visit(*(entry(n, url=f"https://h.example/n/{n}", published=today) for n in range(10)))
    assert (diff.flooded, diff.count("new"), diff.new[0].draft.title) == (True, 1, entry(9).title)


def test_in_a_flood_a_series_with_another_text_is_news() -> None:
    memory = Memory()
    memory.visit(*(entry(number, summary=f"Text {number} of the week. " * 9) for number in range(9)))
    today = Stamp(NOW, "second")
    moved = [
        entry(
            n, url=f"https://h.example/n/{n}", published=today, summary=f"Text {n if n < 8 else 99} of the week. " * 9
        )
        for n in range(9)
    ]
    diff = memory.visit(*moved)
    assert (diff.flooded, diff.count("new"), diff.count("same")) == (True, 1, 8)


@pytest.mark.parametrize(("link", "first"), [("https://h.example/", 1), ("https://h.example/news.htm", 3)])
def test_items_of_one_moment_that_all_lead_to_one_page_are_as_many_articles(link: str, first: int) -> None:
    memory = Memory()
    items = [entry(n, url=link, guid=None, published=Stamp(NOW, "second")) for n in range(5)]
    assert memory.visit(*items[:first]).count("new") == first
    assert memory.visit(*items).count("new") == 5 - first
    assert memory.visit(*items).count("same") == 5


def test_a_guid_that_is_used_again_is_another_article() -> None:
    memory = Memory()
    memory.visit(entry(1, guid="latest"))
    diff = memory.visit(entry(9, guid="latest", published=Stamp(NOW + timedelta(days=2), "second")))
    assert [account.told_apart for account in diff.accounts] == [True]
    assert memory.visit(entry(9, guid="latest", published=Stamp(NOW + timedelta(days=2), "second"))).count("same") == 1


def test_fragments_count_where_a_list_differs_in_nothing_else() -> None:
    memory = Memory()
    items = [entry(n, url=f"https://h.example/a.htm#item-{n}", published=Stamp(None, "none")) for n in range(4)]
    assert memory.visit(*items[:3]).count("new") == 3
    assert memory.visit(*items).count("new") == 1
    assert memory.visit(items[3], items[0]).count("same") == 2


def test_what_was_removed_is_known_by_its_own_marks_and_not_by_an_address_that_others_share() -> None:
    memory = Memory()
    memory.visit(entry(1, guid="1"))
    memory.articles[1] = replace(memory.articles[1], tidied=True)
    assert memory.visit(entry(1, guid="1")).count("same") == 1
    diff = memory.visit(entry(8, url=entry(1).url, guid="8"), entry(9, url=entry(1).url, guid="9"))
    assert diff.count("new") == 2
    assert memory.visit(entry(1, guid="1"), entry(8, url=entry(1).url, guid="8")).count("same") == 2


def test_an_entry_in_which_the_document_ended_is_no_edit() -> None:
    memory = Memory()
    memory.visit(entry(1, summary="All of it, and the rest."))
    found = dict.fromkeys(memory.keys, memory.articles[1])
    cut = identify("entry 1", entry(1, summary="All of it, and th"), cut=True)
    assert compare([cut], found).count("same") == 1
    assert compare([replace(cut, cut=False)], found).count("changed") == 1
    assert len(compare([cut], {}).new) == 1


def test_what_has_moved_is_known_by_its_new_address_from_then_on() -> None:
    memory = Memory()
    memory.visit(*(entry(number, guid=f"g{number}") for number in range(8)))
    moved = [entry(number, guid=f"n{number}", url=f"https://h.example/en/story-{number}") for number in range(8)]
    assert memory.visit(*moved).flooded
    again = memory.visit(*moved)
    assert (again.flooded, again.count("same"), len(again.new)) == (False, 8, 0)
