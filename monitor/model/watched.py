"""What is watched: sources and their rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal

from monitor.model.language import Language
from monitor.source_kinds import SourceKind
from monitor.source_kinds.spec import NO_RULES, Rules, Selector, css_selector


@dataclass(frozen=True, slots=True)
class PageRules:
    """`[source.page]`: selectors of an article page; empty ones fall to the extractor."""

    fetch: bool = False  # fetch each new article's page
    title: Selector = ""
    text: Selector = ""
    date: Selector = ""
    remove: Annotated[tuple[str, ...], css_selector] = ()
    twins: Selector = ""  # the links to the same page in other languages


@dataclass(frozen=True, slots=True)
class Source:
    """One address in `sources.toml` that lists news."""

    id: str
    name: str
    publisher: str
    language: Language
    kind: SourceKind
    url: str
    every: timedelta
    enabled: bool | Literal["try"] = True  # "try": visited until it has shown what it is (`model.probation`)
    official: bool = False
    scope: Literal["all", "filter"] = "filter"
    retain: Literal["full", "summary"] = "summary"
    rhythm: Literal["adaptive", "fixed"] = "adaptive"  # by hours and by what visits bring, or always at `every`
    slowest: timedelta = timedelta(hours=24)  # the ceiling of the adaptive rhythm
    zone: str = "Asia/Hong_Kong"
    date_format: str = ""  # strptime; empty: the date reader finds out
    item_pattern: str = ""  # regular expression that an item's address must match
    headers: tuple[tuple[str, str], ...] = ()
    rules: Rules = NO_RULES  # of its kind: the `[source.<kind>]` table
    page: PageRules = PageRules()
