"""Due times of subscriptions and deliveries that a clock left behind which was ahead, drawn back. No function commits.

Nobody would be told anything before such a time has come. A subscription may be due one period later than its rhythm
says from now on, so that a clock which jumps there and back within a day makes no second digest of that day; a delivery
never later than the longest wait between two attempts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col

from alerts import outbox, subscriptions
from alerts.digest_rhythm import next_due
from alerts.model import DeliveryState, Subscription
from alerts.retry import LONGEST_WAIT
from alerts.rows import DeliveryRow, SubscriptionRow

SLACK = timedelta(minutes=5)  # as far apart as the clocks of two machines may be


def draw_back_digests(session: Session, now: datetime) -> int:
    """Draw back what is due later than its rhythm allows, or was looked at in the future; how many subscriptions."""
    done = 0
    for one in subscriptions.active(session):
        due = _due(one, now + SLACK)
        wrong = [moment for moment in (one.created_at, one.checked_at) if moment and moment > now + SLACK]
        if due == one.next_digest_at and not wrong:
            continue
        done += 1
        checked = None if one.checked_at in wrong else one.checked_at
        values = {"next_digest_at": due, "checked_at": checked, "created_at": min(one.created_at, now)}
        session.execute(update(SubscriptionRow).where(col(SubscriptionRow.id) == one.id).values(**values))
    return done


def _due(one: Subscription, after: datetime) -> datetime:
    first = next_due(one.rhythm, one.at, one.weekdays, one.zone, after)
    second = next_due(one.rhythm, one.at, one.weekdays, one.zone, first)
    return first if one.next_digest_at > second else one.next_digest_at


def draw_back_deliveries(session: Session, now: datetime) -> int:
    """Make due what waits longer than any wait, or was made or tried in the future; how many deliveries."""
    late = now + SLACK
    in_future = or_(col(DeliveryRow.created_at) > late, col(DeliveryRow.last_attempt_at) > late)
    too_far = col(DeliveryRow.next_attempt_at) > late + LONGEST_WAIT
    waits = and_(col(DeliveryRow.state) == DeliveryState.PENDING.value, or_(in_future, too_far))
    held = and_(
        col(DeliveryRow.state) == DeliveryState.SENDING.value, col(DeliveryRow.lease_until) > late + outbox.LEASE
    )
    past = {"created_at": now, "next_attempt_at": now, "last_attempt_at": None}
    due = session.execute(update(DeliveryRow).where(waits).values(**past))
    freed = session.execute(update(DeliveryRow).where(held).values(lease_until=now))
    return outbox.affected(due) + outbox.affected(freed)
