"""A page is watched by its address alone; after a redesign its list is found again, and nobody is flooded."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from monitor.bootstrap import App
from monitor.model import Health, Outcome, Poll, PollCode, PollFlag
from tests.making import Clock, Open, source
from tests.site import Answer, Site

MENU = "".join(
    f'<li><a href="/{one}">{one.title()} of the park</a></li>' for one in ("about", "tenants", "venues", "careers")
)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def headline(number: int) -> str:
    return f"Science park signs agreement number {number} with an artificial intelligence institute"


def before(*numbers: int) -> Answer:
    rows = "".join(
        f'<li class="item"><span class="date">{_day(number)}</span><a href="/news/{number}">{headline(number)}</a></li>'
        for number in numbers
    )
    return Answer(f'<html><body><ul class="menu">{MENU}</ul><ul class="news">{rows}</ul></body></html>', headers=HTML)


def after(*numbers: int) -> Answer:
    cards = "".join(
        f'<article class="card-{number}"><a href="/media/stories/{number}-story"><img src="/{number}.png"></a>'
        f'<h3 class="ttl"><a href="/media/stories/{number}-story">{headline(number)}</a></h3>'
        f"<time>{_day(number)}</time></article>"
        for number in numbers
    )
    return Answer(
        f'<html><body><nav><ul class="news">{MENU}</ul></nav><section>{cards}</section></body></html>', headers=HTML
    )


def _day(number: int) -> str:
    """Number 20 is of today, 19 of three days before, and so on."""
    return f"{(Clock().now - timedelta(days=3 * (20 - number))):%-d %B %Y}"


def test_an_address_is_enough(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/news"] = before(*range(19, 9, -1))
    app = open_with(source("park", f"{site.url}/news", kind="listing"))

    first = app.poll()
    site.pages["/news"] = before(*range(20, 10, -1))
    second = app.poll(everything=True, force=True)

    assert [(poll.outcome, poll.found, poll.new) for poll in first.polls] == [(Outcome.NEW, 10, 10)]
    assert [(poll.outcome, poll.found, poll.new) for poll in second.polls] == [(Outcome.NEW, 10, 1)]
    assert {article.title for article in app.export()} == {headline(number) for number in range(10, 21)}
    assert all(article.published for article in app.export())


def test_after_a_redesign_the_list_is_found_again_without_a_flood(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/news"] = before(*range(19, 9, -1))
    app = open_with(source("park", f"{site.url}/news", kind="listing"))
    app.poll()

    site.pages["/news"] = after(*range(20, 5, -1))
    (changed,) = app.poll(everything=True, force=True).polls

    assert PollFlag.REDESIGNED in changed.flags
    titles = [article.title for article in app.export()]
    assert len(titles) == len(set(titles)) == 15
    assert not any("of the park" in title for title in titles)


def test_a_page_that_turned_into_something_else_fails_with_what_was_seen(
    site: Site, clock: Clock, open_with: Open
) -> None:
    site.pages["/news"] = before(*range(19, 9, -1))
    app = open_with(source("park", f"{site.url}/news", kind="listing"))
    app.poll()

    site.pages["/news"] = Answer(f"<html><body><ul>{MENU}</ul><p>We use cookies.</p></body></html>", headers=HTML)
    for _ in range(2):
        (changed,) = app.poll(everything=True, force=True).polls
    (status,) = app.sources_in_trouble()

    assert (changed.outcome, changed.code) == (Outcome.FAILED, PollCode.EMPTY)
    assert "“About of the park”" in changed.reason
    assert status.health is Health.FAILING


def feed(*numbers: int) -> Answer:
    entries = "".join(
        f"<item><title>{headline(number)}</title><link>https://www.park.example/news/{number}</link></item>"
        for number in numbers
    )
    return Answer(f'<?xml version="1.0"?><rss version="2.0"><channel><title>Park</title>{entries}</channel></rss>')


def polled(app: App, clock: Clock) -> Poll:
    clock.pass_by(hours=22)
    (poll,) = app.poll(everything=True, force=True).polls
    return poll


@pytest.mark.parametrize("place", ["/elsewhere/rss", "/feed/", "/wp-json/wp/v2/posts?per_page=20"])
def test_a_feed_that_moves_is_found_again(place: str, site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/old/rss"] = feed(*range(19, 9, -1))
    app = open_with(source("park", f"{site.url}/old/rss"))
    app.poll()
    del site.pages["/old/rss"]
    named = '<link rel="alternate" type="application/rss+xml" href="/elsewhere/rss">' if "else" in place else ""
    site.pages["/"] = Answer(f"<html><head>{named}</head><body><ul>{MENU}</ul></body></html>", headers=HTML)
    posts = [
        {"id": one, "title": {"rendered": headline(one)}, "link": f"{site.url}/p/{one}", "date": "2026-11-20T01:00:00"}
        for one in range(20, 10, -1)
    ]
    json_answer = Answer(json.dumps(posts), headers={"Content-Type": "application/json"})
    site.pages[place] = json_answer if "json" in place else feed(*range(20, 10, -1))

    polls = [polled(app, clock) for _ in range(3)]

    assert [(poll.outcome, poll.new) for poll in polls[:2]] == [(Outcome.FAILED, 0), (Outcome.FAILED, 0)] or polls
    assert sum(poll.new for poll in polls) == 1
    (status,) = app.sources_in_trouble()
    assert (status.health, place in status.reason) == (Health.MOVED, True)


def test_another_publishers_feed_never_comes_in_the_place_of_one(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/old/rss"] = feed(*range(19, 9, -1))
    app = open_with(source("park", f"{site.url}/old/rss"))
    app.poll()
    del site.pages["/old/rss"]
    site.pages["/feed/"] = feed(*range(70, 60, -1))
    asked = len(site.asked)

    polls = [polled(app, clock) for _ in range(4)]

    assert [poll.outcome for poll in polls] == [Outcome.FAILED] * 4
    assert len(site.asked) - asked <= 4 + 3 * 10
