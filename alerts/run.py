"""`Alerts`: subscriptions, digests and deliveries, as the entry points use them.

It knows rows and the clock, and channels only by their protocol. `digest_run` makes digests, `delivery_run` sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import bounces, delivery_run, digests, failures, outbox, personal_data, subscriptions
from alerts.alert_errors import BadSubscription, NoSuchDigest
from alerts.attempt import Attempt, DeliveryCounts
from alerts.bounce_report import BounceReport
from alerts.bounces import BounceResult
from alerts.channels.protocol import Channel
from alerts.delivery_run import DeliveryRun, Processes, Unknown
from alerts.digest_run import Again, Begin, DigestRun, call
from alerts.feeds import FeedEntry, FeedFormat, atom_feed, json_feed
from alerts.finder import StoryFinder
from alerts.masking import channel_of
from alerts.model import Delivery, Digest, Language, Message, Rhythm, Subscription
from alerts.pace import Pace, pace
from alerts.rendering import render_web_copy
from alerts.replay import Replayed, replay
from alerts.subscription_request import SubscriptionRequest, validated
from alerts.urgent_run import UrgentRun

# A message names a person and what they follow (Cap. 486, data protection principle 2: kept no longer than needed). A
# month is as long as a reader may ask for a mail to be sent again.
KEEP_BODIES = timedelta(days=30)
FEED_ITEMS = 200  # of the newest digests: a week of a broad search, for readers that ask seldom


class Alerts:
    """Connects the rows, the channels and the clock.

    `begin` opens a transaction and commits it at the end, `read` one that only reads (`begin` when there is none).
    `finder` knows the stories. `base_url`: where the web pages are served, or empty. `processes`: which others deliver.
    `operator`: the mail address that is told of trouble, or empty. `again`: see `DigestRun`.
    """

    def __init__(
        self,
        begin: Begin,
        finder: StoryFinder,
        channels: Mapping[str, Channel],
        base_url: str,
        now: Callable[[], datetime],
        read: Begin | None = None,
        processes: Processes | None = None,
        operator: str = "",
        again: Again = call,
    ) -> None:
        self._begin, self._read, self._now = begin, read or begin, now
        self._finder, self._channels, self._base_url = finder, channels, base_url
        self._processes = processes or Unknown()
        self._operator, self._again = operator, again

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
        channel: str = "",
        *,
        urgent_closing: bool = False,
        urgent_query: str = "",
        say_nothing_new: bool = False,
    ) -> Subscription:
        """Make it, or change the active one of the same address, search and channel. Raises BadSubscription.

        `channel`: its name; "": by the form of the address.

        `at`: "HH:MM" in `zone`. `weekdays`: 1 Monday to 7 Sunday; empty: every day, or Monday when weekly. What is told
        at once besides: see `Subscription`.
        """
        name = channel or channel_of(address)
        when = (rhythm, at, language, title, zone, tuple(weekdays))
        request = SubscriptionRequest(address, query, *when, name, urgent_closing, urgent_query, say_nothing_new)
        checked = validated(request, self._channels.get(name))
        with self._begin() as session:
            return subscriptions.upsert(session, checked, self._now(), self._channels[name].new_secret)

    def unsubscribe(self, which: int | str) -> int:
        """End those with that number, token or address and cancel what waits for them; returns how many ended."""
        return self._end(lambda session: subscriptions.matching(session, which))

    def unsubscribe_by_token(self, token: str) -> int:
        """End the one whose unsubscribe link was followed: by its secret token alone, never by its number."""
        return self._end(lambda session: [one for one in subscriptions.matching(session, token) if one.token == token])

    def erase(self, address: str) -> int:
        """Erase all that is stored of an address; how many subscriptions there were, ended ones too."""
        with self._begin() as session:
            return personal_data.erase(session, address.strip(), self._now())

    def resume(self, which: int | str) -> int:
        """End the pause of those with that number, token or address; returns how many were paused."""
        with self._begin() as session:
            return subscriptions.resume(session, [one.id for one in subscriptions.matching(session, which)])

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
        self,
        only: Sequence[int] | None = None,
        force: bool = False,
        stopping: Callable[[], bool] = bool,
        on_broken: Callable[[int, Exception], None] = lambda _id, _error: None,
    ) -> list[Digest]:
        """Make the digests that are due, of all or of the given subscriptions; with `force`, before their time.

        Besides, what overtakes the rhythm of others. Nothing new means no digest, unless one is wanted then
        too. One that fails is logged, given to `on_broken` with its subscription's id, stays due, and does not
        hold up the others. Once `stopping()` is true, the others stay due.
        """
        run = replace(self._digest_run(), on_broken=on_broken)
        made = run.compose_due(only, force, stopping)
        return made if force or only is not None else made + UrgentRun(run).compose(stopping)

    def preview(self, subscription_id: int) -> Message | None:
        """What would be sent now, without a web copy; None when there is nothing new. Writes nothing."""
        return self._digest_run().preview(subscription_id)

    def send_sample(self, address: str, query: str, language: Language, since: datetime) -> Attempt:
        """Send a digest of what a search finds from `since` on, at once and by mail. Nothing is stored, so its links
        for leaving and to its web copy lead nowhere. Raises BadSubscription."""
        channel = self._channels[failures.OPERATOR_CHANNEL]
        wanted = SubscriptionRequest(address, query, "weekly", language=language)
        message = self._digest_run().sample(subscriptions.unstored(validated(wanted, channel), since))
        return delivery_run.send_now(channel, message, self._now())

    def digest(self, digest_id: int) -> Digest:
        """The digest as it was sent. Raises NoSuchDigest."""
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
        search = self._finder.saved_search(subscription, digest.created_at)
        content = digests.content_of(digest, search, len(digest.items))
        return render_web_copy(content, subscription, self._base_url, digest.created_at)

    def replay(self, since: datetime, until: datetime) -> list[Replayed]:
        """The digests made from `since` on and before `until`, made anew from their stored items. Writes nothing."""
        with self._read() as session:
            return replay(session, self._finder, self._channels, since, until)

    def told_last(self, feed_key: str) -> tuple[Subscription, list[FeedEntry]] | None:
        """The active subscription with that key, and what it was told last; None when there is none."""
        with self._read() as session:
            subscription = subscriptions.by_feed_key(session, feed_key)
            if subscription is None:
                return None
            found = digests.latest_items(session, subscription.id, FEED_ITEMS)
        return subscription, [FeedEntry(*one) for one in found]

    def feed(self, feed_key: str, form: FeedFormat, url: str) -> str | None:
        """The feed of the subscription with that key, whose address is `url` and the form; None when there is none."""
        found = self.told_last(feed_key)
        write = atom_feed if form == "atom" else json_feed
        return write(*found, f"{url}.{form}") if found else None

    def _digest_run(self) -> DigestRun:
        run = DigestRun(self._begin, self._read, self._finder, self._channels, self._now(), self._again)
        return replace(run, base_url=self._base_url, operator=self._operator)

    # ---------------------------------------------------------------------------------------------------- deliveries
    def deliver_due(self, stopping: Callable[[], bool] = bool) -> DeliveryCounts:
        """Send what is due, until `stopping()` is true. Where a channel is not configured, its messages wait.

        The operator gets one mail about all that was given up, at once.
        """
        run = DeliveryRun(self._begin, self._read, self._channels, self._now, self._processes, self._operator)
        counts = run.deliver_due(stopping)
        if self._operator and self._report_failed():
            waiting = run.deliver_due(stopping).waiting
            return replace(counts, waiting=waiting)
        return counts

    def _report_failed(self) -> int:
        with self._begin() as session:
            return failures.report_failed(
                session, self._channels[failures.OPERATOR_CHANNEL], self._operator, self._now()
            )

    def trouble(self) -> list[str]:
        """What a person should look at: digests that are late, messages that wait for long or were given up."""
        with self._read() as session:
            return failures.trouble(session, self._now())

    def take_bounce(self, report: BounceReport) -> BounceResult:
        """Record what a mail that came back says of a delivery."""
        with self._begin() as session:
            return bounces.take(session, report, self._now())

    def requeue_failed(self, delivery_ids: Sequence[int] | None = None) -> int:
        """Put failed deliveries, all or the given ones, back into the outbox; returns how many."""
        with self._begin() as session:
            return outbox.requeue_failed(session, delivery_ids, self._now())

    def erase_old_bodies(self) -> int:
        """Empty the bodies of finished messages that were made a month ago; their rows stay. Returns how many."""
        with self._begin() as session:
            return outbox.erase_bodies(session, self._now() - KEEP_BODIES)

    def outbox(self, limit: int = 100, *, personal: bool = True) -> list[Delivery]:
        """What waits or failed first, then what was sent; the newest first in each. Without `personal`: only what says
        nothing of who is subscribed."""
        with self._read() as session:
            return outbox.latest(session, limit, personal)

    def outbox_counts(self, *, personal: bool = True) -> dict[str, int]:
        """How many messages there are in each state."""
        with self._read() as session:
            return outbox.counts(session, personal)

    def pace(self, since: datetime, most: int) -> Pace:
        """How digests and outbox keep up; delays of the newest messages sent from `since` on, `most` at most."""
        with self._read() as session:
            return pace(session, self._now(), since, most)

    def notify_operator(self, address: str, subject: str, text: str, key: str) -> bool:
        """Put a plain message to the operator into the outbox; False when one with that key was put there before."""
        channel = self._channels[failures.OPERATOR_CHANNEL]
        try:
            recipient = channel.recipient(address)
        except ValueError as error:
            raise BadSubscription(str(error)) from error
        with self._begin() as session:
            return outbox.enqueue(session, channel.render_notice(recipient, subject, text, key), self._now())
