"""The verbs: subscribe, compose what is due, deliver what waits. The only place that knows both rows and the world.

    compose_due    for each due subscription, in one transaction: claim (the due time moves on) > items_for > what is
                   untold > compose > render > digest, items, told rows and the delivery row
    deliver_due    for each due delivery: claim with a lease | send | record, in a transaction of its own each, and no
                   transaction while the socket is open

A crash between the steps leaves rows from which the next run goes on. What cannot be had over SMTP is "exactly once":
a message is sent twice only when the server took it and its answer was lost, and then with the same Message-ID.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import digests, outbox, retry, subscriptions
from alerts.alert_errors import BadSubscription, NoSuchDigest
from alerts.compose import compose
from alerts.mailer import Mailer, MailSession, NoMailer
from alerts.message import digest_hash, domain_of, is_address, list_headers, message_id, to_bytes
from alerts.model import (
    Answer,
    Delivery,
    DeliveryCounts,
    DeliveryState,
    Digest,
    DigestContent,
    Item,
    Language,
    Message,
    Rendered,
    Rhythm,
    Subscription,
    Verdict,
)
from alerts.render import render, render_web_copy

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=30)  # an item first seen longer ago is no news, whatever was missed
KEEP_BODIES = timedelta(days=30)  # a mail names a person and what they follow: no longer than it may be asked for

Begin = Callable[[], AbstractContextManager[Session]]
ItemsFor = Callable[[Session, Subscription, datetime], Sequence[Item]]


class Alerts:
    """Wires the rows, the mailer and the clock.

    `begin` opens a transaction and commits it at the end, `read` one that only reads (`begin` when there is none).
    `items_for(session, subscription, after)` gives the candidates of a saved search whose announcement was first seen
    later than `after`; what was told is dropped here.
    """

    def __init__(
        self,
        begin: Begin,
        items_for: ItemsFor,
        mailer: Mailer | None,
        mail_from: str,
        base_url: str,
        now: Callable[[], datetime],
        read: Begin | None = None,
    ) -> None:
        self._begin, self._read, self._items_for, self._now = begin, read or begin, items_for, now
        self._mailer: Mailer = mailer or NoMailer()
        self._mail_from, self._base_url = mail_from, base_url.rstrip("/")
        self._domain = domain_of(mail_from)

    # ------------------------------------------------------------------------------------------------- subscriptions
    def subscribe(
        self,
        address: str,
        query: str,
        rhythm: Rhythm = "daily",
        at: str = "08:30",
        language: Language = "en",
        title: str = "",
        zone: str = "Asia/Hong_Kong",
        weekdays: Sequence[int] = (),
        channel: str = "mail",
    ) -> Subscription:
        """Make it, or bring the active one of the same address and search to these wishes. Raises BadSubscription.

        `at`: "HH:MM" in `zone`. `weekdays`: 1 Monday to 7 Sunday; empty: every day, or Monday when weekly.
        """
        wish = subscriptions.Wish(address, query, rhythm, at, language, title, zone, tuple(weekdays), channel)
        with self._begin() as session:
            return subscriptions.add(session, subscriptions.checked(wish), self._now())

    def unsubscribe(self, which: int | str) -> int:
        """End those with that number, token or address, and withdraw what waits for them; returns how many ended."""
        return self._end(lambda session: subscriptions.matching(session, which))

    def leave(self, token: str) -> int:
        """End the one whose unsubscribe link was followed: by its secret token alone, never by its number."""
        return self._end(lambda session: [one for one in subscriptions.matching(session, token) if one.token == token])

    def subscriptions(self) -> list[Subscription]:
        """Those that have not ended."""
        with self._read() as session:
            return subscriptions.active(session)

    def by_token(self, token: str) -> Subscription | None:
        """The subscription, ended or not, that an unsubscribe link belongs to."""
        with self._read() as session:
            return subscriptions.by_token(session, token)

    def _end(self, find: Callable[[Session], list[Subscription]]) -> int:
        with self._begin() as session:
            found = find(session)
            for one in found:
                subscriptions.end(session, one.id, "unsubscribed", self._now())
                outbox.cancel(session, one.id)
            return len(found)

    # ------------------------------------------------------------------------------------------------------- digests
    def compose_due(
        self, only: Sequence[int] | None = None, force: bool = False, stopping: Callable[[], bool] = bool
    ) -> list[Digest]:
        """Make the digests that are due, of all or of the given subscriptions; with `force`, before their time.

        Nothing new means no digest. One that fails is logged, stays due, and does not hold up the others. Once
        `stopping()` is true, the others stay due.
        """
        now = self._now()
        with self._read() as session:
            due = subscriptions.due(session, now, only, force)
        made = (self._compose_one(subscription, now) for subscription in due if not stopping())
        return [digest for digest in made if digest]

    def preview(self, subscription_id: int) -> Rendered | None:
        """What would be sent now, without a web copy; None when there is nothing new. Writes nothing."""
        now = self._now()
        with self._read() as session:
            subscription = subscriptions.get(session, subscription_id)
            content = self._content(session, subscription, now) if subscription else None
        if subscription is None or content is None:
            return None
        return render(content, subscription, self._base_url, now)

    def digest(self, digest_id: int) -> Digest:
        """The digest as it was told. Raises NoSuchDigest."""
        with self._read() as session:
            found = digests.get(session, digest_id)
        if found is None:
            raise NoSuchDigest(f"no digest {digest_id}")
        return found

    def digests(self, limit: int = 50) -> list[Digest]:
        """The newest digests first."""
        with self._read() as session:
            return digests.latest(session, limit)

    def web_copy(self, key: str) -> str | None:
        """The page of a digest with all its items, as HTML; None when no digest has that key."""
        with self._read() as session:
            digest = digests.by_key(session, key)
            subscription = subscriptions.get(session, digest.subscription_id) if digest else None
        if digest is None or subscription is None:
            return None
        content = compose(digest.items, digest.created_at, cap=len(digest.items))
        return render_web_copy(content, subscription, self._base_url, digest.created_at)

    def _compose_one(self, subscription: Subscription, now: datetime) -> Digest | None:
        try:
            with self._begin() as session:
                if not subscriptions.claim(session, subscription, now):
                    return None
                content = self._content(session, subscription, now)
                return self._tell(session, subscription, content, now) if content else None
        except Exception:
            log.exception("subscription %s: its digest could not be made", subscription.id)
            return None

    def _content(self, session: Session, subscription: Subscription, now: datetime) -> DigestContent | None:
        after = max(subscription.created_at, now - LOOK_BACK)
        fresh = digests.untold(session, subscription, self._items_for(session, subscription, after))
        return compose(fresh, now) if fresh else None

    def _tell(self, session: Session, subscription: Subscription, content: DigestContent, now: datetime) -> Digest:
        """The digest, its told rows and its delivery: the transaction that claimed it makes them all or none."""
        period = self._period(session, subscription, now)
        key = _key(subscription, period)
        mail = render(content, subscription, self._base_url, now, key)
        digest = digests.add(
            session, subscription, key=key, period=period, subject=mail.subject, items=content.items, now=now
        )
        message = self._message(subscription, key, mail)
        outbox.put(session, message, now, subscription_id=subscription.id, digest_id=digest.id)
        return digest

    def _period(self, session: Session, subscription: Subscription, now: datetime) -> str:
        """The instant it was due, of which there is one digest; made before its time, the instant it was made."""
        if subscription.rhythm != "at-once" and subscription.next_digest_at <= now:
            return subscription.next_digest_at.isoformat()
        return digests.free_period(session, subscription, now.isoformat())

    def _message(self, subscription: Subscription, key: str, mail: Rendered) -> Message:
        return Message(
            key=f"digest:{key}",
            recipient=subscription.address,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            message_id=message_id(self._domain, subscription.channel, key),
            headers=list_headers(subscription, self._domain, self._base_url, key),
            channel=subscription.channel,
        )

    # ---------------------------------------------------------------------------------------------------- deliveries
    def deliver_due(self, stopping: Callable[[], bool] = bool) -> DeliveryCounts:
        """Send what is due, until `stopping()` is true. Without a mail server everything waits, visibly."""
        outcomes: Counter[DeliveryState] = Counter()
        if self._mailer.ready:
            with self._mailer.session() as mail:
                while not stopping() and (delivery := self._claim()):
                    outcomes[self._deliver(delivery, mail)] += 1
        with self._read() as session:
            waiting = outbox.waiting(session)
        return DeliveryCounts(
            sent=outcomes[DeliveryState.SENT],
            retry=outcomes[DeliveryState.PENDING],
            failed=outcomes[DeliveryState.FAILED],
            waiting=waiting,
        )

    def send_again(self, delivery_ids: Sequence[int] | None = None) -> int:
        """Put failed deliveries, all or the given ones, back into the outbox; returns how many."""
        with self._begin() as session:
            return outbox.revive(session, delivery_ids, self._now())

    def tidy(self) -> int:
        """Empty the bodies of messages that were settled a month ago; their rows stay. Returns how many."""
        with self._begin() as session:
            return outbox.forget_bodies(session, self._now() - KEEP_BODIES)

    def outbox(self, limit: int = 100) -> list[Delivery]:
        """What waits or failed first, then what was sent; the newest first in each."""
        with self._read() as session:
            return outbox.latest(session, limit)

    def outbox_counts(self) -> dict[str, int]:
        """How many messages there are in each state."""
        with self._read() as session:
            return outbox.counts(session)

    def tell_operator(self, address: str, subject: str, text: str, key: str) -> bool:
        """Put a plain message to the operator into the outbox; False when one with that key was put there before."""
        if not is_address(address):
            raise BadSubscription(f"no mail address: {address!r}")
        identity = message_id(self._domain, "operator", key)
        with self._begin() as session:
            return outbox.put(session, Message(f"operator:{key}", address, subject, text, identity), self._now())

    def _claim(self) -> Delivery | None:
        with self._begin() as session:
            return outbox.claim(session, self._now())

    def _deliver(self, delivery: Delivery, mail: MailSession) -> DeliveryState:
        if delivery.lease_until and self._now() >= delivery.lease_until:
            return DeliveryState.SENDING  # this process stood still so long that another may be sending it
        change = retry.after(delivery, self._send(delivery, mail), self._now())
        with self._begin() as session:
            recorded = outbox.record(session, change.delivery)
            if change.pause_until:
                outbox.pause(session, delivery.channel, change.pause_until)
        if not recorded:
            log.warning("delivery %s: its claim was lost before %r was recorded", delivery.id, change.delivery.reason)
        return change.delivery.state

    def _send(self, delivery: Delivery, mail: MailSession) -> Answer:
        """One attempt. One message that cannot be written or sent must not hold up the others."""
        try:
            message = to_bytes(delivery, self._mail_from)
        except Exception as error:
            log.exception("delivery %s cannot be written", delivery.id)
            return Answer(Verdict.REFUSED, f"the message cannot be written: {error}")
        try:
            answer = mail.send(delivery.recipient, message)
        except Exception as error:
            log.exception("delivery %s: the mailer failed", delivery.id)
            return Answer(Verdict.UNANSWERED, f"{type(error).__name__}: {error}")
        if answer.verdict is not Verdict.SENT:
            log.warning("delivery %s: %s", delivery.id, answer.reason)
        return answer


def _key(subscription: Subscription, period: str) -> str:
    """The unlisted address of a digest's web copy: nobody guesses it who does not know the subscription's token."""
    return digest_hash(subscription.token, period)[:22]
