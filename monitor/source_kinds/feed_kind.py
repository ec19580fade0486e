"""Feeds: RSS 0.9x to 2.0, RDF, Atom (RFC 4287), JSON Feed. They need no rules, and are there to be polled."""

from __future__ import annotations

import re

from monitor.source_kinds.spec import KindSpec

FEED = KindSpec(
    "feed",
    accept="application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    robots=False,
)

# What pages call a feed (`<link rel="alternate" type=…>`, `Link:`): the registered names, and one that is in use.
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "text/rss+xml",
)
# feed://host/path and feed:https://host/path (draft-obasanjo-feed-uri-scheme, 2): a link that opens a feed reader.
_FEED_SCHEME = re.compile(r"\s*feed:(?://(?!/)|(?=https?:))", re.IGNORECASE)


def without_feed_scheme(address: str) -> str:
    """The web address in a `feed:` address; any other address as it is."""
    found = _FEED_SCHEME.match(address)
    if found is None:
        return address
    rest = address[found.end() :]
    return rest if rest.lower().startswith(("http:", "https:")) else f"http://{rest}"
