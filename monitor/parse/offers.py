"""What a document of a publisher offers in place of a source that gives nothing any more: feeds, lists, APIs, sitemaps.

For strangers' documents: it runs in the child (`parser_worker`).
"""

from __future__ import annotations

from monitor.model import SourceKind
from monitor.model.source_memory import Offer
from monitor.parse.discover import discover

MOST_FEEDS = 5  # of one page: a portal names a feed for each section, the general ones first


def offers_of(body: bytes, content_type: str, url: str) -> list[Offer]:
    """The feeds that a document names, and the document itself if it lists something."""
    found = discover(body, content_type, url)
    own = [Offer(found.kind, url, found.rules)] if found.kind is not None else []
    return [*(Offer(SourceKind.FEED, feed.url) for feed in found.feeds[:MOST_FEEDS]), *own]
