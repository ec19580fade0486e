"""A saved search whose bounds move with the day finds later what it did not find when the article was new."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.making import Clock, Open, source

SOURCES = source("gov", "http://127.0.0.1:9/gov", scope="all", publisher="ITC")
TITLE = "Quantum Harbour Grant opens for applications in Hong Kong"


@pytest.mark.parametrize("query", ["deadline:<10d", "until:2d", "grant -since:2d"])
def test_it_is_told_when_its_time_has_come_and_once(open_with: Open, clock: Clock, query: str) -> None:
    app = open_with(SOURCES)
    app.subscribe("reader@example.org", query, rhythm="at-once")
    clock.pass_by(minutes=1)
    closing = f"{clock.now + timedelta(days=20):%d %B %Y}"
    line = {"url": "https://itc.example/1", "title": TITLE, "source": "gov", "language": "en"}
    text = f"The Innovation and Technology Commission invites applications. Applications close on {closing}."
    app.import_lines([json.dumps(line | {"text": text, "published": clock.now.isoformat()})], announce=True)
    clock.pass_by(minutes=1)
    assert app.alerts.compose_due() == []

    clock.pass_by(days=12)
    assert [len(digest.items) for digest in app.alerts.compose_due()] == [1]
    clock.pass_by(days=1)
    assert app.alerts.compose_due() == []
