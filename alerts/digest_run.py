"""Makes the digests that are due.

What is new since any of them was due is read once and asked by each saved search; those that it has nothing for are
passed over together. For each other one transaction: claim it (its due time moves on), select what is new or has
changed, arrange, let its channel render, and write digest, items, ledger rows and the delivery. A crash leaves all of
that or nothing, and a subscription whose transaction failed stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from alerts import digests, drawn_back, ledger, outbox, subscriptions
from alerts.broken_searches import SearchCare
from alerts.channels.protocol import Channel
from alerts.finder import Look, StoryFinder
from alerts.identifiers import digest_key
from alerts.model import Digest, DigestContent, Match, Message, Subscription
from alerts.sections import arrange
from alerts.selection import Selection, select

logger = logging.getLogger(__name__)

# An item first seen longer ago is no news. A month is the longest outage after which a digest of everything missed is
# still wanted; the same span limits what is announced (see docs/digests.md).
LOOK_BACK = timedelta(days=30)
PASSED_OVER_AT_ONCE = 500  # subscriptions of one transaction, so that other writers wait for milliseconds

Begin = Callable[[], AbstractContextManager[Session]]
Again = Callable[[Callable[[], Any]], Any]


def call(work: Callable[[], Any]) -> Any:
    """`Again` where no transaction loses to another."""
    return work()


@dataclass(slots=True)
class Seen:
    """One look, and who was told of what has been touched: by mark and time, since subscriptions share both."""

    look: Look
    _told: dict[tuple[str, datetime], set[int]] = field(default_factory=dict)

    def touched(self, session: Session, subscription: Subscription, since: datetime) -> Sequence[Match]:
        """What has been touched since, where the subscription was told any of it."""
        touched = self.look.touched(session, subscription, since)
        key = (subscription.mark, since)
        if touched and key not in self._told:
            stories = (story for match in touched for story in match.thread)
            self._told[key] = ledger.told_any(session, stories, (one for match in touched for one in match.articles))
        return touched if touched and subscription.id in self._told[key] else ()


@dataclass(frozen=True, slots=True)
class DigestRun:
    """The digests that are due at `now`.

    `begin` opens a transaction, `read` one that only reads; `finder` knows the stories. `again` runs what makes one
    transaction again while it loses to others. `on_broken` is told of each digest that could not be made. `base_url`:
    where the pages are reached; `operator`: the mail address that is told of searches which cannot be read.
    """

    begin: Begin
    read: Begin
    finder: StoryFinder
    channels: Mapping[str, Channel]
    now: datetime
    again: Again = call
    on_broken: Callable[[int, Exception], None] = lambda _id, _error: None
    base_url: str = ""
    operator: str = ""

    def compose_due(self, only: Sequence[int] | None, force: bool, stopping: Callable[[], bool]) -> list[Digest]:
        """Make the digests that are due, of all or `only` some subscriptions; with `force`, before their time."""
        with self.begin() as session:
            if drawn := drawn_back.draw_back_digests(session, self.now):
                logger.warning(
                    "%s subscriptions lay too far ahead, because the clock had been ahead: drawn back", drawn
                )
        due = self._due(only, force)
        with self.read() as session:
            seen = self._look(session, due)
            quiet = {one.id for one in due if self._is_quiet(session, seen, one)}
        self._pass_over([one for one in due if one.id in quiet], seen.look.mark, stopping)
        others = [one for one in due if one.id not in quiet]
        made = (self._compose(subscription, seen) for subscription in others if not stopping())
        return [digest for digest in made if digest]

    def _due(self, only: Sequence[int] | None, force: bool) -> list[Subscription]:
        """Those that are due and whose search can be asked."""
        with self.read() as session:
            due = subscriptions.due(session, self.now, only, force)
        care = SearchCare(self.finder, self.channels, self.base_url, self.operator, self.now)
        needing = [one for one in due if care.needs_care(one)]
        if not needing:
            return due
        with self.begin() as session:
            cared = {one.id: one for one in care.cared_for(session, needing)}
        wanting = {one.id for one in needing}
        return [cared.get(one.id, one) for one in due if one.id in cared or one.id not in wanting]

    def preview(self, subscription_id: int) -> Message | None:
        """What would be sent, without a web copy; None when there is nothing new. Writes nothing."""
        with self.read() as session:
            subscription = subscriptions.get(session, subscription_id)
            if subscription is None or self.finder.current_search(subscription).fault:
                return None
            selection = self._selected(session, self._look(session, [subscription]), subscription)
        if not selection.items:
            return None
        content = self._arranged(selection, subscription)
        return self.channels[subscription.channel].render(content, subscription, self.now)

    # ------------------------------------------------------------------------------------------------- nothing to tell
    def _look(self, session: Session, due: Sequence[Subscription]) -> Seen:
        return Seen(self.finder.look(session, due, self.now - LOOK_BACK))

    def _is_quiet(self, session: Session, seen: Seen, subscription: Subscription) -> bool:
        """Whether its search finds nothing new, and it was told nothing of what has been touched since."""
        try:
            if seen.look.matching(session, subscription, self._after(subscription)):
                return False
            return not seen.touched(session, subscription, self._since(subscription))
        except Exception:  # comes again when its digest is made, where it is logged
            return False

    def _pass_over(self, quiet: Sequence[Subscription], mark: str, stopping: Callable[[], bool]) -> None:
        for start in range(0, len(quiet), PASSED_OVER_AT_ONCE):
            if not stopping():
                with self.begin() as session:
                    subscriptions.pass_over(session, quiet[start : start + PASSED_OVER_AT_ONCE], self.now, mark)

    # --------------------------------------------------------------------------------------------------------- digests
    def _compose(self, subscription: Subscription, seen: Seen) -> Digest | None:
        try:
            made: Digest | None = self.again(lambda: self._composed(subscription, seen))
            return made
        except Exception as error:
            logger.exception("subscription %s: its digest could not be made", subscription.id)
            self.on_broken(subscription.id, error)
            return None

    def _composed(self, subscription: Subscription, seen: Seen) -> Digest | None:
        with self.begin() as session:
            if not subscriptions.claim(session, subscription, self.now, seen.look.mark):
                return None
            selection = self._selected(session, seen, subscription)
            ledger.bring_up_to_date(session, selection.silent)
            return self._store(session, subscription, selection) if selection.items else None

    def _selected(self, session: Session, seen: Seen, subscription: Subscription) -> Selection:
        """What the subscription is told: what was first seen since it was made, and what has changed of what was
        told.
        """
        touched = seen.touched(session, subscription, self._since(subscription))
        return select(session, seen.look, subscription, self._after(subscription), touched)

    def _after(self, subscription: Subscription) -> datetime:
        return max(subscription.created_at, self.now - LOOK_BACK)

    def _since(self, subscription: Subscription) -> datetime:
        """What was touched before then was looked at; to the hour, so that subscriptions share one answer."""
        since = (subscription.checked_at or self._after(subscription)) - subscriptions.LATE
        return since.replace(minute=0, second=0, microsecond=0)

    def _arranged(self, selection: Selection, subscription: Subscription) -> DigestContent:
        return arrange(selection.items, self.now, search=self.finder.saved_search(subscription, self.now))

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
        """The instant it was due, of which there is one digest, unless a clock that was ahead has made one before;
        before its time, the instant it is made."""
        in_time = subscription.rhythm != "at-once" and subscription.next_digest_at <= self.now
        period = subscription.next_digest_at if in_time else self.now
        return digests.unused_period(session, subscription, period.isoformat())
