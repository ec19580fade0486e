"""Feeds of every kind: bytes in UTF-8 -> raw items.

    JSON Feed?  >  well-formed XML  >  the same mended  >  what libxml2 recovers  >  feedparser

The first reading that loses no item wins. Whatever is not the first is flagged "recovered"; a document without its end
is "truncated", and of its last item only what was complete is taken.
"""

from __future__ import annotations

import re

from monitor.model import Refusal
from monitor.parse.feed_fast import Element, is_feed, name_of, read_tree, root_of
from monitor.parse.feed_loose import read_loose
from monitor.parse.raw import RawFeed
from monitor.parse.repair import from_first_tag, is_cut, mended, without_doctype

_ITEM_START = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FEED_START = re.compile(
    rb"<(?:rss|rdf:rdf|(?:\w{1,20}:)?feed|channel)[\s>]|<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE
)
_ESSENTIAL = frozenset(
    {
        "title",
        "atom:title",
        "link",
        "atom:link",
        "guid",
        "atom:id",
        "pubDate",
        "dc:date",
        "atom:published",
        "atom:updated",
    }
)


def read_feed(body: bytes) -> RawFeed | None:
    """The items of an RSS, RDF or Atom document in UTF-8, or None when it is no feed at all."""
    body = without_doctype(from_first_tag(body))
    root = root_of(body)
    if root is not None:
        return read_tree(root) if is_feed(root) else None
    if not _FEED_START.search(body):
        return None
    return _recovered(body)


def _recovered(body: bytes) -> RawFeed:
    better = mended(body)
    root = root_of(better)
    if root is not None and is_feed(root):
        return _flagged(read_tree(root), "recovered")
    cut = is_cut(better)
    expected = len(_ITEM_START.findall(better)) - cut
    feed = _salvaged(better)
    if len(feed.items) < expected * ENOUGH or not feed.items:
        feed = max(feed, read_loose(better), key=lambda each: len(each.items))
    return _flagged(feed, "recovered", *(["truncated"] if cut else []))


def _salvaged(body: bytes) -> RawFeed:
    """What libxml2 recovers. It closes what a cut left open, so the last item must be judged."""
    root = root_of(body, recover=True)
    if root is None or not is_feed(root):
        return RawFeed()
    refused = _without_cut_end(root) if is_cut(body) else None
    feed = read_tree(root)
    if refused:
        feed.refused.append(Refusal(f"entry {len(feed.items) + 1}", "cut off by the end of the document"))
    return feed


def _without_cut_end(root: Element) -> bool:
    """Drop the element in which the document ends; the whole item when its title or address is what was cut."""
    path = [root]
    while len(path[-1]):
        path.append(path[-1][-1])
    for depth, element in enumerate(path):
        if name_of(element.tag) in ("item", "entry", "atom:entry"):
            inside = path[depth + 1 : depth + 2]
            names = {name_of(child.tag) for child in element}
            cut = name_of(inside[0].tag) if inside else ""
            if (
                cut in _ESSENTIAL
                or not names & {"title", "atom:title"}
                or not names & {"link", "atom:link", "guid", "atom:id"}
            ):
                path[depth - 1].remove(element)
                return True
            return False
    return False


def _flagged(feed: RawFeed, *flags: str) -> RawFeed:
    feed.flags.extend(flags)
    return feed
