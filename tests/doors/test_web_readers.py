"""Subscribing on the page, confirming, and a reader's own page: what a person does, and what a stranger cannot."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from alerts.signup_requests import ADDRESS_LIMIT, VISITOR_LIMIT
from monitor.bootstrap import App
from monitor.entrypoints.web import reader_pages
from monitor.model import LANGUAGES
from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, Elements, lines, open_stocked, visitor

BASE = "https://monitor.example.org"
FORM = {"query": "programme:rth", "rhythm": "daily", "at": "08:30", "zone": "Asia/Hong_Kong", "language": "en"}
READER = "reader@example.org"


@pytest.fixture
def open_site(tmp_path: Path):
    """``open_site(MONITOR_SIGNUP="closed")``: a service of these settings, and somebody who visits it."""
    opened: list[App] = []

    def site(**settings: str) -> tuple[App, TestClient]:
        app = open_stocked(tmp_path, **{"MONITOR_BASE_URL": BASE, **settings})
        opened.append(app)
        return app, visitor(app, "203.0.113.9", BASE)

    yield site
    for app in opened:
        app.close()


@pytest.fixture
def site(open_site):
    return open_site()


def ask(client: TestClient, address: str = READER, **changes: Any) -> Any:
    return client.post("/subscribe", data={"address": address, **FORM, **changes})


def mails(app: App) -> list[Any]:
    """What waits in the outbox, oldest first."""
    return sorted(app.alerts.outbox(100), key=lambda one: one.id)


def link_in(text: str, page: str) -> str:
    found = re.search(rf"/{page}/([\w-]+)", text)
    assert found, text
    return found[1]


def subscribed(app: App, client: TestClient, **changes: Any) -> str:
    """The signed link of a reader who has asked and confirmed."""
    before = len(mails(app))
    ask(client, **changes)
    token = link_in(mails(app)[before].text, "confirm")
    return link_in(client.post(f"/confirm/{token}", data={"confirm": "yes"}).text, "preferences")


def announce(app: App, number: int = 2, article: dict[str, Any] = HUB) -> None:
    fresh = {name: value for name, value in article.items() if name != "published"}
    app.import_lines([lines(fresh | {"url": f"https://n.example.com/{number}"})], announce=True)


# -------------------------------------------------------------------------------------------------------------- sign up
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
    seen = [client.get(path).text for path in ("/outbox", "/metrics")]
    client.post("/preferences", data={"address": READER})
    assert "/preferences/" in mails(app)[-1].text
    assert [client.get(path).text for path in ("/outbox", "/metrics")] == seen
    assert READER not in "".join(seen)


# ------------------------------------------------------------------------------------------------------------ own page
def test_a_reader_changes_pauses_resumes_and_leaves(site):
    app, client = site
    link = subscribed(app, client)
    subscribed(app, client, query="programme:nias")
    page = client.get(f"/preferences/{link}").text
    assert page.count("<section") == 2
    wishes = {"query": "programme:rth has:deadline", "rhythm": "weekly", "day": "5", "at": "18:00"}
    changed = client.post(f"/preferences/{link}/1", data={**wishes, "zone": "Europe/London", "language": "zh-Hans"})
    assert changed.headers["location"] == f"/preferences/{link}?done=changed"
    one = app.alerts.subscriptions()[0]
    assert (one.query, one.rhythm, one.weekdays, one.at) == ("programme:rth has:deadline", "weekly", (5,), "18:00")
    assert (one.zone, one.language) == ("Europe/London", "zh-Hans")

    client.post(f"/preferences/{link}/1", data={"do": "pause"})
    assert "暂停" in client.get(f"/preferences/{link}").text
    announce(app)
    assert [one.subscription_id for one in app.alerts.compose_due(force=True)] == []
    client.post(f"/preferences/{link}/1", data={"do": "resume"})
    assert [one.subscription_id for one in app.alerts.compose_due(force=True)] == [1]

    client.post(f"/preferences/{link}/1", data={"do": "leave"})
    assert [one.id for one in app.alerts.subscriptions()] == [2]
    assert [one.state for one in mails(app) if one.digest_id] == ["cancelled"]
    assert client.post(f"/preferences/{link}/leave").status_code == 303
    assert app.alerts.subscriptions() == []
    assert client.get(f"/preferences/{link}").status_code == 200


def test_a_wrong_change_is_said_and_two_subscriptions_never_share_a_search(site):
    app, client = site
    link = subscribed(app, client)
    subscribed(app, client, query="創科")
    for changes in ({"at": "9"}, {"query": "hub ("}, {"query": "創科"}, {"zone": "../etc/passwd"}):
        answer = client.post(f"/preferences/{link}/1", data={**FORM, **changes})
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert app.alerts.subscriptions()[0].query == "programme:rth"


def test_nobody_reaches_the_subscription_of_somebody_else(site):
    app, client = site
    link = subscribed(app, client)
    subscribed(app, client, address="other@example.org")
    mine, theirs = app.alerts.subscriptions()
    assert client.post(f"/preferences/{link}/{theirs.id}", data={"do": "leave"}).status_code == 404
    assert "other@example.org" not in client.get(f"/preferences/{link}").text
    assert "other@example.org" not in client.get(f"/preferences/{link}/export").text
    forged = re.sub(rf"^{mine.id}-", f"{theirs.id}-", link)
    for path in ("", "/export", "/erase", "/less/1"):
        for wrong in (forged, mine.token, "1", "%00", "1-99999-" + "a" * 22):
            assert client.get(f"/preferences/{wrong}{path}").status_code == 404
    client.post(f"/preferences/{link}/{mine.id}", data={**FORM, "address": "evil@example.org"})
    assert app.alerts.subscriptions()[0].address == READER


def test_a_forgotten_link_is_mailed_once_to_who_has_a_subscription(site):
    app, client = site
    subscribed(app, client)
    for _ in range(3):
        client.post("/preferences", data={"address": READER.upper()})
    links = [one for one in mails(app) if "/preferences/" in one.text]
    assert [one.recipient for one in links] == [READER]
    assert client.get(f"/preferences/{link_in(links[0].text, 'preferences')}").status_code == 200


def test_all_that_is_stored_is_given_and_erased(site):
    app, client = site
    link = subscribed(app, client)
    announce(app)
    (digest,) = app.alerts.compose_due(force=True)
    stored = json.loads(client.get(f"/preferences/{link}/export").text)
    assert [len(stored[name]) for name in ("subscriptions", "requests", "digests", "told", "messages")] == [
        1,
        1,
        1,
        1,
        2,
    ]
    token = app.alerts.subscriptions()[0].token
    assert token not in json.dumps(stored).replace(f"/unsubscribe/{token}", "")

    assert READER in client.get(f"/preferences/{link}/erase").text
    assert len(app.alerts.subscriptions()) == 1
    assert client.post(f"/preferences/{link}/erase").status_code == 200
    assert (mails(app), app.alerts.subscriptions()) == ([], [])
    assert client.get(f"/digests/{digest.key}").status_code == 404
    assert client.get(f"/preferences/{link}").status_code == 404
    with app.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM subscription").mappings().all()
    assert READER not in str(rows)
    assert rows[0]["ended_reason"] == "erased"


# ------------------------------------------------------------------------------------------------------- less like this
def test_less_like_this_leaves_out_a_programme_after_a_confirmation(site):
    app, client = site
    subscribed(app, client, query="hub OR 創科", rhythm="at-once")
    announce(app)
    app.alerts.compose_due(force=True)
    mail = mails(app)[-1]
    path = re.search(r"https://monitor\.example\.org(/preferences/[\w-]+/less/\d+)", mail.html)
    assert path
    assert path[0] in mail.text
    page = client.get(path[1])
    assert "Nothing about Research Talent Hub" in page.text
    assert app.alerts.subscriptions()[0].query == "hub OR 創科"
    assert client.post(path[1], data={"choice": "programme:rth"}).status_code == 303
    assert app.alerts.subscriptions()[0].query == "(hub OR 創科) -programme:rth"
    announce(app, 3, HUB_ZH | {"title": "研究人才庫再接受申請", "text": "研究人才庫第二輪開始接受申請。"})
    assert app.alerts.compose_due(force=True) == []


def test_of_a_muted_story_nothing_more_is_told(site):
    app, client = site
    link = subscribed(app, client, query="", rhythm="at-once")
    announce(app)
    (digest,) = app.alerts.compose_due(force=True)
    story = digest.items[0].story_id
    announce(app, 2, HUB | {"text": HUB["text"].replace("December 31", "December 30")})
    assert client.post(f"/preferences/{link}/less/{story}", data={"choice": "story"}).status_code == 303
    assert app.alerts.compose_due(force=True) == []


# -------------------------------------------------------------------------------------------------- a sick subscription
def test_a_search_that_cannot_be_read_is_told_once_and_shown_everywhere(open_site, tmp_path):
    """A programme of the operator's own file is taken out of it."""
    own = tmp_path / "own.toml"
    own.write_text('[[programme]]\nslug = "our-fund"\nkind = "fund"\nname_en = "Our Zebra Fund"\n', "utf-8")
    settings = {"MONITOR_PROGRAMMES": str(own), "MONITOR_OPERATOR": "operator@example.org"}
    app, client = open_site(**settings)
    subscribed(app, client, query="programme:our-fund", rhythm="at-once", language="zh-Hant")
    app.close()
    own.write_text("", "utf-8")
    app, client = open_site(**settings)
    for _ in range(3):
        assert app.alerts.compose_due() == []
    owner, operator = mails(app)[1:]
    assert (owner.recipient, operator.recipient) == (READER, "operator@example.org")
    assert "計劃已不在目錄內：our-fund" in owner.text
    link = link_in(owner.text, "preferences")
    assert "no programme &#39;our-fund&#39;" in client.get(f"/preferences/{link}").text
    assert "Searches that cannot be read" in visitor(app).get("/outbox").text
    assert 'monitor_subscriptions{state="search-fault"} 1.0' in client.get("/metrics").text
    assert app.alerts.trouble() == ["1 saved search(es) cannot be read: see `monitor subscriptions`"]

    announce(app)
    client.post(f"/preferences/{link}/1", data=FORM)
    assert app.alerts.subscriptions()[0].search_fault == ""
    assert len(app.alerts.compose_due(force=True)) == 1  # what was published meanwhile is told
    assert app.alerts.trouble() == []


# --------------------------------------------------------------------------------------------------------------- proof
def test_the_proof_knows_what_readers_do(site):
    app, client = site
    link = subscribed(app, client, query="hub", rhythm="at-once")
    subscribed(app, client, query="programme:cyberport", rhythm="at-once")
    announce(app, 2)
    assert len(app.alerts.compose_due()) == 1
    announce(app, 3, CYBERPORT)
    wish = {**FORM, "query": "cyberport", "rhythm": "at-once"}
    assert client.post(f"/preferences/{link}/1", data=wish).status_code == 303
    assert len(app.alerts.compose_due()) == 2  # what was published since the last look is asked for by the new search
    story = next(one for one in app.alerts.digests(5) if one.subscription_id == 1).items[0].story_id
    assert client.post(f"/preferences/{link}/less/{story}", data={"choice": "story"}).status_code == 303
    assert client.post(f"/preferences/{link}/1", data={**wish, "do": "leave"}).status_code == 303
    assert app.verify_deliveries().findings == []

    assert client.post(f"/preferences/{link}/erase").status_code == 200
    assert app.verify_deliveries().findings == []
    with app.database.read() as session:
        kept = session.execute(text("SELECT link_secret, secret, feed_key FROM subscription")).all()
    assert kept == [("", "", None)] * 2


# ----------------------------------------------------------------------------------------------------------- languages
def test_every_page_of_a_reader_speaks_the_readers_language(site):
    app, client = site
    link = subscribed(app, client, language="zh-Hans")
    assert 'lang="zh-Hans"' in client.get(f"/preferences/{link}").text
    assert 'lang="zh-Hant-HK"' in client.get(f"/preferences/{link}?lang=zh-Hant").text
    client.cookies.clear()  # the choice in an address holds until another one
    leaving = client.get(f"/unsubscribe/{app.alerts.subscriptions()[0].token}").text
    assert "取消订阅这份摘要" in leaving
    for language, word in (("en", "Mail me this"), ("zh-HK", "寄給我"), ("zh-CN", "寄给我")):
        assert word in client.get("/subscribe", headers={"Accept-Language": language}).text


def test_each_text_is_there_in_each_language_and_has_the_same_names():
    file = Path(reader_pages.__file__).with_name("reader_texts.toml")
    for key, said in tomllib.loads(file.read_text("utf-8")).items():
        assert set(said) == set(LANGUAGES), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in said.values()}) == 1, key


def test_the_forms_have_labels_and_name_their_fields(site):
    app, client = site
    link = subscribed(app, client)
    for path in ("/subscribe?q=hub", f"/preferences/{link}", "/preferences"):
        page = client.get(path).text
        inputs = [attrs for tag, attrs in Elements(page).found if tag == "input" and attrs.get("type") != "hidden"]
        assert inputs
        assert page.count("<label") >= len(inputs)
        assert not [attrs for tag, attrs in Elements(page).found if "onclick" in attrs or tag == "script"]
