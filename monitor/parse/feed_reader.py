"""Feeds: JSON Feed, or one of the XML formats, by what the document begins with."""

from __future__ import annotations

from datetime import datetime

from monitor.model import ParseFailed, Source
from monitor.parse.challenge import is_html, unexpected
from monitor.parse.charset import as_utf8, decode
from monitor.parse.feed_xml import read_xml_feed
from monitor.parse.jsonfeed import is_json_feed, read_json, read_json_feed, salvaged
from monitor.parse.raw_items import RawDocument, RawFeed


def read_feed(document: RawDocument, source: Source, now: datetime) -> RawFeed | ParseFailed:  # noqa: ARG001 - a `Reader`
    """The items of a feed in any format."""
    if document.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(document)
    utf8, flag = as_utf8(document.body, document.content_type)
    feed = read_xml_feed(utf8)
    if feed is None or (not feed.items and _is_page(utf8)):
        return unexpected(utf8.decode("utf-8", "replace"), "a feed")
    return feed.with_charset(flag)


def _is_page(utf8: bytes) -> bool:
    return is_html(utf8[:8_000].decode("utf-8", "replace"))


def _json(document: RawDocument) -> RawFeed | ParseFailed:
    text, flag = decode(document.body, document.content_type, "json")
    value = read_json(text)
    if damaged := value is None:
        items = [each for each in salvaged(text, "items") if "id" in each or "url" in each]
        value = {"version": "jsonfeed.org" if "jsonfeed.org/version" in text else None, "items": items}
    if not is_json_feed(value):
        return ParseFailed("JSON, but not a JSON Feed", "not-a-feed")
    feed = read_json_feed(value)
    feed.flags += ["recovered"] if damaged else []
    return feed.with_charset(flag)
