"""What is beyond mending, read by feedparser: the best recovery parser there is, and the slowest (30 times)."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import Any

from monitor.parse.feed_strict import hints
from monitor.parse.raw_items import MOST_LISTED, RawFeed, RawItem

_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_loose(body: bytes) -> RawFeed:
    """The items that feedparser finds. `body` is UTF-8, given as a stream: a string feedparser would open as a file.

    Its own faults (TypeError, UnicodeError and others out of `parse` on damaged input) end in an empty feed.
    """
    import feedparser  # 60 ms that nearly no child needs

    try:
        result = feedparser.parse(
            BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=_HEADERS
        )
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        return RawFeed(flags=[f"unreadable:{type(error).__name__}"])
    atom = str(result.get("version", "")).startswith("atom")
    head = result.feed
    return RawFeed(
        items=[_loose_item(entry, atom) for entry in result.entries[:MOST_LISTED]],
        title=_detail(head, "title", atom),
        hints=hints(_string(head, "ttl"), _string(head, "sy_updateperiod"), _string(head, "sy_updatefrequency")),
        home=_string(head, "link"),
        built=_own(head, "updated") or _own(head, "published"),
    )


def _loose_item(entry: Any, atom: bool) -> RawItem:
    published, updated = _own(entry, "published"), _own(entry, "updated")
    if not atom and not published:  # feedparser calls dc:date of RSS and RDF "updated"
        published, updated = updated, ""
    contents = entry.get("content") or [{}]
    return RawItem(
        title=_detail(entry, "title", atom),
        link=_string(entry, "feedburner_origlink") or _stated_link(entry),
        guid=_string(entry, "id"),
        summary=_detail(entry, "summary", atom),
        content=_loose_html(contents[0], atom),
        published=published,
        updated=updated,
    )


def _own(entry: Any, key: str) -> str:
    """Without feedparser's fallback from `updated` to `published`."""
    return str(dict.get(entry, key) or "").strip()


def _string(entry: Any, key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _detail(entry: Any, key: str, atom: bool) -> str:
    return _loose_html(entry.get(f"{key}_detail") or {"value": entry.get(key) or ""}, atom)


def _loose_html(detail: Any, atom: bool) -> str:
    value = str(detail.get("value") or "").strip()
    return escape(value, quote=False) if atom and detail.get("type") == "text/plain" else value


def _stated_link(entry: Any) -> str:
    """The stated link; an `alternate` of another type where feedparser offers none. Its guid is not one yet."""
    link = _string(entry, "link")
    if link and not (entry.get("guidislink") and link == _string(entry, "id")):
        return link
    alternates = (_string(each, "href") for each in entry.get("links", ()) if each.get("rel") == "alternate")
    return next((href for href in alternates if href), link)
