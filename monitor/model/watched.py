"""What is watched: sources and their rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from monitor.model.language import Language


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
