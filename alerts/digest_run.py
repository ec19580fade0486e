"""Makes the digests that are due.

What is new since any of them was due is read once and asked by each saved search; those that it has nothing for are
passed over together. For each other one transaction: claim it (its due time moves on), select what is new or has
changed, arrange, let its channel render, and write digest, items, ledger rows and the delivery. A crash leaves all of
that or nothing, and a subscription whose transaction failed stays due. What overtakes a rhythm is told in the same way,
but for the due time (`alerts.urgent_run`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from alerts import digest_claims, digests, drawn_back, ledger, outbox, subscriptions
from alerts.broken_searches import SearchCare
from alerts.channels.protocol import Channel
from alerts.finder import Look, SilentNow, StoryFinder
from alerts.identifiers import digest_key
from alerts.model import Digest, DigestContent, DigestKind, Match, Message, SilentSource, Subscription
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


def says_nothing_new(subscription: Subscription) -> bool:
    """Whether a digest without items is wanted: at a rhythm only, since "at once" has no time for it."""
    return subscription.say_nothing_new and subscription.rhythm != "at-once"


@dataclass(slots=True)
class Seen:
    """One look, and who was told of what has been touched: by mark and time, since subscriptions share both; and of the
    newest of each source that is silent."""

    look: Look
    _told: dict[tuple[str, datetime], set[int]] = field(default_factory=dict)
    _silent: list[tuple[SilentNow, set[int]]] | None = None

    def touched(self, session: Session, subscription: Subscription, since: datetime) -> Sequence[Match]:
        """What has been touched since, where the subscription was told any of it."""
        touched = self.look.touched(session, subscription, since)
        key = (subscription.mark, since)
        if touched and key not in self._told:
            stories = (story for match in touched for story in match.thread)
            self._told[key] = ledger.told_any(session, stories, (one for match in touched for one in match.articles))
        return touched if touched and subscription.id in self._told[key] else ()

    def silent(self, session: Session, subscription: Subscription) -> tuple[SilentSource, ...]:
        """The silent sources that matter to a subscription: its search names them, or it was told what they had."""
        if self._silent is None:
            self._silent = [(one, ledger.told_any(session, (), one.articles)) for one in self.look.silent(session)]
        return tuple(
            one.source
            for one, told in self._silent
            if subscription.id in told or self.look.asks_source(subscription, one.id)
        )


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
            seen = self.look(session, due)
            quiet = {one.id for one in due if not says_nothing_new(one) and self.is_quiet(session, seen, one)}
        self._pass_over([one for one in due if one.id in quiet], seen.look.mark, stopping)
        others = [one for one in due if one.id not in quiet]
        made = (self._compose(subscription, seen) for subscription in others if not stopping())
        return [digest for digest in made if digest]

    def _due(self, only: Sequence[int] | None, force: bool) -> list[Subscription]:
        """Those that are due and whose search can be asked."""
        with self.read() as session:
            due = digest_claims.due(session, self.now, only, force)
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
            seen = self.look(session, [subscription])
            selection = self.selected(session, seen, subscription)
            if not selection.items and not says_nothing_new(subscription):
                return None
            content = self._arranged(selection, subscription, "regular", seen.silent(session, subscription))
        return self.channels[subscription.channel].render(content, subscription, self.now)

    def sample(self, subscription: Subscription) -> Message:
        """What a subscription that is not stored would be sent now, of all that is news to it."""
        with self.read() as session:
            selection = self.selected(session, self.look(session, [subscription]), subscription)
            content = self._arranged(selection, subscription, "regular", ())
        key = digest_key(subscription, self.now.isoformat())
        return self.channels[subscription.channel].render(content, subscription, self.now, key)

    # ------------------------------------------------------------------------------------------------- nothing to tell
    def look(self, session: Session, due: Sequence[Subscription]) -> Seen:
        """The stories as they are now, for these."""
        return Seen(self.finder.look(session, due, self.now - LOOK_BACK, self.now))

    def is_quiet(self, session: Session, seen: Seen, subscription: Subscription) -> bool:
        """Whether its search finds nothing new, and it was told nothing of what has been touched since."""
        try:
            if seen.look.matching(session, subscription, self.after(subscription)):
                return False
            return not seen.touched(session, subscription, self._since(subscription))
        except Exception:  # comes again when its digest is made, where it is logged
            return False

    def _pass_over(self, quiet: Sequence[Subscription], mark: str, stopping: Callable[[], bool]) -> None:
        for start in range(0, len(quiet), PASSED_OVER_AT_ONCE):
            if not stopping():
                with self.begin() as session:
                    digest_claims.pass_over(session, quiet[start : start + PASSED_OVER_AT_ONCE], self.now, mark)

    # --------------------------------------------------------------------------------------------------------- digests
    def _compose(self, subscription: Subscription, seen: Seen) -> Digest | None:
        return self.guarded(subscription, lambda: self._composed(subscription, seen))

    def guarded(self, subscription: Subscription, work: Callable[[], Digest | None]) -> Digest | None:
        """What the transaction `work` makes; its fault is that of this subscription alone."""
        try:
            made: Digest | None = self.again(work)
            return made
        except Exception as error:
            logger.exception("subscription %s: its digest could not be made", subscription.id)
            self.on_broken(subscription.id, error)
            return None

    def _composed(self, subscription: Subscription, seen: Seen) -> Digest | None:
        with self.begin() as session:
            if not digest_claims.claim(session, subscription, self.now, seen.look.mark):
                return None
            selection = self.selected(session, seen, subscription)
            ledger.bring_up_to_date(session, selection.silent)
            if not selection.items and not says_nothing_new(subscription):
                return None
            return self.store(session, subscription, selection, "regular", seen.silent(session, subscription))

    def selected(self, session: Session, seen: Seen, subscription: Subscription) -> Selection:
        """What the subscription is told: what was first seen since it was made, and what has changed of what was
        told.
        """
        touched = seen.touched(session, subscription, self._since(subscription))
        return select(session, seen.look, subscription, self.after(subscription), touched)

    def after(self, subscription: Subscription) -> datetime:
        """What was first seen before is no news to it."""
        return max(subscription.created_at, self.now - LOOK_BACK)

    def _since(self, subscription: Subscription) -> datetime:
        """What was touched before then was looked at; to the hour, so that subscriptions share one answer."""
        since = (subscription.checked_at or self.after(subscription)) - subscriptions.LATE
        return since.replace(minute=0, second=0, microsecond=0)

    def _arranged(
        self, selection: Selection, subscription: Subscription, kind: DigestKind, silent: tuple[SilentSource, ...]
    ) -> DigestContent:
        content = arrange(selection.items, self.now, search=self.finder.saved_search(subscription, self.now))
        return replace(content, kind=kind if content.total else "empty", silent=silent)

    def store(
        self,
        session: Session,
        subscription: Subscription,
        selection: Selection,
        kind: DigestKind,
        silent: tuple[SilentSource, ...] = (),
    ) -> Digest:
        """Write the digest of a selection, its ledger rows and its delivery."""
        content = self._arranged(selection, subscription, kind, silent)
        period = self._period(session, subscription)
        key = digest_key(subscription, period)
        message = self.channels[subscription.channel].render(content, subscription, self.now, key)
        digest = digests.store(session, subscription, key, period, message.subject, content, self.now)
        ledger.record(session, subscription.id, digest.id, selection.items, selection.told, self.now)
        outbox.enqueue(session, message, self.now, subscription_id=subscription.id, digest_id=digest.id)
        return digest

    def _period(self, session: Session, subscription: Subscription) -> str:
        """The instant it was due, of which there is one digest, unless a clock that was ahead has made one before;
        before its time, the instant it is made."""
        in_time = subscription.rhythm != "at-once" and subscription.next_digest_at <= self.now
        period = subscription.next_digest_at if in_time else self.now
        return digests.unused_period(session, subscription, period.isoformat())
