"""What becomes of a delivery after an attempt, whatever the channel. Pure.

DELIVERED     sent
RETRY         again after 1, 5, 15, 60 minutes, then hourly; failed after 28 temporary refusals, about a day
AMBIGUOUS     the same waits; failed after 5, because each of them may have arrived (with the same message identity)
FAILED        failed at once
UNAVAILABLE   again after 1, 5, then every 15 minutes, and all that waits on the channel with it; never failed

A channel that was asked to wait longer (`Attempt.retry_after`) waits longer, at most a day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.attempt import Attempt, AttemptStatus
from alerts.model import Delivery, DeliveryState

# RFC 5321, 4.5.4.1: in general at least 30 minutes, other intervals where the reason is known. Temporary refusals are
# mostly greylisting, where an attempt from one minute to a day later is accepted (RFC 6647, 5).
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# A server that is down is asked again by one message for all (see `outbox.pause`), so it may be asked more often.
_UNAVAILABLE_WAITS = _WAITS[:3]
# RFC 5321, 4.5.4.1 gives up after 4 to 5 days; a digest is stale after one: 28 refusals are 81 minutes and 23
# hours. A person can
# still send what has failed (`monitor deliver --failed`).
RETRY_LIMIT = 28
AMBIGUOUS_LIMIT = 5  # copies that a reader may get of one digest, against the chance that none arrived
LONGEST_WAIT = timedelta(days=1)  # a server that asks for more is not believed: see RETRY_LIMIT
_JITTER = 0.1  # of a wait: messages that were deferred together do not all come back in one second


@dataclass(frozen=True, slots=True)
class DeliveryUpdate:
    """The delivery as it is to be recorded; `pause_until`: nothing else on its channel is tried before."""

    delivery: Delivery
    pause_until: datetime | None = None


def after_attempt(delivery: Delivery, attempt: Attempt, now: datetime) -> DeliveryUpdate:
    """What becomes of `delivery` after `attempt`, which ended at `now`."""
    tried = replace(delivery, code=attempt.code, reason=attempt.reason, lease_until=None)
    match attempt.status:
        case AttemptStatus.DELIVERED:
            return DeliveryUpdate(replace(tried, state=DeliveryState.SENT, sent_at=now))
        case AttemptStatus.FAILED:
            return DeliveryUpdate(replace(tried, state=DeliveryState.FAILED))
        case AttemptStatus.UNAVAILABLE:
            again = now + _wait(_UNAVAILABLE_WAITS, tried.attempts, tried, attempt)
            return DeliveryUpdate(replace(tried, state=DeliveryState.PENDING, next_attempt_at=again), pause_until=again)
        case AttemptStatus.AMBIGUOUS:
            return _retried(replace(tried, unanswered=tried.unanswered + 1), attempt, now)
        case AttemptStatus.RETRY:
            return _retried(replace(tried, deferred=tried.deferred + 1), attempt, now)


def _retried(delivery: Delivery, attempt: Attempt, now: datetime) -> DeliveryUpdate:
    if delivery.unanswered >= AMBIGUOUS_LIMIT or delivery.deferred >= RETRY_LIMIT:
        return DeliveryUpdate(replace(delivery, state=DeliveryState.FAILED))
    wait = _wait(_WAITS, delivery.deferred + delivery.unanswered, delivery, attempt)
    return DeliveryUpdate(replace(delivery, state=DeliveryState.PENDING, next_attempt_at=now + wait))


def _wait(waits: tuple[timedelta, ...], count: int, delivery: Delivery, attempt: Attempt) -> timedelta:
    """The wait after the count-th trouble (from 1), or the longer one that the other side asked for.

    The jitter is a constant of the delivery, not random, so that a run can be repeated.
    """
    share = hashlib.sha256(delivery.message_id.encode()).digest()[0] / 255
    wait = waits[min(count, len(waits)) - 1] * (1 + _JITTER * share)
    return max(wait, min(attempt.retry_after or wait, LONGEST_WAIT))
