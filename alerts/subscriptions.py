"""The rows of subscriptions. No function commits."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CursorResult, bindparam, func, or_, update
from sqlmodel import Session, col, select

from alerts.alert_errors import BadSubscription
from alerts.channels.protocol import Channel
from alerts.digest_rhythm import EVERY_DAY, next_due
from alerts.identifiers import stable_hash
from alerts.model import LANGUAGES, RHYTHMS, Language, Rhythm, Subscription
from alerts.plain_text import single_line
from alerts.rows import SubscriptionRow

_TOKEN_BYTES = 16  # 128 bits: cannot be guessed (as many random bits as a UUID of RFC 9562 has at most, and more)
# Refusals of an unknown recipient in a row after which an address is written to no more. Providers count mail to
# unknown users against the sender, and with it against every other reader; the first may be a slip of the receiving
# server (a directory that is being moved). A daily digest needs two days for three.
REFUSAL_LIMIT = 3
_TABLE = SubscriptionRow.metadata.tables["subscription"]
_ID_DIGITS = 9  # a longer number is out of the range of the id column and PostgreSQL refuses it


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """What a subscriber asks for; the fields are those of `Subscription`.

    08:30 in Hong Kong is before the working day, after the morning's government press releases of the day before.
    """

    address: str
    query: str
    rhythm: Rhythm = "daily"
    at: str = "08:30"
    language: Language = "en"
    title: str = ""
    zone: str = "Asia/Hong_Kong"
    weekdays: tuple[int, ...] = ()
    channel: str = "mail"


def validated(request: SubscriptionRequest, channel: Channel | None) -> SubscriptionRequest:
    """The request with its texts cleaned, for the channel of that name. Raises BadSubscription with the first fault."""
    if channel is None:
        raise BadSubscription(f"no such channel: {request.channel!r}")
    for fault, found in _faults(request).items():
        if found:
            raise BadSubscription(fault)
    try:
        address = channel.recipient(request.address)
    except ValueError as error:
        raise BadSubscription(str(error)) from error
    return replace(
        request,
        address=address,
        query=single_line(request.query),
        title=single_line(request.title),
        weekdays=tuple(sorted(set(request.weekdays))),
    )


def _faults(request: SubscriptionRequest) -> dict[str, bool]:
    return {
        f"no such rhythm: {request.rhythm!r} (one of {', '.join(RHYTHMS)})": request.rhythm not in RHYTHMS,
        f"no such language: {request.language!r} (one of {', '.join(LANGUAGES)})": request.language not in LANGUAGES,
        f"not a time of day: {request.at!r} (for example 08:30)": not _is_time(request.at),
        f"no such time zone: {request.zone!r}": not _is_zone(request.zone),
        f"weekdays are numbers from 1 Monday to 7 Sunday: {request.weekdays!r}": bool(
            set(request.weekdays) - EVERY_DAY
        ),
    }


def upsert(
    session: Session, request: SubscriptionRequest, now: datetime, new_secret: Callable[[], str] = str
) -> Subscription:
    """The active subscription of that address, search and channel: made, or brought to what the request asks for.

    When two make it at once, the unique `active_key` refuses the second. `new_secret`: see `Channel`.
    """
    key = stable_hash(request.address.lower(), request.query, request.channel)
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.active_key == key)).first()
    if row is None:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = SubscriptionRow(active_key=key, token=token, created_at=now, confirmed_at=now)
        row.secret, row.feed_key = new_secret(), secrets.token_urlsafe(_TOKEN_BYTES)
    elif _request_of(row) == request and row.paused_at is None:
        return to_value(row)
    row.refusals, row.paused_at, row.paused_reason = 0, None, ""  # who asks for it again wants it sent
    for field in fields(SubscriptionRequest):
        setattr(row, field.name, getattr(request, field.name))
    row.weekdays = ",".join(map(str, request.weekdays))
    row.next_digest_at = next_due(request.rhythm, request.at, request.weekdays, request.zone, now)
    session.add(row)
    session.flush()
    return to_value(row)


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
    wanted = (_is_active(),) if which is None else (_is_active(), which)
    rows = session.exec(select(SubscriptionRow).where(*wanted).order_by(col(SubscriptionRow.id)))
    return [to_value(row) for row in rows]


def due(session: Session, now: datetime, only: Sequence[int] | None, force: bool) -> list[Subscription]:
    """Those that are due at `now`, or all with `force`, but none that is paused; the longest overdue first. `only`: the
    ids to choose from."""
    receives = (col(SubscriptionRow.confirmed_at).is_not(None), col(SubscriptionRow.paused_at).is_(None))
    query = select(SubscriptionRow).where(_is_active(), *receives)
    if not force:
        query = query.where(col(SubscriptionRow.next_digest_at) <= now)
    if only is not None:
        query = query.where(col(SubscriptionRow.id).in_(only))
    rows = session.exec(query.order_by(col(SubscriptionRow.next_digest_at), col(SubscriptionRow.id)))
    return [to_value(row) for row in rows]


def claim(session: Session, subscription: Subscription, now: datetime, mark: str) -> bool:
    """Advance the due time and the mark; False when another process did or is doing so, or the subscription has ended.

    The row stays locked until the transaction ends. Another process passes it over: if it waited, replicas would go
    through the list side by side, and do no more together than one.
    """
    free = select(SubscriptionRow.id).where(col(SubscriptionRow.id) == subscription.id)
    if session.exec(free.with_for_update(skip_locked=True)).first() is None:
        return False
    upcoming = next_due(subscription.rhythm, subscription.at, subscription.weekdays, subscription.zone, now)
    moved = session.execute(
        update(SubscriptionRow)
        .where(
            col(SubscriptionRow.id) == subscription.id,
            col(SubscriptionRow.next_digest_at) == subscription.next_digest_at,
            _is_active(),
        )
        .values(next_digest_at=upcoming, checked_at=now, mark=mark)
    )
    return cast("CursorResult[Any]", moved).rowcount == 1


def pass_over(session: Session, quiet: Sequence[Subscription], now: datetime, mark: str) -> None:
    """As `claim`, of those that have nothing to be told; what another process claimed stays as it is."""
    values = [
        {
            "its_id": one.id,
            "due": one.next_digest_at,
            "upcoming": next_due(one.rhythm, one.at, one.weekdays, one.zone, now),
        }
        for one in quiet
    ]
    same = (_TABLE.c.id == bindparam("its_id"), _TABLE.c.next_digest_at == bindparam("due"))
    moved = update(_TABLE).where(*same, _TABLE.c.ended_at.is_(None))
    session.connection().execute(moved.values(next_digest_at=bindparam("upcoming"), checked_at=now, mark=mark), values)


def matching(session: Session, which: int | str) -> list[Subscription]:
    """The active ones with that number, unsubscribe token or address (an address may have several)."""
    text = str(which).strip()
    conditions = [col(SubscriptionRow.token) == text, func.lower(col(SubscriptionRow.address)) == text.lower()]
    if text.isascii() and text.isdecimal() and len(text) <= _ID_DIGITS:
        conditions.append(col(SubscriptionRow.id) == int(text))
    rows = session.exec(select(SubscriptionRow).where(_is_active(), or_(*conditions)))
    return [to_value(row) for row in rows]


def note_success(session: Session, address: str, channel: str) -> None:
    """A server has accepted a message to that address: what was counted against it is forgotten."""
    refused = (*_of_address(address, channel), col(SubscriptionRow.refusals) > 0)
    session.execute(update(SubscriptionRow).where(*refused).values(refusals=0))


def note_refusal(session: Session, address: str, channel: str, reason: str, now: datetime) -> int:
    """A server says that there is no such address: its subscriptions are paused after `REFUSAL_LIMIT` of these in a
    row. Returns how many were paused."""
    theirs = _of_address(address, channel)
    session.execute(update(SubscriptionRow).where(*theirs).values(refusals=col(SubscriptionRow.refusals) + 1))
    paused = session.execute(
        update(SubscriptionRow)
        .where(*theirs, col(SubscriptionRow.refusals) >= REFUSAL_LIMIT, col(SubscriptionRow.paused_at).is_(None))
        .values(paused_at=now, paused_reason=reason)
    )
    return cast("CursorResult[Any]", paused).rowcount


def resume(session: Session, subscription_ids: Sequence[int]) -> int:
    """End the pause of those that are paused; returns how many were."""
    paused = (col(SubscriptionRow.id).in_(subscription_ids), col(SubscriptionRow.paused_at).is_not(None))
    fresh = {"refusals": 0, "paused_at": None, "paused_reason": ""}
    return cast("CursorResult[Any]", session.execute(update(SubscriptionRow).where(*paused).values(**fresh))).rowcount


def _of_address(address: str, channel: str) -> tuple[Any, ...]:
    mine = func.lower(col(SubscriptionRow.address)) == address.lower()
    return (_is_active(), col(SubscriptionRow.channel) == channel, mine)


def end(session: Session, subscription_id: int, reason: str, now: datetime) -> None:
    """No more digests for it. Its row stays as the record of the request (Cap. 593 asks for three years)."""
    session.execute(
        update(SubscriptionRow)
        .where(col(SubscriptionRow.id) == subscription_id)
        .values(ended_at=now, ended_reason=reason, active_key=None, secret="", feed_key=None)
    )


def to_value(row: SubscriptionRow) -> Subscription:
    """The row as a frozen value."""
    assert row.id is not None
    return Subscription(
        id=row.id,
        address=row.address,
        query=row.query,
        rhythm=cast("Rhythm", row.rhythm),
        at=row.at,
        language=cast("Language", row.language),
        title=row.title,
        zone=row.zone,
        weekdays=_days(row),
        channel=row.channel,
        token=row.token,
        created_at=row.created_at,
        next_digest_at=row.next_digest_at,
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        checked_at=row.checked_at,
        paused_at=row.paused_at,
        paused_reason=row.paused_reason,
        mark=row.mark,
        secret=row.secret,
        feed_key=row.feed_key or "",
    )


def _request_of(row: SubscriptionRow) -> SubscriptionRequest:
    rhythm, language = cast("Rhythm", row.rhythm), cast("Language", row.language)
    return SubscriptionRequest(
        row.address, row.query, rhythm, row.at, language, row.title, row.zone, _days(row), row.channel
    )


def _days(row: SubscriptionRow) -> tuple[int, ...]:
    return tuple(int(day) for day in row.weekdays.split(",") if day)


def _is_active() -> Any:
    return col(SubscriptionRow.ended_at).is_(None)


def _is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and _between(hours, 23) and _between(minutes, 59)


def _between(text: str, highest: int) -> bool:
    return len(text) == 2 and text.isascii() and text.isdecimal() and int(text) <= highest


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, OSError, ValueError):  # unknown, a folder, or no name at all
        return False
    return True
