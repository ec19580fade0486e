"""A reader's own page: change, pause, leave, less of it, export and erase."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.entrypoints.web import reader_pages
from monitor.model import LANGUAGES
from tests.doors.doors_support import CYBERPORT, HUB, HUB_ZH, Elements, visitor
from tests.doors.readers_support import FORM, READER, announce, link_in, mails, subscribed


@pytest.fixture
def site(open_site):
    return open_site()


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
