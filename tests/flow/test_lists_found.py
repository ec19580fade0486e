"""A page is watched by its address alone; after a redesign its list is found again, and nobody is flooded."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import Health, Outcome, PollCode, PollFlag
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
