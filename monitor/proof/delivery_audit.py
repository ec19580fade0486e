"""Messages: one of each digest, to the address of its subscription, with all of its items, in a state that can be.

And the times at which subscriptions are due, by walking through the days of their zones. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.proof.digest_audit import Finding
from monitor.proof.table_reader import Row

# Of docs/digests.md: no wait is longer than a day (and a tenth, so that not all come back at once), and a lease is a
# quarter of an hour. What is due is sent within a minute or is put off: due for two hours, it was forgotten.
FURTHEST_AHEAD = timedelta(hours=27)
LONGEST_LEASE = timedelta(minutes=20)
FORGOTTEN = timedelta(hours=2)
CLOCKS_APART = timedelta(minutes=5)  # of two machines
_SETTLED = ("sent", "failed", "cancelled")
_DAYS_ROUND = range(-1, 9)  # round today, to the same weekday of the next week
_OFFSETS = range(-56, 57)  # quarters of an hour: all zones lie within 14 hours of UTC


@dataclass(frozen=True, slots=True)
class DeliveryAudit:
    """All messages of subscriptions, with their digests and items."""

    deliveries: Sequence[Row]
    digests: Mapping[int, Row]
    items: Sequence[Row]
    subscriptions: Mapping[int, Row]
    now: datetime

    def findings(self) -> Iterator[Finding]:
        yield from self._one_of_each_digest()
        for row in self.deliveries:
            yield from self._to_its_address(row)
            yield from (Finding("state", f"message {row.id}: {said}", row.subscription_id) for said in self._state(row))
        yield from self._without_an_item()
        yield from self._forgotten()

    def _one_of_each_digest(self) -> Iterator[Finding]:
        counted = Counter(row.digest_id for row in self.deliveries)
        for id_, digest in self.digests.items():
            if counted[id_] != 1:
                said = f"digest {id_} has {counted[id_]} messages, and not one"
                yield Finding("messages", said, digest.subscription_id)

    def _to_its_address(self, row: Row) -> Iterator[Finding]:
        subscription = self.subscriptions.get(row.subscription_id)
        if subscription is None:
            return
        digest = self.digests.get(row.digest_id)
        if digest is not None and digest.subscription_id != row.subscription_id:
            yield Finding("address", f"message {row.id} is of a digest of another subscription", row.subscription_id)
        same = row.recipient.lower() == subscription.address.lower() and row.channel == subscription.channel
        if not same:
            yield Finding("address", f"message {row.id} goes to another address than its subscription's",
                          row.subscription_id)  # fmt: skip

    def _state(self, row: Row) -> Iterator[str]:
        ended = self.subscriptions[row.subscription_id].ended_at if row.subscription_id in self.subscriptions else None
        if row.state not in ("pending", "sending", *_SETTLED):
            yield f"no such state: {row.state}"
        if row.state == "sent" and (row.sent_at is None or row.attempts < 1):
            yield "sent without an attempt"
        if row.state != "sent" and row.sent_at is not None:
            yield f"{row.state}, though it was sent"
        if row.state == "failed" and not row.reason:
            yield "given up without a reason"
        if row.state == "cancelled" and ended is None:
            yield "withdrawn, though its subscription goes on"
        if row.state == "pending" and row.next_attempt_at > self.now + FURTHEST_AHEAD:
            yield f"put off until {row.next_attempt_at:%Y-%m-%d %H:%M} UTC, longer than any wait"
        if row.state == "sending" and (row.lease_until is None or row.lease_until > self.now + LONGEST_LEASE):
            yield "held for longer than any lease"
        if row.state not in _SETTLED and not row.text:
            yield "emptied before it was sent"
        if ended and row.last_attempt_at and row.last_attempt_at > ended + CLOCKS_APART:
            yield "tried after its subscription had ended"

    def _without_an_item(self) -> Iterator[Finding]:
        texts = {row.digest_id: row.text for row in self.deliveries if row.text}
        for item in self.items:
            text, url = texts.get(item.digest_id), item.item["url"]
            if text is not None and url not in text:
                said = f"the message of digest {item.digest_id} does not name {url}"
                yield Finding("left out", said, self.digests[item.digest_id].subscription_id)

    def _forgotten(self) -> Iterator[Finding]:
        """Due for hours on a channel that works or did: a server that is down puts off all that waits for it."""
        works = {row.channel for row in self.deliveries if row.state == "sent"}
        for row in self.deliveries:
            subscription = self.subscriptions.get(row.subscription_id)
            stopped = subscription is not None and (subscription.ended_at or subscription.paused_at)
            if row.state in _SETTLED or stopped or row.channel not in works:
                continue
            due = row.lease_until if row.state == "sending" else row.next_attempt_at
            if due is not None and due + FORGOTTEN < self.now:
                said = f"message {row.id} is due since {due:%Y-%m-%d %H:%M} UTC, and nobody tries to send it"
                yield Finding("forgotten", said, row.subscription_id)


# ------------------------------------------------------------------------------------------------------------------ due
def wrong_due_times(subscriptions: Sequence[Row], now: datetime) -> Iterator[Finding]:
    """Subscriptions whose next digest is due at a time that they did not ask for."""
    for row in subscriptions:
        if row.ended_at or row.paused_at:
            continue
        if row.rhythm == "at-once":
            if row.next_digest_at > now + CLOCKS_APART:
                yield Finding("due time", "at once, and due in the future", row.id)
            continue
        expected = first_due(row.rhythm, row.at, row.weekdays, row.zone, now)
        if row.next_digest_at > now and row.next_digest_at != expected:
            said = f"due at {row.next_digest_at:%Y-%m-%d %H:%M} UTC, and should be at {expected:%Y-%m-%d %H:%M} UTC"
            yield Finding("due time", said, row.id)


@lru_cache(4_096)
def first_due(rhythm: str, at: str, weekdays: str, zone: str, now: datetime) -> datetime:
    """The first instant after `now` at which a clock in `zone` shows `at` on a wanted day; on a day on which it never
    does (clocks are put forward), that instant by the offset of the day before."""
    wanted = {int(day) for day in weekdays.split(",") if day} or ({1} if rhythm == "weekly" else set(range(1, 8)))
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    instants = []
    for ahead in _DAYS_ROUND:
        day = today + timedelta(days=ahead)
        if day.isoweekday() in wanted:
            hour, minute = map(int, at.split(":"))
            plain = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
            instants.append(_shown(plain, place))
    return min(instant for instant in instants if instant > now)


def _shown(plain: datetime, place: ZoneInfo) -> datetime:
    """The first instant at which a clock there shows what `plain` says."""
    candidates = (plain + timedelta(minutes=15 * quarter) for quarter in _OFFSETS)
    shown = (one for one in candidates if one.astimezone(place).replace(tzinfo=UTC, fold=0) == plain)
    before = (plain - timedelta(days=1)).astimezone(place).utcoffset() or timedelta()
    return next(shown, plain - before)
