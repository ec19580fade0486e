"""Sends what is due, channel by channel.

For each delivery: claim it with a lease, send it, record the result; each a transaction of its own, and none is open
while a channel talks to its server. "Exactly once" cannot be had over SMTP or HTTP: a message is sent twice only when
the server accepted it and its answer was lost, and then with the same message identity.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from alerts import drawn_back, failures, outbox, refusals, retry
from alerts.attempt import Attempt, AttemptStatus, DeliveryCounts
from alerts.channels.protocol import Channel, Send
from alerts.model import Delivery, DeliveryState, Message

logger = logging.getLogger(__name__)

# Seconds between two tries to record what became of a message: with the half minute that each may wait for a lock,
# about ten minutes, which is less than its lease. Whoever claims it then sends it a second time.
RECORD_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0)
_REFUSED = range(500, 600)  # permanent replies (RFC 5321, 4.2.1); a server out of reach has none


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
    """One pass over the outbox. `begin` opens a transaction, `read` one that only reads; `now` is a clock.

    `operator`: whose address is told of a server that refuses us, or "". `sleep` waits so many seconds.
    """

    begin: Callable[[], AbstractContextManager[Session]]
    read: Callable[[], AbstractContextManager[Session]]
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    processes: Processes
    operator: str = ""
    sleep: Callable[[float], None] = time.sleep

    def deliver_due(self, stopping: Callable[[], bool]) -> DeliveryCounts:
        """Send what is due, until `stopping()` is true. What belongs to a channel that is not ready waits."""
        states: Counter[DeliveryState] = Counter()
        with self.begin() as session:
            outbox.release_of_ended(session, self.processes.ended, self.now())
            if drawn := drawn_back.draw_back_deliveries(session, self.now()):
                logger.warning("%s deliveries lay too far ahead, because the clock had been ahead: drawn back", drawn)
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
        recorded = self._recorded(delivery, attempt, update)
        if not recorded:
            logger.warning("delivery %s: not recorded, the claim was lost: %s", delivery.id, update.delivery.reason)
        return update.delivery.state

    def _recorded(self, delivery: Delivery, attempt: Attempt, update: retry.DeliveryUpdate) -> bool:
        """Record the result; False: the claim was lost. The answer is known, and a message that is not recorded as sent
        is sent again: so this is tried for as long as nobody else may claim it.
        """
        for wait in RECORD_WAITS:
            try:
                return self._record(delivery, attempt, update)
            except Exception as error:
                if not _of_database(error):
                    raise
                logger.warning("delivery %s: what became of it cannot be recorded yet: %s", delivery.id, error)
                self.sleep(wait)
        return self._record(delivery, attempt, update)

    def _record(self, delivery: Delivery, attempt: Attempt, update: retry.DeliveryUpdate) -> bool:
        with self.begin() as session:
            recorded = outbox.record(session, update.delivery)
            if recorded:
                self._note(session, delivery, attempt)
                self._tell_of_refusal(session, update.delivery, attempt)
            if update.pause_until:
                outbox.pause(session, delivery.channel, update.pause_until)
        return recorded

    def _tell_of_refusal(self, session: Session, delivery: Delivery, attempt: Attempt) -> None:
        if self.operator and attempt.status is AttemptStatus.UNAVAILABLE and attempt.code in _REFUSED:
            channel = self.channels[failures.OPERATOR_CHANNEL]
            failures.report_refusal(session, channel, self.operator, delivery, self.now())

    def _note(self, session: Session, delivery: Delivery, attempt: Attempt) -> None:
        """What the attempt says of the address, besides the message."""
        if attempt.status is AttemptStatus.DELIVERED:
            refusals.note_success(session, delivery.recipient, delivery.channel)
        elif attempt.unknown_recipient and refusals.note_unknown(session, delivery.id, attempt.reason, self.now()):
            logger.warning("subscription %s: paused, its address is unknown", delivery.subscription_id)


def send_now(channel: Channel, message: Message, now: datetime) -> Attempt:
    """One attempt to send a message that is not in the outbox. Only when the channel is ready."""
    values = {one.name: getattr(message, one.name) for one in fields(Message)}
    delivery = Delivery(**values, id=0, state=DeliveryState.SENDING, created_at=now, next_attempt_at=now)
    with channel.sending() as send:
        return _attempt(delivery, send)


def _of_database(error: Exception) -> bool:
    """Whether the database is in trouble (locked, out of reach), and no statement of ours."""
    return isinstance(error, DBAPIError) or isinstance(error.__cause__, DBAPIError)


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
