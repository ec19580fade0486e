"""What the readers of this room hand to `entries`: items as they stand in the document, before cleaning."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.model import FeedHints, Refusal, Stamp, Twin

MAX_ENTRIES = 2_000  # Media Cloud rss-fetcher, MAX_STORIES
MAX_URL = 2_048  # characters; Media Cloud rss-fetcher, MAX_URL


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
    """One document as a list of raw items. `filtered`: how many more were left out by a configured rule."""

    items: list[RawItem] = field(default_factory=list)
    title: str = ""
    hints: FeedHints = field(default_factory=FeedHints)
    flags: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    next_urls: list[str] = field(default_factory=list)
    filtered: int = 0
