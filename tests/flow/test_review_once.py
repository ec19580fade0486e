"""Nothing is stored twice and nothing is lost, whatever a source does with its addresses, guids, dates and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

import pytest

from monitor.bootstrap import App
from monitor.model import Health, Outcome
from tests.making import Clock, Open, source
from tests.site import Answer, Site

SUBJECTS = (
    "Cyberport names forty young companies in artificial intelligence that join its incubation programme",
    "Science Park opens a laboratory where microchips are packaged and tested for small makers",
    "Drones carry medicine between outlying islands in a trial of the low-altitude economy",
    "Research Talent Hub raises the monthly allowance of holders of a doctor's degree",
    "Universities and industry share the cost of batteries that charge in five minutes",
    "A satellite built by students takes its first picture of the harbour by night",
)


@dataclass(frozen=True)
class Item:
    """One item of a feed; `url` and `guid` are paths below the site unless they are whole."""

    title: str
    url: str
    guid: str
    hours: float = 0  # before now


ITEMS = tuple(
    Item(title, f"/news/2026/{number}-story.html", f"tag:{number}", number) for number, title in enumerate(SUBJECTS, 1)
)


def _feed(site: Site, clock: Clock, items: Sequence[Item]) -> Answer:
    def whole(path: str) -> str:
        return site.url + path if path.startswith("/") else path

    made = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(whole(one.url))}</link>"
        f"<guid isPermaLink='false'>{escape(one.guid)}</guid>"
        f"<pubDate>{format_datetime(clock.now - timedelta(hours=one.hours))}</pubDate></item>"
        for one in items
    )
    return Answer(f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{made}</channel></rss>")


def _url(item: Item, old: str, new: str) -> Item:
    return replace(item, url=item.url.replace(old, new))


TRICKS = {
    "other guids": lambda one: replace(one, guid=one.guid + ":v2"),
    "other addresses": lambda one: replace(one, url=one.url.replace("/news/", "/en/releases/")),
    "tracking": lambda one: replace(one, url=one.url + "?utm_source=rss&utm_medium=feed"),
    "a fragment": lambda one: replace(one, url=one.url + "#top"),
    "guids in capitals and space": lambda one: replace(one, guid=f"  {one.guid} "),
    "other dates": lambda one: replace(one, hours=0),
    "nothing": lambda one: one,
}


@pytest.fixture
def stored(site: Site, clock: Clock, open_with: Open) -> App:
    """Open, with all items stored."""
    site.pages["/feed"] = _feed(site, clock, ITEMS)
    app = open_with(source("itc", f"{site.url}/feed", scope="all"))
    assert app.poll().polls[0].new == len(ITEMS)
    return app


def _polled(app: App, site: Site, clock: Clock, items: Sequence[Item]) -> None:
    site.pages["/feed"] = _feed(site, clock, items)
    clock.pass_by(hours=1)
    app.poll(everything=True, force=True)


def _titles(app: App) -> list[str]:
    return sorted(article.title for article in app.export())


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_the_same_items_in_another_dress_are_not_stored_again(
    stored: App, site: Site, clock: Clock, trick: object
) -> None:
    changed = [trick(one) for one in ITEMS]  # type: ignore[operator]
    for items in (changed, changed[::-1], ITEMS, changed):
        _polled(stored, site, clock, items)

    assert _titles(stored) == sorted(SUBJECTS)
    assert {article.revision for article in stored.export()} == {1}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://www.itc.example.hk/a/1.html", "https://www.itc.example.hk/a/1.html"),
        ("https://www.itc.example.hk/a/1.html", "https://itc.example.hk/a/1.html"),
        ("https://itc.example.hk/a/1.html", "https://ITC.example.hk:443/a/1.html"),
        ("https://itc.example.hk/a?id=1&x=2", "https://itc.example.hk/a?x=2&id=1"),
        ("https://itc.example.hk/a/", "https://itc.example.hk/a"),
        ("https://itc.example.hk/a%2Db", "https://itc.example.hk/a-b"),
    ],
)
def test_an_address_written_otherwise_with_another_guid_is_the_same(
    site: Site, clock: Clock, open_with: Open, first: str, second: str
) -> None:
    app = open_with(source("itc", f"{site.url}/feed", scope="all"))
    for url in (first, second, first):
        _polled(app, site, clock, [Item(SUBJECTS[0], url, f"guid of {url}")])

    assert _titles(app) == [SUBJECTS[0]]


def test_new_items_among_known_ones_are_all_stored(stored: App, site: Site, clock: Clock) -> None:
    fresh = [
        Item(f"Fund {number} backs {'abcdefgh'[number] * 9}", f"/new/{number}", f"new:{number}") for number in range(8)
    ]
    _polled(stored, site, clock, [*fresh[:4], *ITEMS])
    _polled(stored, site, clock, [*ITEMS, *fresh[4:]])

    assert _titles(stored) == sorted((*SUBJECTS, *(one.title for one in fresh)))


def test_a_feed_that_goes_back_in_time_and_forth_adds_nothing(stored: App, site: Site, clock: Clock) -> None:
    for items in (ITEMS[3:], ITEMS[:3], ITEMS[2:], ITEMS[:1], ITEMS):
        _polled(stored, site, clock, items)

    assert _titles(stored) == sorted(SUBJECTS)


def test_a_page_listed_twice_under_two_headlines_settles(stored: App, site: Site, clock: Clock) -> None:
    """As feeds do that repeat an item in a "most read" part under a shorter headline."""
    short = [replace(one, title="Most read: " + one.title[:30], guid=one.guid + ":top") for one in ITEMS[:3]]
    extra = [Item(f"Fund number {number}", f"/more/{number}", f"more:{number}") for number in range(4)]
    for number in range(4):  # each time something else is new, so that the document is read
        _polled(stored, site, clock, [*short, *ITEMS, extra[number]] if number % 2 else [*ITEMS, *short, extra[number]])

    revisions = {article.title: article.revision for article in stored.export()}
    assert revisions == dict.fromkeys((*SUBJECTS, *(one.title for one in extra)), 1)


def test_two_sources_that_list_the_same_at_one_time_store_it_once(site: Site, clock: Clock, open_with: Open) -> None:
    blocks = ""
    for name in "abcdef":
        site.pages[f"/{name}"] = _feed(site, clock, [replace(one, guid=name + one.guid) for one in ITEMS])
        blocks += source(name, f"{site.url}/{name}", scope="all")
    app = open_with(blocks)
    done = app.poll()

    assert _titles(app) == sorted(SUBJECTS)
    assert sum(poll.new for poll in done.polls) == len(ITEMS)
    assert not any(poll.refused for poll in done.polls)
    assert not any(poll.outcome is Outcome.FAILED for poll in done.polls)


def test_a_moved_feed_is_learnt_and_its_articles_stay_known(site: Site, clock: Clock, stored: App) -> None:
    site.pages["/new-feed"] = _feed(site, clock, ITEMS)
    site.pages["/feed"] = Answer("", 301, {"Location": f"{site.url}/new-feed"})
    for _ in range(8):
        clock.pass_by(hours=12)
        stored.poll(everything=True, force=True)
    before = len(site.asked)
    clock.pass_by(hours=12)
    stored.poll(everything=True, force=True)

    assert site.paths()[before:] == ["/new-feed"]
    assert _titles(stored) == sorted(SUBJECTS)
    (status,) = stored.source_statuses()
    assert status.health is Health.MOVED
    assert f"{site.url}/new-feed" in status.reason

    site.pages["/new-feed"] = Answer("gone", 404)
    site.pages["/feed"] = _feed(site, clock, [*ITEMS, Item("Fund for the return", "/back", "back")])
    for _ in range(4):
        clock.pass_by(hours=26)
        stored.poll(everything=True, force=True)
    assert "Fund for the return" in _titles(stored)
    assert stored.source_statuses()[0].health is Health.OK


EMPTY = (
    Answer("<?xml version='1.0'?><rss version='2.0'><channel><title>News</title></channel></rss>"),
    Answer("<html><body><h1>Maintenance</h1></body></html>", headers={"Content-Type": "text/html"}),
    Answer(""),
)


@pytest.mark.parametrize("empty", EMPTY, ids=["no items", "a page", "no bytes"])
def test_a_source_that_suddenly_lists_nothing_has_failed_and_loses_nothing(
    stored: App, site: Site, clock: Clock, empty: Answer
) -> None:
    site.pages["/feed"] = empty
    for _ in range(3):
        clock.pass_by(hours=12)
        (poll,) = stored.poll(everything=True, force=True).polls
        assert poll.outcome is Outcome.FAILED
        assert poll.reason
    assert stored.source_statuses()[0].health is Health.FAILING
    _polled(stored, site, clock, [*ITEMS, Item("Fund after the trouble", "/after", "after")])

    assert _titles(stored) == sorted((*SUBJECTS, "Fund after the trouble"))
    assert not any(article.withdrawn for article in stored.export())
