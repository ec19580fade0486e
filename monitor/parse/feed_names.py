"""What the elements of feeds are called: one name for each, whatever its namespace is spelled like and in any case."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

Element: TypeAlias = Any  # lxml ships no types
# Without scheme and trailing "/" or "#", in lower case: publishers write all of these in both ways.
_NAMESPACES = {
    "www.w3.org/2005/atom": "atom:",
    "purl.org/atom/ns": "atom:",
    "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/terms": "dcterms:",
    "purl.org/rss/1.0/modules/content": "content:",
    "purl.org/rss/1.0/modules/syndication": "sy:",
    "purl.org/rss/1.0/modules/rss091": "",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "search.yahoo.com/mrss": "media:",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "www.w3.org/1999/xhtml": "xhtml:",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:",
}
# What publishers mean by a prefix that they did not declare.
USUAL_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
# Names of one item's children, best first; all in lower case, as feedparser compares them.
TITLE = ("title", "atom:title", "dc:title", "media:title")
SUMMARY = (
    "description", "atom:summary", "dc:description", "summary", "media:description", "itunes:summary",
    "itunes:subtitle",
)  # fmt: skip
CONTENT = ("content:encoded", "atom:content", "xhtml:body", "content", "fullitem", "body")
GUID = ("guid", "atom:id", "id", "dc:identifier")
PUBLISHED = (
    "pubdate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:created",
    "published",
    "issued",
    "created",
)
UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "updated", "modified", "lastbuilddate")
BUILT = ("lastbuilddate", "pubdate", "atom:updated", "updated", "atom:modified", "modified", "dc:date")
MEDIA_PARENTS = ("media:group", "media:content")  # Media RSS 1.5.1: what they hold is said of the item
ITEMS = ("item", "atom:entry", "entry")


def name_of(element: Element) -> str:
    """The element's name in lower case with the prefix of this module."""
    tag = element.tag
    return _prefixed(tag, element.prefix) if isinstance(tag, str) else ""


@lru_cache(maxsize=512)
def _prefixed(tag: str, prefix: str | None) -> str:
    """An unknown namespace counts by the prefix that the document gives it, and as none where it is the default one:
    that is how feedparser reads it, and publishers err more often in the address than in the prefix.
    """
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return known_name(space, prefix, local)


def known_name(space: str, prefix: str | None, local: str) -> str:
    """The same for a name in parts. `space`: the address of its namespace."""
    key = space.lower().partition("://")[2].rstrip("/#")
    known = _NAMESPACES.get(key)
    if known is None:
        known = f"{prefix}:" if prefix else ""
    return (known + local).lower()
