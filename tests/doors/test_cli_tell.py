"""subscribe, unsubscribe, subscriptions, digest, deliver, outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.demo.postbox import Postbox
from tests.doors.doors_support import CYBERPORT, HUB, Run, lines


def announce(monitor: Run, *articles: dict[str, str]) -> None:
    """Store articles without a date: as far as anyone knows they are published now."""
    undated = [{name: value for name, value in one.items() if name != "published"} for one in articles]
    assert monitor("import", "-", "--announce", stdin=lines(*undated)).status == 0


def test_a_subscription_is_made_listed_and_ended(monitor: Run) -> None:
    made = monitor("subscribe", "reader@example.org", "programme:rth", "--at", "07:45", "--language", "zh-Hant")
    assert made.status == 0
    assert "Subscription 1: reader@example.org, daily" in made.out

    (one,) = monitor("subscriptions", "--json").objects
    assert (one["address"], one["query"], one["rhythm"], one["at"]) == (
        "reader@example.org",
        "programme:rth",
        "daily",
        "07:45",
    )
    assert one["next_digest"].endswith("T23:45:00Z")  # 07:45 in Hong Kong
    assert "token" not in one
    assert "reader@example.org" in monitor("subscriptions").out

    assert monitor("unsubscribe", "reader@example.org").out == "1 ended.\n"
    assert monitor("subscriptions", "--json").objects == []


def test_an_address_is_erased(monitor: Run, home: Path) -> None:
    monitor("subscribe", "reader@example.org", "hub")
    assert monitor("unsubscribe", "Reader@example.org", "--erase").out == "1 ended.\n"
    assert b"reader@example.org" not in (home / "data" / "monitor.db").read_bytes()
    assert monitor("unsubscribe", "reader@example.org", "--erase").status == 1


def test_to_subscribe_twice_is_one_subscription(monitor: Run) -> None:
    for _ in range(2):
        monitor("subscribe", "reader@example.org", "hub")

    assert len(monitor("subscriptions", "--json").objects) == 1


def test_a_preview_is_written_and_nothing_is_kept(monitor: Run, home: Path) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB)
    first, second = monitor("digest", "--preview"), monitor("digest", "--preview", "--to", "elsewhere")

    assert first.status == second.status == 0
    assert "1 would be sent now." in first.out
    assert HUB["title"] in (home / "data" / "preview" / "subscription-1.html").read_text("utf-8")
    assert HUB["title"] in (home / "elsewhere" / "subscription-1.txt").read_text("utf-8")
    assert monitor("deliveries", "--json").objects == []


def test_without_a_mail_server_digests_wait_and_nothing_is_lost(monitor: Run) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB)

    assert "1 made." in monitor("digest").out
    assert monitor("digest").out == "0 made.\n"
    done = monitor("deliver")
    assert done.status == 1
    assert "MONITOR_SMTP_URL" in done.complaints[0]
    (waiting,) = monitor("deliveries", "--json").objects
    assert (waiting["state"], waiting["attempts"], waiting["to"]) == ("pending", 0, "reader@example.org")


def test_what_waits_is_sent_once_there_is_a_server(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB, CYBERPORT)
    monitor("digest")
    with Postbox() as postbox:
        monkeypatch.setenv("MONITOR_SMTP_URL", postbox.url)
        first, second = monitor("deliver"), monitor("deliver")

        assert (first.status, first.out) == (0, "1 sent, 0 to be tried again, 0 failed, 0 waiting\n")
        assert (second.status, second.out) == (0, "0 sent, 0 to be tried again, 0 failed, 0 waiting\n")
        assert len(postbox.messages) == 1
    assert [one["state"] for one in monitor("deliveries", "--json").objects] == ["sent"]


def test_a_server_that_is_down_is_a_failure_and_the_mail_stays(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB)
    monitor("digest")
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://127.0.0.1:9")
    done = monitor("deliver")

    assert done.status == 1
    assert "0 sent, 1 to be tried again" in done.out
    (waiting,) = monitor("deliveries", "--json").objects
    assert waiting["state"] == "pending"
    assert waiting["error"]


def test_a_paused_subscription_is_shown_and_resumed(monitor: Run, pause: Callable[[str], None]) -> None:
    monitor("subscribe", "gone@example.org", "")
    assert "paused" not in monitor("subscriptions").out
    pause("gone@example.org")

    (one,) = monitor("subscriptions", "--json").objects
    assert (one["paused"], one["paused_reason"]) == ("2026-11-22T04:00:00Z", "RCPT: 550 5.1.1 user unknown")
    assert "paused 2026-11-22 12:00: RCPT: 550 5.1.1 user unknown" in monitor("subscriptions").out
    assert "1 paused subscription(s)" in monitor("check").out
    assert "gone@example.org: paused: RCPT: 550 5.1.1 user unknown" in monitor("check", "--warnings").out

    assert monitor("resume", "gone@example.org").out.startswith("1 resumed.")
    assert monitor("subscriptions", "--json").objects[0]["paused"] is None
    assert "paused:" not in monitor("check", "--warnings").out
    assert monitor("resume", "gone@example.org").status == 1


def test_a_digest_that_could_not_be_made_is_a_failure(monitor: Run, home: Path) -> None:
    """As on a disk that is full: the database takes no digest. The one of the other subscription is made."""
    for reader in ("broken@example.org", "well@example.org"):
        monitor("subscribe", reader, "")
    announce(monitor, HUB)
    with sqlite3.connect(home / "data" / "monitor.db") as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON digest WHEN new.subscription_id = 1 "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    done = monitor("digest", "--force")

    assert done.status == 1
    assert "1 made, 1 could not be" in done.out
    assert "subscription 1 could not be made and stays due" in done.err
    assert "disk is full" in done.err

    with sqlite3.connect(home / "data" / "monitor.db") as database:
        database.execute("DROP TRIGGER full")
    again = monitor("digest", "--force")
    assert (again.status, "1 made." in again.out) == (0, True)


def test_reports_that_came_back_are_read_from_a_mailbox(
    monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor("subscribe", "gone@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB)
    monitor("digest")
    with Postbox() as postbox:
        monkeypatch.setenv("MONITOR_SMTP_URL", postbox.url)
        monitor("deliver")
        head = postbox.messages[0].partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n").decode()
    report = (
        'From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; "
        "gone@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{head}\n\n--b--\n"
    )
    other = "From: friend@example.org\nSubject: Lunch?\n\nAt noon.\n"
    (home / "box").write_text(f"From x\n{report}\nFrom x\n{other}\nFrom x\n{report}\n")

    read = monitor("bounces", str(home / "box"))
    assert read.out == (
        "gone@example.org: no such address  550 5.1.1 user unknown\n"
        "3 read: 1 no such address, 1 read before, 1 no report\n"
    )
    (again,) = monitor("bounces", "-", "--json", stdin=report).objects
    assert (again["outcome"], again["delivery"]) == ("known", 1)
    (bounced,) = monitor("deliveries", "--json").objects
    assert (bounced["state"], bounced["error"]) == ("failed", "bounced: 550 5.1.1 user unknown")
    assert monitor("bounces", "nowhere").status == 2


def test_verify_says_of_each_article_when_it_was_told_or_why_not_and_what_is_wrong(monitor: Run, home: Path) -> None:
    for query in ("hub", "is:any"):
        monitor("subscribe", "reader@example.org", query, "--rhythm", "at-once")
    announce(monitor, HUB, CYBERPORT)
    assert monitor("digest").status == 0

    done = monitor("deliveries", "verify", "--json")
    assert done.status == 0
    assert [(one["subscription"], one["article"], one["verdict"]) for one in done.objects] == [
        (1, 1, "told"), (1, 2, "not found"), (2, 1, "told"), (2, 2, "told"),
    ]  # fmt: skip
    assert done.objects[0]["delivery"] == "pending"
    assert "Nothing is wrong: 4 pairs" in monitor("deliveries", "verify").out
    assert "not found" in monitor("deliveries", "verify", "--subscription", "1", "--article", "2").out
    assert monitor("deliveries", "everything").status == 2

    with sqlite3.connect(home / "data" / "monitor.db") as database:
        database.execute("DELETE FROM told WHERE subscription_id = 1")
    forgotten = monitor("deliveries", "verify")
    assert forgotten.status == 1
    assert any("subscription 1: missed: article 1" in one for one in forgotten.complaints)


def test_what_a_subscription_would_have_had_and_past_digests_are_shown(monitor: Run, home: Path) -> None:
    monitor("subscribe", "reader@example.org", "", "--rhythm", "at-once")
    announce(monitor, HUB, CYBERPORT)
    what_if = monitor("digest", "--what-if", "hub", "--since", "7d", "--rhythm", "at-once", "--json")
    assert [one["stories"] for one in what_if.objects] == [1]
    assert monitor("digest", "--what-if", "hub", "--since", "the flood").status == 2
    assert monitor("digest").status == 0

    today = f"{datetime.now(ZoneInfo('Asia/Hong_Kong')):%Y-%m-%d}"
    (made,) = monitor("digest", "--replay", today, "--to", "past", "--json").objects
    assert (made["digest"], made["same"]) == (1, True)
    assert HUB["title"] in (home / "past" / "digest-1.html").read_text("utf-8")
    with sqlite3.connect(home / "data" / "monitor.db") as database:
        database.execute("UPDATE delivery SET text = text || '!'")
    assert monitor("digest", "--replay", today).status == 1
    assert monitor("digest", "--replay", "yesterday").status == 2


def test_a_webhook_is_made_by_its_address_and_shown_without_its_secrets(monitor: Run) -> None:
    made = monitor("subscribe", "https://hooks.example.org/T0/secret", "hub", "--json").objects[0]
    assert (made["channel"], made["address"]) == ("webhook", "https://hooks.example.org/…")
    assert made["secret"].startswith("whsec_")
    assert "whsec_" in monitor("subscribe", "https://hooks.example.org/T0/other", "hub").out

    shown = monitor("subscriptions").out + monitor("subscriptions", "--json").out
    assert "webhook" in shown
    assert "T0/" not in shown
    assert "whsec_" not in shown
    assert monitor("subscribe", "a@example.org", "--channel", "webhook").status == 2


def test_a_search_whose_programme_was_removed_is_shown(
    monitor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = home / "own.toml"
    own.write_text('[[programme]]\nslug = "our-fund"\nkind = "fund"\nname_en = "Our Zebra Fund"\n', "utf-8")
    monkeypatch.setenv("MONITOR_PROGRAMMES", str(own))
    monitor("subscribe", "reader@example.org", "programme:our-fund")
    own.write_text("", "utf-8")

    assert monitor("digest", "--force").status == 0
    (one,) = monitor("subscriptions", "--json").objects
    assert one["search_fault"].startswith("no programme 'our-fund'")
    assert "cannot be read since" in monitor("subscriptions").out
    checked = monitor("check", "--warnings").out
    assert "reader@example.org: its search cannot be read: no programme 'our-fund'" in checked
    assert "1 saved search(es) cannot be read" in checked
    assert monitor("digest", "--preview").out == "0 would be sent now.\n"
