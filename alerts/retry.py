"""What to do with a delivery after an attempt. Pure.

SENT        -> sent
DEFERRED    -> again after 1, 5, 15, 60 minutes, then hourly; given up after 28 answers "not now", about a day
UNANSWERED  -> the same steps; given up after 5, because each may have arrived (with the same Message-ID)
REFUSED     -> failed at once: a 5xx is never retried
SERVER      -> again, and all that waits with it, after 1, 5, then 15 minutes; never given up: a person mends it
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.model import Answer, Delivery, DeliveryState, Verdict

_STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
_SERVER_STEPS = _STEPS[:3]
DEFERRED_LIMIT = 28
UNANSWERED_LIMIT = 5
_JITTER = 0.1  # so that what was deferred together does not come back together


@dataclass(frozen=True, slots=True)
class Change:
    """The delivery as it is to be recorded; `pause_until`: no other mail before, because the server has trouble."""

    delivery: Delivery
    pause_until: datetime | None = None


def after(delivery: Delivery, answer: Answer, now: datetime) -> Change:
    """The delivery after `answer`, which came at `now`."""
    told = replace(delivery, code=answer.code, reason=answer.reason, lease_until=None)
    if answer.verdict is Verdict.SENT:
        return Change(replace(told, state=DeliveryState.SENT, sent_at=now))
    if answer.verdict is Verdict.REFUSED:
        return Change(replace(told, state=DeliveryState.FAILED))
    if answer.verdict is Verdict.SERVER:
        again = now + _step(_SERVER_STEPS, told.attempts, told)
        return Change(replace(told, state=DeliveryState.PENDING, next_attempt_at=again), pause_until=again)
    return Change(_later(_counted(told, answer.verdict), now))


def _counted(delivery: Delivery, verdict: Verdict) -> Delivery:
    if verdict is Verdict.UNANSWERED:
        return replace(delivery, unanswered=delivery.unanswered + 1)
    return replace(delivery, deferred=delivery.deferred + 1)


def _later(delivery: Delivery, now: datetime) -> Delivery:
    if delivery.unanswered >= UNANSWERED_LIMIT or delivery.deferred >= DEFERRED_LIMIT:
        return replace(delivery, state=DeliveryState.FAILED)
    wait = _step(_STEPS, delivery.deferred + delivery.unanswered, delivery)
    return replace(delivery, state=DeliveryState.PENDING, next_attempt_at=now + wait)


def _step(steps: tuple[timedelta, ...], count: int, delivery: Delivery) -> timedelta:
    """The wait after the count-th trouble (from 1), up to a tenth longer by the delivery's own constant share."""
    share = hashlib.sha256(delivery.message_id.encode()).digest()[0] / 255
    return steps[min(count, len(steps)) - 1] * (1 + _JITTER * share)
