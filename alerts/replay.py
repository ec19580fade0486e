"""Past digests made anew from their stored items, beside the messages that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from alerts import digests, outbox, subscriptions
from alerts.channels.protocol import Channel
from alerts.finder import StoryFinder
from alerts.model import Digest, Message
from alerts.rows import DeliveryRow, DigestRow


@dataclass(frozen=True, slots=True)
class Replayed:
    """A digest made anew. `same`: byte for byte as it was sent; None where what was sent is not kept any more."""

    digest: Digest
    message: Message
    same: bool | None


def replay(
    session: Session, finder: StoryFinder, channels: Mapping[str, Channel], since: datetime, until: datetime
) -> list[Replayed]:
    """The digests that were made from `since` on and before `until`, oldest first."""
    made = select(DigestRow.id).where(col(DigestRow.created_at) >= since, col(DigestRow.created_at) < until)
    ids = session.exec(made.order_by(col(DigestRow.id))).all()
    return [_replayed(session, finder, channels, id_) for id_ in ids if id_ is not None]


def _replayed(session: Session, finder: StoryFinder, channels: Mapping[str, Channel], digest_id: int) -> Replayed:
    digest = digests.get(session, digest_id)
    subscription = subscriptions.get(session, digest.subscription_id) if digest else None
    assert digest is not None
    assert subscription is not None
    search = finder.saved_search(subscription, digest.created_at)
    content = digests.content_of(digest, search)
    message = channels[subscription.channel].render(content, subscription, digest.created_at, digest.key)
    row = session.exec(select(DeliveryRow).where(DeliveryRow.digest_id == digest_id)).first()
    return Replayed(
        digest, message, _bytes_of(outbox.to_value(row)) == _bytes_of(message) if row and row.text else None
    )


def _bytes_of(message: Message) -> tuple[object, ...]:
    """All of a message that its recipient sees."""
    one = message
    return (one.key, one.recipient, one.subject, one.text, one.html, one.message_id, sorted(one.headers), one.channel)
