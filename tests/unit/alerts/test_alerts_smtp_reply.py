from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import retry
from alerts.alert_errors import BadMailServer
from alerts.channels.mail.server_url import MailServer
from alerts.channels.mail.smtp import SmtpTransport
from alerts.channels.mail.smtp_reply import read_reply
from alerts.model import Attempt, AttemptStatus, Delivery, DeliveryState
from tests.unit.alerts.support import SENDER, START

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("stage", "code", "reply", "verdict"),
    [
        ("DATA", 250, b"2.0.0 queued", AttemptStatus.DELIVERED),
        ("RCPT", 450, b"4.2.0 greylisted", AttemptStatus.RETRY),
        ("RCPT", 452, b"4.2.2 mailbox full", AttemptStatus.RETRY),
        ("RCPT", 550, b"5.1.1 no such user", AttemptStatus.FAILED),
        ("RCPT", 554, b"5.7.1 not here", AttemptStatus.FAILED),
        ("DATA", 452, b"4.3.1 no room", AttemptStatus.RETRY),
        ("DATA", 552, b"too big", AttemptStatus.FAILED),
        ("DATA", 554, b"5.7.1 spam", AttemptStatus.FAILED),
        ("MAIL", 451, b"later", AttemptStatus.RETRY),
        ("MAIL", 552, b"too big", AttemptStatus.FAILED),
        ("MAIL", 523, b"5.3.4 too big", AttemptStatus.FAILED),
        ("MAIL", 550, b"5.7.1 you may not send", AttemptStatus.UNAVAILABLE),
        ("MAIL", 530, b"5.7.0 log in first", AttemptStatus.UNAVAILABLE),
        ("RCPT", 530, b"5.7.0 STARTTLS first", AttemptStatus.UNAVAILABLE),
        ("RCPT", 421, b"closing", AttemptStatus.UNAVAILABLE),
        ("DATA", 421, b"closing", AttemptStatus.UNAVAILABLE),
        ("MAIL", -1, b"rubbish", AttemptStatus.UNAVAILABLE),
        ("RCPT", 250, b"never asked with this one", AttemptStatus.RETRY),
    ],
)
def test_who_is_to_blame(stage, code, reply, verdict):
    answer = read_reply(stage, code, reply)
    assert (answer.status, answer.code) == (verdict, code)


def test_a_reply_is_shown_in_one_clean_line():
    assert read_reply("RCPT", 550, b"no\r\nsuch\x00 \xff user").reason == "RCPT: 550 no such \ufffd user"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:2525", ("smtp", "127.0.0.1", 2525, "", "")),
        ("smtp://mail.example.hk", ("smtp", "mail.example.hk", 25, "", "")),
        ("smtps://u:p@mail.example.hk", ("smtps", "mail.example.hk", 465, "u", "p")),
        ("smtp+starttls://a%40b.hk:p%3A%2F%40@[::1]", ("smtp+starttls", "::1", 587, "a@b.hk", "p:/@")),
    ],
)
def test_a_server_is_read_from_its_address(url, expected):
    server = MailServer.from_url(url)
    assert (server.scheme, server.host, server.port, server.user, server.password) == expected


@pytest.mark.parametrize(
    "url", ["", "mail.example.hk", "http://x", "smtp://", "smtp://u:s3cret@h:port", "smtp://u:s3cret@[x"]
)
def test_an_address_that_cannot_be_read_is_refused_without_its_password(url):
    with pytest.raises(BadMailServer) as refused:
        SmtpTransport.from_url(url, SENDER)
    assert "s3cret" not in str(refused.value)


def test_a_password_is_in_no_repr():
    assert "s3cret" not in repr(MailServer.from_url("smtps://u:s3cret@mail.example.hk"))


def test_a_sender_must_be_an_address():
    with pytest.raises(BadMailServer, match="not a mail address"):
        SmtpTransport.from_url("smtp://127.0.0.1", "HK I&T monitor")


def attempt(delivery, verdict):
    return retry.after_attempt(delivery, Attempt(verdict, "reason", 1), START)


@pytest.fixture
def delivery():
    return Delivery(
        "key",
        "a@b",
        "s",
        "t",
        "<1@b>",
        "mail",
        id=1,
        attempts=1,
        state=DeliveryState.SENDING,
        created_at=START,
        next_attempt_at=START,
    )


def waits(delivery, verdict, times):
    """Minutes, rounded down to drop the jitter, until each further attempt."""
    found = []
    for _ in range(times):
        change = attempt(delivery, verdict)
        delivery = change.delivery
        found.append(delivery.next_attempt_at - START)
    assert all(base <= wait <= base * 1.1 for wait, base in zip(found, STEPS, strict=False))
    return delivery


STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, *[60 * MINUTE] * 23]


def test_not_now_is_tried_for_about_a_day_and_given_up(delivery):
    last = waits(delivery, AttemptStatus.RETRY, 26)
    assert last.state is DeliveryState.PENDING
    tired = attempt(attempt(last, AttemptStatus.RETRY).delivery, AttemptStatus.RETRY).delivery
    assert (tired.state, tired.deferred) == (DeliveryState.FAILED, 28)


def test_an_answer_that_is_lost_is_not_waited_for_for_ever(delivery):
    last = waits(delivery, AttemptStatus.AMBIGUOUS, 4)
    assert last.state is DeliveryState.PENDING
    assert attempt(last, AttemptStatus.AMBIGUOUS).delivery.state is DeliveryState.FAILED


def test_never_is_never_asked_again(delivery):
    assert attempt(delivery, AttemptStatus.FAILED).delivery.state is DeliveryState.FAILED


def test_a_server_in_trouble_uses_up_no_patience(delivery):
    for attempts in range(1, 200):
        change = attempt(replace(delivery, attempts=attempts), AttemptStatus.UNAVAILABLE)
        assert change.delivery.state is DeliveryState.PENDING
        assert change.pause_until == change.delivery.next_attempt_at <= START + 17 * MINUTE
        assert (change.delivery.deferred, change.delivery.unanswered) == (0, 0)


def test_sent_is_sent(delivery):
    change = attempt(delivery, AttemptStatus.DELIVERED)
    assert (change.delivery.state, change.delivery.sent_at, change.pause_until) == (DeliveryState.SENT, START, None)
