"""The values that pass between the modules, all frozen. Times are aware UTC; a reader sees Hong Kong time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["en", "zh-Hant", "zh-Hans"]
Rhythm = Literal["at-once", "daily", "weekly"]
DigestKind = Literal["regular", "urgent", "empty"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")
RHYTHMS: tuple[Rhythm, ...] = ("at-once", "daily", "weekly")


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """Another article of the same story: by another publisher, or in another language."""

    publisher: str
    language: Language
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact of a story as it is known when the item is made.

    `topic`: "status", "deadline", "ceiling" or "amount". `value`: of a deadline "2026-12-14", "2026-12-14 18:00" or a
    month "2026-12"; of money Hong Kong dollars; else the status ("extended", "withdrawn", …). `of`: the round of a
    deadline, what a ceiling is for. `how` it is known: "first" by the first text of an article, "announced" by one that
    says that something has changed, "follow-up" by another that follows up, "edit", or "read" when a page was read
    later; `seen` since when.
    """

    topic: str
    value: str
    of: str
    how: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class FactChange:
    """What has changed since the story was told. `before` "": nothing was told. `note`: "extended", "earlier" or ""."""

    topic: str
    before: str
    after: str
    of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EarlierStory:
    """The announcement that a story follows up."""

    title: str
    page_url: str


@dataclass(frozen=True, slots=True)
class Match:
    """A story that may be told: found by a search through `articles`, or touched (then `articles` are all it has), with
    its `thread`: all stories that it follows up or that follow it up, itself among them."""

    story_id: int
    articles: tuple[int, ...] = ()
    thread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One story in a digest.

    `published` is None when the source gives no date; `precision` is "second", "minute", "day" or "none".
    `programmes`: (slug, name) pairs, the most specific first. `scheme`: the slug of the one that it is about, where it
    is about one that can be applied for or joined, or "". `deadlines`: (last day inclusive, quoted words). `amounts`
    and `facts` (whatever else is known): each as a text in the subscriber's language. `weight`: of two equally official
    items the heavier comes first.

    `known`: the facts of the story and its thread, as of the newest text (`as_of`). `thread`: the stories that it
    follows up or that follow it up. `follows`: the announcement that it follows up. `changes`: what has changed since
    this subscription was told of it; an item is told as a change exactly when there are any.
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
    facts: tuple[str, ...] = ()
    scheme: str = ""
    also: tuple[RelatedArticle, ...] = ()
    official: bool = False
    weight: float = 0.0
    page_url: str = ""
    known: tuple[KnownFact, ...] = ()
    as_of: datetime | None = None
    thread: tuple[int, ...] = ()
    follows: EarlierStory | None = None
    changes: tuple[FactChange, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the story was told before and is told again because something has changed."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Followed:
    """A programme that a saved search names, with `slugs`: itself and what is below it."""

    slug: str
    name: str
    slugs: frozenset[str]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What a subscription asks for: one line in its language, "" for everything, and the programmes that it names."""

    words: str = ""
    followed: tuple[Followed, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A saved search whose new results go to one address, at a rhythm, by a channel.

    `weekdays`: ISO numbers, 1 Monday to 7 Sunday; empty means every day (daily) or Monday (weekly). `at`: "HH:MM" in
    `zone`. `channel`: a name in `alerts.channels`. `token`: the secret part of the unsubscribe link. `checked_at`: when
    its digest was last due: what has changed before was looked at then. While `paused_at` is set, nothing is sent to
    it: `paused_by` the "reader", or the "server" with what it last said of the address. `mark`: up to what its last
    look had seen the stories (`alerts.finder.Look`). `link_secret`: signs its links. `search_fault`: why its search
    cannot be read, since when. `secret`: signs what is sent to it. `feed_key`: of its feeds' address.

    What is told ahead of the rhythm: with `urgent_closing` what closes within a week, and what `urgent_query` finds as
    well; "": nothing; `urgent_mark`: as `mark`, of the last look for that. `say_nothing_new`: a digest comes without
    items too.
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
    checked_at: datetime | None = None
    paused_at: datetime | None = None
    paused_reason: str = ""
    mark: str = ""
    paused_by: str = ""
    link_secret: str = ""
    search_fault: str = ""
    search_fault_at: datetime | None = None
    secret: str = field(default="", repr=False)
    feed_key: str = field(default="", repr=False)
    urgent_closing: bool = False
    urgent_query: str = ""
    urgent_mark: str = ""
    say_nothing_new: bool = False


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source without news for longer than is usual, or that cannot be reached. `since`: of its last news; None: there
    was none."""

    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """The items sent to one subscription at one time. `key`: the secret part of the address of its web copy. `kind`:
    "urgent" when it came ahead of the rhythm, "empty" when there was nothing new. `silent`: sources of its search.
    """

    id: int
    key: str
    subscription_id: int
    period: str
    created_at: datetime
    subject: str
    items: tuple[Item, ...]
    kind: DigestKind = "regular"
    silent: tuple[SilentSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one recipient, rendered by a channel and ready for the outbox, once for each `key`.

    `message_id`: the identity that the recipient sees, the same in every attempt. `headers`: further header fields of
    the channel's protocol, pure ASCII.
    """

    key: str
    recipient: str
    subject: str
    text: str
    message_id: str
    channel: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PENDING = "pending"  # waits for its first or next attempt
    SENDING = "sending"  # claimed by a process until its lease ends
    SENT = "sent"  # the next server has accepted it
    FAILED = "failed"  # no more attempts: `reason` says why
    CANCELLED = "cancelled"  # its subscription ended before it was sent


@dataclass(frozen=True, slots=True)
class Delivery(Message):
    """A message in the outbox and what has become of it.

    `attempts` counts the claims and is their fencing number: a result is recorded only by the claim that it belongs to.
    `deferred` counts the temporary refusals, `unanswered` the ambiguous attempts. `secret`, `return_key`: of a claim's
    subscription.
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
    secret: str = field(default="", repr=False)
    return_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading: a deadline is near; none is, these come next; what was told has changed; applications
    are open; of a programme (`slug`, `name`); others.
    """

    kind: Literal["act", "coming", "changed", "opened", "programme", "other"]
    items: tuple[Item, ...]
    slug: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DigestContent:
    """The ordered items of a digest: sections in full, then `rest` as headlines only. `search`: what they answer.
    `kind`, `silent`: see `Digest`.
    """

    sections: tuple[Section, ...]
    rest: tuple[Item, ...] = ()
    search: SavedSearch = SavedSearch()
    kind: DigestKind = "regular"
    silent: tuple[SilentSource, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of reading."""
        return tuple(item for section in self.sections for item in section.items) + self.rest

    @property
    def total(self) -> int:
        return len(self.items)
