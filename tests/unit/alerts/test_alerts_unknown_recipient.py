"""Which answers of a mail server say that an address does not exist, and what comes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.attempt import Attempt, AttemptStatus
from alerts.channels.mail.smtp_reply import read_reply
from alerts.model import DeliveryState
from alerts.refusals import REFUSAL_LIMIT
from tests.unit.alerts.support import Clock, ObedientTransport, World, item, sqlite_engine, transactions

UNKNOWN = [
    ("RCPT", 550, "5.1.1 <gone@example.org>: user unknown"),
    ("RCPT", 550, "5.1.1 <a@b.hk>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("RCPT", 550, "5.1.2 host not found"),
    ("RCPT", 553, "5.1.3 bad address syntax"),
    ("RCPT", 551, "5.1.6 the user has moved and left no address"),
    ("RCPT", 556, "5.1.10 recipient address has null MX"),
    ("RCPT", 550, "5.2.1 The email account that you tried to reach is inactive"),
    ("RCPT", 550, "5.4.1 Recipient address rejected: Access denied"),
    ("RCPT", 550, "5.5.0 Requested action not taken: mailbox unavailable"),
    ("RCPT", 550, "5.1.0 Address rejected"),
    ("RCPT", 550, "No such user here"),
    ("RCPT", 550, "#5.1.1 bad address"),
    ("RCPT", 553, "5.3.0 <a@b.hk>... No such user here"),
    ("RCPT", 550, "Mailbox not found"),
    ("RCPT", 550, ""),
    ("RCPT", 551, "User not local"),
    ("RCPT", 553, "sorry, no mailbox here by that name"),
    ("RCPT", 554, "delivery error: This user doesn't have an account"),
    ("DATA", 550, "5.1.1 no such mailbox"),
    ("DATA", 554, "30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30)."),
    ("RCPT", 550, "用户不存在"),
]
NOT_UNKNOWN = [
    ("RCPT", 552, "5.2.2 mailbox full"),
    ("RCPT", 550, "5.2.2 over quota"),
    ("RCPT", 552, "Requested mail action aborted: exceeded storage allocation of the mailbox"),
    ("RCPT", 550, "User's mailbox is full, unavailable"),
    ("RCPT", 452, "4.2.2 mailbox full"),
    ("RCPT", 450, "4.1.1 user unknown, try again"),
    ("RCPT", 554, "5.7.1 relay access denied"),
    ("RCPT", 550, "relaying denied"),
    ("RCPT", 553, "sorry, that domain isn't in my list of allowed rcpthosts"),
    ("RCPT", 550, "5.7.1 <a@b.hk>: Recipient address rejected: policy"),
    ("RCPT", 550, "5.7.26 unauthenticated mail from this domain is not accepted"),
    ("RCPT", 550, "Blocked: your IP is on a blacklist; address unavailable"),
    ("RCPT", 550, "Sender address rejected: user unknown"),
    ("RCPT", 550, "5.1.8 bad sender's system address"),
    ("DATA", 554, "5.7.1 spam"),
    ("DATA", 550, "Mail is rejected by recipients"),
    ("DATA", 550, ""),
    ("DATA", 552, "5.3.4 message too big"),
    ("MAIL", 550, "5.1.1 unknown"),
    ("RCPT", 530, "5.7.0 log in first"),
    ("RCPT", 250, "5.1.1 taken all the same"),
]


@pytest.mark.parametrize(("stage", "code", "reply"), UNKNOWN)
def test_these_answers_are_of_the_address(stage, code, reply):
    attempt = read_reply(stage, code, reply)
    assert (attempt.status, attempt.unknown_recipient) == (AttemptStatus.FAILED, True)


@pytest.mark.parametrize(("stage", "code", "reply"), NOT_UNKNOWN)
def test_these_are_not(stage, code, reply):
    assert not read_reply(stage, code, reply).unknown_recipient


# ---------------------------------------------------------------------------------------------------------- the pause
GONE = read_reply("RCPT", 550, "5.1.1 user unknown")
FULL = read_reply("RCPT", 552, "5.2.2 mailbox full")
SENT = Attempt(AttemptStatus.DELIVERED)


@pytest.fixture
def world():
    return World(transactions(sqlite_engine()), Clock(), ObedientTransport())


def digests(world, *answers, apart=timedelta(days=1)):
    """A digest for each answer of the server, delivered at once."""
    for answer in answers:
        world.transport.answers = [answer]
        world.items = [*world.items, item(len(world.items) + 1)]
        world.clock.at += apart
        world.alerts.compose_due(force=True)
        world.alerts.deliver_due()


@pytest.mark.parametrize(
    ("answers", "paused"),
    [
        ([GONE] * 2, False),
        ([GONE] * 3, True),
        ([GONE, FULL, FULL, FULL, GONE], False),
        ([GONE, GONE, SENT, GONE, GONE], False),
        ([GONE, GONE, SENT, GONE, GONE, GONE], True),
        ([GONE, GONE, FULL, GONE], True),  # a full mailbox is no success
        ([FULL] * 5, False),
    ],
)
def test_the_third_refusal_in_a_row_pauses(world, answers, paused):
    world.alerts.subscribe("gone@example.org", "")
    digests(world, *answers)
    (one,) = world.alerts.subscriptions()
    assert (one.paused_at is not None) is paused
    assert ("user unknown" in one.paused_reason) is paused


def test_a_server_is_asked_three_times_however_many_digests_there_are(world):
    world.alerts.subscribe("gone@example.org", "")
    digests(world, *[GONE] * 3, apart=timedelta(minutes=1))
    assert world.alerts.subscriptions()[0].paused_at is not None


def paused_world(world):
    world.alerts.subscribe("gone@example.org", "")
    digests(world, GONE, GONE, GONE)
    return world


def test_a_paused_subscription_gets_no_digest_and_what_waits_for_it_stays(world):
    world.alerts.subscribe("gone@example.org", "")
    for number in range(4):
        world.items = [*world.items, item(number)]
        world.clock.forward(days=1)
        world.alerts.compose_due(force=True)
    world.transport.answers = [GONE] * 4
    assert world.alerts.deliver_due().failed == 3
    assert [one.state for one in world.alerts.outbox()].count(DeliveryState.PENDING) == 1
    world.items = [*world.items, item(9)]
    assert world.alerts.compose_due(force=True) == []


def test_what_was_refused_is_not_sent_again_before_it_is_resumed(world):
    paused_world(world)
    assert world.alerts.requeue_failed() == 0
    assert world.alerts.resume("GONE@example.org") == 1
    assert world.alerts.resume("gone@example.org") == 0
    assert world.alerts.requeue_failed() == 3
    assert world.alerts.deliver_due().sent == 3
    assert world.alerts.subscriptions()[0].paused_reason == ""


def test_whoever_is_resumed_is_paused_again_after_as_many_refusals_only(world):
    paused_world(world)
    world.alerts.resume(1)
    digests(world, *[GONE] * (REFUSAL_LIMIT - 1))
    assert world.alerts.subscriptions()[0].paused_at is None
    digests(world, GONE)
    assert world.alerts.subscriptions()[0].paused_at is not None


def test_subscribing_again_resumes(world):
    paused_world(world)
    assert world.alerts.subscribe("gone@example.org", "").paused_at is None


def test_an_address_is_counted_once_for_all_its_subscriptions_and_others_go_on(world):
    for query in ("", "round"):
        world.alerts.subscribe("gone@example.org", query)
    world.alerts.subscribe("here@example.org", "")
    asked = []

    def send(to, *_):
        asked.append(to)
        return GONE if to.startswith("gone") else SENT

    world.transport.send = send
    for number in range(10, 14):
        world.items = [*world.items, item(number)]
        world.clock.forward(days=1)
        world.alerts.compose_due(force=True)
        world.alerts.deliver_due()
    gone, also_gone, here = world.alerts.subscriptions()
    assert [one.paused_at is not None for one in (gone, also_gone, here)] == [True, True, False]
    assert [asked.count(f"{name}@example.org") for name in ("gone", "here")] == [3, 4]
