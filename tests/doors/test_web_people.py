"""What a mail links to, changes by hand, and the outbox: what strangers can see and do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts import subscriptions
from monitor.bootstrap import App
from tests.doors.doors_support import HUB, Elements, lines, visitor

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def token(own_app: App) -> str:
    made = own_app.subscribe("reader@example.org", "", rhythm="at-once", title="My <b>digest</b>")
    return str(made.token)


# ---------------------------------------------------------------------------------------------------------- unsubscribe
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_at_the_link_changes_nothing(own_app: App, token: str, method: str) -> None:
    answer = visitor(own_app, "203.0.113.9").request(method, f"/unsubscribe/{token}")

    assert answer.status_code == (405 if method == "OPTIONS" else 200)

    assert len(own_app.alerts.subscriptions()) == 1


def test_the_page_asks_first(own_app: App, token: str) -> None:
    page = visitor(own_app, "203.0.113.9").get(f"/unsubscribe/{token}")

    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert "My &lt;b&gt;digest" in page.text
    assert "reader@example.org" not in page.text


def test_one_click_works_from_anywhere_without_cookies(own_app: App, token: str) -> None:
    """RFC 8058, 3.1 and 3.2: a mail program posts, without cookies or any other credentials."""
    stranger = visitor(own_app, "203.0.113.9", "https://monitor.example.org")
    answer = stranger.post(
        f"/unsubscribe/{token}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example.com", "X-Forwarded-For": "198.51.100.7"},
    )

    assert answer.status_code == 200
    assert not answer.cookies
    assert own_app.alerts.subscriptions() == []
    assert stranger.post(f"/unsubscribe/{token}").status_code == 200  # once more is no error


@pytest.mark.parametrize("forged", ["forged", "1", "reader@example.org", "%00", "a" * 200, "..%2f..%2fetc", "'--"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_token_ends_nothing(own_app: App, token: str, method: str, forged: str) -> None:
    assert visitor(own_app).request(method, f"/unsubscribe/{forged}").status_code == 404
    assert len(own_app.alerts.subscriptions()) == 1


def test_leaving_withdraws_what_waits(own_app: App, token: str) -> None:
    _digest(own_app)
    visitor(own_app).post(f"/unsubscribe/{token}")

    assert [one.state for one in own_app.alerts.outbox(10)] == ["cancelled"]


# -------------------------------------------------------------------------------------------------------------- digests
def _digest(app: App) -> str:
    """Make a digest of one new article; the key of its web copy."""
    fresh = {name: value for name, value in HUB.items() if name != "published"} | {"url": "https://n.example.com/2"}
    app.import_lines([lines(fresh | {"title": "Hong Kong widens the <i>Research Talent Hub</i>"})], announce=True)
    (made,) = app.alerts.compose_due()
    return str(made.key)


def test_the_web_copy_of_a_digest_is_there_for_whoever_has_its_address(own_app: App, token: str) -> None:
    page = visitor(own_app, "203.0.113.9").get(f"/digests/{_digest(own_app)}")

    assert page.status_code == 200
    assert "Research Talent Hub" in page.text
    assert "i" not in [tag for tag, _ in Elements(page.text).found]
    assert page.headers["x-robots-tag"] == "noindex"
    assert "script-src" not in page.headers["content-security-policy"]
    assert token not in page.text
    assert "reader@example.org" not in page.text


@pytest.mark.parametrize("key", ["1", "forged", "%00", "a" * 200])
def test_no_digest_can_be_guessed(own_app: App, token: str, key: str) -> None:
    _digest(own_app)

    assert visitor(own_app).get(f"/digests/{key}").status_code == 404


def test_the_outbox_shows_no_address_and_no_token(own_app: App, token: str) -> None:
    _digest(own_app)
    assert visitor(own_app, "203.0.113.9").get("/outbox").status_code == 403
    page = visitor(own_app).get("/outbox").text

    assert "r…@example.org" in page
    assert "reader@example.org" not in page
    assert token not in page
    assert "MONITOR_SMTP_URL" in page  # says why everything waits


def test_the_outbox_says_which_subscriptions_are_paused_without_their_addresses(own_app: App, token: str) -> None:
    (one,) = own_app.alerts.subscriptions()
    assert "Paused" not in visitor(own_app).get("/outbox").text
    with own_app.database.begin() as session:
        reason = f"RCPT: 550 5.1.1 <{one.address}>: user unknown"
        subscriptions.pause(session, [one.id], "server", reason, own_app.now())
    page = visitor(own_app).get("/outbox").text

    assert "Paused" in page
    assert "550 5.1.1 &lt;r…@example.org&gt;: user unknown" in page
    assert one.address not in page
    assert 'monitor_subscriptions{state="paused"} 1.0' in visitor(own_app).get("/metrics").text


# -------------------------------------------------------------------------------------------------------------- by hand
def test_the_operator_splits_and_joins_on_the_page(own_app: App) -> None:
    here = visitor(own_app)
    joined = here.post("/articles/3/join", data={"story_id": "1"}, headers={"Origin": HERE})
    assert (joined.status_code, joined.headers["location"]) == (303, "/stories/1")
    assert own_app.article(3).story_id == 1

    split = here.post("/articles/3/split", headers={"Origin": HERE})
    assert split.status_code == 303
    assert split.headers["location"] == f"/stories/{own_app.article(3).story_id}"
    assert own_app.article(3).story_id != 1


@pytest.mark.parametrize(
    ("address", "name", "headers"),
    [
        ("203.0.113.9", HERE, {}),  # somebody else
        ("127.0.0.1", HERE, {"X-Forwarded-For": "203.0.113.9"}),  # somebody else, through a proxy
        ("127.0.0.1", HERE, {"Forwarded": "for=203.0.113.9"}),
        ("127.0.0.1", HERE, {"Origin": "https://evil.example"}),  # another site's form
        ("127.0.0.1", HERE, {"Origin": "null"}),
        ("127.0.0.1", HERE, {"Origin": "http://127.0.0.1:9999"}),  # another service on this machine
        ("127.0.0.1", "http://evil.example:8000", {"Origin": "http://evil.example:8000"}),  # DNS rebinding
    ],
)
def test_nobody_else_changes_anything(own_app: App, address: str, name: str, headers: dict[str, str]) -> None:
    stranger = visitor(own_app, address, name)
    answers = [
        stranger.post("/articles/3/join", data={"story_id": "1"}, headers=headers),
        stranger.post("/articles/3/split", headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert own_app.article(3).story_id == 3


@pytest.mark.parametrize("path", ["/articles/3/split", "/articles/3/join?story_id=1"])
def test_a_link_changes_nothing(own_app: App, path: str) -> None:
    assert visitor(own_app).get(path).status_code == 405


def test_what_is_not_there_is_not_found(own_app: App) -> None:
    here = visitor(own_app)

    assert here.post("/articles/99/split").status_code == 404
    assert here.post("/articles/1/join", data={"story_id": "99"}).status_code == 404
    assert here.post("/articles/1/join", data={"story_id": "x"}).status_code == 422
    assert here.post("/articles/1/join").status_code == 422


# ------------------------------------------------------------------------------------------------------------- calendar
def test_a_story_gives_its_deadlines_to_a_calendar(own_app: App) -> None:
    day = f"{own_app.now() + timedelta(days=40):%Y-%m-%d}"
    text = f"The Research Talent Hub is open for applications. Applications close on {day}."
    own_app.import_lines([lines({"url": "https://a.example/1", "title": "Research Talent Hub opens", "text": text})])
    own_app.import_lines([lines({"url": "https://a.example/2", "title": "Heavy rain over the harbour"})])
    stories = {one.title: one.story_id for one in own_app.export()}

    answer = visitor(own_app).get(f"/stories/{stories['Research Talent Hub opens']}/deadlines.ics")
    none = visitor(own_app).get(f"/stories/{stories['Heavy rain over the harbour']}/deadlines.ics")

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART;VALUE=DATE:{day.replace('-', '')}\r\n" in answer.text
    assert none.status_code == 404
