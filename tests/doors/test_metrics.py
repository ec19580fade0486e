"""/metrics: what a Prometheus is told is what happened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isnan
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from monitor.bootstrap import App, open_app
from monitor.parse import parser_pool
from monitor.settings import load_settings
from tests.doors.doors_support import visitor, write_sources
from tests.making import source
from tests.site import Answer, Site

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
FEED = """<rss version="2.0"><channel><title>News</title>{}</channel></rss>"""
ITEM = "<item><title>Hong Kong innovation {0}</title><link>https://n.example/{0}</link><pubDate>{1}</pubDate></item>"


def feed(*published: str) -> Answer:
    items = "".join(ITEM.format(number, when) for number, when in enumerate(published))
    return Answer(FEED.format(items), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def polling(tmp_path: Path, site: Site, clock: list[datetime]) -> Iterator[App]:
    """A service of one source, /feed on the site, whose time is `clock[0]`."""
    write_sources(tmp_path, source("gov", f"{site.url}/feed", scope="all"))
    given = {"MONITOR_DATA": str(tmp_path), "MONITOR_SOURCES": str(tmp_path / "sources.toml"), "MONITOR_HOST_GAP": "0"}
    given |= {"MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8"}
    made = open_app(load_settings(given, None), now=lambda: clock[0])
    yield made
    made.close()


def figures(app: App) -> dict[str, float]:
    answer = visitor(app).get("/metrics")
    assert answer.status_code == 200, answer.text
    lines = answer.text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_every_state_and_source_is_named(web: TestClient) -> None:
    metrics = web.get("/metrics").text

    assert 'monitor_sources{state="new"} 1.0' in metrics
    assert 'monitor_sources{state="failing"} 0.0' in metrics
    assert 'monitor_source_articles{source="gov"} 1.0' in metrics


def test_the_outbox_is_counted_and_its_oldest_message_said(polling: App, clock: list[datetime]) -> None:
    assert figures(polling)["monitor_outbox_oldest_seconds"] == 0
    polling.alerts.notify_operator("op@example.org", "Subject", "Text", key="k")
    clock[0] += timedelta(minutes=7)
    polling.alerts.notify_operator("op@example.org", "Subject", "Text", key="l")
    said = figures(polling)

    assert said['monitor_outbox{state="pending"}'] == 2
    assert said["monitor_outbox_oldest_seconds"] == 7 * 60


def test_how_soon_news_is_stored_is_said(polling: App, site: Site, clock: list[datetime]) -> None:
    """A date without a time of day says nothing of delay."""
    assert isnan(figures(polling)['monitor_storing_delay_seconds{quantile="0.5"}'])
    site.pages["/feed"] = feed("Wed, 25 Nov 2026 11:30:00 +0800")
    polling.poll(everything=True, force=True)
    clock[0] += timedelta(hours=1)
    times = ("12:30:00", "12:40:00", "12:57:00")
    site.pages["/feed"] = feed(
        "Wed, 25 Nov 2026 11:30:00 +0800", *(f"Wed, 25 Nov 2026 {at} +0800" for at in times), "2026-11-25"
    )
    polling.poll(everything=True, force=True)
    said = figures(polling)

    assert said['monitor_polls{outcome="new"}'] == 2
    assert said['monitor_storing_delay_seconds{quantile="0.5"}'] == 20 * 60
    assert said['monitor_storing_delay_seconds{quantile="0.95"}'] == 30 * 60
    clock[0] += timedelta(days=2)
    assert 'monitor_polls{outcome="new"}' not in figures(polling)


def test_how_soon_a_message_is_taken_is_said(polling: App, clock: list[datetime]) -> None:
    polling.alerts.notify_operator("op@example.org", "Subject", "Text", key="k")
    with polling.database.begin() as session:
        session.execute(text("UPDATE delivery SET state = 'sent', sent_at = :at"), {"at": NOW + timedelta(seconds=90)})
    clock[0] += timedelta(minutes=10)

    assert figures(polling)['monitor_sending_delay_seconds{quantile="0.5"}'] == 90


def test_digests_that_are_late_are_counted(polling: App, clock: list[datetime]) -> None:
    polling.subscribe("reader@example.org", "is:any", rhythm="daily", at="12:30")  # half an hour from now
    clock[0] += timedelta(minutes=55)
    assert figures(polling)["monitor_digests_late"] == 0
    clock[0] += timedelta(minutes=10)
    assert figures(polling)["monitor_digests_late"] == 1


def test_parser_processes_are_counted(polling: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_pool, "children", Counter({"started": 3, "lost": 1}))
    said = figures(polling)

    assert said['monitor_parser_processes_total{event="started"}'] == 3
    assert said['monitor_parser_processes_total{event="lost"}'] == 1


def test_answers_are_timed_by_the_pattern_of_their_address(polling: App) -> None:
    """Those of readers are not: they would say that somebody subscribes."""
    client = visitor(polling)
    for path in ("/", "/stories/1", "/stories/2", "/nothing", "/subscribe"):
        client.get(path)
    counted = dict(re.findall(r'monitor_request_seconds_count\{route="(.*?)"\} (\S+)', client.get("/metrics").text))

    assert counted == {"/": "1.0", "/stories/{story_id}": "2.0", "other": "1.0"}
