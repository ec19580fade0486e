"""The deliveries not yet sent. One message is one row before it is a message. No function commits.

    pending --claim--> sending --record--> sent | failed | pending again
                          |
                          lease over: whoever comes next claims it

`attempts` is the fence: an outcome is recorded only by the claim that it belongs to. "Sent" is a fact about the world
and is recorded by whoever knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from alerts.model import Delivery, DeliveryState, Message
from alerts.rows import DeliveryRow, SubscriptionRow

LEASE = timedelta(minutes=15)  # longer than the ten minutes that the final dot may take
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


def put(
    session: Session, message: Message, now: datetime, subscription_id: int | None = None, digest_id: int | None = None
) -> bool:
    """Put `message` there to be sent at once; False when its key is there already."""
    row = DeliveryRow(
        key=message.key,
        subscription_id=subscription_id,
        digest_id=digest_id,
        channel=message.channel,
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        html=message.html,
        headers=dict(message.headers),
        message_id=message.message_id,
        created_at=now,
        next_attempt_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def claim(session: Session, now: datetime) -> Delivery | None:
    """Hold the next due delivery for the length of a lease; None when none is due.

    Those that failed least come first, so that one that nobody takes never holds up the others.
    """
    free = select(DeliveryRow).where(_is_due(now))
    order = (col(DeliveryRow.next_attempt_at), col(DeliveryRow.attempts), col(DeliveryRow.id))
    row = session.exec(free.order_by(*order).limit(1).with_for_update(skip_locked=True)).first()
    if row is None or not _hold(session, row, now):
        return None
    session.refresh(row)
    return to_value(row)


def record(session: Session, delivery: Delivery) -> bool:
    """Record what came of an attempt; False when the claim was lost meanwhile."""
    known = col(DeliveryRow.id) == delivery.id
    mine = and_(col(DeliveryRow.state) == DeliveryState.SENDING.value, col(DeliveryRow.attempts) == delivery.attempts)
    unsent = col(DeliveryRow.state) != DeliveryState.SENT.value
    changed = session.execute(
        update(DeliveryRow)
        .where(known, unsent if delivery.state is DeliveryState.SENT else mine)
        .values(
            state=delivery.state.value,
            next_attempt_at=delivery.next_attempt_at,
            deferred=delivery.deferred,
            unanswered=delivery.unanswered,
            lease_until=None,
            sent_at=delivery.sent_at,
            code=delivery.code,
            reason=delivery.reason,
        )
    )
    return _count(changed) == 1


def pause(session: Session, channel: str, until: datetime) -> None:
    """Nothing that waits on that channel is tried before `until`: its server has trouble."""
    waits = (col(DeliveryRow.state) == DeliveryState.PENDING.value, col(DeliveryRow.channel) == channel)
    session.execute(
        update(DeliveryRow).where(*waits, col(DeliveryRow.next_attempt_at) < until).values(next_attempt_at=until)
    )


def cancel(session: Session, subscription_id: int) -> int:
    """Withdraw what a subscription has not been sent yet; returns how many."""
    changed = session.execute(
        update(DeliveryRow)
        .where(col(DeliveryRow.subscription_id) == subscription_id, col(DeliveryRow.state).in_(_OPEN))
        .values(state=DeliveryState.CANCELLED.value, reason="unsubscribed", lease_until=None)
    )
    return _count(changed)


def revive(session: Session, ids: Sequence[int] | None, now: datetime) -> int:
    """Put failed deliveries, all or the given ones, back to be sent with fresh patience; returns how many.

    Not those of a subscription that has ended.
    """
    ended = select(SubscriptionRow.id).where(col(SubscriptionRow.ended_at).is_not(None))
    wanted = [
        col(DeliveryRow.state) == DeliveryState.FAILED.value,
        or_(col(DeliveryRow.subscription_id).is_(None), col(DeliveryRow.subscription_id).not_in(ended)),
    ]
    if ids is not None:
        wanted.append(col(DeliveryRow.id).in_(ids))
    fresh = {"state": DeliveryState.PENDING.value, "next_attempt_at": now, "deferred": 0, "unanswered": 0}
    return _count(session.execute(update(DeliveryRow).where(*wanted).values(**fresh)))


def forget_bodies(session: Session, before: datetime) -> int:
    """Empty what was written in messages that were settled and made earlier than `before`; returns how many."""
    settled = col(DeliveryRow.state).not_in(_OPEN)
    old = (settled, col(DeliveryRow.created_at) < before, col(DeliveryRow.text) != "")
    return _count(session.execute(update(DeliveryRow).where(*old).values(text="", html="")))


def waiting(session: Session) -> int:
    """How many are still to be sent, those being sent included."""
    return session.exec(select(func.count()).select_from(DeliveryRow).where(col(DeliveryRow.state).in_(_OPEN))).one()


def counts(session: Session) -> dict[str, int]:
    """How many messages there are in each state."""
    statement = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    return dict(session.exec(statement).all())


def latest(session: Session, limit: int) -> list[Delivery]:
    """What is still to be sent or has failed first, then the rest; the newest first in each."""
    settled = col(DeliveryRow.state).in_((DeliveryState.SENT.value, DeliveryState.CANCELLED.value))
    rows = session.exec(select(DeliveryRow).order_by(settled, col(DeliveryRow.id).desc()).limit(limit))
    return [to_value(row) for row in rows]


def to_value(row: DeliveryRow) -> Delivery:
    """The row as a frozen value."""
    values = {field.name: getattr(row, field.name) for field in fields(Delivery)}
    values |= {"state": DeliveryState(row.state), "headers": tuple(row.headers.items())}
    return Delivery(**values)


def _is_due(now: datetime) -> ColumnElement[bool]:
    fresh = and_(col(DeliveryRow.state) == DeliveryState.PENDING.value, col(DeliveryRow.next_attempt_at) <= now)
    stale = and_(col(DeliveryRow.state) == DeliveryState.SENDING.value, col(DeliveryRow.lease_until) <= now)
    return or_(fresh, stale)


def _hold(session: Session, row: DeliveryRow, now: datetime) -> bool:
    changed = session.execute(
        update(DeliveryRow)
        .where(col(DeliveryRow.id) == row.id, col(DeliveryRow.attempts) == row.attempts, _is_due(now))
        .values(
            state=DeliveryState.SENDING.value,
            attempts=row.attempts + 1,
            lease_until=now + LEASE,
            last_attempt_at=now,
        )
    )
    return _count(changed) == 1


def _count(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount
