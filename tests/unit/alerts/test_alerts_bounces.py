"""What comes back by mail: which message it is about, and what it means for its reader."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage

import pytest

from alerts.bounce_report import BounceReport
from alerts.channels.mail.bounce_parser import read_report
from alerts.channels.mail.mime import to_bytes
from alerts.model import DeliveryState
from tests.unit.alerts.golden_digests import delivery, mail
from tests.unit.alerts.support import SENDER, Clock, ObedientTransport, World, item, sqlite_engine, transactions

DIGEST = to_bytes(delivery(mail("en")), SENDER)
MESSAGE_ID = str(message_from_bytes(DIGEST)["Message-ID"])
READER = "reader@example.hk"


def report(
    status="5.1.1", words="smtp; 550 5.1.1 user unknown", action="failed", to=READER, original=DIGEST, headers=False
):
    """A delivery status notification as Postfix and Exchange write it."""
    head, _, _ = original.partition(b"\r\n\r\n")
    returned = (
        b"Content-Type: text/rfc822-headers\n\n" + head if headers else b"Content-Type: message/rfc822\n\n" + original
    )
    said = f"Diagnostic-Code: {words}\n" if words else ""
    return (
        b'From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nContent-Type: multipart/report; '
        b'report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\n'
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        + f"Final-Recipient: rfc822; {READER}\nAction: {action}\nStatus: {status}\n{said}\n--b\n".encode()
        + returned + b"\n--b--\n"
    )  # fmt: skip


def complaint(kind="abuse"):
    return (
        b'From: fbl@mail.example\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\n'
        b"Content-Type: text/plain\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\n"
        + f"Feedback-Type: {kind}\nUser-Agent: Some/1.0\nVersion: 1\n\n--b\n".encode()
        + b"Content-Type: message/rfc822\n\n" + DIGEST + b"\n--b--\n"
    )  # fmt: skip


def prose(said, sender="MAILER-DAEMON@mx.example", **headers):
    written = EmailMessage()
    written["From"] = sender
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(f"{said}\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {MESSAGE_ID}\n")
    return written.as_bytes()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (report(), "unknown"),
        (report(headers=True), "unknown"),
        (report(words=""), "unknown"),
        (report("5.0.0", "smtp; 550-No such user here"), "unknown"),
        (report("5.0.0", "X-Postfix; unknown user: \"reader\""), "unknown"),
        (report("5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied."), "unknown"),
        (report("5.2.2", "smtp; 552 5.2.2 mailbox full"), "failed"),
        (report("5.7.1", "smtp; 550 5.7.1 message looks like spam"), "failed"),
        (report("5.4.7", "smtp; 554 5.4.7 delivery time expired"), "failed"),
        (report("4.4.7", "smtp; 450 4.4.7 message expired"), "failed"),
        (report("", "", "failed"), "failed"),
        (report().replace(b"message/delivery", b"message/global-delivery"), "unknown"),
        (report("4.2.2", "smtp; 452 4.2.2 over quota", "delayed"), "delayed"),
        (report("2.0.0", "smtp; 250 ok", "relayed"), "none"),
        (complaint(), "complaint"),
        (complaint("opt-out"), "complaint"),
        (complaint("not-spam"), "none"),
        (prose("This is qmail-send.\n<reader@example.hk>:\nSorry, no mailbox here by that name. (#5.1.1)"), "unknown"),
        (prose("Created by Exim.\n\n  reader@example.hk\n    Unrouteable address: no such user"), "unknown"),
        (prose("<reader@example.hk>: mailbox is full (#5.2.2)"), "failed"),
        (prose("I am on holiday until Monday.", "Reader <reader@example.hk>"), "none"),
        (prose("Away. 5.1.1", "R <reader@example.hk>", Return_Path="<>", Auto_Submitted="auto-replied"), "none"),
        (DIGEST, "none"),
        (b"", "none"),
        (b"\xff\xfe\x00garbage", "none"),
        (b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n", "none"),
    ],
)  # fmt: skip
def test_each_report_says_its_kind_and_its_message(raw, kind):
    found = read_report(raw)

    assert found.kind == kind
    if kind in ("unknown", "failed", "delayed", "complaint"):
        assert found.message_ids[0] == MESSAGE_ID


# ---------------------------------------------------------------------------------------------------- what comes of it
@pytest.fixture
def world():
    made = World(transactions(sqlite_engine()), Clock(), ObedientTransport())
    made.alerts.subscribe(READER, "")
    return made


def sent(world):
    """A digest that the server has taken, a day later."""
    world.items = [*world.items, item(len(world.items) + 1)]
    world.clock.forward(days=1)
    world.alerts.compose_due(force=True)
    assert world.alerts.deliver_due().sent == 1
    return message_from_bytes(world.transport.sent[-1][1])["Message-ID"]


def unknown(message_id, **changes):
    return BounceReport(
        **{"kind": "unknown", "message_ids": (message_id,), "recipients": (READER,), "reason": "5.1.1"} | changes
    )


def test_three_bounces_in_a_row_pause_and_are_counted_once_each(world):
    for number in range(3):
        message_id = sent(world)
        assert world.alerts.subscriptions()[0].paused_at is None
        first, again = (world.alerts.take_bounce(unknown(message_id)) for _ in range(2))
        assert (first.outcome, again.outcome, again.stopped) == ("unknown", "known", 0)
        assert first.stopped == (number == 2)
    (one,) = world.alerts.subscriptions()
    assert (one.paused_by, one.paused_reason) == ("server", "5.1.1")
    assert {one.state for one in world.alerts.outbox()} == {DeliveryState.FAILED}


def test_a_message_that_arrived_in_between_ends_the_row(world):
    ids = [sent(world) for _ in range(5)]
    for number in (0, 1, 3, 4):
        world.alerts.take_bounce(unknown(ids[number]))
    assert world.alerts.subscriptions()[0].paused_at is None
    assert world.alerts.take_bounce(unknown(ids[2])).stopped == 1  # that one had not arrived either


@pytest.mark.parametrize(
    "changes",
    [
        {"message_ids": ("<0123456789abcdef0123456789abcdef@example.hk>",)},  # a guess
        {"recipients": ("another@example.hk",)},  # a member of a list that our reader's address is
        {"message_ids": ()},
    ],
)
def test_what_is_of_no_message_to_the_reader_changes_nothing(world, changes):
    for _ in range(3):
        result = world.alerts.take_bounce(unknown(sent(world), **changes))
        assert (result.outcome, result.stopped) == ("stranger", 0)
    assert {one.state for one in world.alerts.outbox()} == {DeliveryState.SENT}


def test_a_full_mailbox_never_pauses_and_its_digest_can_be_sent_again(world):
    for _ in range(5):
        assert world.alerts.take_bounce(unknown(sent(world), kind="failed")).outcome == "failed"
    assert world.alerts.subscriptions()[0].paused_at is None
    assert world.alerts.requeue_failed() == 5


def test_a_complaint_ends_the_subscription_by_its_message_or_its_link(world):
    token = world.alerts.subscriptions()[0].token
    message_id = sent(world)
    result = world.alerts.take_bounce(BounceReport("complaint", (message_id,), reason="reported as abuse"))
    assert (result.outcome, result.stopped) == ("complaint", 1)
    assert world.alerts.subscriptions() == []
    again = world.alerts.take_bounce(BounceReport("complaint", (), token))
    assert (again.outcome, again.stopped) == ("known", 0)
