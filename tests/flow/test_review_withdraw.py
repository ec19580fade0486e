"""What disappears from a source and from its address is marked withdrawn, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.bootstrap import App
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

NAMES = ("1", "2", "3", "4", "5", "6")
WITH_PAGES = "[source.page]\nfetch = true\n"
TOPICS = ("drones", "robots", "microchips", "vaccines", "batteries", "satellites")


class Newsroom:
    """A feed of dated articles with pages; what it lists and which pages are there is changed by hand."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site, self.clock, self.began = site, clock, clock.now
        for name in NAMES:
            self.answer(name, Answer(_page(name), headers={"Content-Type": "text/html"}))
        self.list(*NAMES)

    def url(self, name: str) -> str:
        return f"{self.site.url}/news/{name}"

    def list(self, *names: str) -> None:
        """The higher the number, the older."""
        items = [(_title(name), self.url(name), self._date(name)) for name in names]
        self.site.pages["/feed"] = Answer(rss(*items))

    def answer(self, name: str, answer: Answer) -> None:
        self.site.pages[f"/news/{name}"] = answer

    def _date(self, name: str) -> str:
        return format_datetime(self.began - timedelta(hours=int(name)))


def _title(name: str) -> str:
    return f"Innovation and Technology Fund backs {TOPICS[int(name) - 1]} made in Hong Kong, grant {name}"


def _page(name: str) -> str:
    words = f"The Innovation and Technology Commission backs {TOPICS[int(name) - 1]} in Hong Kong. " * 5
    return f"<html><head><title>{_title(name)}</title></head><body><article><p>{words}</p></article></body></html>"


@pytest.fixture
def newsroom(site: Site, clock: Clock) -> Newsroom:
    return Newsroom(site, clock)


@pytest.fixture
def app(newsroom: Newsroom, open_with: Open) -> App:
    """Open, with everything that the newsroom lists stored."""
    made = open_with(source("itc", f"{newsroom.site.url}/feed") + WITH_PAGES)
    assert made.poll().polls[0].new == len(NAMES)
    return made


def _again(app: App) -> None:
    (poll,) = app.poll(everything=True, force=True).polls
    assert not poll.reason


def _withdrawn(app: App) -> set[str]:
    return {article.url.rsplit("/", 1)[1] for article in app.export() if article.withdrawn}


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_neither_listed_nor_there_is_withdrawn(app: App, newsroom: Newsroom, status: int) -> None:
    newsroom.list("1", "3", "4", "5", "6")
    newsroom.answer("2", Answer("gone", status))
    _again(app)

    assert _withdrawn(app) == {"2"}
    assert len(list(app.export())) == len(NAMES)
    assert "withdrawn:1" in app.source_statuses()[0].recent[0].flags


@pytest.mark.parametrize("answer", [Answer(_page("2")), Answer("busy", 503), Answer("no", 403)])
def test_a_page_that_may_still_be_there_is_not_withdrawn(app: App, newsroom: Newsroom, answer: Answer) -> None:
    newsroom.list("1", "3", "4", "5", "6")
    newsroom.answer("2", answer)
    _again(app)

    assert _withdrawn(app) == set()


def test_what_is_listed_is_not_withdrawn_whatever_its_page_says(app: App, newsroom: Newsroom) -> None:
    for name in NAMES:
        newsroom.answer(name, Answer("gone", 404))
    newsroom.list(*NAMES[::-1])
    _again(app)

    assert _withdrawn(app) == set()


def test_what_leaves_the_window_at_its_old_end_is_not_asked_for(app: App, newsroom: Newsroom) -> None:
    newsroom.list("1", "2", "3", "4")
    for name in ("5", "6"):
        newsroom.answer(name, Answer("gone", 404))
    before = len(newsroom.site.asked)
    _again(app)

    assert newsroom.site.paths()[before:] == ["/feed"]
    assert _withdrawn(app) == set()


def test_a_few_pages_to_a_poll_and_the_others_after_the_next_listing(app: App, newsroom: Newsroom) -> None:
    for name in ("1", "2", "3", "4", "5"):
        newsroom.answer(name, Answer("gone", 404))
    newsroom.list("6")
    before = len(newsroom.site.asked)
    _again(app)
    assert len(newsroom.site.asked) - before == 4  # the feed and three pages
    assert len(_withdrawn(app)) == 3

    newsroom.site.pages["/feed"] = Answer(rss((_title("6") + " again", newsroom.url("6"), newsroom._date("6"))))
    _again(app)
    assert _withdrawn(app) == {"1", "2", "3", "4", "5"}


def test_what_comes_back_is_no_longer_withdrawn(app: App, newsroom: Newsroom) -> None:
    newsroom.list("1", "3", "6")
    newsroom.answer("2", Answer("gone", 404))
    _again(app)
    assert "2" in _withdrawn(app)
    newsroom.list("1", "2", "3", "6")
    _again(app)

    assert _withdrawn(app) == set()


def test_what_is_withdrawn_before_its_digest_is_not_told(newsroom: Newsroom, open_with: Open, clock: Clock) -> None:
    app = open_with(source("itc", f"{newsroom.site.url}/feed") + WITH_PAGES)
    app.subscribe("reader@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)
    app.poll()
    newsroom.list("1", "3", "4", "5", "6")
    newsroom.answer("2", Answer("gone", 404))
    _again(app)

    (digest,) = app.alerts.compose_due()
    assert {item.title for item in digest.items} == {_title(name) for name in NAMES if name != "2"}


def test_where_pages_are_not_read_none_is_asked_for(newsroom: Newsroom, open_with: Open) -> None:
    app = open_with(source("itc", f"{newsroom.site.url}/feed"))
    app.poll()
    newsroom.list("1", "3", "6")
    newsroom.answer("2", Answer("gone", 404))
    _again(app)

    assert newsroom.site.paths() == ["/feed", "/feed"]
