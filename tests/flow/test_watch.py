"""Watch, end to end: real HTTP on loopback, real children, a real database."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.model import Health, Outcome
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

ITC = "The Innovation and Technology Commission opens the {} round of the Innovation and Technology Fund in Hong Kong"


def _items(clock: Clock, site: Site, *numbers: str) -> list[tuple[str, str, str]]:
    date = format_datetime(clock.now)
    return [(ITC.format(number), f"{site.url}/news/{number}", date) for number in numbers]


def test_what_is_new_is_stored_once(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first", "second")), headers={"ETag": '"1"'})
    app = open_with(source("itc", f"{site.url}/feed"))

    first, second = app.poll(), app.poll(everything=True, force=True)

    assert [(poll.outcome, poll.new) for poll in first.polls] == [(Outcome.NEW, 2)]
    assert [(poll.outcome, poll.new) for poll in second.polls] == [(Outcome.NOT_MODIFIED, 0)]
    assert site.asked[1][1]["if-none-match"] == '"1"'
    assert sorted(article.title for article in app.export()) == [ITC.format("first"), ITC.format("second")]


def test_the_same_bytes_without_validators_are_not_read_again(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    app = open_with(source("itc", f"{site.url}/feed"))
    app.poll()

    assert [poll.outcome for poll in app.poll(everything=True).polls] == [Outcome.NOT_MODIFIED]


def test_a_304_that_names_one_validator_leaves_the_other(site: Site, clock: Clock, open_with: Open) -> None:
    """RFC 9110, 15.4.5: the server need not send again what has not changed."""
    known = format_datetime(clock.now)
    both = {"ETag": '"1"', "Last-Modified": known}
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")), headers=both)
    app = open_with(source("itc", f"{site.url}/feed"))
    app.poll()
    later = format_datetime(clock.now + timedelta(hours=1))
    for headers in ({"ETag": '"2"'}, {"Last-Modified": later}, {}, {}):
        site.pages["/feed"] = Answer(b"", 304, headers)
        app.poll(everything=True, force=True)

    sent = [(asked["if-none-match"], asked["if-modified-since"]) for _, asked in site.asked[1:]]
    assert sent == [('"1"', known), ('"2"', known), ('"2"', later), ('"2"', later)]


def test_an_edit_is_a_revision_and_not_a_new_article(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    app = open_with(source("itc", f"{site.url}/feed"))
    app.poll()
    title, link, date = _items(clock, site, "first")[0]
    site.pages["/feed"] = Answer(rss((title + ", corrected", link, date)))

    (poll,) = app.poll(everything=True).polls
    (article,) = app.export()

    assert (poll.new, poll.changed) == (0, 1)
    assert article.revision == 2
    assert article.title.endswith("corrected")
    assert "{+, corrected+}" in app.changes(article.id)[0]["difference"]


def test_another_source_that_lists_the_same_page_changes_nothing(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/a"] = Answer(rss(*_items(clock, site, "first")))
    title, link, date = _items(clock, site, "first")[0]
    site.pages["/b"] = Answer(rss((f"Section | {title}", f"{link}?utm_source=rss", date)))
    app = open_with(source("a", f"{site.url}/a") + source("b", f"{site.url}/b"))

    app.poll(["a"])
    app.poll(["b"])
    (article,) = app.export()

    assert (article.title, article.revision) == (title, 1)


def test_one_bad_source_never_costs_the_round(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/good"] = Answer(rss(*_items(clock, site, "first")))
    site.pages["/rubbish"] = Answer("<html><body>Access Denied</body></html>", headers={"Content-Type": "text/html"})
    names = ("rubbish", "missing", "good")
    app = open_with(
        "".join(source(name, f"{site.url}/{name}") for name in names) + source("down", "http://127.0.0.1:9/")
    )

    done = {poll.source_id: poll for poll in app.poll().polls}

    assert done["good"].outcome is Outcome.NEW
    assert {name for name, poll in done.items() if poll.outcome is Outcome.FAILED} == {"rubbish", "missing", "down"}
    assert all(done[name].reason for name in ("rubbish", "missing", "down"))


def test_a_restart_polls_nothing_that_is_not_due(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    blocks = source("itc", f"{site.url}/feed")
    open_with(blocks).poll()
    again = open_with(blocks)

    assert again.poll().polls == ()
    clock.pass_by(days=2)
    assert len(again.poll().polls) == 1


def test_a_server_that_asks_for_rest_is_left_alone_over_a_restart(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer("", 503, {"Retry-After": "7200"})
    blocks = source("itc", f"{site.url}/feed")
    open_with(blocks).poll()
    app = open_with(blocks)

    assert [poll.outcome for poll in app.poll(everything=True).polls] == [Outcome.SKIPPED]
    assert len(site.asked) == 1
    clock.pass_by(hours=2, minutes=1)
    assert [poll.outcome for poll in app.poll(everything=True).polls] == [Outcome.FAILED]


def test_max_age_is_a_floor_for_all_and_force_goes_over_it(site: Site, clock: Clock, open_with: Open) -> None:
    feed = rss(*_items(clock, site, "first"))
    site.pages["/feed"] = Answer(feed, headers={"Cache-Control": "max-age=3600"})
    app = open_with(source("itc", f"{site.url}/feed"))
    app.poll()

    assert [poll.outcome for poll in app.poll(everything=True).polls] == [Outcome.SKIPPED]
    assert [poll.outcome for poll in app.poll(everything=True, force=True).polls] == [Outcome.NOT_MODIFIED]


def test_a_feed_that_renumbers_everything_adds_nothing(site: Site, clock: Clock, open_with: Open) -> None:
    numbers = [f"{number}th" for number in range(10)]
    site.pages["/feed"] = Answer(rss(*_items(clock, site, *numbers)))
    app = open_with(source("itc", f"{site.url}/feed"))
    app.poll()
    moved = [(title, link.replace("/news/", "/n/2026/"), date) for title, link, date in _items(clock, site, *numbers)]
    site.pages["/feed"] = Answer(rss(*moved))

    (poll,) = app.poll(everything=True).polls

    assert (poll.new, poll.code) == (0, "flood")
    assert poll.found == poll.new + poll.changed + poll.same + len(poll.refused) == 10
    assert len(list(app.export())) == 10
    assert app.source_statuses()[0].health is Health.FAILING


def test_what_is_old_is_stored_but_not_told_on_the_first_visit(site: Site, clock: Clock, open_with: Open) -> None:
    old = format_datetime(clock.now - timedelta(days=20))
    title, link, date = _items(clock, site, "first")[0]
    site.pages["/feed"] = Answer(rss((title, link, date), (ITC.format("old"), f"{site.url}/old", old)))
    app = open_with(source("itc", f"{site.url}/feed"))
    app.subscribe("reader@example.org", "is:any", rhythm="at-once")
    clock.pass_by(minutes=1)

    app.poll()
    (digest,) = app.alerts.compose_due()

    assert [item.title for item in digest.items] == [title]
    assert len(list(app.export())) == 2


def test_robots_keep_us_from_a_listing_but_not_from_a_feed(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /")
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    site.pages["/list"] = Answer(f'<ul><li><a href="{site.url}/news/1">Something new</a></li></ul>')
    listing = source("list", f"{site.url}/list", kind="listing") + '[source.listing]\nitem = "li"\n'
    app = open_with(source("feed", f"{site.url}/feed") + listing)

    done = {poll.source_id: poll for poll in app.poll().polls}

    assert done["feed"].outcome is Outcome.NEW
    assert (done["list"].outcome, done["list"].code) == (Outcome.FAILED, "robots")
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("broken", [ValueError("a fault of ours"), MemoryError()])
def test_a_fault_of_ours_is_one_sources_failure(
    site: Site, clock: Clock, open_with: Open, monkeypatch: pytest.MonkeyPatch, broken: BaseException
) -> None:
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    app = open_with(source("itc", f"{site.url}/feed"))

    def fail(*_: object) -> None:
        raise broken

    monkeypatch.setattr(app.classifier, "classify", fail)
    (poll,) = app.poll().polls

    assert (poll.outcome, poll.code) == (Outcome.FAILED, "unexpected")
    assert list(app.export()) == []


def test_the_operator_is_told_once_of_trouble_and_once_of_its_end(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/feed"] = Answer("gone", 404)
    app = open_with(source("itc", f"{site.url}/feed"), MONITOR_OPERATOR="operator@example.org")
    for _ in range(6):
        app.poll(everything=True)
        clock.pass_by(hours=13)
    trouble = [mail.subject for mail in app.alerts.outbox()]
    site.pages["/feed"] = Answer(rss(*_items(clock, site, "first")))
    for _ in range(3):
        app.poll(everything=True)
        clock.pass_by(hours=13)

    assert len(trouble) == 1
    assert [mail.subject for mail in app.alerts.outbox() if mail.subject not in trouble] == ["Works again: itc"]
