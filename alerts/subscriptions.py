"""The rows of subscriptions. No function commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, func, or_, update
from sqlmodel import Session, col, select

from alerts.alert_errors import BadSubscription
from alerts.digest_rhythm import next_due
from alerts.message import digest_hash, is_address
from alerts.model import LANGUAGES, RHYTHMS, Language, Rhythm, Subscription
from alerts.rows import SubscriptionRow
from alerts.words import clean_line


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber asks for. `weekdays`: ISO numbers, 1 Monday to 7 Sunday; empty: the usual ones."""

    address: str
    query: str
    rhythm: Rhythm = "daily"
    at: str = "08:30"
    language: Language = "en"
    title: str = ""
    zone: str = "Asia/Hong_Kong"
    weekdays: tuple[int, ...] = ()
    channel: str = "mail"


def checked(wish: Wish) -> Wish:
    """The wish with its text cleaned; raises BadSubscription with the first fault."""
    address = wish.address.strip()
    local, _, domain = address.rpartition("@")
    strange_days = set(wish.weekdays) - set(range(1, 8))
    faults = {
        f"no mail address: {address!r}": not is_address(address),
        f"no rhythm: {wish.rhythm!r} (one of {', '.join(RHYTHMS)})": wish.rhythm not in RHYTHMS,
        f"no language: {wish.language!r} (one of {', '.join(LANGUAGES)})": wish.language not in LANGUAGES,
        f"no time of day: {wish.at!r} (for example 08:30)": not _is_time(wish.at),
        f"no time zone: {wish.zone!r}": not _is_zone(wish.zone),
        f"weekdays are numbers from 1 Monday to 7 Sunday: {wish.weekdays!r}": bool(strange_days),
        f"no channel: {wish.channel!r} (only mail)": wish.channel != "mail",
    }
    for fault, found in faults.items():
        if found:
            raise BadSubscription(fault)
    return Wish(
        address=f"{local}@{domain.lower()}",
        query=clean_line(wish.query),
        rhythm=wish.rhythm,
        at=wish.at,
        language=wish.language,
        title=clean_line(wish.title),
        zone=wish.zone,
        weekdays=tuple(sorted(set(wish.weekdays))),
        channel=wish.channel,
    )


def add(session: Session, wish: Wish, now: datetime) -> Subscription:
    """The active subscription of that address, search and channel: made, or brought to the wish when it is there.

    When two make it at once, the unique `active_key` refuses the second.
    """
    key = digest_hash(wish.address.lower(), wish.query, wish.channel)
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.active_key == key)).first()
    if row is None:
        row = SubscriptionRow(active_key=key, token=secrets.token_urlsafe(16), created_at=now, confirmed_at=now)
    elif _asked(row) == wish:
        return to_value(row)
    for name in ("address", "query", "rhythm", "at", "language", "title", "zone", "channel"):
        setattr(row, name, getattr(wish, name))
    row.weekdays = ",".join(map(str, wish.weekdays))
    row.next_digest_at = next_due(wish.rhythm, wish.at, wish.weekdays, wish.zone, now)
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


def active(session: Session) -> list[Subscription]:
    """Those that have not ended, oldest first."""
    rows = session.exec(select(SubscriptionRow).where(_is_active()).order_by(col(SubscriptionRow.id)))
    return [to_value(row) for row in rows]


def due(session: Session, now: datetime, only: Sequence[int] | None, force: bool) -> list[Subscription]:
    """Those whose time has come, the longest waiting first; with `force`, whether or not it has."""
    query = select(SubscriptionRow).where(_is_active(), col(SubscriptionRow.confirmed_at).is_not(None))
    if not force:
        query = query.where(col(SubscriptionRow.next_digest_at) <= now)
    if only is not None:
        query = query.where(col(SubscriptionRow.id).in_(only))
    rows = session.exec(query.order_by(col(SubscriptionRow.next_digest_at), col(SubscriptionRow.id)))
    return [to_value(row) for row in rows]


def claim(session: Session, subscription: Subscription, now: datetime) -> bool:
    """Move the due time on; False when another run did, or the subscription ended.

    The row stays locked until the transaction ends, so a second run waits, and then sees what was told.
    """
    upcoming = next_due(subscription.rhythm, subscription.at, subscription.weekdays, subscription.zone, now)
    moved = session.execute(
        update(SubscriptionRow)
        .where(
            col(SubscriptionRow.id) == subscription.id,
            col(SubscriptionRow.next_digest_at) == subscription.next_digest_at,
            _is_active(),
        )
        .values(next_digest_at=upcoming)
    )
    return cast("CursorResult[Any]", moved).rowcount == 1


def matching(session: Session, which: int | str) -> list[Subscription]:
    """The active ones with that number, unsubscribe token or address (an address may have several)."""
    text = str(which).strip()
    wanted = [col(SubscriptionRow.token) == text, func.lower(col(SubscriptionRow.address)) == text.lower()]
    if text.isascii() and text.isdecimal() and len(text) < 10:
        wanted.append(col(SubscriptionRow.id) == int(text))
    rows = session.exec(select(SubscriptionRow).where(_is_active(), or_(*wanted)))
    return [to_value(row) for row in rows]


def end(session: Session, subscription_id: int, reason: str, now: datetime) -> None:
    """It is told nothing more. Its row stays: the record of the request (Cap. 593 asks for three years)."""
    session.execute(
        update(SubscriptionRow)
        .where(col(SubscriptionRow.id) == subscription_id)
        .values(ended_at=now, ended_reason=reason, active_key=None)
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
    )


def _asked(row: SubscriptionRow) -> Wish:
    rhythm, language = cast("Rhythm", row.rhythm), cast("Language", row.language)
    return Wish(row.address, row.query, rhythm, row.at, language, row.title, row.zone, _days(row), row.channel)


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
