from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.attempt import Attempt, AttemptStatus
from alerts.model import Delivery, DeliveryState
from alerts.retry import after_attempt
from tests.unit.alerts.support import START

FIRST = Delivery(
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
    lease_until=START,
)
SHARE = 1 + 0.1 * 0xEB / 255  # of the jitter: the first byte of the SHA-256 of "<1@b>"
RETRIES = [1, 5, 15, *[60] * 24]
OUTAGE = [1, 5, *[15] * 50]


def tried(delivery, status, **details):
    return after_attempt(delivery, Attempt(status, "reason", 1, **details), START)


@pytest.mark.parametrize(
    ("status", "minutes"),
    [(AttemptStatus.RETRY, RETRIES), (AttemptStatus.AMBIGUOUS, RETRIES[:4]), (AttemptStatus.UNAVAILABLE, OUTAGE)],
)
def test_the_waits_and_where_they_end(status, minutes):
    delivery = FIRST
    for count, minute in enumerate(minutes, start=1):
        update = tried(replace(delivery, attempts=count), status)
        delivery = update.delivery
        wait = timedelta(minutes=minute) * SHARE
        assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.PENDING, START + wait)
        assert update.pause_until == (START + wait if status is AttemptStatus.UNAVAILABLE else None)
    last = tried(replace(delivery, attempts=99), status).delivery
    assert (last.state is DeliveryState.FAILED) == (status is not AttemptStatus.UNAVAILABLE)
    assert last.deferred == (28 if status is AttemptStatus.RETRY else 0)
    assert last.unanswered == (5 if status is AttemptStatus.AMBIGUOUS else 0)


@pytest.mark.parametrize(
    ("status", "state", "sent_at"),
    [(AttemptStatus.DELIVERED, DeliveryState.SENT, START), (AttemptStatus.FAILED, DeliveryState.FAILED, None)],
)
def test_what_ends_a_delivery_at_once(status, state, sent_at):
    update = tried(FIRST, status)
    assert (update.delivery.state, update.delivery.sent_at, update.pause_until) == (state, sent_at, None)


@given(st.sampled_from(AttemptStatus))
def test_the_code_and_the_reason_are_kept_and_the_lease_ends(status):
    delivery = tried(FIRST, status).delivery
    assert (delivery.code, delivery.reason, delivery.lease_until) == (1, "reason", None)


def test_refusals_and_ambiguous_attempts_add_up_for_the_wait():
    delivery = tried(tried(FIRST, AttemptStatus.AMBIGUOUS).delivery, AttemptStatus.RETRY).delivery
    assert delivery.next_attempt_at == START + timedelta(minutes=5) * SHARE


@given(st.text(), st.sampled_from([AttemptStatus.RETRY, AttemptStatus.UNAVAILABLE]), st.integers(1, 40))
def test_the_jitter_adds_at_most_a_tenth(message_id, status, count):
    delivery = replace(FIRST, message_id=message_id, attempts=count, deferred=min(count, 20))
    wait = tried(delivery, status).delivery.next_attempt_at - START
    assert any(timedelta(minutes=base) <= wait <= 1.1 * timedelta(minutes=base) for base in (1, 5, 15, 60))
