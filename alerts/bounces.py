"""What mails that come back mean for the deliveries and subscriptions that they are about. No function commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from alerts import outbox, refusals, subscriptions
from alerts.bounce_report import BounceReport
from alerts.model import DeliveryState, Subscription
from alerts.return_path import SignedTag, is_leaving, is_signed
from alerts.rows import DeliveryRow


@dataclass(frozen=True, slots=True)
class BounceResult:
    """What came of one mail. `outcome`: "unknown", "failed", "delayed", "complaint", "leaving", "none" (no report),
    "known" (read before), "stranger" (of no message of ours, or of another recipient). `stopped`: subscriptions that
    were paused or ended.
    """

    outcome: str
    delivery_id: int | None = None
    recipient: str = ""
    reason: str = ""
    stopped: int = 0


def take(session: Session, report: BounceReport, now: datetime) -> BounceResult:
    """Record a report with its delivery; read a second time it changes nothing."""
    if report.kind == "none":
        return BounceResult("none", reason=report.reason)
    if report.kind == "complaint":
        return _complain(session, report, now)
    if report.kind == "leaving":
        return _leave(session, report, now)
    row = _returned(session, report.tags) or _by_message_id(session, report)
    if row is None or row.id is None:
        return BounceResult("stranger", reason=report.reason)
    settled = row.unknown_at is not None or (row.state == DeliveryState.FAILED.value)
    if report.kind == "delayed" or settled:
        return BounceResult("known" if settled else "delayed", row.id, row.recipient, report.reason)
    row.state, row.reason, row.sent_at = DeliveryState.FAILED.value, f"bounced: {report.reason}", None
    session.add(row)
    session.flush()
    paused = 0
    if report.kind == "unknown":
        paused = refusals.note_unknown(session, row.id, report.reason, now, refusals.REPORTS_APART)
    return BounceResult(report.kind, row.id, row.recipient, report.reason, paused)


def _complain(session: Session, report: BounceReport, now: datetime) -> BounceResult:
    """Who calls a digest spam wants it no more."""
    row = _returned(session, report.tags) or _delivery(session, report.message_ids)
    id_ = row.subscription_id if row else None
    found = subscriptions.get(session, id_) if id_ else subscriptions.by_token(session, report.token)
    if found is None:
        return BounceResult("stranger", reason=report.reason)
    ended = _ended_by(session, found, report.reason, now)
    outcome = "complaint" if ended else "known"
    return BounceResult(outcome, row.id if row else None, found.address, report.reason, int(ended))


def _leave(session: Session, report: BounceReport, now: datetime) -> BounceResult:
    """Whoever writes to the address that stands in a digest for that: it need not be the mailbox that is written to."""
    for tag in report.tags:
        found = subscriptions.get(session, tag.id)
        if found and found.link_secret and is_leaving(tag, found.link_secret):
            ended = _ended_by(session, found, "unsubscribed by mail", now)
            return BounceResult("leaving" if ended else "known", recipient=found.address, stopped=int(ended))
    return BounceResult("stranger")


def _ended_by(session: Session, subscription: Subscription, reason: str, now: datetime) -> bool:
    """False: it had ended before."""
    if subscription.ended_at is not None:
        return False
    subscriptions.end(session, subscription.id, reason, now)
    outbox.cancel(session, subscription.id)
    return True


def _returned(session: Session, tags: Sequence[SignedTag]) -> DeliveryRow | None:
    """The delivery to whose own return path it came, whoever is named: a mailbox may forward to another."""
    for tag in tags:
        row = session.get(DeliveryRow, tag.id)
        if row and is_signed(tag, row.message_id, outbox.return_key(session, row)):
            return row
    return None


def _by_message_id(session: Session, report: BounceReport) -> DeliveryRow | None:
    """The delivery whose Message-ID it names, to a recipient whom it names if it names any."""
    row = _delivery(session, report.message_ids)
    strange = row is not None and report.recipients and row.recipient.lower() not in report.recipients
    return None if strange else row


def _delivery(session: Session, message_ids: Sequence[str]) -> DeliveryRow | None:
    return session.exec(select(DeliveryRow).where(col(DeliveryRow.message_id).in_(message_ids))).first()
