"""Where a document of a publisher leads: feeds, lists, APIs and sitemaps that may list the news of a source which gives
nothing any more.

For strangers' documents: it runs in the child (`parser_worker`).
"""

from __future__ import annotations

from monitor.model import Lead, SourceKind
from monitor.parse.discover import discover

MOST_FEEDS = 5  # of one page: a portal names a feed for each section, the general ones first


def leads_of(body: bytes, content_type: str, url: str) -> list[Lead]:
    """The feeds that a document names, what its system serves, the document itself if it lists something, and the JSON
    that its scripts read: an API without rules, which has to be looked at.
    """
    found = discover(body, content_type, url)
    own = [Lead(found.kind, url, found.rules)] if found.kind is not None else []
    feeds = [Lead(SourceKind.FEED, feed.url) for feed in found.feeds[:MOST_FEEDS]]
    system = [Lead(one.kind, one.url, one.rules) for one in found.system if one.kind]
    endpoints = [Lead(SourceKind.API, one.url) for one in found.others if one.kind is None]
    return [*feeds, *system, *own, *endpoints]
