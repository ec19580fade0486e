from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest

from alerts.alert_errors import BadMailServer
from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.server_url import MailServer
from alerts.channels.mail.smtp import SmtpTransport, Timeouts
from alerts.channels.mail.smtp_reply import read_error, read_lost_answer, read_reply
from alerts.outbox import LEASE
from alerts.plain_text import display_width
from tests.unit.alerts.support import SENDER


@pytest.mark.parametrize(
    ("stage", "code", "reply", "verdict"),
    [
        ("DATA", 250, b"2.0.0 queued", AttemptStatus.DELIVERED),
        ("RCPT", 450, b"4.2.0 greylisted", AttemptStatus.RETRY),
        ("RCPT", 452, b"4.2.2 mailbox full", AttemptStatus.RETRY),
        ("RCPT", 550, b"5.1.1 no such user", AttemptStatus.FAILED),
        ("RCPT", 554, b"5.7.1 not here", AttemptStatus.UNAVAILABLE),
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
        ("MAIL", 0, b"rubbish", AttemptStatus.RETRY),
        ("DATA", 200, b"any 2xx", AttemptStatus.DELIVERED),
        ("DATA", 299, b"any 2xx", AttemptStatus.DELIVERED),
        ("DATA", 199, b"no final answer", AttemptStatus.RETRY),
        ("DATA", 300, b"no final answer", AttemptStatus.RETRY),
        ("RCPT", 499, b"any 4xx", AttemptStatus.RETRY),
        ("RCPT", 500, b"any 5xx", AttemptStatus.FAILED),
        ("RCPT", 599, b"any 5xx", AttemptStatus.FAILED),
        ("RCPT", 600, b"no SMTP code", AttemptStatus.RETRY),
        ("RCPT", 454, b"4.7.0 TLS not available", AttemptStatus.UNAVAILABLE),
        ("RCPT", 534, b"5.7.9 mechanism too weak", AttemptStatus.UNAVAILABLE),
        ("RCPT", 535, b"5.7.8 log-in failed", AttemptStatus.UNAVAILABLE),
        ("RCPT", 538, b"5.7.11 encryption required", AttemptStatus.UNAVAILABLE),
        ("MAIL", 523, b" 4.3.4 of any class", AttemptStatus.FAILED),
        ("MAIL", 523, b"5.3.45 another", AttemptStatus.UNAVAILABLE),
        ("MAIL", 523, b"5.2.4 another", AttemptStatus.UNAVAILABLE),
        ("MAIL", 523, b"see 5.3.4", AttemptStatus.UNAVAILABLE),
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


@pytest.mark.parametrize(
    ("error", "status", "reason", "code"),
    [
        (smtplib.SMTPServerDisconnected("closed"), AttemptStatus.UNAVAILABLE, "SMTPServerDisconnected: closed", None),
        (smtplib.SMTPConnectError(421, b"too\nbusy"), AttemptStatus.UNAVAILABLE, "SMTPConnectError: 421 too busy", 421),
        (smtplib.SMTPAuthenticationError(535, "no"), AttemptStatus.UNAVAILABLE, "SMTPAuthenticationError: 535 no", 535),
        (TimeoutError(), AttemptStatus.UNAVAILABLE, "TimeoutError: no answer in time", None),
        (TimeoutError("timed out"), AttemptStatus.UNAVAILABLE, "TimeoutError: timed out", None),
        (OSError(), AttemptStatus.UNAVAILABLE, "OSError:", None),
    ],
)
def test_an_error_before_the_message_was_handed_over(error, status, reason, code):
    assert read_error(error) == Attempt(status, reason, code)


def test_an_answer_that_was_lost_is_ambiguous():
    attempt = read_lost_answer(TimeoutError())
    expected = "no answer after the message was handed over: TimeoutError: no answer in time"
    assert (attempt.status, attempt.reason, attempt.code) == (AttemptStatus.AMBIGUOUS, expected, None)


def test_a_long_reply_is_cut():
    assert display_width(read_reply("RCPT", 550, "x" + "創" * 999).reason) == 300


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("smtp://u:p@mail.example.hk", True),
        ("smtp://mail.example.hk", False),
        ("smtps://u:p@mail.example.hk", False),
        ("smtp+starttls://u:p@mail.example.hk", False),
        ("smtp://u:p@localhost", False),
        ("smtp://u:p@127.0.0.1", False),
        ("smtp://u:p@[::1]", False),
    ],
)
def test_a_password_in_clear_text_is_warned_of(url, exposed, caplog):
    SmtpTransport.from_url(url, SENDER)
    assert [record.getMessage() for record in caplog.records] == exposed * [
        "the password for the mail server mail.example.hk is sent in clear text: use smtps://"
    ]


def test_a_lease_outlasts_an_attempt():
    """Connect, EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT, DATA and then the final dot, as long as RFC 5321 asks for."""
    timeouts = Timeouts()
    assert timeouts.final_dot == timedelta(minutes=10).total_seconds()
    assert timeouts.quit < timeouts.command
    assert timedelta(minutes=20) > LEASE >= timedelta(seconds=8 * timeouts.command + timeouts.final_dot)
