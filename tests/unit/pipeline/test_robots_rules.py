"""robots.txt is fetched once a day per site, and once an hour while it cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pipeline_support import NOW, empty, source
from visit_support import Response, Web

from monitor.pipeline.robots_rules import RobotsRules, own_ports
from monitor.store.db import Database

PAGE = "https://h.example/news/1"
ROBOTS = "https://h.example/robots.txt"
NOTHING = b"User-agent: *\nDisallow: /"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


class Moving:
    """A clock for a test to set."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


def allowed(rules: RobotsRules, url: str = PAGE) -> bool:
    return asyncio.run(rules.allow(url, source()))


def rules_of(database: Database, web: Web, clock: Moving) -> RobotsRules:
    client: Any = web
    return RobotsRules(database, client, clock)


@pytest.mark.parametrize(
    ("response", "open_"),
    [(NOTHING, False), (b"User-agent: *\nDisallow: /x", True), (404, True), (429, False), (503, False), ("dns", False)],
)
def test_what_a_response_allows(database: Database, response: Response, open_: bool) -> None:
    web = Web({ROBOTS: response})

    assert allowed(rules_of(database, web, Moving())) is open_
    assert [request.purpose for request in web.requests] == ["robots"]


@pytest.mark.parametrize(
    ("response", "keep"),
    [(NOTHING, timedelta(hours=24)), (404, timedelta(hours=24))]
    + [(response, timedelta(hours=1)) for response in (429, 500, 503, "timeout")],
)
@pytest.mark.parametrize("restarted", [False, True])
def test_how_long_it_is_kept_also_over_a_restart(
    database: Database, response: Response, keep: timedelta, restarted: bool
) -> None:
    web, clock = Web({ROBOTS: response}), Moving()
    rules = rules_of(database, web, clock)
    allowed(rules)
    fetches = []
    for later in (keep - timedelta(seconds=1), keep):
        clock.now = NOW + later
        if restarted:
            rules = rules_of(database, web, clock)
        allowed(rules)
        fetches.append(len(web.requests))

    assert fetches == [1, 2]


def test_each_site_has_its_own(database: Database) -> None:
    web = Web({ROBOTS: NOTHING, "http://h.example/robots.txt": 404, "https://h.example:8443/robots.txt": 404})
    rules = rules_of(database, web, Moving())

    assert [allowed(rules, f"{site}/a") for site in ("https://h.example", "http://h.example")] == [False, True]
    assert allowed(rules, "https://h.example:8443/a")
    assert len(web.requests) == 3


def test_polls_at_the_same_time_fetch_it_once(database: Database) -> None:
    web = Web({ROBOTS: 404})
    rules = rules_of(database, web, Moving())

    async def together() -> list[bool]:
        return await asyncio.gather(*(rules.allow(f"{PAGE}/{number}", source()) for number in range(5)))

    assert asyncio.run(together()) == [True] * 5
    assert len(web.requests) == 1


def test_the_port_of_the_source_is_open_for_its_pages() -> None:
    own = replace(source(), url="https://s.example:8443/feed")

    assert own_ports(own) == (8443,)
    assert own_ports(source()) == ()
