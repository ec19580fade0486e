"""A search in every output form, each read by somebody else's parser; on the page, in its head, on the command line."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import feedparser
import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App
from monitor.entrypoints.forms.written import FORMS
from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, RAIN, Elements, Run, lines, visitor

QUERY = "programme:rth"
EVIL = {
    "url": "https://news.example.com/evil?a=1&b=%3C2%3E",
    "title": "=HYPERLINK(\"http://evil.example\") & <b>Research Talent Hub</b> \u000bof Hong Kong ]]>",
    "summary": "+1, \"two\"; three\nlines of the Research Talent Hub in Hong Kong",
    "text": "The Research Talent Hub of Hong Kong.",
    "published": "2026-11-21T10:00:00+08:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def evil(app: App) -> TestClient:
    """A visitor of the shared service, of which one article tries every form."""
    app.import_lines(lines(EVIL).splitlines())
    return visitor(app)


def test_atom_is_read_by_feedparser(evil: TestClient) -> None:
    answer = evil.get("/search.atom", params={"q": QUERY, "lang": "zh-Hant"})
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == f"香港創科觀察：{QUERY}"
    assert feed.feed.links[0].href.startswith("http://127.0.0.1:8000/search.atom?q=programme")
    assert [entry.links[0].href for entry in feed.entries] == [EVIL["url"], HUB_ZH["url"], HUB["url"]]
    assert feed.entries[1].title == HUB_ZH["title"]
    assert all(entry.id and entry.updated_parsed and entry.published_parsed for entry in feed.entries)
    assert {tag.label for tag in feed.entries[1].tags} >= {"研究人才庫", "接受申請"}


def test_json_feed_has_what_its_version_asks_for(evil: TestClient) -> None:
    answer = evil.get("/search.json", params={"q": QUERY})
    feed = json.loads(answer.content)

    assert answer.headers["content-type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["external_url"] for item in feed["items"]] == [EVIL["url"], HUB_ZH["url"], HUB["url"]]
    assert all({"id", "url", "title", "content_text", "date_published", "language"} <= set(i) for i in feed["items"])


@pytest.mark.parametrize("mark", [False, True])
def test_a_table_is_read_by_csv_and_holds_no_formula(evil: TestClient, mark: bool) -> None:
    answer = evil.get("/search.csv", params={"q": QUERY, "bom": mark})
    assert answer.text.startswith("\ufeff") is mark
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))

    assert [row["url"] for row in rows] == [HUB["url"], HUB_ZH["url"], EVIL["url"]]
    assert (rows[0]["deadlines"], rows[0]["amounts_hkd"]) == ("2026-12-31", "1200000")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[2]["summary"].startswith('\'+1, "two"; three')


def test_json_lines_are_the_articles(evil: TestClient) -> None:
    answer = evil.get("/search.jsonl", params={"q": QUERY})

    assert [json.loads(line)["url"] for line in answer.text.splitlines()] == [HUB["url"], HUB_ZH["url"], EVIL["url"]]
    every = evil.get("/search.jsonl").text
    assert CYBERPORT["url"] in every
    assert RAIN["url"] not in every  # as on the page: what is relevant


def test_a_calendar_follows_a_search(own_app: App) -> None:
    day = own_app.today() + timedelta(days=30)
    text = str(HUB["text"]).replace("December 31, 2026", f"{day:%B %-d, %Y}")
    own_app.import_lines(lines(HUB | {"text": text}).splitlines())
    web = visitor(own_app)
    found = web.get("/search.ics", params={"q": "programme:rth lang:en"})

    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.text.count("BEGIN:VEVENT") == 1
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in found.text
    assert _uid(found.text) == _uid(web.get("/stories/1/deadlines.ics").text)  # a calendar that takes both has it once
    assert "BEGIN:VEVENT" not in web.get("/search.ics", params={"q": "cyberport"}).text


def _uid(calendar: str) -> str:
    (line,) = [line for line in calendar.split("\r\n") if line.startswith("UID:")]
    return line


@pytest.mark.parametrize(("path", "status"), [("/search.pdf", 404), *((f"/search.{form}?q=(", 400) for form in FORMS)])
def test_a_form_that_cannot_be_given(web: TestClient, path: str, status: int) -> None:
    assert web.get(path).status_code == status


def test_a_search_leads_to_its_forms_by_buttons_and_by_its_head(web: TestClient) -> None:
    found = Elements(web.get("/", params={"q": "AI & 創科", "lang": "zh-Hans"}).text).found
    linked = [attributes["href"] or "" for tag, attributes in found if tag == "a"]
    alternates = {attributes["type"]: attributes["href"] or "" for tag, attributes in found
                  if tag == "link" and attributes.get("rel") == "alternate"}  # fmt: skip

    assert set(alternates) == {"application/atom+xml", "application/feed+json", "text/calendar"}
    for form in FORMS:
        (address,) = [href for href in linked if href.startswith(f"/search.{form}?")]
        assert web.get(address).status_code == 200
        assert "AI+%26+%E5%89%B5%E7%A7%91" in address


def test_the_command_line_writes_the_same(stocked: Run) -> None:
    signs = {"atom": "<feed", "json": '"items": [{', "ics": "BEGIN:VCALENDAR", "csv": "id,story", "jsonl": '{"id": 1'}
    assert set(signs) == set(FORMS)
    for form, sign in signs.items():
        done = stocked("export", QUERY, "--format", form, "--language", "zh-Hant", "--limit", "1")

        assert done.status == 0
        assert sign in done.out
        assert done.out.count(HUB["url"]) + done.out.count(HUB_ZH["url"]) == (0 if form == "ics" else 1)


def test_an_unknown_form_is_bad_usage(stocked: Run) -> None:
    assert stocked("export", "--format", "pdf").status == 2
