"""Outcomes: polls, health, and what the command line, the pages and exports show of articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from monitor.fact_kinds import Facts
from monitor.model.article import Event, Tag
from monitor.model.document import Refusal, Twin
from monitor.model.language import Language
from monitor.model.watched import Source


class Outcome(StrEnum):
    """What one poll came to."""

    NEW = "new"  # something new or changed was stored
    SAME = "same"  # read, nothing new
    NOT_MODIFIED = "not-modified"  # 304, or the same bytes
    FAILED = "failed"
    SKIPPED = "skipped"  # not due, host asked to wait, or held by another replica


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of one listed entry, and why. `outcome`: "new", "changed", "same" or "refused"."""

    place: str
    title: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Poll:
    """One visit to one source, with its outcome: found = new + changed + same + refused."""

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
    entries: tuple[EntryOutcome, ...] = ()  # every listed entry; of the poll that was just made, no row keeps them
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
    """The state of a source, for a person."""

    NEW = "new"  # never polled yet
    OK = "ok"
    QUIET = "quiet"  # answers, longer without news than usual
    SILENT = "silent"  # answers, three times its usual gap without news
    BLOCKED = "blocked"  # 403, challenge page, robots
    FAILING = "failing"
    MOVED = "moved"
    GONE = "gone"
    OFF = "off"  # enabled = false, or "try" and given up
    TRYING = "trying"  # enabled = "try", not decided

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should look at the source."""
        return self not in (Health.NEW, Health.OK, Health.QUIET, Health.OFF, Health.TRYING)


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
    why_then: str = ""  # why the next visit is when it is
    probation: str = ""  # of a source with `enabled = "try"`, in words
    recent: tuple[Poll, ...] = ()  # newest first

    @property
    def last_listed(self) -> Poll | None:
        """The newest of the recent polls that read entries."""
        return next((poll for poll in self.recent if poll.found), None)


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A stored article as it is shown and exported."""

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
    facts: Facts
    alternates: tuple[Twin, ...] = ()  # its versions in other languages, read for an export only

    @property
    def date(self) -> datetime:
        """When it was published, else when it was first seen. It is sorted by the earlier of both."""
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


@dataclass(frozen=True, slots=True)
class Highlights:
    """Where the words of a search stand in an article: in its title, and in `context`, a part of its text or summary.
    Places are (from, to) in characters of what was written, in order.
    """

    title: tuple[tuple[int, int], ...]
    context: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search, with the number of articles that it finds; `total` None: very many."""

    query: str
    total: int | None


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of an answer. `understood` says in words how the query was read. `hidden`: how many more articles
    ``is:any`` finds, which were judged not relevant; None: not counted, there being very many.

    Of an answer without articles: `alone` what each part of the query finds, `wider` the query without its narrowest
    part, `meant` the query with names and words that may have been meant.
    """

    articles: tuple[ArticleView, ...]
    total: int | None
    next_cursor: str | None
    understood: str
    nothing_for: tuple[str, ...] = ()  # terms that found nothing
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hidden: int | None = 0
    alone: tuple[Alternative, ...] = ()
    wider: Alternative | None = None
    meant: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import came to."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()
    noted: tuple[Refusal, ...] = ()  # what was not taken of lines that were


JsonLine = dict[str, Any]
