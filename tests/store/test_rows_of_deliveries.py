"""The rows of deliveries, on SQLite and on a real PostgreSQL: claims, leases and what came of an attempt."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import timedelta

import pytest
from alerts_making import TEMPORARY, Crash, claim, in_threads, states, waiting
from sqlmodel import col, select

from alerts import outbox
from alerts.alert_errors import BadSubscription
from alerts.attempt import Attempt, AttemptStatus
from alerts.delivery_run import DeliveryRun, Unknown
from alerts.model import Delivery, DeliveryState, Message
from alerts.rows import DeliveryRow
from tests.unit.alerts.support import START, item


def test_a_message_is_read_back_as_it_was_enqueued(world):
    message = Message("k", "a@b.hk", "題", "text", "<1@b>", "mail", "<p>html</p>", (("List-Id", "<a>"), ("X", "y")))
    with world.begin() as session:
        assert outbox.enqueue(session, message, START)
    (delivery,) = world.alerts.outbox()
    assert {field.name: getattr(delivery, field.name) for field in fields(Message)} == asdict(message)
    assert (delivery.created_at, delivery.next_attempt_at, delivery.state.value) == (START, START, "pending")


def test_a_delivery_knows_its_digest_and_its_subscription(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    (digest,) = world.alerts.compose_due(force=True)
    (delivery,) = world.alerts.outbox()
    assert (delivery.digest_id, delivery.subscription_id) == (digest.id, made.id)
    assert (delivery.subject, delivery.key) == (digest.subject, f"digest:{digest.key}")


def test_the_operator_is_told_once_for_each_key(world):
    waiting(world)
    assert not world.alerts.notify_operator("op@example.hk", "again", "again", "s0")
    with pytest.raises(BadSubscription):
        world.alerts.notify_operator("no address", "s", "t", "k")
    assert [delivery.subject for delivery in world.alerts.outbox()] == ["source 0 fails"]


def test_without_a_server_everything_waits_visibly(world):
    waiting(world, 3)
    world.transport = None
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.waiting) == (0, 3)
    assert {(delivery.state.value, delivery.attempts) for delivery in world.alerts.outbox()} == {("pending", 0)}


def test_what_is_due_is_sent_and_nothing_twice(world):
    waiting(world, 3)
    assert world.alerts.deliver_due().sent == 3
    assert world.alerts.deliver_due().sent == 0
    assert len(world.transport.sent) == 3
    assert {(one.state.value, one.sent_at, one.code) for one in world.alerts.outbox()} == {("sent", START, 250)}


def test_not_now_comes_again_at_its_time(world):
    waiting(world)
    world.transport.answers = [TEMPORARY]
    counts = world.alerts.deliver_due()
    assert (counts.retry, counts.waiting) == (1, 1)
    assert world.alerts.outbox()[0].reason == "RCPT: 451 later"
    world.clock.forward(seconds=59)
    assert world.alerts.deliver_due().sent == 0
    world.clock.forward(seconds=8)
    assert world.alerts.deliver_due().sent == 1


def test_a_server_in_trouble_stops_the_run_and_all_are_sent_after(world):
    waiting(world, 3)
    world.transport.answers = [Attempt(AttemptStatus.UNAVAILABLE, "connection refused")]
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry, counts.waiting) == (0, 1, 3)
    world.clock.forward(minutes=2)
    assert world.alerts.deliver_due().sent == 3


def test_one_that_kills_the_connection_lets_the_others_pass(world):
    waiting(world, 3)
    world.transport.answers = [Attempt(AttemptStatus.UNAVAILABLE, "lost")]
    world.alerts.deliver_due()
    world.clock.forward(minutes=2)
    (killer,) = [one for one in world.alerts.outbox() if one.attempts == 1]
    world.transport.answers = [
        Attempt(AttemptStatus.DELIVERED),
        Attempt(AttemptStatus.DELIVERED),
        Attempt(AttemptStatus.UNAVAILABLE, "lost again"),
    ]
    assert world.alerts.deliver_due().sent == 2
    assert [one.id for one in world.alerts.outbox() if one.state is DeliveryState.PENDING] == [killer.id]


def test_what_is_due_longest_is_claimed_first_then_what_failed_least_then_what_is_oldest(world):
    waiting(world, 4)
    changes = [(0, 0), (0, 1), (0, 0), (-1, 9)]  # (minutes until it is due, attempts)
    with world.begin() as session:
        for row, (minutes, attempts) in zip(
            session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id))).all(), changes, strict=True
        ):
            row.next_attempt_at, row.attempts = START + timedelta(minutes=minutes), attempts
    with world.begin() as session:
        claimed = [claim(session, START).subject for _ in changes]
        assert outbox.claim(session, "mail", START) is None
    assert claimed == [f"source {number} fails" for number in (3, 0, 2, 1)]


def test_a_pause_moves_nothing_forward_and_nothing_of_another_channel(world):
    waiting(world, 4)
    later = START + timedelta(hours=1)
    with world.begin() as session:
        rows = session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id))).all()
        rows[0].next_attempt_at, rows[1].channel = later, "other"
    with world.begin() as session:
        held = claim(session, START)
        outbox.pause(session, "mail", START + timedelta(minutes=1))
    assert held.subject == "source 2 fails"
    due = {one.subject[7]: one.next_attempt_at - START for one in world.alerts.outbox()}
    assert due == {"0": timedelta(hours=1), "1": timedelta(0), "2": timedelta(0), "3": timedelta(minutes=1)}


def test_one_that_cannot_be_written_fails_alone(world):
    with world.begin() as session:
        poison = Message("poison", "x@y.hk", "s", "t", "<1@b>", "mail", headers=(("List-Id", "<創>"),))
        assert outbox.enqueue(session, poison, START)
    waiting(world)
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.failed, counts.waiting) == (1, 1, 0)
    assert "cannot be written" in world.alerts.outbox()[0].reason


def test_a_mailer_that_fails_unforeseen_stops_no_other(world):
    waiting(world, 2)
    world.transport.answers = [RuntimeError("a fault in the mailer")]
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.retry) == (1, 1)


def test_a_crash_after_the_claim_heals_when_the_lease_ends(world):
    waiting(world)
    world.transport.answers = [Crash()]
    with pytest.raises(Crash):
        world.alerts.deliver_due()
    assert states(world) == ["sending"]
    assert world.alerts.deliver_due().sent == 0
    world.clock.forward(minutes=15)
    assert world.alerts.deliver_due().sent == 1
    assert world.alerts.outbox()[0].attempts == 2


def test_a_crash_after_sending_sends_again_with_the_same_message_id(world, monkeypatch):
    waiting(world)

    def crash(*_args):
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr("alerts.outbox.record", crash)
        with pytest.raises(Crash):
            world.alerts.deliver_due()
    world.clock.forward(minutes=16)
    assert world.alerts.deliver_due().sent == 1
    first, second = (message for _, message in world.transport.sent)
    assert first == second


def test_a_lost_claim_records_no_failure_over_what_was_sent(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    assert world.alerts.deliver_due().sent == 1
    with world.begin() as session:
        assert not outbox.record(session, replace(slow, state=DeliveryState.FAILED, reason="too late"))
    assert states(world) == ["sent"]


def test_a_lost_claim_records_no_failure_over_the_next_claim(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    with world.begin() as session:
        second = claim(session, world.clock())
        assert not outbox.record(session, replace(slow, state=DeliveryState.FAILED, reason="too late"))
        assert outbox.record(session, replace(second, state=DeliveryState.PENDING, reason="in time"))
    assert world.alerts.outbox()[0].reason == "in time"


def test_a_late_success_is_believed_and_ends_the_others_attempt(world):
    waiting(world)
    with world.begin() as session:
        slow = claim(session, world.clock())
    world.clock.forward(minutes=16)
    with world.begin() as session:
        second = claim(session, world.clock())
        assert outbox.record(session, replace(slow, state=DeliveryState.SENT, sent_at=world.clock()))
        assert not outbox.record(session, replace(second, state=DeliveryState.PENDING))
    assert states(world) == ["sent"]


def test_a_process_that_stood_still_past_its_lease_sends_nothing(world):
    waiting(world)
    run = DeliveryRun(world.begin, world.begin, {}, world.clock, Unknown())
    claimed = run.claim("mail")
    assert claimed is not None
    world.clock.forward(minutes=15)

    def send(delivery: Delivery) -> Attempt:
        pytest.fail("sent after the lease")

    assert run.deliver(claimed, send) is DeliveryState.SENDING


def test_replicas_send_each_message_once(world):
    waiting(world, 20)
    counts = in_threads(4, lambda: world.alerts.deliver_due())
    assert sum(one.sent for one in counts) == 20
    assert len({message for _, message in world.transport.sent}) == len(world.transport.sent) == 20
