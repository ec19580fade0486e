"""Which digests are due, and the claims by which one process makes each. No function commits.

A claim is the row's own move: its next due time, or the mark of its look for what overtakes the rhythm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, update
from sqlmodel import Session, col, select

from alerts import outbox
from alerts.digest_rhythm import next_due
from alerts.model import Subscription
from alerts.rows import SubscriptionRow
from alerts.subscriptions import active, is_active

_TABLE = SubscriptionRow.metadata.tables["subscription"]


def due(session: Session, now: datetime, only: Sequence[int] | None, force: bool) -> list[Subscription]:
    """Those that are due at `now`, or all with `force`, but none that is paused; the longest overdue first. `only`: the
    ids to choose from."""
    wanted = _receives()
    if not force:
        wanted = and_(wanted, col(SubscriptionRow.next_digest_at) <= now)
    if only is not None:
        wanted = and_(wanted, col(SubscriptionRow.id).in_(only))
    return sorted(active(session, wanted), key=lambda one: (one.next_digest_at, one.id))


def claim(session: Session, subscription: Subscription, now: datetime, mark: str) -> bool:
    """Advance the due time and the marks; False when another process did or is doing so, or the subscription has ended.

    The row stays locked until the transaction ends. Another process passes it over: if it waited, replicas would go
    through the list side by side, and do no more together than one.
    """
    upcoming = next_due(subscription.rhythm, subscription.at, subscription.weekdays, subscription.zone, now)
    moved = {"next_digest_at": upcoming, "checked_at": now, "mark": mark, "urgent_mark": mark}
    return _is_free(session, subscription) and _move(session, subscription, moved)


def pass_over(session: Session, quiet: Sequence[Subscription], now: datetime, mark: str) -> None:
    """As `claim`, of those that have nothing to be told; what another process claimed stays as it is."""
    values = [_seen(one) | {"upcoming": next_due(one.rhythm, one.at, one.weekdays, one.zone, now)} for one in quiet]
    moved = {"next_digest_at": bindparam("upcoming"), "checked_at": now, "mark": mark, "urgent_mark": mark}
    session.connection().execute(_unless_moved().values(**moved), values)


# -------------------------------------------------------------------------------------------------- ahead of the rhythm
def wanting_urgent(session: Session, now: datetime) -> list[Subscription]:
    """Those that are told urgent items ahead of their rhythm and are not due; `mark`: of the last look for these."""
    wishes = or_(col(SubscriptionRow.urgent_closing).is_(True), col(SubscriptionRow.urgent_query) != "")
    waits = and_(col(SubscriptionRow.next_digest_at) > now, col(SubscriptionRow.rhythm) != "at-once")
    sound = col(SubscriptionRow.search_fault) == ""
    return [replace(one, mark=one.urgent_mark) for one in active(session, and_(wishes, waits, sound, _receives()))]


def claim_urgent(session: Session, subscription: Subscription, mark: str) -> bool:
    """As `claim`: only the mark of that look moves, and the digest that is due tells the rest."""
    return _is_free(session, subscription) and _move(session, subscription, {"urgent_mark": mark})


def pass_over_urgent(session: Session, quiet: Sequence[Subscription], mark: str) -> None:
    """As `pass_over`, of those that have nothing urgent to be told."""
    session.connection().execute(_unless_moved().values(urgent_mark=mark), [_seen(one) for one in quiet])


# ---------------------------------------------------------------------------------------------------------------- parts
def _receives() -> ColumnElement[bool]:
    return and_(col(SubscriptionRow.confirmed_at).is_not(None), col(SubscriptionRow.paused_at).is_(None))


def _is_free(session: Session, subscription: Subscription) -> bool:
    """Whether no other process holds the row; then this one does."""
    free = select(SubscriptionRow.id).where(col(SubscriptionRow.id) == subscription.id)
    return session.exec(free.with_for_update(skip_locked=True)).first() is not None


def _move(session: Session, subscription: Subscription, values: dict[str, Any]) -> bool:
    return outbox.affected(session.execute(_unless_moved().values(**values), _seen(subscription))) == 1


def _seen(one: Subscription) -> dict[str, Any]:
    """The row as it was when it was looked at."""
    return {
        "its_id": one.id, "due": one.next_digest_at, "asked": one.query, "asked_urgent": one.urgent_query,
        "looked": one.urgent_mark,
    }  # fmt: skip


def _unless_moved() -> Any:
    """Another process has moved what it made a digest of; its owner may have asked for something else meanwhile."""
    same = (
        _TABLE.c.id == bindparam("its_id"),
        _TABLE.c.next_digest_at == bindparam("due"),
        _TABLE.c.query == bindparam("asked"),
        _TABLE.c.urgent_query == bindparam("asked_urgent"),
        _TABLE.c.urgent_mark == bindparam("looked"),
    )
    return update(_TABLE).where(*same, is_active())
