"""The nouns: frozen values. Times are aware UTC; what a person sees is Hong Kong time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["en", "zh-Hant", "zh-Hans"]
Rhythm = Literal["at-once", "daily", "weekly"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")
RHYTHMS: tuple[Rhythm, ...] = ("at-once", "daily", "weekly")


@dataclass(frozen=True, slots=True)
class Also:
    """Another article of the same story: another outlet, or the same announcement in another language."""

    publisher: str
    language: Language
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One story as a digest tells it.

    `published` is None when the source gives no date; `precision` is "second", "minute", "day" or "none".
    `programmes`: (slug, name) pairs, the most important first. `deadlines`: (last day inclusive, quoted words).
    `why`: the words that matched. `weight`: the larger, the earlier among its equals.
    """

    story_id: int
    article_id: int
    title: str
    url: str
    publisher: str
    language: Language
    published: datetime | None
    precision: str
    first_seen: datetime
    summary: str = ""
    programmes: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    deadlines: tuple[tuple[date, str], ...] = ()
    why: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()
    official: bool = False
    weight: float = 0.0
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address, a saved search, a rhythm.

    `weekdays`: ISO numbers, 1 Monday to 7 Sunday; empty means every day (daily) or Monday (weekly). `at`: "HH:MM" in
    `zone`. `token`: the secret part of its unsubscribe link.
    """

    id: int
    address: str
    query: str
    rhythm: Rhythm
    at: str
    language: Language
    title: str
    zone: str
    weekdays: tuple[int, ...]
    channel: str
    token: str
    created_at: datetime
    next_digest_at: datetime
    ended_at: datetime | None = None
    ended_reason: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one subscription was told at one time. `key`: the unlisted address of its web copy."""

    id: int
    key: str
    subscription_id: int
    period: str
    created_at: datetime
    subject: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one recipient, ready for the outbox.

    `key` is unique: the same key is put there once. `headers`: further header fields, pure ASCII.
    """

    key: str
    recipient: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    channel: str = "mail"


class DeliveryState(StrEnum):
    """Where a message stands."""

    PENDING = "pending"  # waits for its first or next attempt
    SENDING = "sending"  # held by a sender until its lease ends
    SENT = "sent"  # the next server has taken it
    FAILED = "failed"  # given up: the reason says why
    CANCELLED = "cancelled"  # its subscription ended before it was sent


@dataclass(frozen=True, slots=True)
class Delivery(Message):
    """One message to be sent, then sent or failed.

    `attempts` counts the claims and fences them: an outcome is recorded only by the claim that it belongs to.
    `deferred` counts the answers "not now" for this message, `unanswered` the times that the connection was lost after
    the message had been handed over.
    """

    id: int = field(kw_only=True)
    state: DeliveryState = field(kw_only=True)
    created_at: datetime = field(kw_only=True)
    next_attempt_at: datetime = field(kw_only=True)
    subscription_id: int | None = None
    digest_id: int | None = None
    attempts: int = 0
    deferred: int = 0
    unanswered: int = 0
    lease_until: datetime | None = None
    last_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    code: int | None = None
    reason: str = ""


class Verdict(StrEnum):
    """What a mail server's answer means for the message."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt. `code`: the SMTP reply code, when there was one; `reason`: one line for a person."""

    verdict: Verdict
    reason: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What one run of the outbox came to. `waiting`: still to be sent when it ended, the retried ones included."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading. `kind`: "act" (a deadline is near), "programme" (`name` says which) or "other"."""

    kind: Literal["act", "programme", "other"]
    items: tuple[Item, ...]
    slug: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DigestContent:
    """A digest, ordered: the sections in full, then the `rest`, of which only headlines are shown."""

    sections: tuple[Section, ...]
    rest: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of reading."""
        return tuple(item for section in self.sections for item in section.items) + self.rest

    @property
    def total(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest as it is read."""

    subject: str
    html: str
    text: str
