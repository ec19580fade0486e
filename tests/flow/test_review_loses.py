"""Nothing is lost when a poll fails on its way: at the page, in the parser's child, in the database."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import format_datetime

import psutil
import pytest

from monitor.bootstrap import App
from monitor.errors import StoreError
from monitor.model import Health, Outcome, Poll
from monitor.store import articles
from tests.making import Clock, Open, source
from tests.site import Answer, Site, rss

TITLES = (
    "Cyberport names forty young companies that join its incubation programme",
    "Science Park opens a laboratory where microchips are packaged for small makers",
    "Drones carry medicine between outlying islands in a trial of low flight",
)
WITH_PAGES = "[source.page]\nfetch = true\n"


@pytest.fixture
def feed(site: Site, clock: Clock) -> str:
    """Three items, with a validator: what vouches for them must not outlive what was stored of them."""
    date = format_datetime(clock.now)
    items = [(title, f"{site.url}/news/{number}", date) for number, title in enumerate(TITLES)]
    site.pages["/feed"] = Answer(rss(*items), headers={"ETag": '"1"'})
    return f"{site.url}/feed"


def _poll(app: App) -> Poll:
    (poll,) = app.poll(everything=True, force=True).polls
    return poll


def _titles(app: App) -> list[str]:
    return sorted(article.title for article in app.export())


@pytest.mark.parametrize("answer", [Answer("busy", 503), Answer("no", 403), Answer(b"\xff\x00" * 500), Answer("", 200)])
def test_a_page_that_cannot_be_had_costs_its_text_alone(site: Site, feed: str, open_with: Open, answer: Answer) -> None:
    for number in range(len(TITLES)):
        site.pages[f"/news/{number}"] = answer
    app = open_with(source("itc", feed, scope="all") + WITH_PAGES)

    assert _poll(app).new == len(TITLES)
    assert _titles(app) == sorted(TITLES)


def _kill_children(until: threading.Event) -> None:
    """Kill whatever child this process starts, as a machine without memory does."""
    while not until.is_set():
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
        time.sleep(0.01)


@pytest.mark.whole
def test_a_parser_that_is_killed_is_a_failure_and_all_comes_again(site: Site, feed: str, open_with: Open) -> None:
    app = open_with(source("itc", feed, scope="all"))
    enough = threading.Event()
    killer = threading.Thread(target=_kill_children, args=(enough,))
    killer.start()
    try:
        killed = _poll(app)
    finally:
        enough.set()
        killer.join()

    assert killed.outcome is Outcome.FAILED
    assert _titles(app) == []
    assert _poll(app).new == len(TITLES)


TROUBLE = (StoreError("the disk is full"), sqlite3.OperationalError("disk I/O error"), MemoryError())


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("place", range(len(TITLES)))
def test_trouble_of_the_database_in_the_middle_loses_nothing(
    feed: str, open_with: Open, monkeypatch: pytest.MonkeyPatch, place: int, trouble: BaseException
) -> None:
    app = open_with(source("itc", feed, scope="all"))
    insert: Callable[..., int] = articles.insert
    calls = iter(range(100))

    def fail_once(*arguments: object, **named: object) -> int:
        if next(calls) == place:
            raise trouble
        return insert(*arguments, **named)

    with monkeypatch.context() as broken:
        broken.setattr(articles, "insert", fail_once)
        _poll(app)
    _poll(app)

    assert _titles(app) == sorted(TITLES)


def test_trouble_at_the_commit_loses_nothing(
    site: Site, feed: str, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_with(source("itc", feed, scope="all"))

    def fail(*_: object) -> bool:
        raise StoreError("the connection was lost")

    with monkeypatch.context() as broken:
        broken.setattr("monitor.store.addresses.save_validators", fail)
        assert _poll(app).outcome is Outcome.FAILED
    assert _titles(app) == []
    assert _poll(app).new == len(TITLES)
    assert all("if-none-match" not in headers for _, headers in site.asked)


def test_an_incident_is_told_once_and_its_end_once(site: Site, feed: str, open_with: Open, clock: Clock) -> None:
    good = site.pages["/feed"]
    app = open_with(source("itc", feed, scope="all"), MONITOR_OPERATOR="operator@example.org")
    told: list[list[str]] = []
    for answer in (good, Answer("no", 500), good, Answer("no", 403), good):
        site.pages["/feed"] = answer
        for _ in range(5):
            clock.pass_by(hours=13)
            app.poll(everything=True, force=True)
        told.append(sorted(mail.subject for mail in app.alerts.outbox()))

    assert [len(mails) for mails in told] == [0, 1, 2, 3, 4]
    assert told[-1] == ["Source blocked: itc", "Source failing: itc", "Works again: itc", "Works again: itc"]
    assert app.source_statuses()[0].health in (Health.OK, Health.QUIET)
