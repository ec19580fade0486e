"""Makes the digests that are due.

What is new since any of them was due is read once and asked by each saved search; those that it has nothing for are
passed over together. For each other one transaction: claim it (its due time moves on), select what is new or has
changed, arrange, let its channel render, and write digest, items, ledger rows and the delivery. A crash leaves all of
that or nothing, and a subscription whose transaction failed stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import digests, ledger, outbox, subscriptions
from alerts.channels.protocol import Channel
from alerts.finder import Look, StoryFinder
from alerts.identifiers import digest_key
from alerts.model import Digest, DigestContent, Message, Subscription
from alerts.sections import arrange
from alerts.selection import Selection, select

logger = logging.getLogger(__name__)

# An item first seen longer ago is no news. A month is the longest outage after which a digest of everything missed is
# still wanted; the same span limits what is announced (see docs/digests.md).
LOOK_BACK = timedelta(days=30)
# A poll stamps what it found with the time at which it began and is stored minutes later; a replica's clock may be off
# as well. Whatever is looked at twice is compared with what was told, so looking too far back costs only time.
LATE = timedelta(hours=6)
PASSED_OVER_AT_ONCE = 500  # subscriptions of one transaction, so that other writers wait for milliseconds

Begin = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class DigestRun:
    """The digests that are due at `now`.

    `begin` opens a transaction, `read` one that only reads; `finder` knows the stories.
    """

    begin: Begin
    read: Begin
    finder: StoryFinder
    channels: Mapping[str, Channel]
    now: datetime

    def compose_due(self, only: Sequence[int] | None, force: bool, stopping: Callable[[], bool]) -> list[Digest]:
        """Make the digests that are due, of all or `only` some subscriptions; with `force`, before their time."""
        with self.read() as session:
            due = subscriptions.due(session, self.now, only, force)
            look = self.finder.look(session, due, self.now - LOOK_BACK)
            quiet = self._quiet(session, look, due)
        self._pass_over(quiet, look.mark, stopping)
        others = [one for one in due if one not in quiet]
        made = (self._compose(subscription, look) for subscription in others if not stopping())
        return [digest for digest in made if digest]

    def preview(self, subscription_id: int) -> Message | None:
        """What would be sent, without a web copy; None when there is nothing new. Writes nothing."""
        with self.read() as session:
            subscription = subscriptions.get(session, subscription_id)
            if subscription is None:
                return None
            look = self.finder.look(session, [subscription], self.now - LOOK_BACK)
            selection = self._selected(session, look, subscription)
        if not selection.items:
            return None
        return self.channels[subscription.channel].render(
            self._arranged(selection, subscription), subscription, self.now
        )

    # ------------------------------------------------------------------------------------------------- nothing to tell
    def _quiet(self, session: Session, look: Look, due: Sequence[Subscription]) -> set[Subscription]:
        """Those whose search finds nothing new, and who were told nothing of what has been touched since."""
        told: dict[tuple[str, datetime], set[int]] = {}
        return {one for one in due if self._is_quiet(session, look, one, told)}

    def _is_quiet(
        self, session: Session, look: Look, subscription: Subscription, told: dict[tuple[str, datetime], set[int]]
    ) -> bool:
        """`told`: by mark and time, who was told of what was touched since then, as far as it was looked up."""
        since = self._since(subscription)
        try:
            if look.matching(session, subscription, self._after(subscription)):
                return False
            touched = look.touched(session, subscription, since)
        except Exception:  # comes again when its digest is made, where it is logged
            return False
        if not touched:
            return True
        key = (subscription.mark, since)
        if key not in told:
            stories = (story for match in touched for story in match.thread)
            told[key] = ledger.told_any(session, stories, (one for match in touched for one in match.articles))
        return subscription.id not in told[key]

    def _pass_over(self, quiet: Collection[Subscription], mark: str, stopping: Callable[[], bool]) -> None:
        rest = sorted(quiet, key=lambda one: one.id)
        for start in range(0, len(rest), PASSED_OVER_AT_ONCE):
            if not stopping():
                with self.begin() as session:
                    subscriptions.pass_over(session, rest[start : start + PASSED_OVER_AT_ONCE], self.now, mark)

    # --------------------------------------------------------------------------------------------------------- digests
    def _compose(self, subscription: Subscription, look: Look) -> Digest | None:
        try:
            with self.begin() as session:
                if not subscriptions.claim(session, subscription, self.now, look.mark):
                    return None
                selection = self._selected(session, look, subscription)
                ledger.bring_up_to_date(session, selection.silent)
                return self._store(session, subscription, selection) if selection.items else None
        except Exception:
            logger.exception("subscription %s: its digest could not be made", subscription.id)
            return None

    def _selected(self, session: Session, look: Look, subscription: Subscription) -> Selection:
        """What the subscription is told: what was first seen since it was made, and what has changed of what was
        told.
        """
        return select(session, look, subscription, self._after(subscription), self._since(subscription))

    def _after(self, subscription: Subscription) -> datetime:
        return max(subscription.created_at, self.now - LOOK_BACK)

    def _since(self, subscription: Subscription) -> datetime:
        """What was touched before then was looked at; to the hour, so that subscriptions share one answer."""
        since = (subscription.checked_at or self._after(subscription)) - LATE
        return since.replace(minute=0, second=0, microsecond=0)

    def _arranged(self, selection: Selection, subscription: Subscription) -> DigestContent:
        return arrange(selection.items, self.now, search=self.finder.saved_search(subscription))

    def _store(self, session: Session, subscription: Subscription, selection: Selection) -> Digest:
        content = self._arranged(selection, subscription)
        period = self._period(session, subscription)
        key = digest_key(subscription, period)
        message = self.channels[subscription.channel].render(content, subscription, self.now, key)
        digest = digests.store(session, subscription, key, period, message.subject, content.items, self.now)
        ledger.record(session, subscription.id, digest.id, selection.items, selection.told, self.now)
        outbox.enqueue(session, message, self.now, subscription_id=subscription.id, digest_id=digest.id)
        return digest

    def _period(self, session: Session, subscription: Subscription) -> str:
        """The instant it was due, of which there is one digest; before its time, the instant it is made."""
        if subscription.rhythm != "at-once" and subscription.next_digest_at <= self.now:
            return subscription.next_digest_at.isoformat()
        return digests.unused_period(session, subscription, self.now.isoformat())
