"""What has changed is found by a search, stands on the pages and in the API, and costs a run nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from monitor.bootstrap import App
from monitor.entrypoints.web.server import make_server
from tests.flow.grant_listing import (
    EXTENSION,
    FIRST,
    PRESS,
    SOURCES,
    TEASER,
    TWIN,
    Line,
    Reader,
    chinese,
    edited,
    opening,
)
from tests.making import Clock, Open


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(SOURCES)


@pytest.fixture
def reader(app: App, clock: Clock) -> Reader:
    return Reader(app, clock)


def test_the_history_stands_on_the_pages_and_in_the_api(reader: Reader) -> None:
    text = opening().replace("Quantum Harbour Grant", "Research Talent Hub")
    hub = {"text": text, "title": "Research Talent Hub opens"}
    reader.listed(replace(FIRST, **hub))
    reader.listed(replace(FIRST, **hub | {"text": text.replace("30 November", "14 December")}))
    client = TestClient(make_server(reader.app), base_url="http://127.0.0.1:8000")
    story = reader.story(FIRST.url)

    for path in (f"/stories/{story}", "/programmes/rth"):
        assert "<s>30 Nov</s> → <strong>14 Dec</strong>" in client.get(path).text
    answer = client.get(f"/api/v1/stories/{story}").json()
    moved = next(step for step in answer["history"] if step["before"] == ["2026-11-30"])
    assert moved["after"] == ["2026-12-14"]
    assert moved["url"] == FIRST.url
    assert [fact["value"] for fact in answer["facts"] if fact["topic"] == "deadline"] == ["2026-12-14"]
    assert moved in client.get("/api/v1/programmes/rth").json()["timeline"]


def test_what_changed_is_found(reader: Reader) -> None:
    reader.listed(FIRST, PRESS, TWIN)
    assert reader.app.search("has:change").articles == ()
    reader.listed(edited(FIRST, opening("14 December 2026")))
    reader.listed(edited(TWIN, chinese().replace("九名", "十名")))
    reader.listed(EXTENSION)

    assert {one.url for one in reader.app.search("has:change").articles} == {FIRST.url, EXTENSION.url}


def test_a_page_that_is_read_later_is_no_change_to_be_found(reader: Reader) -> None:
    reader.listed(TEASER)
    reader.listed(edited(FIRST, opening("14 December 2026")))

    assert reader.app.search("has:change").articles == ()


def test_a_run_without_news_asks_the_same_however_much_was_told(reader: Reader) -> None:
    asked = []
    for first in (100, 200):
        many = [
            Line(f"https://x.example/{number}", f"{number**5} {number**7}", f"Grant {number**3}")
            for number in range(first, first + (3 if first == 100 else 40))
        ]
        reader.listed(*many)
        assert len(reader.told()) == len(many)
        reader.clock.pass_by(days=1)
        asked.append(_statements(reader))

    assert asked[0] == asked[1]


def _statements(reader: Reader) -> int:
    """How many statements a run makes that has nothing to tell."""
    counted: list[str] = []
    engine = reader.app.database._engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    assert reader.told() == []
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)
