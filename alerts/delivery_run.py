"""Sends what is due, channel by channel.

For each delivery: claim it with a lease, send it, record the result; each a transaction of its own, and none is open
while a channel talks to its server. "Exactly once" cannot be had over SMTP or HTTP: a message is sent twice only when
the server accepted it and its answer was lost, and then with the same message identity.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from alerts import outbox, retry, subscriptions
from alerts.channels.protocol import Channel, Send
from alerts.model import Attempt, AttemptStatus, Delivery, DeliveryCounts, DeliveryState

logger = logging.getLogger(__name__)


class Processes(Protocol):
    """The processes that deliver from this outbox, as far as this one knows them."""

    @property
    def name(self) -> str:
        """This process, as it stands in its claims."""

    def ended(self, owner: str) -> bool:
        """Whether the process of a claim is known to have ended, so that nobody will record what came of it."""


class Unknown:
    """Nothing is known of other processes: their claims end with their leases."""

    name = ""

    def ended(self, owner: str) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class DeliveryRun:
    """One pass over the outbox. `begin` opens a transaction, `read` one that only reads; `now` is a clock."""

    begin: Callable[[], AbstractContextManager[Session]]
    read: Callable[[], AbstractContextManager[Session]]
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    processes: Processes

    def deliver_due(self, stopping: Callable[[], bool]) -> DeliveryCounts:
        """Send what is due, until `stopping()` is true. What belongs to a channel that is not ready waits."""
        states: Counter[DeliveryState] = Counter()
        with self.begin() as session:
            outbox.release_of_ended(session, self.processes.ended, self.now())
        for name, channel in self.channels.items():
            if channel.ready:
                with channel.sending() as send:
                    while not stopping() and (delivery := self.claim(name)):
                        states[self.deliver(delivery, send)] += 1
        with self.read() as session:
            waiting = outbox.waiting(session)
        return DeliveryCounts(
            sent=states[DeliveryState.SENT],
            retry=states[DeliveryState.PENDING],
            failed=states[DeliveryState.FAILED],
            waiting=waiting,
        )

    def claim(self, channel: str) -> Delivery | None:
        """The next due delivery of that channel, now held by this run; None when none is due."""
        with self.begin() as session:
            return outbox.claim(session, channel, self.now(), self.processes.name)

    def deliver(self, delivery: Delivery, send: Send) -> DeliveryState:
        """Send a claimed delivery and record the result; its new state."""
        if delivery.lease_until and self.now() >= delivery.lease_until:
            return DeliveryState.SENDING  # the lease expired before the attempt: another process may be sending it
        attempt = _attempt(delivery, send)
        update = retry.after_attempt(delivery, attempt, self.now())
        with self.begin() as session:
            recorded = outbox.record(session, update.delivery)
            if recorded:
                self._note(session, delivery, attempt)
            if update.pause_until:
                outbox.pause(session, delivery.channel, update.pause_until)
        if not recorded:
            logger.warning("delivery %s: not recorded, the claim was lost: %s", delivery.id, update.delivery.reason)
        return update.delivery.state

    def _note(self, session: Session, delivery: Delivery, attempt: Attempt) -> None:
        """What the attempt says of the address, besides the message."""
        if attempt.status is AttemptStatus.DELIVERED:
            subscriptions.note_success(session, delivery.recipient, delivery.channel)
        elif attempt.unknown_recipient and subscriptions.note_refusal(
            session, delivery.recipient, delivery.channel, attempt.reason, self.now()
        ):
            logger.warning("subscription %s: paused, its address is unknown", delivery.subscription_id)


def _attempt(delivery: Delivery, send: Send) -> Attempt:
    """One attempt. A channel that raises must not hold up the other messages, and may have sent this one."""
    try:
        attempt = send(delivery)
    except Exception as error:
        logger.exception("delivery %s: channel %s raised an exception", delivery.id, delivery.channel)
        return Attempt(AttemptStatus.AMBIGUOUS, f"{type(error).__name__}: {error}")
    if attempt.status is not AttemptStatus.DELIVERED:
        logger.warning("delivery %s: %s", delivery.id, attempt.reason)
    return attempt
