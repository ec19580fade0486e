"""/api/v1: its shapes are contracts; its errors are RFC 9457 problems."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, RAIN

ARTICLE_KEYS = {
    "id", "url", "source", "publisher", "title", "summary", "language", "published", "precision", "first_seen", "story",
    "relation", "relevant", "relevance", "tags", "topics", "events", "amounts", "deadlines", "official", "revision",
    "withdrawn",
}  # fmt: skip


def test_a_search(web: TestClient) -> None:
    found = web.get("/api/v1/articles", params={"q": "programme:rth", "facets": "true"}).json()

    assert set(found) == {
        "articles", "total", "next_cursor", "understood", "nothing_for", "hidden", "alone", "wider", "meant", "facets",
    }  # fmt: skip
    assert [one["url"] for one in found["articles"]] == [HUB_ZH["url"], HUB["url"]]
    assert all(set(one) >= ARTICLE_KEYS for one in found["articles"])
    assert (found["total"], found["next_cursor"]) == (2, None)
    assert found["facets"]["programme"]["rth"] == 2


def test_the_pages_of_a_search_hold_each_article_once(web: TestClient) -> None:
    seen, cursor = [], None
    for _ in range(10):
        page = web.get("/api/v1/articles", params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["url"] for one in page["articles"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [HUB_ZH["url"], HUB["url"], CYBERPORT["url"]]


def test_one_article_with_its_text_and_evidence(web: TestClient) -> None:
    article = web.get("/api/v1/articles/1").json()

    assert set(article) >= ARTICLE_KEYS | {"text", "why", "evidence", "relation_reason", "changed"}
    assert article["text"] == HUB["text"]
    assert {"slug", "evidence", "why"} == set(article["evidence"][0])
    assert web.get("/api/v1/articles/1/revisions").json() == []


def test_a_story(web: TestClient) -> None:
    story = web.get("/api/v1/stories/1").json()

    assert set(story) == {"id", "articles", "updates", "facts", "history"}
    assert [one["id"] for one in story["articles"]] == [1]


def test_programmes(web: TestClient) -> None:
    assert len(web.get("/api/v1/programmes").json()) >= 436
    one = web.get("/api/v1/programmes/rth").json()

    assert (one["slug"], one["name_zh_hant"], one["months"]) == ("rth", "研究人才庫", {"2026-11": 2})
    assert isinstance(one["children"], list)


def test_sources(web: TestClient) -> None:
    (one,) = web.get("/api/v1/sources").json()

    assert (one["id"], one["state"], one["articles"], one["relevant"]) == ("gov", "new", 1, 1)


def test_an_export_is_json_lines_of_all(web: TestClient) -> None:
    answer = web.get("/api/v1/export")

    assert answer.headers["content-type"].startswith("application/x-ndjson")
    articles = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["url"] for one in articles] == [one["url"] for one in (HUB, HUB_ZH, CYBERPORT, RAIN)]
    assert all(set(one) >= ARTICLE_KEYS for one in articles)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("articles?q=(", 400, "(at character 1)"),
        ("export?q=(", 400, "(at character 1)"),  # and not in the middle of a stream
        ("articles?cursor=forged", 400, "cursor"),
        ("articles?limit=0", 422, "limit"),
        ("articles?limit=x", 422, "limit"),
        ("articles?q=" + "a" * 501, 422, "q"),
        ("articles/99", 404, "99"),
        ("articles/99999999999999999999", 422, "article_id"),
        ("articles/99/revisions", 404, "99"),
        ("stories/99", 404, "99"),
        ("stories/0", 422, "story_id"),
        ("programmes/nothing", 404, "nothing"),
        ("nothing", 404, "Not Found"),
    ],
)
def test_an_error_is_a_problem(web: TestClient, path: str, status: int, words: str) -> None:
    answer = web.get(f"/api/v1/{path}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail"} == set(problem) - {"position", "parameter"}
    assert problem["type"].startswith("tag:")
    assert problem["status"] == status
    assert words in problem["detail"]


def test_the_api_only_reads(web: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = web.request(method, "/api/v1/articles")
        assert answer.status_code == 405
        assert answer.headers["content-type"] == "application/problem+json"


def test_readiness_says_what_it_stands_on(web: TestClient) -> None:
    report = web.get("/readyz").json()

    assert (report["ready"], report["database"], report["sources"]) == (True, "sqlite", 1)
    assert web.get("/healthz").json() == {"status": "ok"}
