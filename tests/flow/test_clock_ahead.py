"""A machine whose clock was ahead for one poll and one digest, and then right again: nothing stands still."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.bootstrap import App
from monitor.model import Health, Outcome
from monitor.store import sources
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

AHEAD = [{"hours": 1}, {"hours": 20}, {"days": 2}, {"days": 400}]


@pytest.fixture
def app(site: Site, clock: Clock, open_with: Open) -> App:
    """A source whose server asks for an hour of rest."""
    item = ("A fund opens in Hong Kong", f"{site.url}/news/1", format_datetime(clock.now))
    site.pages["/feed"] = Answer(rss(item), headers={"Cache-Control": "max-age=3600"})
    return open_with(source("feed", f"{site.url}/feed", scope="all"))


def polls_of_a_day(app: App, clock: Clock) -> int:
    made = 0
    for _ in range(24 * 4):
        made += len(app.poll().polls)
        clock.pass_by(minutes=15)
    return made


@pytest.mark.parametrize("ahead", AHEAD, ids=str)
def test_polls_go_on_and_it_is_said(app: App, clock: Clock, ahead: dict[str, float]) -> None:
    clock.pass_by(**ahead)
    assert app.poll().polls[0].outcome is Outcome.NEW
    clock.pass_by(**{unit: -span for unit, span in ahead.items()})

    [status] = app.source_statuses()
    assert status.health is Health.FAILING
    assert status.reason.endswith("the next round draws it back")
    assert polls_of_a_day(app, clock) >= 8
    assert app.source_statuses()[0].health is Health.OK
    assert "drawn back" in app.health()["clock"]


def test_a_named_poll_does_not_blame_the_server_for_our_clock(app: App, clock: Clock) -> None:
    clock.pass_by(days=2)
    app.poll()
    clock.pass_by(days=-2)
    clock.pass_by(hours=2)

    app.poll()  # draws back; the server's hour counts from now
    clock.pass_by(minutes=61)
    assert [poll.outcome for poll in app.poll(["feed"]).polls] != [Outcome.SKIPPED]


def test_what_the_server_asked_for_is_still_kept(app: App, clock: Clock, site: Site) -> None:
    clock.pass_by(days=2)
    app.poll()
    clock.pass_by(days=-2)
    asked = len(site.paths())
    for _ in range(3):
        app.poll()
        clock.pass_by(minutes=15)

    assert len(site.paths()) == asked


def test_a_claim_of_a_clock_that_was_ahead_is_given_back(app: App, clock: Clock) -> None:
    app.poll()
    with app.database.begin() as session:
        assert sources.claim(session, "feed", "other:1", clock.now + timedelta(days=2), timedelta(minutes=20))
    clock.pass_by(hours=2)

    assert [poll.outcome for poll in app.poll().polls] == [Outcome.NOT_MODIFIED]


def test_a_right_clock_draws_nothing_back(app: App, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    polls_of_a_day(app, clock)

    assert "drawn back" not in caplog.text
    assert app.health()["clock"] == "right"
