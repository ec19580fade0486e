"""Saved searches that cannot be asked any more, and those that ask for something under another name by now.

A programme that was replaced is followed by what replaced it. A search that cannot be read is noted with its
subscription, its owner and the operator are told once, and the subscription is looked at again when it is next due: it
holds up nobody, and once the search can be read it is told what was published meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from alerts import failures, outbox, personal_mails, subscriptions
from alerts.alert_errors import BadSubscription
from alerts.channels.protocol import Channel
from alerts.finder import CurrentSearch, StoryFinder
from alerts.identifiers import stable_hash
from alerts.model import Subscription

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchCare:
    """Looks after the searches of subscriptions that are due at `now`. `operator`: a mail address, or empty."""

    finder: StoryFinder
    channels: Mapping[str, Channel]
    base_url: str
    operator: str
    now: datetime

    def needs_care(self, subscription: Subscription) -> bool:
        """Whether its search has changed its meaning, cannot be read, or can be read again."""
        current = self.finder.current_search(subscription)
        return bool(current.fault or subscription.search_fault) or _searches(current) != _searches(subscription)

    def cared_for(self, session: Session, due: Sequence[Subscription]) -> list[Subscription]:
        """Those of them whose search can be asked, as they are now."""
        sound = []
        for one in due:
            current = self.finder.current_search(one)
            if current.fault:
                self._note(session, one, current)
            else:
                self._follow(session, one, current)
                sound.append(subscriptions.get(session, one.id) or one)
        return sound

    def _follow(self, session: Session, subscription: Subscription, current: CurrentSearch) -> None:
        if _searches(current) != _searches(subscription):
            query, urgent_query = _searches(current)
            wanted = replace(subscriptions.request_of(subscription), query=query, urgent_query=urgent_query)
            try:
                subscriptions.change(session, subscription.id, wanted, self.now)
            except BadSubscription:  # its owner has that search as well: this one goes on with the old name
                return
            log.info("subscription %s: follows what replaced a programme of its search", subscription.id)
        subscriptions.note_search(session, subscription, "", self.now)

    def _note(self, session: Session, subscription: Subscription, current: CurrentSearch) -> None:
        if subscriptions.note_search(session, subscription, current.fault, self.now):
            log.warning("subscription %s: its search cannot be read: %s", subscription.id, current.fault)
            self._tell_owner(session, subscription, current)
            self._tell_operator(session, subscription, current)

    def _tell_owner(self, session: Session, subscription: Subscription, current: CurrentSearch) -> None:
        if subscription.channel != failures.OPERATOR_CHANNEL:
            return  # who is not reached by mail is told nothing but digests
        mail = personal_mails.search_fault(subscription, current.missing, current.fault, self.base_url, self.now)
        message = mail.message(self.channels[subscription.channel], subscription.address, self._key(subscription))
        outbox.enqueue(session, message, self.now, subscription_id=subscription.id)

    def _tell_operator(self, session: Session, subscription: Subscription, current: CurrentSearch) -> None:
        if self.operator:
            text = (
                f"Subscription {subscription.id} of {subscription.address} asks for\n\n    {subscription.query}\n\n"
                f"which cannot be read: {current.fault}\n\nIt gets no digests until its search is changed, by its "
                "owner or by `monitor subscribe`, or can be read again. You are told this once.\n"
            )
            channel = self.channels[failures.OPERATOR_CHANNEL]
            subject = f"A saved search cannot be read: subscription {subscription.id}"
            outbox.enqueue(
                session, channel.render_notice(self.operator, subject, text, self._key(subscription)), self.now
            )

    def _key(self, subscription: Subscription) -> str:
        return f"search:{subscription.id}:{stable_hash(subscription.query)[:8]}:{self.now:%Y%m%dT%H%M%S}"


def _searches(of: Subscription | CurrentSearch) -> tuple[str, str]:
    return of.query, of.urgent_query
