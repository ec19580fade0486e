"""The outbox: deliveries and their states. A message is a row before it is sent. No function commits.

    pending --claim--> sending --record--> sent | failed | pending again
                          |
                          lease expired: the next process claims it

`attempts` is the fencing number: a result is recorded only by the claim that it belongs to. The exception is "sent",
which is true whoever records it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from alerts.model import Delivery, DeliveryState, Message
from alerts.rows import DeliveryRow, SubscriptionRow

# Longer than one attempt can take: a mail has ten minutes after the final dot (RFC 5321, 4.5.3.2.6) and half a minute
# for each of the few commands before it.
LEASE = timedelta(minutes=15)
PERSONAL = "reader:"  # how the keys of mails to a person begin that are no digests
_DELIVERY = DeliveryRow.metadata.tables["delivery"]
_INSERT: dict[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OF_SUBSCRIPTION = ("secret", "return_key")  # fields of a delivery that its subscription has
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


def enqueue(
    session: Session, message: Message, now: datetime, subscription_id: int | None = None, digest_id: int | None = None
) -> bool:
    """Add `message`, to be sent at once; False when one with its key was added before."""
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
    dialect, values = session.get_bind().dialect.name, row.model_dump(exclude={"id"})
    unless_known = _INSERT[dialect](_DELIVERY).on_conflict_do_nothing()
    if dialect == "sqlite":  # before 3.35 it gives back no rows
        return affected(session.connection().execute(unless_known, values)) == 1
    return session.connection().execute(unless_known.returning(_DELIVERY.c.id), values).first() is not None


def release_of_ended(session: Session, ended: Callable[[str], bool], now: datetime) -> None:
    """Make due what processes were sending that have ended since: `ended` says so of a claim's owner.

    As with a lease that ran out, nobody knows whether the message had been accepted: it is sent with the same identity.
    """
    being_sent = col(DeliveryRow.state) == DeliveryState.SENDING.value
    owners = session.exec(select(DeliveryRow.lease_owner).where(being_sent).distinct())
    gone = [owner for owner in owners if owner and ended(owner)]
    if gone:
        theirs = (being_sent, col(DeliveryRow.lease_owner).in_(gone))
        session.execute(update(DeliveryRow).where(*theirs).values(lease_until=now))


def claim(session: Session, channel: str, now: datetime, owner: str = "") -> Delivery | None:
    """Claim the next due delivery of `channel` for the length of a lease, as the process `owner`; None when none is
    due. What belongs to a paused subscription is not.

    Of those due at one time the one with the fewest attempts comes first, so that a message that no server accepts
    does not hold up the others.
    """
    free = select(DeliveryRow).where(col(DeliveryRow.channel) == channel, _is_due(now), _is_wanted())
    order = (col(DeliveryRow.next_attempt_at), col(DeliveryRow.attempts), col(DeliveryRow.id))
    row = session.exec(free.order_by(*order).limit(1).with_for_update(skip_locked=True)).first()
    if row is None or not _hold(session, row, now, owner):
        return None
    subscription = session.get(SubscriptionRow, row.subscription_id) if row.subscription_id else None
    secret = subscription.secret if subscription else ""
    return replace(to_value(row), secret=secret, return_key=return_key(session, row))


def return_key(session: Session, row: DeliveryRow) -> str:
    """What signs the return path of a message (`alerts.return_path`)."""
    subscription = session.get(SubscriptionRow, row.subscription_id) if row.subscription_id else None
    return subscription.link_secret if subscription else ""


def record(session: Session, delivery: Delivery) -> bool:
    """Record the result of an attempt; False when the claim was lost meanwhile."""
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
            lease_owner=None,
            sent_at=delivery.sent_at,
            code=delivery.code,
            reason=delivery.reason,
        )
    )
    return affected(changed) == 1


def pause(session: Session, channel: str, until: datetime) -> None:
    """Nothing that waits on `channel` is tried before `until`."""
    waits = (col(DeliveryRow.state) == DeliveryState.PENDING.value, col(DeliveryRow.channel) == channel)
    session.execute(
        update(DeliveryRow).where(*waits, col(DeliveryRow.next_attempt_at) < until).values(next_attempt_at=until)
    )


def cancel(session: Session, subscription_id: int) -> int:
    """Cancel what a subscription has not been sent yet; returns how many."""
    changed = session.execute(
        update(DeliveryRow)
        .where(col(DeliveryRow.subscription_id) == subscription_id, is_open())
        .values(state=DeliveryState.CANCELLED.value, reason="unsubscribed", lease_until=None)
    )
    return affected(changed)


def requeue_failed(session: Session, ids: Sequence[int] | None, now: datetime) -> int:
    """Make failed deliveries, all or those of `ids`, pending again with all their attempts; returns how many.

    Those of an ended or paused subscription stay failed.
    """
    conditions = [col(DeliveryRow.state) == DeliveryState.FAILED.value, _is_wanted()]
    if ids is not None:
        conditions.append(col(DeliveryRow.id).in_(ids))
    fresh = {"state": DeliveryState.PENDING.value, "next_attempt_at": now, "deferred": 0, "unanswered": 0}
    fresh |= {"reported_at": None, "unknown_at": None}
    return affected(session.execute(update(DeliveryRow).where(*conditions).values(**fresh)))


def erase_bodies(session: Session, before: datetime) -> int:
    """Empty the bodies of finished messages that were made before `before`; returns how many."""
    settled = ~is_open()
    old = (settled, col(DeliveryRow.created_at) < before, col(DeliveryRow.text) != "")
    return affected(session.execute(update(DeliveryRow).where(*old).values(text="", html="")))


def waiting(session: Session) -> int:
    """How many are still to be sent, those being sent included."""
    return session.exec(select(func.count()).select_from(DeliveryRow).where(col(DeliveryRow.state).in_(_OPEN))).one()


def counts(session: Session, personal: bool = True) -> dict[str, int]:
    """How many messages there are in each state; `personal`: see `latest`."""
    statement = select(DeliveryRow.state, func.count()).where(shown(personal)).group_by(DeliveryRow.state)
    return dict(session.exec(statement).all())


def latest(session: Session, limit: int, personal: bool = True) -> list[Delivery]:
    """What is still to be sent or has failed first, then the rest; the newest first in each.

    Without the `personal` ones for whoever may look: a link that was mailed says that there is a subscription.
    """
    settled = col(DeliveryRow.state).in_((DeliveryState.SENT.value, DeliveryState.CANCELLED.value))
    query = select(DeliveryRow).where(shown(personal))
    rows = session.exec(query.order_by(settled, col(DeliveryRow.id).desc()).limit(limit))
    return [to_value(row) for row in rows]


def to_value(row: DeliveryRow) -> Delivery:
    """The row as a frozen value."""
    values = {field.name: getattr(row, field.name) for field in fields(Delivery) if field.name not in _OF_SUBSCRIPTION}
    values |= {"state": DeliveryState(row.state), "headers": tuple(row.headers.items())}
    return Delivery(**values)


def is_open() -> ColumnElement[bool]:
    """What is still to be sent."""
    return col(DeliveryRow.state).in_(_OPEN)


def shown(personal: bool) -> ColumnElement[bool]:
    """What may be shown: see `latest`."""
    return true() if personal else ~col(DeliveryRow.key).startswith(PERSONAL)


def _is_due(now: datetime) -> ColumnElement[bool]:
    fresh = and_(col(DeliveryRow.state) == DeliveryState.PENDING.value, col(DeliveryRow.next_attempt_at) <= now)
    stale = and_(col(DeliveryRow.state) == DeliveryState.SENDING.value, col(DeliveryRow.lease_until) <= now)
    return or_(fresh, stale)


def _is_wanted() -> ColumnElement[bool]:
    stopped = or_(col(SubscriptionRow.ended_at).is_not(None), col(SubscriptionRow.paused_at).is_not(None))
    unwanted = select(SubscriptionRow.id).where(stopped)
    return or_(col(DeliveryRow.subscription_id).is_(None), col(DeliveryRow.subscription_id).not_in(unwanted))


def _hold(session: Session, row: DeliveryRow, now: datetime, owner: str) -> bool:
    changed = session.execute(
        update(DeliveryRow)
        .where(col(DeliveryRow.id) == row.id, col(DeliveryRow.attempts) == row.attempts, _is_due(now))
        .values(
            state=DeliveryState.SENDING.value,
            attempts=row.attempts + 1,
            lease_until=now + LEASE,
            lease_owner=owner or None,
            last_attempt_at=now,
        )
    )
    return affected(changed) == 1


def affected(result: Any) -> int:
    """How many rows a statement changed."""
    return cast("CursorResult[Any]", result).rowcount
