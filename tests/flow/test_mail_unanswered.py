"""A mail server whose answers are lost, late, endless or missing: a message comes twice only where the server took it
and its answer was lost, and then as the same bytes."""

from __future__ import annotations

import pytest

from alerts.channels.mail.smtp import SmtpTransport, Timeouts
from alerts.model import DeliveryState
from tests.flow.mail_server import MailServer, by_recipient, dripping, fill, serving
from tests.unit.alerts.support import SENDER


def test_an_answer_that_is_lost_after_the_data_doubles_with_the_same_id(world, server):
    server.lose_answer_after = 1
    fill(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry) == (2, 1)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 1
    assert sorted(server.ids().values()) == [1, 1, 2]
    assert len(set(server.taken)) == 3  # the second copy is the same bytes for the same person


def test_an_answer_that_comes_late_doubles_with_the_same_id(world, server):
    server.slow_answers = 1
    fill(world, 1)
    assert world.alerts.deliver_due().retry == 1
    assert "no answer after the message was handed over" in world.alerts.outbox()[0].reason
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 1
    assert set(server.ids().values()) == {2}


def test_a_server_that_never_answers_after_the_data_is_given_up_visibly(world, server):
    server.lose_answer_after = 99
    fill(world, 1)
    for _ in range(10):
        world.alerts.deliver_due()
        world.clock.forward(hours=2)
    delivery = world.alerts.outbox()[0]
    assert (delivery.state, delivery.unanswered, len(server.taken)) == (DeliveryState.FAILED, 5, 5)


def test_a_connection_lost_before_the_data_doubles_nothing(world, server):
    server.at_rcpt = lambda _: "drop"
    fill(world)
    assert world.alerts.deliver_due().waiting == 3
    server.at_rcpt = lambda _: None
    world.clock.forward(minutes=20)
    assert world.alerts.deliver_due().sent == 3
    assert set(server.ids().values()) == {1}


def test_a_recipient_at_whom_the_server_dies_holds_nobody_up(world, server):
    server.at_rcpt = lambda address: "drop" if address.startswith("op0") else None
    fill(world)
    for _ in range(4):
        world.alerts.deliver_due()
        world.clock.forward(minutes=20)
    assert sorted(recipient for recipient, _ in server.taken) == ["op1@example.hk", "op2@example.hk"]
    assert by_recipient(world)["op0@example.hk"].state is DeliveryState.PENDING


def test_quit_that_hangs_is_still_sent(world, server):
    server.hang_on_quit = True
    fill(world, 1)
    assert world.alerts.deliver_due().sent == 1


def test_a_server_that_is_down_for_days_loses_nothing(world, port):
    fill(world)
    for _ in range(80):
        assert world.alerts.deliver_due().sent == 0
        world.clock.forward(hours=1)
    assert "ConnectionRefusedError" in max((one.reason for one in world.alerts.outbox()), key=len)
    server = MailServer()
    with serving(server, port):
        assert world.alerts.deliver_due().sent == 3
    assert set(server.ids().values()) == {1}


@pytest.mark.parametrize(
    ("stage", "state", "taken"),
    [
        ("greeting", "pending", 0), ("EHLO", "pending", 0), ("MAIL", "pending", 0), ("RCPT", "pending", 0),
        ("DATA", "pending", 0), (".", "pending", 1), ("QUIT", "sent", 1),
    ],
)  # fmt: skip
def test_a_server_that_drips_for_ever_holds_nobody_for_ever(world, port, stage, state, taken):
    world.transport = SmtpTransport.from_url(
        f"smtp://127.0.0.1:{port}", SENDER, timeouts=Timeouts(command=5.0, final_dot=5.0, quit=0.3, message=0.3)
    )
    fill(world, 1)
    with dripping(stage, port) as mails:
        world.alerts.deliver_due()
        (delivery,) = world.alerts.outbox()

    assert (delivery.state.value, len(mails)) == (state, taken)
    assert delivery.unanswered == (1 if stage == "." else 0)
    assert state == "sent" or delivery.reason.startswith("the server took too long for one message")


def test_a_server_that_says_yes_to_data_without_taking_any_gets_it_again(world, port):
    world.transport = SmtpTransport.from_url(f"smtp://127.0.0.1:{port}", SENDER, timeouts=Timeouts())
    fill(world, 1)
    with dripping("", port, at_data=b"250 OK\r\n"):
        counts = world.alerts.deliver_due()

    assert (counts.sent, counts.waiting) == (0, 1)
