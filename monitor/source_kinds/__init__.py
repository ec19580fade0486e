"""Kinds of source: how a source lists its news. One line here, one module beside this, one reader in `parse`.

    SourceKind("listing").spec    its Accept header, its rules, whether robots.txt is asked    (this room)
    monitor.parse.listing_reader  read_listing(document, source, now): what a document lists      (found by name)

`catalogue` makes the keys of `sources.toml` and their faults out of the rules, `fetch` sends the header, `pipeline`
asks for robots.txt and further pages, `parse` packs the rules for its worker: none of them names a kind.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from monitor.source_kinds import api_kind, feed_kind, listing_kind, sitemap_kind
from monitor.source_kinds.spec import KindSpec


class SourceKind(StrEnum):
    """How a source lists its news. Each value is the name of its spec."""

    spec: KindSpec

    FEED = feed_kind.FEED
    LISTING = listing_kind.LISTING
    SITEMAP = sitemap_kind.SITEMAP
    API = api_kind.API

    def __new__(cls, spec: KindSpec) -> Self:
        member = str.__new__(cls, spec.name)
        member._value_ = spec.name
        member.spec = spec
        return member
