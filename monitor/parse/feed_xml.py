"""XML feeds of every kind: bytes in UTF-8 -> raw items.

    well-formed XML  >  the same mended  >  the same rebuilt  >  feedparser

The first reading that loses no item wins. Whatever is not the first is flagged "recovered"; a document without its end
is "truncated", and of its last item only what was complete is taken.
"""

from __future__ import annotations

import re

from monitor.model import EntryFlag, PollFlag, Refusal
from monitor.parse.feed_loose import read_loose
from monitor.parse.feed_names import ITEMS, Element, name_of
from monitor.parse.feed_strict import is_feed, read_tree, root_of
from monitor.parse.raw_items import RawFeed
from monitor.parse.rebuild import rebuilt
from monitor.parse.repair import from_first_tag, is_cut, mended, without_doctype

_ITEM_START = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ELEMENT_END = re.compile(rb"(?:</[\w:]{1,40}\s*>|/>)\s*\Z")
_FEED_START = re.compile(
    rb"<(?:rss|rdf:rdf|(?:\w{1,20}:)?feed|channel)[\s>]|<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE
)
_ENOUGH_ITEMS = 0.9  # of those that can be counted; below it feedparser, 30 times as slow, has a try
_TITLES = frozenset({"title", "atom:title"})
_ADDRESSES = frozenset({"link", "atom:link", "guid", "atom:id"})
_DATES = frozenset({"pubdate", "dc:date", "atom:published", "atom:updated"})


def read_xml_feed(body: bytes) -> RawFeed | None:
    """The items of an RSS, RDF or Atom document in UTF-8, or None when it is no feed at all."""
    body = without_doctype(from_first_tag(body))
    root = root_of(body)
    if root is not None and is_feed(root):
        feed = read_tree(root)
        return feed if feed.items or not _ITEM_START.search(body) else _flagged(read_loose(body), "recovered")
    if not _FEED_START.search(body):
        return None
    return _recovered(body)


def _recovered(body: bytes) -> RawFeed:
    better = mended(body)
    root = root_of(better)
    if root is not None and is_feed(root):
        return _flagged(read_tree(root), "recovered")
    starts = [match.start() for match in _ITEM_START.finditer(better)]
    cut = is_cut(better)
    inside_item = cut and bool(starts) and not _ITEM_END.search(better, starts[-1])
    feed = _salvaged(better, inside_item)
    if len(feed.items) < (len(starts) - inside_item) * _ENOUGH_ITEMS or not feed.items:
        feed = max(feed, read_loose(better), key=lambda each: len(each.items))
    if inside_item and len(feed.items) == len(starts):
        feed.items[-1].flags = (*feed.items[-1].flags, EntryFlag.CUT)
    return _flagged(feed, "recovered", *([PollFlag.TRUNCATED.value] if cut else []))


def _salvaged(body: bytes, inside_item: bool) -> RawFeed:
    """What is rebuilt. What a cut left open is closed then, so an item in which the document ends must be judged."""
    root = root_of(rebuilt(body))
    if root is None or not is_feed(root):
        return RawFeed()
    refused = inside_item and _without_cut_item(root, _ELEMENT_END.search(body) is not None)
    feed = read_tree(root)
    if refused:
        feed.refused.append(Refusal(f"entry {len(feed.items) + 1}", "cut off by the end of the document"))
    return feed


def _without_cut_item(root: Element, between_elements: bool) -> bool:
    """Drop the last item unless its title and its address are there and neither they nor its date are what was cut."""
    items = [element for element in root.iter() if name_of(element) in ITEMS]
    if not items or items[-1].getparent() is None:
        return False
    names = [name_of(child) for child in items[-1]]
    whole = names if between_elements else names[:-1]
    last_is_lost = bool(names) and not between_elements and names[-1] in _TITLES | _ADDRESSES | _DATES
    if last_is_lost or not _TITLES & set(whole) or not _ADDRESSES & set(whole):
        items[-1].getparent().remove(items[-1])
        return True
    return False


def _flagged(feed: RawFeed, *flags: str) -> RawFeed:
    feed.flags.extend(flags)
    return feed
