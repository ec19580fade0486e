"""Makes the digests that are due.

For each due subscription one transaction: claim it (its due time moves on), select what is new or has changed, arrange,
let its channel render, and write digest, items, ledger rows and the delivery. A crash leaves all of that or nothing,
and a subscription whose transaction failed stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from alerts import digests, drawn_back, ledger, outbox, subscriptions
from alerts.channels.protocol import Channel
from alerts.finder import StoryFinder
from alerts.identifiers import digest_key
from alerts.model import Digest, Message, Subscription
from alerts.sections import arrange
from alerts.selection import Selection, select

logger = logging.getLogger(__name__)

# An item first seen longer ago is no news. A month is the longest outage after which a digest of everything missed is
# still wanted; the same span limits what is announced (see docs/digests.md).
LOOK_BACK = timedelta(days=30)

Begin = Callable[[], AbstractContextManager[Session]]
Again = Callable[[Callable[[], Any]], Any]


def call(work: Callable[[], Any]) -> Any:
    """`Again` where no transaction loses to another."""
    return work()


@dataclass(frozen=True, slots=True)
class DigestRun:
    """The digests that are due at `now`.

    `begin` opens a transaction, `read` one that only reads; `finder` knows the stories. `again` runs what makes one
    transaction again while it loses to others. `on_broken` is told of each digest that could not be made.
    """

    begin: Begin
    read: Begin
    finder: StoryFinder
    channels: Mapping[str, Channel]
    now: datetime
    again: Again = call
    on_broken: Callable[[int, Exception], None] = lambda _id, _error: None

    def compose_due(self, only: Sequence[int] | None, force: bool, stopping: Callable[[], bool]) -> list[Digest]:
        """Make the digests that are due, of all or `only` some subscriptions; with `force`, before their time."""
        with self.begin() as session:
            if drawn := drawn_back.draw_back_digests(session, self.now):
                logger.warning(
                    "%s subscriptions lay too far ahead, because the clock had been ahead: drawn back", drawn
                )
        with self.read() as session:
            due = subscriptions.due(session, self.now, only, force)
        made = (self._compose(subscription) for subscription in due if not stopping())
        return [digest for digest in made if digest]

    def preview(self, subscription_id: int) -> Message | None:
        """What would be sent, without a web copy; None when there is nothing new. Writes nothing."""
        with self.read() as session:
            subscription = subscriptions.get(session, subscription_id)
            selection = self._selected(session, subscription) if subscription else None
        if subscription is None or selection is None or not selection.items:
            return None
        content = arrange(selection.items, self.now)
        return self.channels[subscription.channel].render(content, subscription, self.now)

    def _compose(self, subscription: Subscription) -> Digest | None:
        try:
            made: Digest | None = self.again(lambda: self._composed(subscription))
            return made
        except Exception as error:
            logger.exception("subscription %s: its digest could not be made", subscription.id)
            self.on_broken(subscription.id, error)
            return None

    def _composed(self, subscription: Subscription) -> Digest | None:
        with self.begin() as session:
            if not subscriptions.claim(session, subscription, self.now):
                return None
            selection = self._selected(session, subscription)
            ledger.bring_up_to_date(session, selection.silent)
            return self._store(session, subscription, selection) if selection.items else None

    def _selected(self, session: Session, subscription: Subscription) -> Selection:
        """What the subscription is told: what was first seen since it was made, and what has changed of what was
        told.
        """
        after = max(subscription.created_at, self.now - LOOK_BACK)
        return select(session, self.finder, subscription, after, subscription.checked_at or after)

    def _store(self, session: Session, subscription: Subscription, selection: Selection) -> Digest:
        content = arrange(selection.items, self.now)
        period = self._period(session, subscription)
        key = digest_key(subscription, period)
        message = self.channels[subscription.channel].render(content, subscription, self.now, key)
        digest = digests.store(session, subscription, key, period, message.subject, content.items, self.now)
        ledger.record(session, subscription.id, digest.id, content.items, selection.told, self.now)
        outbox.enqueue(session, message, self.now, subscription_id=subscription.id, digest_id=digest.id)
        return digest

    def _period(self, session: Session, subscription: Subscription) -> str:
        """The instant it was due, of which there is one digest, unless a clock that was ahead has made one before;
        before its time, the instant it is made."""
        in_time = subscription.rhythm != "at-once" and subscription.next_digest_at <= self.now
        period = subscription.next_digest_at if in_time else self.now
        return digests.unused_period(session, subscription, period.isoformat())
