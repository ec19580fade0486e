"""The pages: every one in every language, nothing that a publisher writes becomes markup."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App, open_app
from monitor.entrypoints.web import server
from monitor.entrypoints.web.server import make_server
from monitor.errors import StoreError
from monitor.settings import load_settings
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database
from tests.doors.doors_support import HUB, HUB_ZH, RAIN, Elements, lines, open_stocked, visitor

PAGES = (
    "/", "/?q=hub", "/?q=programme:rth", "/?q=nothing-has-this", "/stories/1", "/programmes", "/programmes?kind=fund",
    "/programmes/rth", "/programmes/itib", "/sources", "/coverage", "/outbox", "/today",
    "/deadlines", "/deadlines?month=2026-12",
    "/help", "/search.atom?q=hub", "/search.json", "/search.csv", "/search.jsonl", "/search.ics", "/opensearch.xml",
    "/robots.txt", "/healthz", "/metrics",
    "/static/style.css", "/static/icon.svg", "/api/v1/openapi.json",
)  # fmt: skip
LANGUAGES = {"en-GB,en;q=0.9": "en-HK", "zh-HK,zh;q=0.9": "zh-Hant-HK", "zh-CN": "zh-Hans", "fr": "en-HK", "": "en-HK"}
XSS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</title><script>1",
    "{{7*7}}{% raw %}", "javascript:alert(1)", "<a href='javascript:alert(1)'>x</a>", "&lt;b&gt;", "\u202eevil\u202c",
    "]]><script>1</script>", "<!--", "</style><script>1</script>",
)  # fmt: skip


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of a service in which a person has put the Chinese article into the English one's story."""
    app = open_stocked(tmp_path_factory.mktemp("joined"))
    app.join_story(2, 1)
    yield visitor(app)
    app.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-HK,zh;q=0.9", "zh-CN"])
def test_every_page_is_there_in_every_language(web: TestClient, path: str, language: str) -> None:
    assert web.get(path, headers={"Accept-Language": language}).status_code == 200


@pytest.mark.parametrize(("selection", "tag"), LANGUAGES.items())
def test_a_story_prefers_the_language_of_its_reader(joined: TestClient, selection: str, tag: str) -> None:
    page = joined.get("/stories/1", headers={"Accept-Language": selection}).text

    assert f'<html lang="{tag}">' in page
    headline = re.search(r'<h1 lang="([^"]+)">(.*?)</h1>', page)
    assert headline is not None
    assert (
        html.unescape(headline[2]) == (HUB if tag == "en-HK" else HUB_ZH)["title"]
    )  # either script goes before English


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/nothing", "/static/nothing.css", "/stories/999", "/stories/x", "/articles/1", "/api/v1/nothing", "/?q=(",
        "/api/v1/articles?q=(", "/unsubscribe/forged", "/digests/forged", "/programmes/nothing",
    ],
)  # fmt: skip
def test_every_answer_is_armoured(web: TestClient, path: str) -> None:
    _is_armoured(web.get(path).headers)


def _is_armoured(headers: Any) -> None:
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/api/v1/articles", "application/problem+json")])
def test_a_fault_of_ours_is_armoured_too_and_tells_nothing(
    app: App, web: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret is hunter2")

    monkeypatch.setattr(App, "search", broken)
    monkeypatch.setattr(App, "stories", broken)
    answer = web.get(path)

    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert "hunter2" not in answer.text
    _is_armoured(answer.headers)


def test_a_database_that_is_away_is_said_to_be_away(app: App, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise StoreError("the database does not answer")

    monkeypatch.setattr(Database, "read", away)
    assert web.get("/readyz").status_code == 503
    assert web.get("/sources").status_code == 503
    assert web.get("/healthz").status_code == 200


def test_the_counts_are_made_before_anybody_asks(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()
    monkeypatch.setattr(server, "LOOK_AFTER_S", 0.0)
    monkeypatch.setattr(BitmapIndex, "at", lambda *_: made.set())
    with TestClient(make_server(app)):
        assert made.wait(10)


@pytest.mark.parametrize("evil", XSS)
def test_what_a_publisher_writes_stays_text(home: Path, evil: str) -> None:
    article = {"title": f"{evil} Hong Kong Research Talent Hub", "text": f"Research Talent Hub {evil} in Hong Kong."}
    made = open_app(load_settings())
    try:
        url = "https://h.example/?a=%22%3E%3Cscript%3E1%3C/script%3E"
        made.import_lines(lines(article | {"url": url, "summary": evil, "source": evil}).splitlines())
        web = TestClient(make_server(made), base_url="http://127.0.0.1:8000")
        pages = [
            web.get(path) for path in ("/", "/?q=hub", "/stories/1", "/programmes/rth", f"/?q={evil}", "/?q=" + '"')
        ]
    finally:
        made.close()

    assert all(page.status_code in (200, 400) for page in pages)
    for page in pages:
        _holds_no_markup(page.text)


def _holds_no_markup(page: str) -> None:
    """No element, attribute or address that our templates do not write."""
    for tag, attributes in Elements(page).found:
        assert tag not in ("script", "img", "style", "iframe", "object", "base")
        assert tag != "svg" or attributes.get("class") == "plot"
        assert not any(name.startswith("on") for name in attributes)
        addresses = [attributes.get(name) or "" for name in ("href", "src", "action")]
        assert not any(address.strip().lower().startswith(("javascript:", "data:")) for address in addresses)
    assert "49 Hong Kong" not in page
    assert page.count("</title>") == 1


def test_only_quoted_words_are_marked(web: TestClient) -> None:
    page = web.get("/stories/1").text

    assert "<mark>Innovation and Technology Commission</mark>" in page
    assert html.unescape(re.sub(r"</?mark>", "", page)).count(HUB["text"]) == 1


@pytest.mark.parametrize(("query", "place"), [("(", 1), ("hub lang:xx", 10), ('cyberport "open', 11)])
def test_a_search_that_cannot_be_understood_points_at_the_character(web: TestClient, query: str, place: int) -> None:
    answer = web.get("/", params={"q": query})

    assert answer.status_code == 400
    assert f"(at character {place})" in answer.text
    assert f'value="{html.escape(query)}"' in answer.text.replace("&#34;", "&quot;")


@pytest.mark.parametrize("query", ["\0", "hub\0x", "a" * 500, "🎈" * 100, "%00", "-", "OR", "()", "創" * 499])
def test_any_search_gets_an_answer(web: TestClient, query: str) -> None:
    assert web.get("/", params={"q": query}).status_code in (200, 400)


def test_a_search_that_is_too_long_is_refused(web: TestClient) -> None:
    assert web.get("/", params={"q": "a" * 501}).status_code == 422


def test_the_search_page_leads_on(web: TestClient) -> None:
    page = re.sub("</?mark>", "", web.get("/?q=programme:rth").text)

    assert html.escape(HUB["title"]) in page
    assert HUB_ZH["title"] in page
    assert 'href="/stories/1"' in page
    assert 'href="/programmes/rth"' in page
    assert "2 articles" in page


def test_what_is_not_relevant_is_found_only_when_asked_for(web: TestClient) -> None:
    assert RAIN["title"] not in web.get("/").text
    assert RAIN["title"] in web.get("/", params={"q": "is:any observatory"}).text


def test_an_article_leads_to_its_story_and_a_merged_story_to_its_successor(joined: TestClient) -> None:
    assert joined.get("/articles/2").headers["location"] == "/stories/1#article-2"
    assert joined.get("/articles/3").headers["location"] == "/stories/3#article-3"

    answer = joined.get("/stories/2")
    assert (answer.status_code, answer.headers["location"]) == (301, "/stories/1")


def test_pages_load_nothing_from_elsewhere(web: TestClient) -> None:
    for path in ("/", "/stories/1", "/programmes/rth", "/sources", "/outbox"):
        loaded = re.findall(r"<(?:link|script|img|iframe)[^>]*(?:href|src)=\"([^\"]+)\"", web.get(path).text)
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_an_unknown_method_says_what_is_allowed(web: TestClient) -> None:
    answer = web.delete("/")

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_the_open_api_is_served_and_nothing_else_explains_itself(web: TestClient) -> None:
    paths = web.get("/api/v1/openapi.json").json()["paths"]

    assert {"/api/v1/articles", "/api/v1/stories/{story_id}", "/api/v1/sources", "/metrics"} <= set(paths)
    assert web.get("/docs").status_code == web.get("/redoc").status_code == 404
