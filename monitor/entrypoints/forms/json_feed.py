"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). Pure."""

from __future__ import annotations

from typing import Any

from monitor.entrypoints import shapes
from monitor.entrypoints.forms.feed_items import Feed, FeedItem


def json_feed(feed: Feed) -> str:
    """The document."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "language": feed.language,
    }
    return shapes.json_line(head | {"items": [_json_item(item) for item in feed.items]})


def _json_item(item: FeedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.page_url,
        "external_url": item.url,
        "title": item.title,
        "content_text": item.summary or item.title,  # one of content_text and content_html must be there
        "date_published": shapes.instant(item.published),
        "date_modified": shapes.instant(item.updated),
        "authors": [{"name": item.publisher}],
        "tags": [name for _, name in item.labels],
        "language": item.language,
    }
