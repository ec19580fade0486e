"""The whole service over seven days, one poll a day of each source: what servers are asked, and what is learnt.

Each source is one failing of a feed reader that is in use (validators lost, replaced by an error page's, never renewed;
moves never learnt or learnt too soon; a dead address asked for ever). The controls are the neighbours: the same poll
with another answer asks for something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.bootstrap import open_app
from monitor.model import Health, Outcome, Poll, SourceStatus
from monitor.settings import load_settings
from tests.making import Clock, source
from tests.site import Answer, Site, rss

DAYS = 7
STEP = {"hours": 25}
HEADLINE = "The Innovation and Technology Commission opens a fund in Hong Kong"
PAGE = Answer("<html><body><p>Access denied</p></body></html>", headers={"ETag": '"page"', "Content-Type": "text/html"})
OTHER_KINDS = {
    "listing": '[source.listing]\nitem = "li"\n',
    "api": '[source.api]\nitems = "records"\n',
    "sitemap": "",
}


@dataclass
class Week:
    """What a source's server was asked (its path, and both validators), day by day; and what came of it."""

    asked: dict[str, list[list[tuple[str, str | None, str | None]]]] = field(default_factory=dict)
    polls: dict[str, list[Poll]] = field(default_factory=dict)
    statuses: dict[str, list[SourceStatus]] = field(default_factory=dict)

    def etags(self, id_: str) -> list[str | None]:
        """The If-None-Match of each day's first request."""
        return [day[0][1] for day in self.asked[id_] if day]


def document(kind: str, site: Site, clock: Clock) -> str:
    """One item, listed in the manner of that kind."""
    link = f"{site.url}/news/1"
    if kind == "feed":
        return rss((HEADLINE, link, format_datetime(clock.now)))
    if kind == "listing":
        return f'<html><body><ul><li><a href="{link}">{HEADLINE}</a></li></ul></body></html>'
    if kind == "api":
        return f'{{"records": [{{"title": "{HEADLINE}", "url": "{link}"}}]}}'
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{link}</loc></url></urlset>'


def script(site: Site, clock: Clock) -> dict[str, Sequence[Answer]]:
    """The answers of each source by day; the last one is for all days that follow."""
    bodies = {kind: document(kind, site, clock) for kind in ("feed", *OTHER_KINDS)}
    feed = bodies["feed"]
    tagged = Answer(feed, headers={"ETag": '"1"'})
    found: dict[str, Sequence[Answer]] = {
        f"renewed-{kind}": [Answer(body, headers={"ETag": f'"{day}"'}) for day in range(1, DAYS + 1)]
        for kind, body in bodies.items()
    }
    found |= {
        "bare-304": [tagged, Answer(status=304)],
        "renewed-by-304": [tagged, Answer(status=304, headers={"ETag": '"2"'})],
        "cleared": [tagged, Answer(feed)],
        "error": [tagged, Answer(status=500, headers={"ETag": '"oops"'}), tagged],
        "html-page": [tagged, PAGE, tagged],
        "odd-date": [Answer(feed, headers={"Last-Modified": "mon, 2 mar 2026 08:00:00 +0800"})],
        "always-304": [tagged],
        "moved": [Answer(status=301, headers={"Location": "/new"})],
        "moved-and-broken": [Answer(status=308, headers={"Location": "/broken"})],
        "elsewhere": [Answer(status=302, headers={"Location": "/new"})],
        "gone": [Answer(status=410)],
        "failing": [Answer(status=500)] * 5 + [tagged],
        "redesigned-listing": [Answer(bodies["listing"]), Answer("<html><body><p>New look</p></body></html>")],
    }
    return found


def pages_of(site: Site, clock: Clock, answers: dict[str, Sequence[Answer]], day: int) -> dict[str, Answer]:
    pages = {f"/{id_}": days[min(day, len(days) - 1)] for id_, days in answers.items()}
    feed = Answer(document("feed", site, clock))
    return pages | {"/new": feed, "/broken": feed if day < 5 else Answer(status=404)}


def configuration(site: Site, ids: Sequence[str]) -> str:
    def block(id_: str) -> str:
        kind = next((kind for kind in OTHER_KINDS if id_.endswith(kind)), "feed")
        return source(id_, f"{site.url}/{id_}", kind=kind) + OTHER_KINDS.get(kind, "")

    return "".join(map(block, ids))


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    folder: Path = tmp_path_factory.mktemp("week")
    clock, found = Clock(), Week()
    with Site() as site:
        answers = script(site, clock)
        (folder / "sources.toml").write_text(configuration(site, list(answers)), encoding="utf-8")
        given = {"MONITOR_DATA": str(folder), "MONITOR_SOURCES": str(folder / "sources.toml")}
        own = {"MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8", "MONITOR_HOST_GAP": "0"}
        app = open_app(load_settings(given | own, None), now=clock)
        try:
            for day in range(DAYS):
                site.pages = dict(pages_of(site, clock, answers, day))
                site.asked.clear()
                polls = {poll.source_id: poll for poll in app.poll(everything=True).polls}
                note(found, answers, site, polls, {status.source.id: status for status in app.source_statuses()})
                clock.pass_by(**STEP)
        finally:
            app.close()
    return found


def note(
    week: Week, answers: dict[str, Sequence[Answer]], site: Site, polls: dict[str, Poll], now: dict[str, SourceStatus]
) -> None:
    """Keep a day. Only a source's own path counts: several are led to the same target."""
    for id_ in answers:
        mine = [
            (path, headers.get("if-none-match"), headers.get("if-modified-since"))
            for path, headers in site.asked
            if path == f"/{id_}"
        ]
        week.asked.setdefault(id_, []).append(mine)
        week.polls.setdefault(id_, []).append(polls[id_])
        week.statuses.setdefault(id_, []).append(now[id_])


@pytest.mark.parametrize("kind", ["feed", *OTHER_KINDS])
def test_a_new_validator_of_an_unchanged_body_is_taken_over(week: Week, kind: str) -> None:
    assert week.etags(f"renewed-{kind}")[:3] == [None, '"1"', '"2"']


def test_a_new_validator_on_a_304_is_taken_over(week: Week) -> None:
    assert week.etags("renewed-by-304")[:3] == [None, '"1"', '"2"']


def test_a_304_without_validators_leaves_the_stored_ones(week: Week) -> None:
    """RFC 9110, 15.4.5: it need not repeat them."""
    assert week.etags("bare-304")[:3] == [None, '"1"', '"1"']
    assert week.polls["bare-304"][2].outcome is Outcome.NOT_MODIFIED


def test_validators_are_forgotten_when_the_server_stops_sending_them(week: Week) -> None:
    assert week.etags("cleared")[:4] == [None, '"1"', None, None]


@pytest.mark.parametrize("id_", ["error", "html-page"])
def test_validators_survive_an_error_and_an_error_page(week: Week, id_: str) -> None:
    assert week.etags(id_)[:3] == [None, '"1"', '"1"']
    assert week.polls[id_][1].outcome is Outcome.FAILED


def test_an_odd_date_is_sent_back_as_it_came(week: Week) -> None:
    assert week.asked["odd-date"][1][0][2] == "mon, 2 mar 2026 08:00:00 +0800"


def test_a_server_that_says_304_for_ever_is_asked_in_full_every_three_days(week: Week) -> None:
    etags = week.etags("always-304")
    assert etags[:4] == [None, '"1"', '"1"', None]


@pytest.mark.parametrize("id_", ["renewed-feed", "cleared", "always-304", "odd-date", "error"])
def test_one_request_a_poll(week: Week, id_: str) -> None:
    assert [len(day) for day in week.asked[id_]] == [1] * DAYS


def test_a_permanent_move_is_learnt_after_three_days_and_a_temporary_one_never(week: Week) -> None:
    assert [len(day) for day in week.asked["moved"]] == [1, 1, 1, 1, 0, 0, 0]
    assert [len(day) for day in week.asked["elsewhere"]] == [1] * DAYS
    assert week.statuses["moved"][-1].health is Health.MOVED
    assert "/new" in week.statuses["moved"][-1].reason


def test_a_learnt_move_is_unlearnt_when_the_new_place_fails(week: Week) -> None:
    """And when nothing comes from either, the old place is one of those where the source is sought."""
    days = [len(day) for day in week.asked["moved-and-broken"]]
    assert days[:-1] == [1, 1, 1, 1, 0, 0]
    assert days[-1] in (1, 2)


def test_what_is_gone_on_three_days_is_not_asked_again(week: Week) -> None:
    assert [len(day) for day in week.asked["gone"]] == [1, 1, 1, 0, 0, 0, 0]
    assert week.statuses["gone"][-1].health is Health.GONE
    assert week.polls["gone"][-1].outcome is Outcome.SKIPPED


def test_what_fails_is_asked_every_day_and_is_well_again_at_once(week: Week) -> None:
    assert [len(day) for day in week.asked["failing"]] == [1] * DAYS
    states = [status.health for status in week.statuses["failing"]]
    assert states == [Health.OK, *[Health.FAILING] * 4, Health.OK, Health.OK]
    assert week.statuses["failing"][-1].failures == 0


def test_a_listing_that_suddenly_yields_nothing_is_a_failure_within_two_polls(week: Week) -> None:
    assert week.polls["redesigned-listing"][1].outcome is Outcome.FAILED
    assert week.statuses["redesigned-listing"][2].health is Health.FAILING
