"""The rows of subscriptions. No function commits."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, update
from sqlmodel import Session, col, select

from alerts.alert_errors import BadSubscription
from alerts.digest_rhythm import next_due
from alerts.identifiers import stable_hash
from alerts.model import Subscription
from alerts.rows import DeliveryRow, SubscriptionRow
from alerts.subscription_request import SubscriptionRequest

_TOKEN_BYTES = 16  # 128 bits: cannot be guessed (as many random bits as a UUID of RFC 9562 has at most, and more)
# A poll stamps what it found with the time at which it began and is stored minutes later; a replica's clock may be off
# as well. Whatever is looked at twice is compared with what was told, so looking too far back costs only time.
LATE = timedelta(hours=6)
_ID_DIGITS = 9  # a longer number is out of the range of the id column and PostgreSQL refuses it


def upsert(
    session: Session, request: SubscriptionRequest, now: datetime, new_secret: Callable[[], str] = str
) -> Subscription:
    """The active subscription of that address, search and channel: made, or brought to what the request asks for.

    When two make it at once, the unique `active_key` refuses the second. `new_secret`: see `Channel`.
    """
    key = active_key(request.address, request.query, request.channel)
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.active_key == key)).first()
    if row is None:
        row = SubscriptionRow(active_key=key, token=new_token(), created_at=now, confirmed_at=now)
        row.secret, row.feed_key = new_secret(), new_token()
    elif _request_of(row) == request and row.paused_at is None:
        return to_value(row)
    row.refusals, row.paused_at, row.paused_by, row.paused_reason = 0, None, "", ""  # who asks again wants it sent
    _fill(row, request, now)
    session.add(row)
    session.flush()
    return to_value(row)


def change(session: Session, subscription_id: int, request: SubscriptionRequest, now: datetime) -> None:
    """Bring an active subscription to what the request asks for. BadSubscription: another one has that search.

    What the new search finds is told from the last look on (`LATE` before it: what is stored late), not from long ago.
    """
    row = session.get_one(SubscriptionRow, subscription_id)
    key = active_key(request.address, request.query, request.channel)
    if key != row.active_key:
        if session.exec(select(SubscriptionRow.id).where(SubscriptionRow.active_key == key)).first() is not None:
            raise BadSubscription("there is another subscription with that search", "taken")
        row.active_key = key
        row.search_fault, row.search_fault_at = "", None
        row.asked_at, row.mark, row.urgent_mark = now, "", ""
        row.created_at = max(row.created_at, (row.checked_at or row.created_at) - LATE)
    same_times = _due_by(_request_of(row)) == _due_by(request)
    due = row.next_digest_at
    _fill(row, request, now)
    if same_times:
        row.next_digest_at = due
    session.add(row)
    session.flush()


def _fill(row: SubscriptionRow, request: SubscriptionRequest, now: datetime) -> None:
    if row.id is None or _request_of(row) != request:
        row.wished_at = now
    for field in fields(SubscriptionRequest):
        setattr(row, field.name, getattr(request, field.name))
    row.weekdays = ",".join(map(str, request.weekdays))
    row.next_digest_at = next_due(request.rhythm, request.at, request.weekdays, request.zone, now)
    row.link_secret = row.link_secret or new_token()


def _due_by(request: SubscriptionRequest) -> tuple[str, str, tuple[int, ...], str]:
    return request.rhythm, request.at, request.weekdays, request.zone


def unstored(request: SubscriptionRequest, created_at: datetime) -> Subscription:
    """A subscription as it would be, without a row; its links lead nowhere."""
    row = SubscriptionRow(id=0, token=new_token(), created_at=created_at)
    _fill(row, request, created_at)
    return to_value(row)


def active_key(address: str, query: str, channel: str) -> str:
    """What two active subscriptions never share."""
    return stable_hash(address.lower(), query, channel)


def new_token() -> str:
    """A secret that cannot be guessed."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def get(session: Session, subscription_id: int) -> Subscription | None:
    """The subscription, ended or not."""
    row = session.get(SubscriptionRow, subscription_id)
    return to_value(row) if row else None


def by_token(session: Session, token: str) -> Subscription | None:
    """The subscription of an unsubscribe link, ended or not."""
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.token == token)).first()
    return to_value(row) if row else None


def by_feed_key(session: Session, key: str) -> Subscription | None:
    """The active subscription whose feeds have that key in their address."""
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.feed_key == key)).first()
    return to_value(row) if row else None


def active(session: Session, which: ColumnElement[bool] | None = None) -> list[Subscription]:
    """Those that have not ended, oldest first; `which`: only rows for which that holds."""
    wanted = (is_active(),) if which is None else (is_active(), which)
    rows = session.exec(select(SubscriptionRow).where(*wanted).order_by(col(SubscriptionRow.id)))
    return [to_value(row) for row in rows]


def note_search(session: Session, subscription: Subscription, fault: str, now: datetime) -> bool:
    """Why its search cannot be read, or "" when it can; whether that is a new fault. While it cannot, it is looked at
    when it is next due, and then from where it was last looked at."""
    this = col(SubscriptionRow.id) == subscription.id
    if not fault:
        session.execute(update(SubscriptionRow).where(this).values(search_fault="", search_fault_at=None))
        return False
    upcoming = next_due(subscription.rhythm, subscription.at, subscription.weekdays, subscription.zone, now)
    session.execute(update(SubscriptionRow).where(this).values(next_digest_at=upcoming))
    sound = update(SubscriptionRow).where(this, col(SubscriptionRow.search_fault) == "")
    noted = session.execute(sound.values(search_fault=fault, search_fault_at=now))
    return cast("CursorResult[Any]", noted).rowcount == 1


def matching(session: Session, which: int | str) -> list[Subscription]:
    """The active ones with that number, unsubscribe token or address (an address may have several)."""
    text = str(which).strip()
    conditions = [col(SubscriptionRow.token) == text, func.lower(col(SubscriptionRow.address)) == text.lower()]
    if text.isascii() and text.isdecimal() and len(text) <= _ID_DIGITS:
        conditions.append(col(SubscriptionRow.id) == int(text))
    rows = session.exec(select(SubscriptionRow).where(is_active(), or_(*conditions)))
    return [to_value(row) for row in rows]


def resume(session: Session, subscription_ids: Sequence[int]) -> int:
    """End the pause of those that are paused; returns how many were. What was counted against them is forgotten."""
    paused = (col(SubscriptionRow.id).in_(subscription_ids), col(SubscriptionRow.paused_at).is_not(None))
    counted = update(DeliveryRow).where(col(DeliveryRow.subscription_id).in_(subscription_ids))
    session.execute(counted.values(unknown_at=None))
    fresh = {"refusals": 0, "paused_at": None, "paused_by": "", "paused_reason": ""}
    return cast("CursorResult[Any]", session.execute(update(SubscriptionRow).where(*paused).values(**fresh))).rowcount


def pause(session: Session, subscription_ids: Sequence[int], by: str, reason: str, now: datetime) -> int:
    """Send nothing to these until they are resumed; `by`: "reader" or "server". Returns how many were not paused."""
    running = (col(SubscriptionRow.id).in_(subscription_ids), is_active(), col(SubscriptionRow.paused_at).is_(None))
    stopped = {"paused_at": now, "paused_by": by, "paused_reason": reason}
    return cast(
        "CursorResult[Any]", session.execute(update(SubscriptionRow).where(*running).values(**stopped))
    ).rowcount


def of_address(session: Session, address: str, channel: str) -> list[Subscription]:
    """Those of one person that have not ended."""
    mine = func.lower(col(SubscriptionRow.address)) == address.lower()
    return active(session, and_(mine, col(SubscriptionRow.channel) == channel))


def end(session: Session, subscription_id: int, reason: str, now: datetime) -> None:
    """No more digests for it. Its row stays as the record of the request (Cap. 593 asks for three years)."""
    session.execute(
        update(SubscriptionRow)
        .where(col(SubscriptionRow.id) == subscription_id)
        .values(ended_at=now, ended_reason=reason, active_key=None, secret="", feed_key=None)
    )


def to_value(row: SubscriptionRow) -> Subscription:
    """The row as a frozen value."""
    values = {field.name: getattr(row, field.name) for field in fields(Subscription)}
    return Subscription(**values | {"weekdays": _days(row), "feed_key": row.feed_key or ""})


def request_of(subscription: Subscription) -> SubscriptionRequest:
    """What an existing subscription asks for."""
    return SubscriptionRequest(**{one.name: getattr(subscription, one.name) for one in fields(SubscriptionRequest)})


def _request_of(row: SubscriptionRow) -> SubscriptionRequest:
    return request_of(to_value(row))


def _days(row: SubscriptionRow) -> tuple[int, ...]:
    return tuple(int(day) for day in row.weekdays.split(",") if day)


def is_active() -> Any:
    """The condition of those that have not ended."""
    return col(SubscriptionRow.ended_at).is_(None)
