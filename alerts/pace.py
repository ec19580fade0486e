"""How the outbox and the digests keep up, for those who watch the service. No function commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from alerts import outbox
from alerts.model import DeliveryState
from alerts.rows import DeliveryRow, SubscriptionRow

LATE_DIGEST = timedelta(minutes=30)  # the clock ticks each minute; a database that is away for a moment is back by then


@dataclass(frozen=True)
class Pace:
    """`late_digests`: due for over half an hour. `waiting_since`: when the oldest message that waits was made.
    `sending_delays`: seconds from making to acceptance of those sent lately."""

    late_digests: int
    waiting_since: datetime | None
    sending_delays: list[float]


def pace(session: Session, now: datetime, since: datetime, most: int) -> Pace:
    """As of `now`; delays of the newest messages that were sent from `since` on, `most` at most. Mails to a person that
    are no digests are left out: that there was one says that somebody subscribes."""
    open_ = (outbox.is_open(), outbox.shown(personal=False))
    waiting = session.exec(select(func.min(DeliveryRow.created_at)).where(*open_)).one()
    return Pace(late_digests(session, now), waiting, _sending_delays(session, since, most))


def late_digests(session: Session, now: datetime) -> int:
    """How many digests have been due for over half an hour."""
    active = (col(SubscriptionRow.ended_at).is_(None), col(SubscriptionRow.paused_at).is_(None))
    late = col(SubscriptionRow.next_digest_at) < now - LATE_DIGEST
    return session.exec(select(func.count()).select_from(SubscriptionRow).where(*active, late)).one()


def _sending_delays(session: Session, since: datetime, most: int) -> list[float]:
    due = col(DeliveryRow.next_attempt_at)  # it has an index, and is at most as late as the sending itself
    sent = (col(DeliveryRow.state) == DeliveryState.SENT.value, due >= since, outbox.shown(personal=False))
    newest = select(DeliveryRow.created_at, DeliveryRow.sent_at).where(*sent).order_by(due.desc()).limit(most)
    return [max(0.0, (at - made).total_seconds()) for made, at in session.exec(newest) if at is not None]
