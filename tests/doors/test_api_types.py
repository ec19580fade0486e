"""What the API answers is what its description says; what programs that ask again and again can count on."""

from __future__ import annotations

import re
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from monitor.bootstrap import App
from monitor.entrypoints.web import answers
from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, lines, visitor

QUESTIONS: list[tuple[str, Any]] = [
    ("articles?q=programme:rth&facets=true", answers.ArticlePage),
    ("articles?q=Reserch Hub", answers.ArticlePage),
    ("articles?since_id=0", answers.NewArticlePage),
    ("articles/1", answers.WholeArticle),
    ("articles/1/revisions", list[answers.Edit]),
    ("stories?q=hub&highlights=true&facets=true", answers.StoryPage),
    ("stories?limit=1", answers.StoryPage),
    ("stories/1", answers.Story),
    ("deadlines", list[answers.DueAnnouncement]),
    ("programmes", list[answers.Programme]),
    ("programmes/rth", answers.ProgrammePage),
    ("compare?a=rth&b=itc", answers.Comparison),
    ("sources", list[answers.Source]),
]


@pytest.mark.parametrize(("question", "model"), QUESTIONS)
def test_an_answer_is_what_its_description_says(web: TestClient, question: str, model: Any) -> None:
    body = web.get(f"/api/v1/{question}").json()
    read = TypeAdapter(model).validate_python(body, strict=False)

    assert TypeAdapter(model).dump_python(read, mode="json", exclude_unset=True) == body


def test_every_route_of_the_description_has_types_problems_and_a_summary(web: TestClient) -> None:
    described = web.get("/api/v1/openapi.json").json()
    routes = [route for path in described["paths"].values() for route in path.values()]
    api = [route for route in routes if set(route["tags"]) & {"read", "change"}]
    untyped = [
        route["summary"]
        for route in api
        for status, answer in route["responses"].items()
        if status in ("200", "201", "202") and not _typed(answer)
    ]

    assert len(api) >= 20
    assert untyped == []
    assert all({"401", "422", "429", "503"} <= set(route["responses"]) and route["summary"] for route in api)
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(re.findall(r'"(#/components/schemas/[^"]+)"', web.get("/api/v1/openapi.json").text)) <= known
    assert get_type_hints(answers.Problem).keys() == described["components"]["schemas"]["Problem"]["properties"].keys()


def _typed(answer: Any) -> bool:
    return all(media.get("schema") or name == "application/x-ndjson" for name, media in answer["content"].items())


# ------------------------------------------------------------------------------------------------------ again and again
ASKED_AGAIN = ["/api/v1/articles", "/api/v1/stories?facets=true", "/api/v1/stories/1", "/search.atom"]


def test_who_has_an_answer_already_is_told_so(own_app: App) -> None:
    web = visitor(own_app)
    tags = {path: web.get(path).headers["etag"] for path in ASKED_AGAIN}
    for path, tag in tags.items():
        again = web.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "default-src" in again.headers["content-security-policy"]
    own_app.import_lines(lines(HUB | {"title": "The Research Talent Hub of Hong Kong: closed"}).splitlines())
    for path, tag in tags.items():
        later = web.get(path, headers={"If-None-Match": tag})
        assert (later.status_code, later.headers["etag"] != tag) == (200, True), path


def test_a_poller_gets_each_article_once_and_again_when_it_has_changed(own_app: App) -> None:
    web = visitor(own_app)
    mark = "0"
    met: list[int] = []
    for _ in range(5):
        page = web.get("/api/v1/articles", params={"since_id": mark, "limit": 3}).json()
        mark, met = page["since_id"], met + [one["id"] for one in page["articles"]]
        if not page["more"]:
            break
    assert sorted(met) == [1, 2, 3, 4]
    own_app.import_lines(lines(CYBERPORT | {"title": "Cyberport names fifty start-ups in Hong Kong"}).splitlines())
    page = web.get("/api/v1/articles", params={"since_id": mark}).json()
    assert [(one["id"], one["revision"]) for one in page["articles"]] == [(3, 2)]
    assert web.get("/api/v1/articles", params={"since_id": mark, "q": "programme:rth"}).json()["articles"] == []
    quiet = web.get("/api/v1/articles", params={"since_id": page["since_id"]}).json()
    assert (quiet["articles"], quiet["since_id"]) == ([], page["since_id"])


@pytest.mark.parametrize(
    ("mark", "status", "name"),
    [("x", 400, "refused"), ("dead-1-1", 410, "stale-mark"), ("-1-1", 410, "stale-mark"), ("1" * 61, 422, "parameter")],
)
def test_a_mark_that_means_nothing_here_is_said(web: TestClient, mark: str, status: int, name: str) -> None:
    web.get("/api/v1/articles?since_id=0")
    answer = web.get("/api/v1/articles", params={"since_id": mark})

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, name)


def test_the_address_of_a_merged_story_leads_to_its_successor(own_app: App) -> None:
    web = visitor(own_app)
    own_app.join_story(2, 1)
    for path in ("/api/v1/stories/2", "/stories/2"):
        answer = web.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, path.replace("2", "1"))


# -------------------------------------------------------------------------------------------------------- what is found
def test_the_words_of_a_search_are_marked_in_the_words_of_the_article(web: TestClient) -> None:
    stories = web.get("/api/v1/stories", params={"q": "talent 申請 OR hub", "highlights": "true"}).json()["stories"]
    titles = {
        one["lead"]["url"]: [one["lead"]["title"][first:last] for first, last in one["highlights"]["title"]]
        for one in stories
    }

    assert titles[HUB["url"]] == ["Applications", "Talent", "Hub"]  # 申請 means that too
    assert "申請" in titles[HUB_ZH["url"]]
    assert web.get("/api/v1/stories?q=programme:rth").json()["stories"][0]["highlights"] is None
    page = web.get("/?q=hub").text
    assert "Talent <mark>Hub</mark>" in page


def test_a_saved_search_has_an_address_of_its_own_in_every_form(web: TestClient) -> None:
    made = web.post("/api/v1/searches", json={"query": "programme:rth"})
    assert made.status_code == 201
    path = made.json()["address"].removeprefix("http://127.0.0.1:8000")
    page = web.get(web.get(path).headers["location"]).text

    assert made.json()["address"] in page
    assert f"{path}.atom" in page
    assert HUB["url"] in web.get(f"{path}.csv").text
    assert web.get(f"{path}.csv?bom=true").text.startswith("\ufeff")
    assert web.get(f"{path}?lang=zh-Hans").headers["location"].endswith("&lang=zh-Hans")
    assert CYBERPORT["url"] not in web.get(f"{path}.jsonl").text
    assert web.get(f"{path}.ics").text.startswith("BEGIN:VCALENDAR")
    assert web.get("/s/guessed").status_code == web.get("/s/guessed.atom").status_code == 404
    assert web.post("/api/v1/searches", json={"query": "("}).status_code == 400
    kept = web.post("/searches", data={"q": "hub"})
    assert kept.status_code == 303
    assert "q=hub" in web.get(kept.headers["location"]).headers["location"]


def test_two_programmes_stand_side_by_side(web: TestClient) -> None:
    page = web.get("/compare?a=RTH&b=研究人才庫").text
    both = web.get("/api/v1/compare?a=rth&b=itc").json()

    assert page.count('<th scope="col">') >= 2
    assert [one["slug"] for one in both["programmes"]] == ["rth", "itc"]
    assert {one["lead"]["url"] for one in both["stories"]} == {HUB["url"], HUB_ZH["url"]}
    assert web.get("/compare").status_code == 200
    assert web.get("/compare?a=rth&b=nothing-like-it").status_code == 404
