"""Makes the digests that are due.

For each due subscription one transaction: claim it (its due time moves on), search, drop what it was sent before,
arrange, let its channel render, and write digest, items, ledger rows and the delivery. A crash leaves all of that or
nothing, and a subscription whose transaction failed stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import digests, outbox, subscriptions
from alerts.channels.protocol import Channel
from alerts.identifiers import digest_key
from alerts.model import Digest, DigestContent, Item, Message, Subscription
from alerts.sections import arrange

logger = logging.getLogger(__name__)

# An item first seen longer ago is no news. A month is the longest outage after which a digest of everything missed is
# still wanted; the same span limits what is announced (see docs/digests.md).
LOOK_BACK = timedelta(days=30)

Begin = Callable[[], AbstractContextManager[Session]]
FindItems = Callable[[Session, Subscription, datetime], Sequence[Item]]


@dataclass(frozen=True, slots=True)
class DigestRun:
    """The digests that are due at `now`.

    `begin` opens a transaction, `read` one that only reads. `find_items(session, subscription, after)` returns what a
    saved search finds whose announcement was first seen later than `after`.
    """

    begin: Begin
    read: Begin
    find_items: FindItems
    channels: Mapping[str, Channel]
    now: datetime

    def compose_due(self, only: Sequence[int] | None, force: bool, stopping: Callable[[], bool]) -> list[Digest]:
        """Make the digests that are due, of all or `only` some subscriptions; with `force`, before their time."""
        with self.read() as session:
            due = subscriptions.due(session, self.now, only, force)
        made = (self._compose(subscription) for subscription in due if not stopping())
        return [digest for digest in made if digest]

    def preview(self, subscription_id: int) -> Message | None:
        """What would be sent, without a web copy; None when there is nothing new. Writes nothing."""
        with self.read() as session:
            subscription = subscriptions.get(session, subscription_id)
            content = self._content(session, subscription) if subscription else None
        if subscription is None or content is None:
            return None
        return self.channels[subscription.channel].render(content, subscription, self.now)

    def _compose(self, subscription: Subscription) -> Digest | None:
        try:
            with self.begin() as session:
                if not subscriptions.claim(session, subscription, self.now):
                    return None
                content = self._content(session, subscription)
                return self._store(session, subscription, content) if content else None
        except Exception:
            logger.exception("subscription %s: its digest could not be made", subscription.id)
            return None

    def _content(self, session: Session, subscription: Subscription) -> DigestContent | None:
        after = max(subscription.created_at, self.now - LOOK_BACK)
        new = digests.unsent(session, subscription, self.find_items(session, subscription, after))
        return arrange(new, self.now) if new else None

    def _store(self, session: Session, subscription: Subscription, content: DigestContent) -> Digest:
        period = self._period(session, subscription)
        key = digest_key(subscription, period)
        message = self.channels[subscription.channel].render(content, subscription, self.now, key)
        digest = digests.store(session, subscription, key, period, message.subject, content.items, self.now)
        outbox.enqueue(session, message, self.now, subscription_id=subscription.id, digest_id=digest.id)
        return digest

    def _period(self, session: Session, subscription: Subscription) -> str:
        """The instant it was due, of which there is one digest; before its time, the instant it is made."""
        if subscription.rhythm != "at-once" and subscription.next_digest_at <= self.now:
            return subscription.next_digest_at.isoformat()
        return digests.unused_period(session, subscription, self.now.isoformat())
