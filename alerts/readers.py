"""`Readers`: what people do with their own subscriptions, as the pages use it. Operators have `alerts.run`.

A request is confirmed by a link that was mailed to the address; a reader's own page is opened by a signed link. Each
method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from alerts import digests, ledger, outbox, personal_data, personal_mails, signed_links, signup_requests, subscriptions
from alerts.alert_errors import BadSubscription, NoSuchLink
from alerts.channels.protocol import Channel
from alerts.digest_run import Begin
from alerts.identifiers import stable_hash
from alerts.model import Item, Subscription
from alerts.signup_requests import SignupPolicy
from alerts.subscription_request import SubscriptionRequest, validated

CHANNEL = "mail"  # who signs up gives a mail address
# Subscriptions that one address may make for itself: more than anybody reads, few enough for a page.
MOST_OF_ADDRESS = 30
# A forgotten link is mailed once in so many hours: who asks again looks into the mailbox first.
LINK_HOURS = 6
# Cap. 593 (Unsolicited Electronic Messages Ordinance) wants the record of a request for no more mail for 3 years.
KEEP_ENDED = timedelta(days=3 * 365 + 1)


@dataclass(frozen=True, slots=True)
class Signup:
    """A request as its link shows it. `subscription`: that was made of it, or None."""

    request: SubscriptionRequest
    subscription: Subscription | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who opened a signed link. `opened`: the subscription of the link; `active`: all that this address has."""

    link: str
    opened: Subscription
    active: tuple[Subscription, ...]

    def own(self, subscription_id: int) -> Subscription:
        """One of them. NoSuchLink: it belongs to somebody else, or has ended."""
        for one in self.active:
            if one.id == subscription_id:
                return one
        raise NoSuchLink("there is no such subscription")


@dataclass(frozen=True, slots=True)
class Readers:
    """`begin` opens a transaction, `read` one that only reads; `base_url`: where pages are; `now` is a clock."""

    begin: Begin
    read: Begin
    channels: Mapping[str, Channel]
    base_url: str
    now: Callable[[], datetime]
    policy: SignupPolicy = field(default_factory=SignupPolicy)

    # ------------------------------------------------------------------------------------------------------- sign up
    def ask(self, request: SubscriptionRequest, names: Sequence[str], place: str) -> None:
        """Mail a request to confirm to the address, unless one was just sent, or must not be; nobody is told which.

        `names`: of the programmes that the search names; `place`: where the visitor comes from. BadSubscription,
        SignupsClosed, TooManySignups.
        """
        checked = validated(request, self.channels.get(request.channel))
        self.policy.check(checked.address)
        now = self.now()
        with self.begin() as session:
            row = signup_requests.ask(session, checked, signup_requests.visitor_of(place, now), now)
            if row is not None:
                mail = personal_mails.confirmation(checked, names, row.token, self.base_url, row.expires_at, now)
                key = f"confirm:{stable_hash(row.token)[:16]}:{now:%Y%m%dT%H%M%S}"
                self._send(session, mail, checked.address, key)

    def signup(self, token: str) -> Signup:
        """What a link to confirm is for. NoSuchLink."""
        with self.read() as session:
            row = signup_requests.by_token(session, token, self.now())
            if row is None:
                raise NoSuchLink("this link has expired, or was not made here")
            made = subscriptions.get(session, row.subscription_id) if row.subscription_id else None
            return Signup(signup_requests.request_of(row), made, self._link(made) if made else "")

    def confirm(self, token: str) -> Signup:
        """Make the subscription; once. NoSuchLink, SignupsClosed, BadSubscription: the address has too many."""
        with self.begin() as session:
            row = signup_requests.by_token(session, token, self.now(), hold=True)
            if row is None:
                raise NoSuchLink("this link has expired, or was not made here")
            request = signup_requests.request_of(row)
            if row.subscription_id:
                made = subscriptions.get(session, row.subscription_id)
            else:
                self.policy.check(request.address)
                made = self._made(session, request)
                row.subscription_id, row.confirmed_at = made.id, self.now()
                session.add(row)
            return Signup(request, made, self._link(made) if made else "")

    def refuse(self, token: str) -> None:
        """The owner of the address did not ask: no request is sent there for a while. NoSuchLink."""
        with self.begin() as session:
            row = signup_requests.by_token(session, token, self.now(), hold=True)
            if row is None or row.subscription_id:
                raise NoSuchLink("this link has expired, or was not made here")
            row.refused_at = self.now()
            session.add(row)

    def _made(self, session: Session, request: SubscriptionRequest) -> Subscription:
        existing = subscriptions.of_address(session, request.address, request.channel)
        known = next((one for one in existing if one.query == request.query), None)
        if known is None and len(existing) >= MOST_OF_ADDRESS:
            raise BadSubscription(f"this address has {MOST_OF_ADDRESS} subscriptions already", "many")
        wanted = replace(request, title=known.title) if known else request
        return subscriptions.upsert(session, wanted, self.now())

    # ------------------------------------------------------------------------------------------------------ own page
    def send_link(self, address: str) -> None:
        """Mail the link to their own page to who has a subscription; nobody is told whether. BadSubscription."""
        try:
            recipient = self.channels[CHANNEL].recipient(address)
        except ValueError as error:
            raise BadSubscription(str(error), "address") from error
        now = self.now()
        with self.begin() as session:
            found = subscriptions.of_address(session, recipient, CHANNEL)
            if found:
                key = f"link:{stable_hash(recipient.lower())[:16]}:{now:%Y%m%d}-{now.hour // LINK_HOURS}"
                self._send(session, personal_mails.own_page(found[0], self.base_url, now), found[0].address, key)

    def person(self, link: str) -> Person:
        """Who has this link. NoSuchLink: nobody, or it has expired."""
        with self.read() as session:
            return self._person(session, link)

    def change(self, link: str, subscription_id: int, **wishes: Any) -> Subscription:
        """Change a subscription; `wishes`: fields of `SubscriptionRequest`. NoSuchLink, BadSubscription."""
        with self.begin() as session:
            mine = self._person(session, link).own(subscription_id)
            request = replace(subscriptions.request_of(mine), **wishes)
            checked = validated(request, self.channels.get(mine.channel))
            subscriptions.change(session, mine.id, checked, self.now())
            return subscriptions.get(session, mine.id) or mine

    def pause(self, link: str, subscription_id: int) -> None:
        """Send nothing until it is resumed, nor what waits in the outbox. NoSuchLink."""
        with self.begin() as session:
            mine = self._person(session, link).own(subscription_id)
            subscriptions.pause(session, [mine.id], "reader", "paused by the reader", self.now())

    def resume(self, link: str, subscription_id: int) -> None:
        """NoSuchLink."""
        with self.begin() as session:
            subscriptions.resume(session, [self._person(session, link).own(subscription_id).id])

    def leave(self, link: str, subscription_id: int | None = None) -> int:
        """End one, or all of the person, and what waits for them; how many. NoSuchLink."""
        with self.begin() as session:
            person = self._person(session, link)
            ending = person.active if subscription_id is None else (person.own(subscription_id),)
            for one in ending:
                subscriptions.end(session, one.id, "unsubscribed", self.now())
                outbox.cancel(session, one.id)
            return len(ending)

    def item(self, link: str, story_id: int) -> tuple[Subscription, Item]:
        """The newest item of a digest of the link's subscription that told that story. NoSuchLink."""
        with self.read() as session:
            opened = self._person(session, link).opened
            found = digests.newest_item(session, opened.id, story_id)
        if found is None:
            raise NoSuchLink("no digest of this subscription told that")
        return opened, found

    def mute(self, link: str, story_id: int) -> None:
        """Tell the link's subscription no more of a story. NoSuchLink."""
        subscription, item = self.item(link, story_id)
        with self.begin() as session:
            ledger.mute(session, subscription.id, item.story_id, item.article_id, self.now())

    def export(self, link: str) -> dict[str, Any]:
        """All that is stored of the person. NoSuchLink."""
        with self.read() as session:
            return personal_data.export(session, self._person(session, link).opened.address)

    def erase(self, link: str) -> int:
        """Erase all that is stored of the person; how many subscriptions there were. NoSuchLink."""
        with self.begin() as session:
            return personal_data.erase(session, self._person(session, link).opened.address, self.now())

    def erase_old(self) -> int:
        """Forget requests that have expired, and subscriptions that ended long ago; how many."""
        now = self.now()
        with self.begin() as session:
            return signup_requests.forget_old(session, now) + personal_data.erase_old(session, now - KEEP_ENDED)

    # --------------------------------------------------------------------------------------------------------- parts
    def _person(self, session: Session, link: str) -> Person:
        read = signed_links.read_link(link)
        opened = subscriptions.get(session, read.subscription_id) if read else None
        if read is None or opened is None or not read.is_signed_with(opened.link_secret):
            raise NoSuchLink("this link was not made here")
        if read.has_expired(self.now()):
            raise NoSuchLink("this link has expired")
        return Person(link, opened, tuple(subscriptions.of_address(session, opened.address, opened.channel)))

    def _link(self, subscription: Subscription) -> str:
        """A fresh signed link."""
        return signed_links.sign(subscription.id, subscription.link_secret, self.now())

    def _send(self, session: Session, mail: personal_mails.PersonalMail, address: str, key: str) -> None:
        outbox.enqueue(session, mail.message(self.channels[CHANNEL], address, key), self.now())
