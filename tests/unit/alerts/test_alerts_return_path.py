"""A return path of its own for each message: what comes back to it is understood whatever it quotes, and nobody else
can make one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.mail.address import is_address
from alerts.channels.mail.bounce_parser import read_report
from alerts.return_path import is_signed, return_path, return_tags
from tests.unit.alerts.support import SENDER, World, item, sqlite_engine, transactions

DOMAIN = "bounces.example.hk"
READER = "reader@example.hk"
BARE = (
    "{field}: {to}\nFrom: MAILER-DAEMON@mx.example\nTo: {other}\nSubject: failure notice\n\n"
    "Sorry, no mailbox here by that name (#5.1.1). Nothing of your message is quoted.\n"
)
STATUS = (
    'From: postmaster@mx.example\nTo: {to}\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n'
    "\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    "Final-Recipient: rfc822; forwarded@elsewhere.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
)
COMPLAINT = (
    'From: fbl@mail.example\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\n'
    "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Mail-From: <{to}>\n\n--b--\n"
)


@pytest.fixture
def world():
    made = World(transactions(sqlite_engine()), return_domain=DOMAIN)
    made.alerts.subscribe(READER, "")
    return made


def sent(world):
    """The return path of a digest that the server has taken, a day later."""
    world.items = [*world.items, item(len(world.items) + 1)]
    world.clock.forward(days=1)
    world.alerts.compose_due(force=True)
    assert world.alerts.deliver_due().sent == 1
    return world.transport.senders[-1]


def came_back(world, text):
    return world.alerts.take_bounce(read_report(text.encode()))


def test_each_message_has_its_own_and_it_stays_in_each_attempt(world):
    paths = [sent(world) for _ in range(3)]
    world.alerts.take_bounce(read_report(BARE.format(field="Delivered-To", to=paths[2], other="x@y.hk").encode()))
    world.alerts.requeue_failed()
    world.alerts.deliver_due()

    assert len(set(paths)) == 3
    assert world.transport.senders == [*paths, paths[2]]
    assert all(path.endswith(f"@{DOMAIN}") and is_address(path) for path in paths)


def test_without_a_domain_the_sender_is_the_return_path(world):
    world.return_domain = ""
    assert sent(world) == SENDER.partition("<")[2].rstrip(">")


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Received"])
def test_a_bounce_that_quotes_nothing_is_known_by_where_it_came(world, field):
    for number in range(3):
        result = came_back(world, BARE.format(field=field, to=sent(world).upper(), other="list@example.hk"))
        assert (result.outcome, result.recipient, result.stopped) == ("unknown", READER, int(number == 2))


def test_a_mailbox_that_forwards_to_one_that_is_gone_counts_as_ours(world):
    assert came_back(world, STATUS.format(to=sent(world))).outcome == "unknown"


def test_a_complaint_that_hides_the_message_ends_the_subscription(world):
    assert (came_back(world, COMPLAINT.format(to=sent(world))).stopped, world.alerts.subscriptions()) == (1, [])


@pytest.mark.parametrize("text", [BARE, STATUS, COMPLAINT])
@pytest.mark.parametrize("change", [lambda path: path.replace("-1-", "-2-"), lambda path: path.replace("@", "0@")])
def test_a_return_path_that_was_not_made_here_does_nothing(world, text, change):
    path = sent(world)
    forged = path[: path.index("@") - 20] + "0" * 20 + path[path.index("@") :]
    for one in (forged, change(path)):
        result = came_back(world, text.format(field="Delivered-To", to=one, other=READER))
        assert result.stopped == 0
        assert result.outcome in ("stranger", "none")


@given(st.integers(1, 10**15), st.text(), st.text(max_size=40))
def test_it_is_read_back_in_any_case_and_signed_with_its_own_key_alone(number, message_id, key):
    path = return_path(number, message_id, key, DOMAIN)
    (tag,) = return_tags(f"for <{path.upper()}>; Sun, 22 Nov")

    assert tag.id == number
    assert is_signed(tag, message_id, key)
    assert not is_signed(tag, message_id + "x", key)
    assert not is_signed(tag, message_id, key + "x")
    assert len(path.partition("@")[0]) <= 64
