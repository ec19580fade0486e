"""Searches answered story by story: each once on all pages, led by what its reader wants, the others under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App
from monitor.model import LANGUAGES, ArticleView, Language, ListedStory, StoryMember
from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, lines, open_stocked, visitor

ARTICLES = 40
TITLES = {
    "en": "Hong Kong robots join the Research Talent Hub, part {}",
    "zh-Hant": "香港機械人加入研究人才庫之{}",
    "zh-Hans": "香港机器人加入研究人才库之{}",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A service in which forty articles in three languages tell thirteen stories, far apart from each other."""
    random, app = Random(7), open_stocked(tmp_path_factory.mktemp("mixed"))
    made = [_article(number, random) for number in range(ARTICLES)]
    app.import_lines(lines(*made).splitlines())
    ids = [one.id for one in app.export("is:any")]
    for id_ in ids[len(ids) // 3 :]:
        app.join_story(id_, app.article(random.choice(ids[: len(ids) // 3])).story_id)
    yield app
    app.close()


def _article(number: int, random: Random) -> dict[str, Any]:
    language = random.choice(LANGUAGES)
    words = f"{random.randrange(10**9)} " * 8  # nothing that would put two of them together
    due = f"Applications close on {random.randrange(1, 28)} January 2027."
    return {
        "url": f"https://news.example.com/{number}",
        "title": TITLES[language].format(number),
        "text": f"{TITLES[language].format(number)} {words} {due}",
        "published": f"2026-{random.randrange(1, 12):02}-{random.randrange(1, 28):02}T09:00:00+08:00",
        "language": language,
        "source": random.choice(["gov", ""]),
    }


QUERIES = (
    "",
    "robots",
    "機械人 sort:best",
    "lang:zh-Hans",
    "source:gov sort:deadline",
    "robots until:2026-06",
    "zebra",
)


@pytest.mark.parametrize(("query", "limit"), list(product(QUERIES, (1, 3, 50))))
def test_the_pages_of_an_answer_hold_each_story_once_in_the_order_of_its_first_article(
    mixed: App, query: str, limit: int
) -> None:
    found = mixed.search(query, limit=200).articles
    wanted: dict[int, set[int]] = {}
    for article in found:
        wanted.setdefault(article.story_id, set()).add(article.id)
    listed = list(_pages(mixed, query, limit))

    assert [one.id for one in listed] == list(wanted)
    assert [set(one.found) for one in listed] == list(wanted.values())
    assert mixed.stories(query, "en", facets=True).total == len(wanted)


def _pages(app: App, query: str, limit: int) -> Iterator[ListedStory]:
    cursor = None
    while True:
        page = app.stories(query, "en", limit=limit, cursor=cursor, facets=True)
        assert len(page.stories) <= limit
        yield from page.stories
        cursor = page.answer.next_cursor
        if cursor is None:
            return


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_story_is_led_in_its_readers_language_and_by_official_publishers(mixed: App, reader: Language) -> None:
    for story in mixed.stories("", reader, limit=50).stories:
        told: list[ArticleView | StoryMember] = [story.lead, *story.others]
        in_language = [one for one in told if one.language == reader]
        if in_language:
            assert story.lead.language == reader
            assert story.lead.official == any(one.official for one in in_language)
        elif reader != "en":
            assert (story.lead.language == "en") == all(one.language == "en" for one in told)


def test_who_asks_for_a_language_gets_articles_in_it(mixed: App) -> None:
    leads = [story.lead.language for story in mixed.stories("lang:zh-Hans", "en", limit=50).stories]

    assert leads
    assert set(leads) == {"zh-Hans"}


def test_the_api_and_the_page_list_stories(own_app: App) -> None:
    own_app.join_story(2, 1)
    web = visitor(own_app)
    english, chinese = (
        web.get("/api/v1/stories", params={"q": "programme:rth", "language": language}).json()["stories"]
        for language in ("en", "zh-Hans")
    )
    page = web.get("/?lang=zh-Hant").text

    assert [(one["id"], one["lead"]["title"], one["found"]) for one in english] == [(1, HUB["title"], [1, 2])]
    assert [other["title"] for other in english[0]["others"]] == [HUB_ZH["title"]]
    assert chinese[0]["lead"]["title"] == HUB_ZH["title"]
    assert page.index(HUB_ZH["title"]) < page.index(HUB["title"]) < page.index(CYBERPORT["title"])
    assert page.count('href="/stories/1"') == 2  # in the list, and among what to act on


def test_a_date_ahead_does_not_hold_the_top(own_app: App) -> None:
    ahead = CYBERPORT | {"url": "https://news.example.com/ahead", "published": "2027-06-01T09:00:00+08:00"}
    ahead |= {"title": "Hong Kong Cyberport plans a robot fair", "text": "Hong Kong Cyberport plans a robot fair."}
    fresh = ahead | {"url": "https://news.example.com/fresh", "title": "Hong Kong Science Park opens a robot hall"}
    own_app.import_lines(lines(ahead).splitlines())
    del fresh["published"]
    own_app.import_lines(lines(fresh).splitlines())

    assert [one.lead.title for one in own_app.stories("", "en", limit=2).stories] == [fresh["title"], ahead["title"]]


# ----------------------------------------------------------------------------------------------------------- deadlines
def test_an_announcement_stands_once_among_the_deadlines_in_its_readers_language(own_app: App) -> None:
    own_app.join_story(2, 1)
    web = visitor(own_app)
    for language, title, other in (("en", HUB, HUB_ZH), ("zh-Hans", HUB_ZH, HUB)):
        (due,) = web.get("/api/v1/deadlines", params={"language": language}).json()
        page = web.get("/deadlines", params={"lang": language}).text

        assert (due["story"], due["lead"]["title"]) == (1, title["title"])
        assert [one["date"] for one in due["deadlines"]] == ["2026-12-31"]
        assert (page.count(title["title"]), page.count(other["title"])) == (1, 0)


def test_a_deadline_that_moved_is_shown_as_it_is_now_whatever_the_lead_said(own_app: App) -> None:
    own_app.join_story(2, 1)
    moved = HUB | {"text": str(HUB["text"]).replace("December 31, 2026", "January 15, 2027")}
    own_app.import_lines(lines(moved).splitlines())
    web = visitor(own_app)
    pages = {path: web.get(path, params={"lang": "zh-Hant"}).text for path in ("/?q=hub", "/stories/1", "/today")}

    for path, page in pages.items():
        assert HUB_ZH["title"] in page
        assert "1月15日截止" in page or path == "/today"
        assert "12月31日截止" not in page
    for path in ("/stories/1", "/today"):
        assert re.search("<s>[^<]*12月31日</s> → <strong>[^<]*1月15日</strong>", pages[path])
    assert "<del>" in pages["/stories/1"]
    assert "<ins>" in pages["/stories/1"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("month=2026-12", True), ("month=2027-01", False), ("q=cyberport", False), ("q=programme:rth", True),
        ("topic=talent", True), ("topic=green", False), ("q=hub OR cyberport&topic=green", False),
    ],
)  # fmt: skip
def test_deadlines_are_narrowed_by_month_search_and_topic(web: TestClient, query: str, shown: bool) -> None:
    answer = web.get(f"/deadlines?{query}")

    assert answer.status_code == 200
    assert (HUB["title"] in answer.text) is shown


@pytest.mark.parametrize(
    ("query", "status"), [("q=(", 400), ("month=2026-13", 422), ("topic=%22%3E", 422), ("month=x", 422)]
)
def test_deadlines_that_cannot_be_asked_for(web: TestClient, query: str, status: int) -> None:
    assert web.get(f"/deadlines?{query}").status_code == status
