"""Mails to the operator about what the outbox cannot do by itself: what was given up, and a server that refuses us.

Each is a row in the outbox with a key of its own, written with what it tells, so it is told once. No function commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from alerts import outbox
from alerts.channels.protocol import Channel
from alerts.masking import masked
from alerts.model import Delivery, DeliveryState
from alerts.pace import late_digests
from alerts.rows import DeliveryRow, SubscriptionRow

OPERATOR_CHANNEL = "mail"  # MONITOR_OPERATOR is a mail address
MOST_LISTED = 50  # of one mail: who wants all asks `monitor deliveries`
LATE_DELIVERY = timedelta(hours=2)  # what heals by itself mostly has by then (greylisting: RFC 6647, 2.1, an hour)


def report_failed(session: Session, channel: Channel, operator: str, now: datetime) -> int:
    """One mail about all messages that were given up since the last one; how many messages it tells of."""
    failed = (col(DeliveryRow.state) == DeliveryState.FAILED.value, col(DeliveryRow.reported_at).is_(None))
    rows = session.exec(select(DeliveryRow).where(*failed).order_by(col(DeliveryRow.id)).with_for_update()).all()
    told = [row for row in rows if row.subscription_id is not None]  # a lost mail to the operator makes no further one
    session.execute(update(DeliveryRow).where(*failed).values(reported_at=now))
    if told:
        key = f"failed:{told[-1].id}:{len(told)}:{now:%Y%m%dT%H%M%S}"
        outbox.enqueue(session, channel.render_notice(operator, *_failed_mail(told), key), now)
    return len(told)


def report_refusal(session: Session, channel: Channel, operator: str, delivery: Delivery, now: datetime) -> None:
    """A mail about a server that refuses our mails, once a day; it comes when the server takes mails again."""
    text = (
        f"The mail server answered: {delivery.reason}\n\nThis is a refusal of this service, not of a reader: a log-in, "
        "a permission to relay or the sender (MONITOR_SMTP_URL, MONITOR_MAIL_FROM) is missing or wrong. Everything "
        "waits in the outbox and is sent once it is mended; nothing is lost.\n"
    )
    key = f"refused:{delivery.channel}:{now:%Y-%m-%d}"
    outbox.enqueue(session, channel.render_notice(operator, "The mail server refuses our mails", text, key), now)


def trouble(session: Session, now: datetime) -> list[str]:
    """What a person should look at, in sentences."""
    overdue = late_digests(session, now)
    old = (outbox.is_open(), col(DeliveryRow.created_at) < now - LATE_DELIVERY)
    stuck = session.exec(select(DeliveryRow).where(*old).order_by(col(DeliveryRow.id)).limit(1)).first()
    failed = outbox.counts(session).get(DeliveryState.FAILED.value, 0)
    broken = (col(SubscriptionRow.ended_at).is_(None), col(SubscriptionRow.search_fault) != "")
    unread = session.exec(select(func.count()).select_from(SubscriptionRow).where(*broken)).one()
    said = []
    if overdue:
        said.append(f"{overdue} digest(s) are over half an hour late")
    if stuck:
        said.append(f"a message waits since {stuck.created_at:%Y-%m-%d %H:%M} UTC: {stuck.reason or 'not tried yet'}")
    if failed:
        said.append(f"{failed} message(s) were given up: see `monitor deliveries`")
    if unread:
        said.append(f"{unread} saved search(es) cannot be read: see `monitor subscriptions`")
    return said


def _failed_mail(rows: Sequence[DeliveryRow]) -> tuple[str, str]:
    """Subject and text."""
    lines = [f"{row.id}  {masked(row.recipient)}  {row.subject}\n    {row.reason}" for row in rows[:MOST_LISTED]]
    more = [f"… and {len(rows) - MOST_LISTED} more"] if len(rows) > MOST_LISTED else []
    advice = "`monitor deliveries` lists them; `monitor deliver --failed` sends them again."
    text = "These messages were given up:\n\n" + "\n".join([*lines, *more]) + f"\n\n{advice}\n"
    return f"{len(rows)} message{'s were' if len(rows) > 1 else ' was'} given up", text
