"""The week of news that digests are measured by: what it is made of, and how its figures are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bench.story_set.radio import items
from bench.week_baselines import by_address_and_headline, told_by
from bench.week_run import READERS, Arrival, DigestShown, Outcome, Shown, digest_times
from bench.week_score import Score, Truth, scored
from bench.week_set.make import START, week
from bench.week_set.model import ANNOUNCED, Event, Page, Version, Week

SMALL = 60  # stories
HALVES = ("seen", "unseen")


# ------------------------------------------------------------------------------------------------------------ the week
@pytest.mark.parametrize("half", HALVES)
def test_the_same_seed_makes_the_same_week(half: str) -> None:
    assert week(half, 3, SMALL) == week(half, 3, SMALL)
    assert week(half, 3, SMALL).pages != week(half, 4, SMALL).pages


@pytest.mark.parametrize("half", HALVES)
def test_every_address_is_one_page_and_every_event_has_one(half: str) -> None:
    made = week(half, 3, SMALL)
    told = {version.event for page in made.pages for version in page.versions}
    told |= {page.gone[1] for page in made.pages if page.gone}

    assert len({page.url for page in made.pages}) == len(made.pages)
    assert told == set(made.events)


@pytest.mark.parametrize("half", HALVES)
def test_a_whole_week_has_all_that_it_is_to_measure(half: str) -> None:
    made = week(half, 1)
    kinds = Counter(event.kind for event in made.events.values())

    assert kinds[ANNOUNCED] >= 300
    assert min(kinds.values()) >= 4
    assert {page.strength for page in made.pages} == {0, 1, 2, 3}
    assert not [page.url for page in made.pages for version in page.versions if "{" in version.title + version.text]
    assert sum(len(page.versions) > 1 for page in made.pages) > 20
    assert len({page.source for page in made.pages}) == 14


def test_radio_items_can_be_told_apart() -> None:
    news = items(1000, 1)
    words = Counter((one.title, one.text.split("\n", 1)[0]) for one in news)

    assert len({one.url for one in news}) == 1000
    assert set(words.values()) == {1}
    assert not [one.url for one in news if "{" in one.title + one.text]


# -------------------------------------------------------------------------------------------------------- the figures
MORNING = START + timedelta(hours=9)
SECOND = START + timedelta(days=2, hours=9)
URLS = {
    "first": "http://a.example/1",
    "copy": "http://b.example/1",
    "update": "http://a.example/2",
    "other": "http://a.example/3",
}


def _page(name: str, at: datetime, story: str, number: int, later: Sequence[Version] = ()) -> Page:
    return Page(URLS[name], "park-en", (Version(at, name, (name,), name, (story, number)), *later))


def _made() -> Week:
    """A story with a copy and an update two days later, and another story."""
    events = [Event("s", 0, ANNOUNCED, MORNING), Event("s", 1, "extended", SECOND), Event("o", 0, ANNOUNCED, MORNING)]
    pages = [
        _page("first", MORNING, "s", 0),
        _page("copy", MORNING + timedelta(hours=1), "s", 0),
        _page("update", SECOND, "s", 1),
        _page("other", MORNING, "o", 0),
    ]
    return Week(START, {event.key: event for event in events}, pages)


def _arrivals(made: Week) -> list[Arrival]:
    times = digest_times(made)
    return [
        Arrival(next(polled for _, polled in times if polled >= page.versions[0].at), page, page.versions[0])
        for page in made.pages
    ]


def _figures(told: Sequence[tuple[int, Shown]]) -> Score:
    """What is told to all readers, each on a day of the week."""
    made = _made()
    outcome = Outcome()
    for day, (at, polled) in enumerate(digest_times(made)):
        shown = tuple(item for when, item in told if when == day)
        outcome.digests += [DigestShown(reader, at, polled, shown) for reader in READERS]
    return scored(Truth.of(made, _arrivals(made), "full"), outcome)


FIRST, COPY, UPDATE, OTHER = (Shown(url, "") for url in URLS.values())
CHANGED = Shown(URLS["first"], "", change=True)
FIGURES = [
    # told: (day, item), then repeats and hidden for each 100 stories, changes untold, unmarked, wrong
    ("all told once", [(1, FIRST), (1, OTHER), (3, CHANGED)], (0, 0, 0, 0, 0)),
    ("an update as plain news", [(1, FIRST), (1, OTHER), (3, UPDATE)], (0, 0, 0, 1, 0)),
    ("a copy told as well", [(1, FIRST), (1, COPY), (1, OTHER), (3, CHANGED)], (50, 0, 0, 0, 0)),
    ("a change swallowed", [(1, FIRST), (1, OTHER)], (0, 0, 1, 0, 0)),
    ("a story hidden", [(1, FIRST), (3, CHANGED)], (0, 50, 0, 0, 0)),
    ("a change that is none", [(1, FIRST), (1, OTHER), (2, CHANGED), (3, UPDATE)], (50, 0, 0, 1, 1)),
    ("a change told twice", [(1, FIRST), (1, OTHER), (3, CHANGED), (4, UPDATE)], (50, 0, 0, 0, 0)),
    ("a change marked twice", [(1, FIRST), (1, OTHER), (3, CHANGED), (4, CHANGED)], (50, 0, 0, 0, 0)),
    ("news told as a change", [(1, FIRST), (1, Shown(URLS["other"], "", change=True)), (3, CHANGED)], (0, 0, 0, 0, 1)),
    ("old news after the change", [(1, OTHER), (3, UPDATE), (4, COPY)], (50, 0, 0, 1, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("told", "figures"), [row[1:] for row in FIGURES], ids=[row[0] for row in FIGURES])
def test_the_figures_count_what_they_say(told: list[tuple[int, Shown]], figures: tuple[float, ...]) -> None:
    found = _figures(told)
    assert (found.repeats, found.hidden, found.untold, found.unmarked, found.wrong) == figures


def test_a_page_that_follows_what_it_does_not_is_a_wrong_link() -> None:
    linked = Shown(URLS["other"], "", follows=True)
    assert _figures([(1, FIRST), (1, linked), (3, Shown(URLS["update"], "", follows=True))]).wrong_links == 1


def test_a_plain_method_tells_each_group_once() -> None:
    made = _made()
    outcome = told_by(made, _arrivals(made), "full", by_address_and_headline)
    told = [item.url for digest in outcome.digests if digest.reader == "en" for item in digest.items]

    assert sorted(told) == sorted(URLS.values())
