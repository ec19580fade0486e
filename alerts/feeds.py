"""What a subscription was told, as an Atom feed (RFC 4287) and a JSON Feed (https://jsonfeed.org/version/1.1). Pure.

An entry is an item of a digest and never changes: a change that was told is an entry of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from alerts.change_lines import change_line
from alerts.links import safe_url
from alerts.local_dates import today_in_hong_kong
from alerts.model import Item, Subscription
from alerts.plain_text import first_sentences, single_line

FeedFormat = Literal["atom", "json"]
_ATOM = "http://www.w3.org/2005/Atom"
_NAME = "Hong Kong I&T monitor"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of the digest with that key, told at `told_at`."""

    digest_key: str
    told_at: datetime
    item: Item

    @property
    def id(self) -> str:
        """The same for ever, and without anything that names the subscription."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{self.digest_key}/{self.item.story_id}')}"

    def content(self, subscription: Subscription) -> str:
        """The changes, then the first sentences."""
        today = today_in_hong_kong(self.told_at)
        changes = (change_line(change, today, subscription.language) for change in self.item.changes)
        return "\n".join(line for line in (*changes, first_sentences(self.item.summary)) if line)


def title_of(subscription: Subscription) -> str:
    """What a feed is called."""
    return single_line(subscription.title or subscription.query or _NAME)


def atom_feed(subscription: Subscription, entries: Sequence[FeedEntry], url: str) -> str:
    """The feed at the address `url`, with the newest entries first."""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": subscription.language})
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, subscription.feed_key)}")
    _add(feed, "title", title_of(subscription))
    _add(feed, "updated", _rfc3339(max((one.told_at for one in entries), default=subscription.created_at)))
    _add(_add(feed, "author"), "name", _NAME)
    _add(feed, "link", rel="self", type="application/atom+xml", href=url)
    for one in entries:
        _add_entry(feed, one, subscription)
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, "unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def _add_entry(feed: ElementTree.Element, one: FeedEntry, subscription: Subscription) -> None:
    item = one.item
    entry = _add(feed, "entry")
    entry.set("xml:lang", item.language)
    _add(entry, "id", one.id)
    _add(entry, "title", single_line(item.title))
    _add(entry, "updated", _rfc3339(one.told_at))
    if item.published:
        _add(entry, "published", _rfc3339(item.published))
    _add(_add(entry, "author"), "name", single_line(item.publisher) or _NAME)
    if url := safe_url(item.url):
        _add(entry, "link", rel="alternate", href=url)
    for slug, name in item.programmes:
        _add(entry, "category", term=slug, label=single_line(name))
    _add(entry, "summary", one.content(subscription))


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def json_feed(subscription: Subscription, entries: Sequence[FeedEntry], url: str) -> str:
    """The same as JSON."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title_of(subscription),
        "feed_url": url,
        "language": subscription.language,
        "items": [_json_entry(one, subscription) for one in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_entry(one: FeedEntry, subscription: Subscription) -> dict[str, Any]:
    item = one.item
    entry: dict[str, Any] = {
        "id": one.id,
        "title": single_line(item.title),
        "content_text": one.content(subscription),
        "date_modified": _rfc3339(one.told_at),
        "authors": [{"name": single_line(item.publisher) or _NAME}],
        "language": item.language,
        "tags": [slug for slug, _ in item.programmes],
    }
    if url := safe_url(item.url):
        entry["url"] = url
    if item.published:
        entry["date_published"] = _rfc3339(item.published)
    return entry


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
