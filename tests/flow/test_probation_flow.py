"""Sources with enabled = "try", over days, on loopback."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

from monitor.bootstrap import App
from monitor.model import Health, Outcome
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

TITLE = "The Innovation and Technology Commission opens the {} round of the Innovation and Technology Fund in Hong Kong"
TRY = 'enabled = "try"\nofficial = true\n[source.page]\nfetch = true\n'


def feed(site: Site, clock: Clock, *numbers: int, age: timedelta = timedelta(0)) -> Answer:
    date = format_datetime(clock.now - age)
    return Answer(rss(*((TITLE.format(n), f"{site.url}/news/{n}", date) for n in numbers)))


def a_day(app: App, clock: Clock) -> tuple[str, ...]:
    clock.pass_by(hours=27)
    return tuple(poll.outcome.value for poll in app.poll().polls)


def test_a_source_on_probation_is_visited_once_a_day_and_switched_on_after_two_lists(
    site: Site, clock: Clock, open_with: Open
) -> None:
    site.pages["/feed"] = feed(site, clock, 1, 2)
    app = open_with(source("itc", f"{site.url}/feed") + TRY, MONITOR_OPERATOR="op@example.org")

    assert [poll.new for poll in app.poll().polls] == [2]
    status = app.source_statuses()[0]
    assert (status.health, app.sources_in_trouble()) == (Health.TRYING, [])
    assert "1 of 2 plausible lists" in status.reason
    clock.pass_by(hours=23)
    assert app.poll().polls == ()
    assert site.paths() == ["/feed"]

    clock.pass_by(hours=4)
    site.pages["/feed"] = feed(site, clock, 2, 3)
    assert [poll.new for poll in app.poll().polls] == [1]
    status = app.source_statuses()[0]
    assert (status.health, status.probation) == (Health.OK, "on probation, and passed it")
    assert status.next_poll_at is not None
    assert status.next_poll_at < clock.now + timedelta(hours=20)
    assert site.paths() == ["/feed", "/feed"]

    clock.pass_by(hours=24)
    app.poll()
    assert set(site.paths()[2:]) >= {"/feed", "/news/3"}  # now its pages are read, and nothing was lost
    assert sorted(article.title for article in app.export()) == [TITLE.format(n) for n in (1, 2, 3)]
    (notice,) = [one for one in app.alerts.outbox(10, personal=False) if "Sources tried" in one.subject]
    assert notice.subject == "Sources tried: 1 switched on, 0 switched off"


def test_what_its_first_list_holds_is_told_to_nobody_and_what_the_second_adds_is(
    site: Site, clock: Clock, open_with: Open
) -> None:
    site.pages["/feed"] = feed(site, clock, 1)
    app = open_with(source("itc", f"{site.url}/feed") + TRY)
    app.subscribe("reader@example.org", "", rhythm="at-once")
    app.poll()
    clock.pass_by(hours=27)
    site.pages["/feed"] = feed(site, clock, 1, 2)
    app.poll()
    clock.pass_by(hours=1, minutes=1)  # digests wait so long for the page that is owed

    told = "".join(message.text for _, message in app.previews())
    assert "/news/2" in told
    assert "/news/1" not in told


def test_ten_visits_without_a_plausible_list_switch_it_off_until_its_address_changes(
    site: Site, clock: Clock, open_with: Open
) -> None:
    undated = rss(*((TITLE.format(n), f"{site.url}/news/{n}", "") for n in (1, 2)))
    site.pages["/menu"] = Answer(undated)
    app = open_with(source("itc", f"{site.url}/menu") + TRY)
    app.poll()

    assert [a_day(app, clock) for _ in range(9)] == [(Outcome.FAILED.value,)] * 9
    status = app.source_statuses()[0]
    assert status.health is Health.OFF
    assert "only 0 of 2 entries have a date" in status.reason
    assert a_day(app, clock) == ()
    assert app.poll(everything=True).polls == ()
    assert list(app.export()) == []

    site.pages["/feed"] = feed(site, clock, 1)
    again = open_with(source("itc", f"{site.url}/feed") + TRY)
    assert [poll.outcome for poll in again.poll().polls] == [Outcome.NEW]


def test_robots_txt_is_respected_and_said(site: Site, clock: Clock, open_with: Open) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /news")
    block = source("park", f"{site.url}/news", kind="listing") + 'enabled = "try"\n[source.listing]\nitem = "li"\n'
    app = open_with(block)
    app.poll()

    assert "robots.txt disallows it" in app.source_statuses()[0].reason
    assert site.paths() == []
