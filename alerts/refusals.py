"""Addresses that servers call unknown, whether in answer to a message or in a report that comes later. No function
commits.

What counts stands with each delivery (`unknown_at`). The row of refusals is read from the deliveries, newest first: a
message that was taken ends it; one that failed for another reason (a full mailbox, spam) neither counts nor ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from alerts import subscriptions
from alerts.model import DeliveryState
from alerts.rows import DeliveryRow, SubscriptionRow

# Refusals of an unknown recipient in a row after which an address is written to no more. Providers count mail to
# unknown users against the sender, and with it against every other reader; the first may be a slip of the receiving
# server (a directory that is being moved).
REFUSAL_LIMIT = 3
# Reports that come back later were written by some server on the way, and several may come of one slip: they count once
# they are so far apart. Three daily digests are two days apart but for the minutes that a queue takes.
REPORTS_APART = timedelta(days=2) - timedelta(hours=1)
_MOST_READ = 300  # deliveries of one person: two days of digests at once, every ten minutes


def note_success(session: Session, address: str, channel: str) -> None:
    """A server has accepted a message to that address."""
    mine = (func.lower(col(SubscriptionRow.address)) == address.lower(), col(SubscriptionRow.channel) == channel)
    counted = update(SubscriptionRow).where(*mine, col(SubscriptionRow.refusals) > 0)
    session.execute(counted.values(refusals=0))


def note_unknown(session: Session, delivery_id: int, reason: str, now: datetime, over: timedelta = timedelta()) -> int:
    """A server says that the recipient of this message does not exist; `reason`: its words. Pauses the subscriptions of
    the address once that is so often in a row, `over` so long a time; returns how many were paused.
    """
    row = session.get(DeliveryRow, delivery_id)
    if row is None:
        return 0
    row.unknown_at = row.unknown_at or now
    session.add(row)
    session.flush()
    mine = [one.id for one in subscriptions.of_address(session, row.recipient, row.channel)]
    refused = _in_a_row(session, mine, delivery_id)
    counted = update(SubscriptionRow).where(col(SubscriptionRow.id).in_(mine))
    session.execute(counted.values(refusals=len(refused)))
    if len(refused) < REFUSAL_LIMIT or max(refused) - min(refused) < over:
        return 0
    return subscriptions.pause(session, mine, "server", reason, now)


def _in_a_row(session: Session, subscription_ids: Sequence[int], last: int) -> list[datetime]:
    """When the messages up to this one were made that were refused in a row."""
    settled = (DeliveryState.SENT.value, DeliveryState.FAILED.value)
    theirs = (col(DeliveryRow.subscription_id).in_(subscription_ids), col(DeliveryRow.id) <= last)
    query = select(DeliveryRow.created_at, DeliveryRow.state, DeliveryRow.unknown_at).where(*theirs)
    # Where its answer is recorded only now, the last one is still being sent.
    ended = query.where(col(DeliveryRow.state).in_(settled) | (col(DeliveryRow.id) == last))
    refused: list[datetime] = []
    for made, state, unknown_at in session.exec(ended.order_by(col(DeliveryRow.id).desc()).limit(_MOST_READ)):
        if unknown_at is not None:
            refused.append(made)
        elif state == DeliveryState.SENT.value:
            break
    return refused
