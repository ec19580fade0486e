"""What comes back from an address, and what is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.model.language import Language
from monitor.source_kinds import SourceKind


@dataclass(frozen=True, slots=True)
class Validators:
    """Opaque text of the last answer, sent back verbatim (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One address to fetch. `purpose` decides the `Accept` header; of a robots.txt only the beginning is read."""

    url: str
    purpose: SourceKind | Literal["page", "robots"] = SourceKind.FEED
    validators: Validators = Validators()
    headers: tuple[tuple[str, str], ...] = ()
    ports: tuple[int, ...] = ()  # besides 80 and 443: the one that the operator wrote into the source's url


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way."""

    status: int
    url: str
    to: str


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes that came back from one address. `status` is 200 or 304 (body empty)."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    received_at: datetime
    elapsed: float  # seconds
    hops: tuple[Hop, ...] = ()

    @property
    def led_on(self) -> bool:
        """Whether a page stood at the address and led on: by a refresh, or because it names the feed."""
        return any(not 300 <= hop.status < 400 for hop in self.hops)

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


class FailureClass(StrEnum):
    """How much a failure weighs in the back-off."""

    PERMANENT = "permanent"  # 404, 410, an address that may not be fetched
    SOFT = "soft"  # rubbish, a challenge page, an empty listing, 403, 5xx
    TEMPORARY = "temporary"  # DNS, time-out, connection reset, 429


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A fetch that gave nothing. `reason` is one plain sentence for a person."""

    url: str
    reason: str
    failure: FailureClass
    code: str  # "dns", "timeout", "http-404", "blocked-address", "too-big", "tls", "robots", "challenge", ...
    status: int | None = None
    retry_after: timedelta | None = None
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """Bytes that gave no entries. `code`: "not-a-feed", "empty", "challenge", "killed", "timeout", "memory", ..."""

    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was published, as far as the source says.

    `instant` is None when the text cannot be read (never a guess). With precision "day" it is 00:00 Hong Kong time of
    that day, in UTC. `flags`: "zone-assumed", "future-clamped", ...
    """

    instant: datetime | None
    precision: Literal["second", "minute", "day", "none"] = "none"
    raw: str = ""
    flags: tuple[str, ...] = ()


NO_STAMP = Stamp(None)


@dataclass(frozen=True, slots=True)
class Twin:
    """The address of the same announcement in another language, as the page itself says."""

    language: Language
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the source stated it, cleaned: plain text, absolute http(s) addresses, no control characters."""

    title: str = ""
    url: str | None = None
    guid: str | None = None
    summary: str = ""
    text: str = ""
    published: Stamp = NO_STAMP
    updated: Stamp = NO_STAMP
    twins: tuple[Twin, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry or line that could not be taken, and why. `place`: "entry 3", "line 17"."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed says of its own rhythm: floors for the schedule."""

    ttl: timedelta | None = None
    update_every: timedelta | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()  # UTC hours
    skip_days: tuple[str, ...] = ()  # "Monday" ...


@dataclass(frozen=True, slots=True)
class ListMemory:
    """What is known of the lists of a page from its last visits, by which a change of the page is noticed and its lists
    are found again.

    `rules`: where the lists stand, in JSON (none: selectors say it). `marks`: digests of the addresses and headlines
    that were listed, the newest first; `shapes` of their addresses; `days` of publication, as ISO dates; `shown`: the
    first headlines. `size`, `letters`, `dated`: how many there were, letters of a usual headline, share with a date.
    `before`, `after`: in words, what the page listed when it was found changed, and what is read since `changed_at`.
    """

    rules: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    size: int = 0
    letters: int = 0
    dated: float = 0.0
    before: str = ""
    after: str = ""
    changed_at: datetime | None = None


NO_LISTS = ListMemory()  # of a page that was never read


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one document listed."""

    entries: tuple[Entry, ...]
    title: str = ""
    flags: tuple[str, ...] = ()  # "recovered", "truncated", "charset:big5hkscs!=utf-8", "capped", ...
    hints: FeedHints = FeedHints()
    refused: tuple[Refusal, ...] = ()
    next_urls: tuple[str, ...] = ()  # next pages of a listing, children of a sitemap index
    lists: ListMemory | None = None  # of a page: what its next visit should know of its lists


@dataclass(frozen=True, slots=True)
class Page:
    """An article page, read. `verdict` other than "article" means: never store its text."""

    verdict: Literal["article", "challenge", "consent", "error", "empty"]
    title: str = ""
    text: str = ""
    published: Stamp = NO_STAMP
    language: Language | None = None
    canonical: str | None = None
    twins: tuple[Twin, ...] = ()
    flags: tuple[str, ...] = ()
