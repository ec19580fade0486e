"""A feed as Atom (RFC 4287). Pure."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from monitor.entrypoints import shapes
from monitor.entrypoints.forms.feed_items import Feed, FeedItem
from monitor.text import clean

_NAMESPACE = "http://www.w3.org/2005/Atom"


def atom(feed: Feed) -> str:
    """The document."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _put(root, "id", feed.url)
    _put(root, "title", feed.title)
    _put(root, "updated", shapes.instant(feed.updated))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.url})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page_url})
    for item in feed.items:
        _put_item(root, item)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _put_item(root: Element, item: FeedItem) -> None:
    entry = SubElement(root, "entry", {"xml:lang": item.language})
    _put(entry, "id", item.id)
    _put(entry, "title", item.title)
    _put(entry, "published", shapes.instant(item.published))
    _put(entry, "updated", shapes.instant(item.updated))
    _put(SubElement(entry, "author"), "name", item.publisher or "?")
    SubElement(entry, "link", {"rel": "alternate", "href": clean(item.url)})
    SubElement(entry, "link", {"rel": "related", "type": "text/html", "href": item.page_url})
    for slug, name in item.labels:
        SubElement(entry, "category", {"term": slug, "label": name})
    if item.summary:
        _put(entry, "summary", item.summary)


def _put(parent: Element, name: str, text: str | None) -> None:
    SubElement(parent, name).text = clean(text or "")  # without what XML 1.0 has no form for
