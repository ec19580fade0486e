"""The nouns: frozen values that travel between the rooms. Nothing here touches the world.

Aware UTC everywhere; Hong Kong time only where a date is read (`parse.dates`), where a rhythm is kept and where a
person sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

Language = Literal["en", "zh-Hant", "zh-Hans"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")


# --------------------------------------------------------------------------------------------------- what is watched
class Kind(StrEnum):
    """How a source lists its news."""

    FEED = "feed"
    LISTING = "listing"
    SITEMAP = "sitemap"
    API = "api"


@dataclass(frozen=True, slots=True)
class ListingRules:
    """`[source.listing]`: where the entries stand in an HTML page (CSS selectors, relative to one item)."""

    item: str
    link: str = "a[href]"
    title: str = ""  # empty: the text of the link
    date: str = ""  # empty: none; may select outside the item when it starts with "^" (the whole page)
    date_attribute: str = ""  # e.g. "datetime"
    date_from_url: str = ""  # regular expression with groups year, month, day
    summary: str = ""
    next_page: str = ""
    pages: int = 1


@dataclass(frozen=True, slots=True)
class ApiRules:
    """`[source.api]`: dotted paths into a JSON answer, e.g. ``result.records``; `{today:%Y%m%d}` may stand in `url`."""

    items: str
    title: str = "title"
    url: str = "url"
    guid: str = ""
    date: str = ""
    summary: str = ""
    text: str = ""
    url_prefix: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class SitemapRules:
    """`[source.sitemap]`: which addresses of a sitemap are articles, and how many children of an index to follow."""

    children: int = 5
    title_from_url: bool = True


@dataclass(frozen=True, slots=True)
class PageRules:
    """`[source.page]`: selectors of an article page; empty ones fall to the extractor."""

    fetch: bool = False  # fetch each new article's page
    title: str = ""
    text: str = ""
    date: str = ""
    remove: tuple[str, ...] = ()
    twins: str = ""  # selector of the language switch links


@dataclass(frozen=True, slots=True)
class Source:
    """One address in `sources.toml` that lists news."""

    id: str
    name: str
    publisher: str
    language: Language
    kind: Kind
    url: str
    every: timedelta
    enabled: bool = True
    official: bool = False
    scope: Literal["all", "filter"] = "filter"
    retain: Literal["full", "summary"] = "summary"
    slowest: timedelta = timedelta(hours=24)  # the ceiling of the adaptive rhythm
    zone: str = "Asia/Hong_Kong"
    date_format: str = ""  # strptime; empty: the date reader finds out
    item_pattern: str = ""  # regular expression that an item's address must match
    headers: tuple[tuple[str, str], ...] = ()
    listing: ListingRules | None = None
    api: ApiRules | None = None
    sitemap: SitemapRules | None = None
    page: PageRules = PageRules()


# ---------------------------------------------------------------------------------------------------- what comes back
@dataclass(frozen=True, slots=True)
class Validators:
    """Opaque text of the last answer, sent back verbatim (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One address to fetch. `purpose` decides what is checked: robots.txt is not asked for feeds."""

    url: str
    purpose: Literal["feed", "listing", "sitemap", "api", "page", "robots"] = "feed"
    validators: Validators = Validators()
    headers: tuple[tuple[str, str], ...] = ()
    ports: tuple[int, ...] = ()  # besides 80 and 443: those that the source's own url names


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
class Parsed:
    """What one document listed."""

    entries: tuple[Entry, ...]
    title: str = ""
    flags: tuple[str, ...] = ()  # "recovered", "truncated", "charset:big5hkscs!=utf-8", "capped", ...
    hints: FeedHints = FeedHints()
    refused: tuple[Refusal, ...] = ()
    next_urls: tuple[str, ...] = ()  # next pages of a listing, children of a sitemap index


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


# ------------------------------------------------------------------------------------------------- what is known of it
@dataclass(frozen=True, slots=True)
class Draft:
    """An article about to be identified, tagged and stored."""

    url: str
    title: str
    summary: str = ""
    text: str = ""
    published: Stamp = NO_STAMP
    language: Language = "en"
    source_id: str = ""
    publisher: str = ""
    official: bool = False
    scope: Literal["all", "filter"] = "filter"
    retain: Literal["full", "summary"] = "full"
    guid: str | None = None
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that prove a statement, quoted exactly. `field`: "title", "summary" or "text"."""

    text: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """"This article concerns that programme", with the words that prove it and why they were accepted."""

    slug: str
    evidence: tuple[Evidence, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A programme whose words were seen but not accepted (shown by `classify --explain`)."""

    slug: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of announcement (the list of `tag.kinds`), how sure it is said, and the words."""

    kind: str
    modality: Literal["fact", "planned", "expected", "denied"]
    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in Hong Kong dollars. A range has `hkd` as its lower and `hkd_max` as its upper end; a ratio no `hkd`."""

    hkd: int | None
    text: str
    qualifier: Literal["exact", "approx", "min", "max", "vague"] = "exact"
    hkd_max: int | None = None
    per: str = ""  # "project", "company", "year", ...
    ratio: str = ""  # "1:2", Government first


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when one must act, in Hong Kong. `date` inclusive."""

    date: date
    text: str
    time: str = ""  # "17:00"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of one article from its words, date and source."""

    relevant: bool
    relevance: float  # 0..1
    why: tuple[str, ...]
    language: Language
    tags: tuple[Tag, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    topics: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    amounts: tuple[Amount, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    catalogue_version: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """One entry of the catalogue: see `monitor/catalogue/programmes.toml`."""

    slug: str
    kind: str
    name_en: str
    name_zh_hant: str = ""
    name_zh_hans: str = ""
    aliases: tuple[str, ...] = ()  # every other name, all languages
    acronyms: tuple[str, ...] = ()  # case-sensitive, on boundaries
    needs_context: tuple[str, ...] = ()  # those names that do not stand alone
    context: tuple[str, ...] = ()
    negative_context: tuple[str, ...] = ()
    parent: str = ""
    owner: str = ""
    successor: str = ""
    status: str = "open"  # open | closed | planned | superseded
    launched: str = ""  # YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Qn
    deadline: str = ""
    budget_hkd: int | None = None
    topics: tuple[str, ...] = ()
    url: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    official_name: bool = True  # False: the English name is a rendering of ours
    series: str = ""  # "budget", "policy-address": found by year, or by the article's date
    tagged: bool = True  # False: listed for readers, never a tag

    def name(self, language: Language = "en") -> str:
        """The name in that language, or the nearest there is."""
        names = {"en": self.name_en, "zh-Hant": self.name_zh_hant, "zh-Hans": self.name_zh_hans}
        return names[language] or self.name_en or self.name_zh_hant


# ---------------------------------------------------------------------------------------------------------- its story
class Relation(StrEnum):
    """How an article stands to the story's representative."""

    FIRST = "first"  # it is the representative
    DUPLICATE = "duplicate"  # the same text, copied, trimmed or lightly edited
    SAME = "same"  # the same announcement reworded
    TWIN = "twin"  # the same announcement in another language
    UPDATE = "update"  # a follow-up of the same issuer: its own story, linked to the earlier one


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """Which story an article belongs to. `story_id` None: it begins one (for UPDATE: linked to `other_article_id`)."""

    relation: Relation
    story_id: int | None
    other_article_id: int | None
    score: float
    reason: str


# ------------------------------------------------------------------------------------------------------ what came of it
class Outcome(StrEnum):
    """What one poll came to."""

    NEW = "new"  # something new or changed was stored
    SAME = "same"  # read, nothing new
    NOT_MODIFIED = "not-modified"  # 304, or the same bytes
    FAILED = "failed"
    SKIPPED = "skipped"  # not due, host asked to wait, or held by another replica


@dataclass(frozen=True, slots=True)
class Poll:
    """One visit to one source, with its outcome."""

    source_id: str
    started_at: datetime
    outcome: Outcome
    found: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()
    reason: str = ""  # one sentence, when failed or skipped
    code: str = ""
    flags: tuple[str, ...] = ()
    seconds: float = 0.0
    status: int | None = None
    article_ids: tuple[int, ...] = ()  # new and changed
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """The polls of all sources that were visited together."""

    polls: tuple[Poll, ...]
    seconds: float = 0.0

    @property
    def all_failed(self) -> bool:
        tried = [poll for poll in self.polls if poll.outcome is not Outcome.SKIPPED]
        return bool(tried) and all(poll.outcome is Outcome.FAILED for poll in tried)


class Health(StrEnum):
    """How a source does, for a person."""

    NEW = "new"  # never polled yet
    OK = "ok"
    QUIET = "quiet"  # answers, longer without news than usual
    SILENT = "silent"  # answers, three times its usual gap without news
    BLOCKED = "blocked"  # 403, challenge page, robots
    FAILING = "failing"
    MOVED = "moved"
    GONE = "gone"
    OFF = "off"  # enabled = false


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source with its state, as shown by `monitor sources`, the page and the API."""

    source: Source
    health: Health
    reason: str = ""
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    next_poll_at: datetime | None = None
    usual_gap: timedelta | None = None
    failures: float = 0.0
    articles: int = 0
    relevant: int = 0
    recent: tuple[Poll, ...] = ()  # newest first


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A stored article, for doors and exports."""

    id: int
    url: str
    source_id: str
    publisher: str
    official: bool
    title: str
    summary: str
    text: str
    language: Language
    published: datetime | None
    precision: str
    first_seen: datetime
    changed: datetime | None
    revision: int
    withdrawn: datetime | None
    story_id: int
    relation: str
    relation_reason: str
    relevant: bool
    relevance: float
    why: tuple[str, ...]
    tags: tuple[Tag, ...]
    topics: tuple[str, ...]
    events: tuple[Event, ...]
    amounts: tuple[Amount, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def date(self) -> datetime:
        """What it is sorted by: when it was published, else when it was first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True)
class RevisionView:
    """An earlier or present text of an article."""

    number: int
    title: str
    summary: str
    text: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class StoryView:
    """An announcement with the articles that tell it, the representative first."""

    id: int
    articles: tuple[ArticleView, ...]
    updates: tuple[tuple[int, str, str], ...] = ()  # (story id, title, "earlier" | "later")

    @property
    def lead(self) -> ArticleView:
        return self.articles[0]

    def preferring(self, language: Language) -> ArticleView:
        """The article that a reader of that language wants: official first, else the representative."""
        same = [article for article in self.articles if article.language == language]
        return max(same, key=lambda article: article.official, default=self.lead)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of an answer. `understood` says in words how the query was read."""

    articles: tuple[ArticleView, ...]
    total: int | None
    next_cursor: str | None
    understood: str
    nothing_for: tuple[str, ...] = ()  # terms that found nothing
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import came to."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()


JsonLine = dict[str, Any]
