"""What others put into a request is neither repeated nor believed."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

HOME = "http://127.0.0.1:8000"
SLASHED = [
    "/sources/",
    "/programmes/",
    "/outbox/",
    "/api/v1/articles/",
    "/static",
    "//evil.example/sources/",
    "/metrics/",
]


@pytest.mark.parametrize("path", SLASHED)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8080", "X-Forwarded-Proto": "https"},
        {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=https"},
    ],
    ids=str,
)
def test_a_redirect_of_a_slash_names_no_host(web: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = web.get(HOME + path, headers=headers)
    place = answer.headers.get("location", "/")

    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "javascript" not in place
    if not path.startswith("//"):
        assert "evil" not in place


def test_a_redirect_of_a_slash_leads_there(web: TestClient) -> None:
    answer = web.get("/sources/?x=1&y=%2F")

    assert (answer.status_code, answer.headers["location"]) == (307, "/sources?x=1&y=%2F")
    assert web.get(answer.headers["location"]).status_code == 200


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Referer": "https://evil.example/page"},
    {"Referer": "http://127.0.0.1:9000/other-port"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HOME, "Referer": HOME},
]
OURS = [
    {},
    {"Origin": HOME},
    {"Referer": f"{HOME}/stories/1"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("verb", ["split", "join"])
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_of_another_site_changes_nothing(web: TestClient, verb: str, headers: dict[str, str]) -> None:
    answer = web.post(f"/articles/999999/{verb}", headers=headers, data={"story_id": "1"})

    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("verb", ["split", "join"])
@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_form_passes(web: TestClient, verb: str, headers: dict[str, str]) -> None:
    answer = web.post(f"/articles/999999/{verb}", headers=headers, data={"story_id": "1"})

    assert answer.status_code == 404, "no such article: it was looked for"
