"""What waits, failed or is settled in the outbox, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from alerts_making import TEMPORARY, claim, states, waiting

from alerts import outbox
from alerts.attempt import Attempt, AttemptStatus
from alerts.model import DeliveryState
from tests.unit.alerts.support import START, item


def test_unsubscribing_withdraws_what_waits(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    assert world.alerts.unsubscribe_by_token(made.token) == 1
    counts = world.alerts.deliver_due()
    assert (counts.sent, counts.waiting) == (0, 0)
    assert states(world) == ["cancelled"]


def test_what_is_being_sent_counts_as_waiting_and_is_cancelled_but_not_emptied(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    with world.begin() as session:
        claimed = claim(session, world.clock())
        assert (claimed.state, claimed.attempts) == (DeliveryState.SENDING, 1)
        assert (claimed.last_attempt_at, claimed.lease_until) == (START, START + timedelta(minutes=15))
        assert outbox.waiting(session) == 1
        assert outbox.erase_bodies(session, START + timedelta(days=365)) == 0
    world.alerts.unsubscribe_by_token(made.token)
    (delivery,) = world.alerts.outbox()
    assert (delivery.state.value, delivery.reason, delivery.lease_until) == ("cancelled", "unsubscribed", None)


def test_unsubscribing_withdraws_nothing_of_others_and_nothing_that_was_sent(world):
    made = [world.alerts.subscribe("a@b.hk", query) for query in ("", "acceleration")]
    world.items = [item(1)]
    world.alerts.compose_due([made[0].id], force=True)
    world.alerts.deliver_due()
    world.alerts.compose_due(force=True)
    world.alerts.unsubscribe(made[0].id)
    assert states(world) == ["pending", "sent"]


def test_a_digest_mail_carries_its_list_headers(world):
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    (digest,) = world.alerts.compose_due(force=True)
    world.alerts.deliver_due()
    ((recipient, message),) = world.transport.sent
    assert recipient == "a@b.hk"
    assert f"List-Unsubscribe: <https://monitor.example.hk/unsubscribe/{made.token}>\r\n".encode() in message
    assert f"List-Archive: <https://monitor.example.hk/digests/{digest.key}>\r\n".encode() in message


def test_a_process_that_stops_leaves_the_rest_due(world):
    waiting(world, 3)
    assert world.alerts.deliver_due(stopping=lambda: len(world.transport.sent) == 2).waiting == 1
    assert world.alerts.deliver_due().sent == 1
    world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    assert world.alerts.compose_due(force=True, stopping=lambda: True) == []
    assert len(world.alerts.compose_due(force=True)) == 1


def test_what_failed_can_be_sent_again_but_not_to_who_left(world):
    waiting(world, 2)
    made = world.alerts.subscribe("a@b.hk", "")
    world.items = [item(1)]
    world.alerts.compose_due(force=True)
    world.transport.answers = [Attempt(AttemptStatus.FAILED, "RCPT: 554 relaying denied", 554)] * 3
    assert world.alerts.deliver_due().failed == 3
    world.alerts.unsubscribe_by_token(made.token)
    first = min(one.id for one in world.alerts.outbox())
    assert world.alerts.requeue_failed([first]) == 1
    assert world.alerts.requeue_failed() == 1
    assert world.alerts.deliver_due().sent == 2
    assert states(world) == ["failed", "sent", "sent"]


def test_what_is_sent_again_has_all_its_attempts_and_is_due_at_once(world):
    waiting(world)
    for status, times in ((AttemptStatus.AMBIGUOUS, 4), (AttemptStatus.RETRY, 28)):
        for _ in range(times):
            world.transport.answers = [Attempt(status)]
            world.alerts.deliver_due()
            world.clock.forward(hours=2)
    (failed,) = world.alerts.outbox()
    assert (failed.state, failed.deferred, failed.unanswered) == (DeliveryState.FAILED, 28, 4)
    world.clock.forward(days=1)
    world.alerts.requeue_failed()
    (again,) = world.alerts.outbox()
    assert (again.state, again.deferred, again.unanswered) == (DeliveryState.PENDING, 0, 0)
    assert again.next_attempt_at == world.clock()


def test_bodies_are_forgotten_after_a_month_once_they_are_settled(world):
    waiting(world, 2)
    world.transport.answers = [Attempt(AttemptStatus.DELIVERED), TEMPORARY]
    world.alerts.deliver_due()
    world.clock.forward(days=30)
    assert world.alerts.erase_old_bodies() == 0
    world.clock.forward(minutes=1)
    assert world.alerts.erase_old_bodies() == 1
    assert world.alerts.erase_old_bodies() == 0
    assert [bool(one.text) for one in world.alerts.outbox()] == [True, False]


def test_what_waits_or_failed_is_shown_first(world):
    waiting(world, 4)
    refused = Attempt(AttemptStatus.FAILED, "RCPT: 550 no such user", 550)
    world.transport.answers = [Attempt(AttemptStatus.DELIVERED), refused, Attempt(AttemptStatus.DELIVERED), TEMPORARY]
    world.alerts.deliver_due()
    assert states(world) == ["pending", "failed", "sent", "sent"]
    assert world.alerts.outbox_counts() == {"pending": 1, "failed": 1, "sent": 2}
    assert len(world.alerts.outbox(limit=2)) == 2
