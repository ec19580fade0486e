"""A programme's timeline: drawn from the stored announcements that are about it, on the page and in the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.doors.doors_support import HUB, HUB_ZH, lines, open_stocked, visitor

EXTENDED = {
    "url": "https://www.itc.gov.hk/en/extended",
    "title": "Research Talent Hub: application deadline extended",
    "text": "The Innovation and Technology Commission announced that the application deadline of the Research Talent "
    "Hub has been extended to January 29, 2027.",
    "published": "2026-12-02T10:00:00+08:00",
}
SPEECH = {
    "url": "https://news.example.com/speech",
    "title": "Cyberport Incubation Programme opens for applications",
    "text": "Hong Kong Cyberport opened the Cyberport Incubation Programme today. Applications close on February 26, "
    "2027. The Research Talent Hub was named too.",
    "published": "2026-12-03T10:00:00+08:00",
}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[TestClient]:
    app = open_stocked(tmp_path)
    app.import_lines(lines(EXTENDED, SPEECH).splitlines())
    yield visitor(app)
    app.close()


def test_the_facts_stand_newest_first_with_evidence_and_link(web: TestClient) -> None:
    timeline = web.get("/api/v1/programmes/rth").json()["timeline"]

    told = [(step["fact"], step["after"], step["url"]) for step in timeline]
    assert told[0] == ("change", ["extended"], EXTENDED["url"])
    assert ("deadline", ["2027-01-29"], EXTENDED["url"]) in told
    assert ("opened", ["open"], HUB["url"]) in told
    assert [step["at"] for step in timeline] == sorted((step["at"] for step in timeline), reverse=True)
    assert all(step["words"] for step in timeline)


def test_a_fact_that_two_languages_state_stands_once(web: TestClient) -> None:
    timeline = web.get("/api/v1/programmes/rth").json()["timeline"]

    assert [step["url"] for step in timeline if "2026-12-31" in step["after"]] == [HUB["url"]]
    assert HUB_ZH["url"] not in [step["url"] for step in timeline]


def test_what_an_announcement_about_another_programme_states_is_left_out(web: TestClient) -> None:
    days = [step["after"] for step in web.get("/api/v1/programmes/rth").json()["timeline"]]

    assert ["2027-02-26"] not in days
    assert ["2027-02-26"] in [step["after"] for step in web.get("/api/v1/programmes/cip").json()["timeline"]]


def test_the_page_shows_them(web: TestClient) -> None:
    page = web.get("/programmes/rth").text

    assert "<strong>29 Jan 2027</strong>" in page
    assert "<q>Applications open</q>" in page
