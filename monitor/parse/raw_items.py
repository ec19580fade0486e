"""What readers are given and what they hand to `entries`: a document, and its items as they stand, before cleaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from monitor.model import NO_LISTS, FeedHints, ListMemory, Refusal, Stamp, Twin

# Of one document. A news sitemap may list 1,000 (Google News sitemaps), feeds list fewer; twice that leaves room for
# those that do not keep to it. Media Cloud's rss-fetcher has the same bound (MAX_STORIES).
MAX_ENTRIES = 2_000
# Items that a reader hands on, of which the newest `MAX_ENTRIES` are taken: a register that appends lists its newest
# last. Ten times as many: to read their dates takes half a second (a job of the parser may take six).
MOST_LISTED = 20_000
MAX_URL = 2_048  # characters: a longer address could not be fetched (`fetch.fetch_limits`)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of one document, unpacked. `content_type`: the header; `url`: after redirects, for relative links;
    `known`: what the lists of the page were at the last visit.
    """

    body: bytes
    content_type: str
    url: str
    known: ListMemory = NO_LISTS


@dataclass(slots=True)
class RawItem:
    """One item. `title`, `summary` and `content` are HTML (literal text comes escaped); addresses may be relative.

    `published` and `updated` are the words of the source, or a `Stamp` when the reader had to judge them itself.
    """

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str | Stamp = ""
    updated: str | Stamp = ""
    base: str = ""
    twins: tuple[Twin, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class RawFeed:
    """One document as a list of raw items.

    `filtered`: how many more were left out by a configured rule. `page`: the text of an HTML page; a challenge page is
    recognised in it when nothing is listed. `home`: the address of what the feed is of, on which its relative addresses
    stand; `built`: when the feed says that it was made itself. `lists`: what the next visit to a page should know of
    its lists; `why_empty`: why nothing of a page is taken.
    """

    items: list[RawItem] = field(default_factory=list)
    title: str = ""
    hints: FeedHints = field(default_factory=FeedHints)
    flags: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    next_urls: list[str] = field(default_factory=list)
    filtered: int = 0
    page: str = ""
    home: str = ""
    built: str = ""
    lists: ListMemory | None = None
    why_empty: str = ""

    def with_charset(self, flag: str) -> Self:
        """The same, with what the decoder noted of its charset as the first flag ("": nothing)."""
        self.flags[:0] = [flag] if flag else []
        return self
