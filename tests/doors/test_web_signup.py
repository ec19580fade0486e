"""Readers ask for a subscription and confirm it; strangers learn nothing and fill nobody's mailbox."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from alerts.signup_requests import ADDRESS_LIMIT, VISITOR_LIMIT
from monitor.bootstrap import App
from tests.doors.doors_support import visitor
from tests.doors.readers_support import BASE, FORM, READER, ask, link_in, mails, subscribed


@pytest.fixture
def site(open_site):
    return open_site()


def test_a_search_is_subscribed_to_and_confirmed(site):
    app, client = site
    search = client.get("/", params={"q": "programme:rth"}).text
    assert 'href="/subscribe?q=programme%3Arth&amp;lang=en"' in search
    form = client.get("/subscribe", params={"q": "programme:rth"})
    assert "Research Talent Hub" in form.text
    assert "<script" not in form.text

    assert ask(client, language="zh-Hant", day=["1", "4"]).status_code == 200
    (mail,) = mails(app)
    assert app.alerts.subscriptions() == []
    assert "研究人才庫" in mail.text
    assert "逢星期一、星期四 08:30" in mail.html
    token = link_in(mail.text, "confirm")
    assert f"{BASE}/confirm/{token}" in mail.html
    for method in ("GET", "HEAD"):
        assert client.request(method, f"/confirm/{token}").status_code == 200
    assert app.alerts.subscriptions() == []

    done = client.post(f"/confirm/{token}", data={"confirm": "yes"})
    (one,) = app.alerts.subscriptions()
    assert "訂閱已生效" in done.text
    assert (one.address, one.query, one.rhythm, one.weekdays) == (READER, "programme:rth", "daily", (1, 4))
    assert client.post(f"/confirm/{token}", data={"confirm": "yes"}).status_code == 200  # twice is once
    assert len(app.alerts.subscriptions()) == 1


def test_asking_twice_sends_one_request_and_what_is_known_of_an_address_changes_no_answer(site):
    app, client = site
    first = ask(client)
    assert ask(client).text == first.text
    assert len(mails(app)) == 1
    client.post(f"/confirm/{link_in(mails(app)[0].text, 'confirm')}")
    known = ask(client, query="創科")
    assert known.text == first.text
    assert ask(client, "nobody@example.org").text == first.text.replace(READER, "nobody@example.org")
    for address in (READER, "nobody@example.net"):
        answer = client.post("/preferences", data={"address": address})
        assert (answer.status_code, f"If there are subscriptions of {address}" in answer.text) == (200, True)
    assert [one.recipient for one in mails(app)].count("nobody@example.net") == 0


def test_who_left_can_come_back_and_an_old_link_brings_nobody_back(site):
    app, client = site
    subscribed(app, client)
    old = link_in(mails(app)[0].text, "confirm")
    app.alerts.unsubscribe(READER)
    for method in ("GET", "POST"):
        assert client.request(method, f"/confirm/{old}").status_code == 404
    assert app.alerts.subscriptions() == []
    subscribed(app, client)
    assert len(app.alerts.subscriptions()) == 1


def test_no_word_of_a_stranger_stands_in_the_mail(site):
    app, client = site
    ask(client, query='programme:rth "buy pills at spam.example"')
    (mail,) = mails(app)
    assert "spam.example" not in mail.text + mail.html + mail.subject
    assert "Research Talent Hub" in mail.text


def test_a_mailbox_cannot_be_filled_and_a_form_takes_so_many_requests(site):
    app, client = site
    for number in range(VISITOR_LIMIT):
        assert ask(client, query=f"word{number}").status_code == 200
    assert len(mails(app)) == ADDRESS_LIMIT
    for number in range(VISITOR_LIMIT - ADDRESS_LIMIT):
        assert ask(client, f"r{number}@example.org").status_code == 200
    refused = ask(client, "one-more@example.org")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    assert ask(visitor(app, "198.51.100.7", BASE), "one-more@example.org").status_code == 200


def test_who_did_not_ask_says_so_and_is_left_alone(site):
    app, client = site
    ask(client)
    token = link_in(mails(app)[0].text, "confirm")
    assert "Thank you" in client.post(f"/confirm/{token}", data={"refuse": "yes"}).text
    assert client.post(f"/confirm/{token}", data={"confirm": "yes"}).status_code == 404
    ask(client, query="創科")
    assert (len(mails(app)), app.alerts.subscriptions()) == (1, [])


def test_links_expire(site):
    app, client = site
    ask(client)
    token = link_in(mails(app)[0].text, "confirm")
    link = subscribed(app, client, address="other@example.org")
    later = app.now() + timedelta(days=100)
    client.app.state.app.readers = replace(app.readers, now=lambda: later)
    for path in (f"/confirm/{token}", f"/preferences/{link}"):
        answer = client.get(path)
        assert (answer.status_code, "Mail me the link" in answer.text) == (404, True)
    assert client.post(f"/confirm/{token}").status_code == 404
    assert client.post(f"/preferences/{link}/leave").status_code == 404
    assert len(app.alerts.subscriptions()) == 1


@pytest.mark.parametrize(
    ("settings", "address", "status"),
    [
        ({"MONITOR_SIGNUP": "closed"}, READER, 403),
        ({"MONITOR_SIGNUP": "domains", "MONITOR_SIGNUP_DOMAINS": "gov.hk, example.net"}, READER, 400),
        ({"MONITOR_SIGNUP": "domains", "MONITOR_SIGNUP_DOMAINS": "gov.hk, example.net"}, "a@notgov.hk", 400),
        ({"MONITOR_SIGNUP": "domains", "MONITOR_SIGNUP_DOMAINS": "gov.hk, example.net"}, "a@ITC.GOV.hk", 200),
        ({"MONITOR_BASE_URL": ""}, READER, 403),
    ],
)
def test_the_operator_says_who_may_sign_up(open_site, settings, address, status):
    app, client = open_site(**settings)
    assert ask(client, address).status_code == status
    assert len(mails(app)) == (status == 200)
    offered = "/subscribe?q=" in client.get("/?q=hub").text
    assert offered is (settings.get("MONITOR_SIGNUP") != "closed")
    assert app.subscribe("staff@example.org", "").id == 1  # the operator always can


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "no address"}, {"address": "a@b.hk\r\nBcc: c@d.hk"}, {"address": ""}, {"at": "25:00"},
        {"zone": "Mars/Base"}, {"query": "hub ("}, {"query": "programme:nothing"}, {"query": "x" * 501},
        {"rhythm": "hourly"}, {"language": "fr"},
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_kept_is_said_in_the_form(site, changes):
    app, client = site
    answer = ask(client, **changes)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert mails(app) == []


def test_a_program_that_fills_in_every_field_is_answered_and_sends_nothing(site):
    app, client = site
    assert ask(client, leave_empty="https://spam.example").status_code == 200
    assert mails(app) == []


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Referer": "https://evil.example/"}],
)  # fmt: skip
def test_no_other_site_uses_the_forms(site, headers):
    app, client = site
    link = subscribed(app, client)
    token = link_in(mails(app)[0].text, "confirm")
    for path in (
        "/subscribe", "/preferences", f"/confirm/{token}", f"/preferences/{link}/1", f"/preferences/{link}/leave",
        f"/preferences/{link}/erase", f"/preferences/{link}/less/1",
    ):  # fmt: skip
        assert client.post(path, data={"address": "x@example.org", **FORM}, headers=headers).status_code == 403, path
    assert len(app.alerts.subscriptions()) == 1
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    assert client.post(f"/preferences/{link}/leave", headers=own).status_code == 303
    assert client.get("/subscribe").headers["referrer-policy"] == "same-origin"


def test_a_form_is_read_up_to_a_size(site):
    _, client = site
    assert client.post("/subscribe", content=b"query=" + b"x" * 30_000).status_code == 413


def test_the_api_asks_in_the_same_way(site):
    app, client = site
    wish = {"address": READER, "query": "programme:rth", "rhythm": "weekly", "weekdays": [5], "language": "zh-Hans"}
    first = client.post("/api/v1/subscriptions", json=wish)
    assert (first.status_code, first.json()) == (202, {"status": "to be confirmed by mail"})
    assert client.post("/api/v1/subscriptions", json=wish).json() == first.json()
    assert len(mails(app)) == 1
    for changes, status in (({"address": "x"}, 400), ({"query": "hub ("}, 400), ({"rhythm": "hourly"}, 422)):
        assert client.post("/api/v1/subscriptions", json=wish | changes).status_code == status
    elsewhere = {"Origin": "https://evil.example"}
    assert client.post("/api/v1/subscriptions", json=wish, headers=elsewhere).status_code == 403
    client.post(f"/confirm/{link_in(mails(app)[0].text, 'confirm')}")
    assert app.alerts.subscriptions()[0].weekdays == (5,)


def test_nothing_that_is_public_says_who_is_subscribed(site):
    """A stranger asks for the link of somebody and looks at the outbox and the figures before and after."""
    app, client = site
    subscribed(app, client)
    seen = seen_by_anybody(client)
    client.post("/preferences", data={"address": READER})
    assert "/preferences/" in mails(app)[-1].text
    assert seen_by_anybody(client) == seen
    assert READER not in "".join(seen)


def seen_by_anybody(client: TestClient) -> list[str]:
    """Outbox and figures, but for the time that these two themselves took to answer."""
    lines = [line for path in ("/outbox", "/metrics") for line in client.get(path).text.splitlines()]
    return [line for line in lines if not re.match(r'monitor_request_\w+\{.*route="/(outbox|metrics)"', line)]


BESIDES = {"urgent_closing": True, "urgent_query": "amount:>100m", "say_nothing_new": True}


def wishes_of(app: App) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in BESIDES} for one in app.alerts.subscriptions()]


@pytest.mark.parametrize("way", ["form", "api"])
def test_what_overtakes_the_rhythm_is_asked_for_confirmed_and_given_up(site, way):
    app, client = site
    if way == "form":
        ticked = {"urgent_closing": "on", "say_nothing_new": "on"}
        link = subscribed(app, client, **ticked, urgent_query=BESIDES["urgent_query"])
    else:
        assert client.post("/api/v1/subscriptions", json={"address": READER, **FORM, **BESIDES}).status_code == 202
        token = link_in(mails(app)[0].text, "confirm")
        link = link_in(client.post(f"/confirm/{token}", data={"confirm": "yes"}).text, "preferences")
    page = client.get(f"/preferences/{link}").text
    assert wishes_of(app) == [BESIDES]
    assert page.count(" checked>") >= 3  # the rhythm and both boxes
    assert 'value="amount:&gt;100m"' in page

    wrong = client.post(f"/preferences/{link}/1", data={**FORM, "urgent_query": "hub (", "urgent_closing": "on"})
    assert (wrong.status_code, 'value="hub ("' in wrong.text) == (400, True)
    client.post(f"/preferences/{link}/1", data=FORM)
    assert wishes_of(app) == [{"urgent_closing": False, "urgent_query": "", "say_nothing_new": False}]
