"""Feeds: RSS 0.9x to 2.0, RDF, Atom (RFC 4287), JSON Feed. They need no rules, and are there to be polled."""

from __future__ import annotations

from monitor.source_kinds.spec import KindSpec

FEED = KindSpec(
    "feed",
    accept="application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    robots=False,
)
