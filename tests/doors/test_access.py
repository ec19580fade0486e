"""Who is let in: tokens and their scopes, reading behind a token, how often somebody may ask; what is noted."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App
from monitor.entrypoints.web.rate_limit import BURST, REMEMBERED, RateLimit
from tests.doors.doors_support import STORE, open_stocked, open_watching, visitor

OPERATOR_TOKEN = "o" * 24
STRANGER = "203.0.113.9"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Reading needs a token, ten requests a minute."""
    folder = tmp_path_factory.mktemp("access")
    (folder / "own.toml").write_text("", encoding="utf-8")
    open_stocked(folder).close()
    assert (folder / STORE).is_file()
    settings = {"MONITOR_READING": "token", "MONITOR_OPERATOR_TOKEN": OPERATOR_TOKEN, "MONITOR_RATE": "10000"}
    made = open_watching(folder, **settings, MONITOR_PROGRAMMES=str(folder / "own.toml"))
    yield made
    made.close()


@pytest.fixture
def stranger(service: App) -> TestClient:
    return visitor(service, STRANGER)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def tokens(service: App) -> dict[str, str]:
    """A token of each scope."""
    return {
        scope: service.make_token(f"for {scope}", [scope])
        for scope in ("read", "subscriptions", "stories", "catalogue")
    }


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/articles", "/search.atom", "/stories/1", "/metrics", "/nothing", "/mcp"]
)
def test_reading_needs_a_token_where_the_operator_says_so(
    stranger: TestClient, tokens: dict[str, str], path: str
) -> None:
    refused = stranger.get(path)
    assert refused.status_code == 401
    assert "Bearer" in refused.headers["www-authenticate"]
    assert stranger.get(path, headers=bearer("hkit_forged")).status_code == 401
    assert stranger.get(path, headers=bearer(tokens["read"])).status_code not in (401, 403)
    password = base64.b64encode(f"anybody:{tokens['read']}".encode()).decode()
    assert stranger.get(path, headers={"Authorization": f"Basic {password}"}).status_code not in (401, 403)


@pytest.mark.parametrize(
    "path", ["/healthz", "/static/style.css", "/robots.txt", "/unsubscribe/x", "/digests/x", "/s/x"]
)
def test_what_has_its_secret_in_the_address_or_tells_nothing_stays_open(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code in (200, 404)


WRITES = [
    ("subscriptions", "GET", "subscriptions", None, 200),
    ("subscriptions", "PUT", "subscriptions", {"address": "desk@example.org", "query": "has:deadline"}, 200),
    ("stories", "POST", "articles/1/split", None, 200),
    ("stories", "POST", "stories/1/articles/2", None, 200),
    ("catalogue", "POST", "programmes", {"slug": "own-fund", "kind": "fund", "name_en": "Own Fund of Tests"}, 202),
]


@pytest.mark.parametrize(("scope", "verb", "path", "body", "status"), WRITES)
def test_changing_needs_a_token_with_the_scope(
    stranger: TestClient, tokens: dict[str, str], scope: str, verb: str, path: str, body: object, status: int
) -> None:
    address = f"/api/v1/{path}"
    for other, secret in tokens.items():
        given = stranger.request(verb, address, json=body, headers=bearer(secret)).status_code
        assert given == (status if other == scope else 403), other
    assert stranger.request(verb, address, json=body, headers=bearer(OPERATOR_TOKEN)).status_code in (status, 400)


def test_a_password_that_a_proxy_has_asked_for_is_no_fault_where_reading_is_open(tmp_path: Path) -> None:
    app = open_watching(tmp_path)
    try:
        password = {"Authorization": "Basic " + base64.b64encode(b"reader:of the proxy").decode()}
        assert visitor(app, STRANGER).get("/", headers=password).status_code == 200
        assert visitor(app, STRANGER).get("/", headers={"Authorization": "Bearer x"}).status_code == 401
    finally:
        app.close()


def test_a_form_of_another_site_changes_nothing_with_a_password_that_the_browser_knows(
    stranger: TestClient, tokens: dict[str, str]
) -> None:
    password = base64.b64encode(f":{tokens['stories']}".encode()).decode()
    headers = {"Authorization": f"Basic {password}", "Sec-Fetch-Site": "cross-site"}

    assert stranger.post("/api/v1/articles/1/split", headers=headers).status_code == 403


def test_a_subscription_is_made_and_ended_by_a_program(stranger: TestClient, tokens: dict[str, str]) -> None:
    headers = bearer(tokens["subscriptions"])
    hook = {"address": "https://hooks.example.org/it", "query": "programme:rth", "rhythm": "at-once"}
    made = stranger.put("/api/v1/subscriptions", json=hook, headers=headers).json()

    assert made["channel"] == "webhook"
    assert made["secret"].startswith("whsec_")
    listed = {one["id"]: one for one in stranger.get("/api/v1/subscriptions", headers=headers).json()}
    assert listed[made["id"]]["secret"] is None
    assert stranger.delete(f"/api/v1/subscriptions/{made['id']}", headers=headers).status_code == 204
    assert stranger.delete(f"/api/v1/subscriptions/{made['id']}", headers=headers).status_code == 404
    bad = stranger.put("/api/v1/subscriptions", json=hook | {"query": "("}, headers=headers)
    assert (bad.status_code, bad.json()["type"].rpartition("/")[2], bad.json()["position"]) == (400, "query", 0)


def test_what_was_changed_is_written_down_with_who_did_it(service: App, stranger: TestClient) -> None:
    secret = service.make_token("desk", ["stories"])
    stranger.post("/api/v1/articles/3/split", headers=bearer(secret))
    found = stranger.get("/api/v1/audit", headers=bearer(OPERATOR_TOKEN)).json()

    assert [(one["by"], one["action"], one["about"]) for one in found[:2]] == [
        ("desk", "story split", {"article": 3, "story": 3}),
        ("operator", "token made", {"name": "desk", "scopes": ["stories"]}),
    ]
    assert stranger.get("/api/v1/audit", headers=bearer(secret)).status_code == 403


def test_a_revoked_token_is_good_for_nothing_and_no_secret_is_stored(service: App, stranger: TestClient) -> None:
    secret = service.make_token("short-lived", ["read"])
    assert stranger.get("/api/v1/sources", headers=bearer(secret)).status_code == 200
    service.revoke_token("short-lived")

    assert stranger.get("/api/v1/sources", headers=bearer(secret)).status_code == 401
    for ending in ("", "-wal"):
        assert secret.encode() not in Path(f"{service.database.folder}/{STORE}{ending}").read_bytes()


# ----------------------------------------------------------------------------------------------------------- how often
def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    app = open_watching(tmp_path, MONITOR_RATE="6")
    try:
        first, second = visitor(app, STRANGER), visitor(app, "203.0.113.10")
        statuses = [first.get("/api/v1/sources").status_code for _ in range(5)]
        last = first.get("/api/v1/sources")

        assert statuses == [200, 200, 200, 200, 429]
        assert last.json()["type"].endswith("too-often")
        assert 0 < int(last.headers["retry-after"]) <= 10
        server = first.app
        assert TestClient(server, client=("203.0.113.10", 1)).get("/api/v1/sources").status_code == 200
        assert second.get("/healthz").status_code == 200
        assert all(visitor(app).get("/api/v1/sources").status_code == 200 for _ in range(8))  # the machine itself
    finally:
        app.close()


def test_a_limit_lets_a_burst_pass_and_then_the_rate() -> None:
    limit = RateLimit(60)
    burst = sum(limit.count("a", 0.0) == 0.0 for _ in range(200))
    minute = sum(limit.count("a", second) == 0.0 for second in range(1, 601))

    assert burst == 60 * BURST + 1
    assert minute == 600
    assert limit.count("b", 0.0) == 0.0
    assert RateLimit(0).count("a", 0.0) == 0.0


def test_a_flood_of_addresses_takes_no_more_memory_than_is_set_aside() -> None:
    limit = RateLimit(1)
    given = [limit.count(str(number), 0.0) for number in range(REMEMBERED + 10)]

    assert given.count(0.0) == REMEMBERED
    assert len(limit._due) == REMEMBERED
    assert limit.count("later", 61.0) == 0.0
