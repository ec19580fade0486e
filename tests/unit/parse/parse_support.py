"""Short ways to say what the tests of this room say often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import Entry, Parsed, ParseFailed, Source, SourceKind
from monitor.parse.dispatch import parse_document

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)  # 15:00 in Hong Kong
URL = "https://news.example.hk/list"


def source(kind: SourceKind = SourceKind.FEED, **more: Any) -> Source:
    """A source in Hong Kong whose only interesting properties are those given."""
    values: dict[str, Any] = {
        "id": "test", "name": "Test", "publisher": "Publisher", "language": "zh-Hant", "url": URL,
        "every": timedelta(minutes=30),
    }  # fmt: skip
    return Source(kind=kind, **{**values, **more})


def read(
    body: str | bytes, kind: SourceKind = SourceKind.FEED, content_type: str = "", **more: Any
) -> Parsed | ParseFailed:
    """What a document lists, or why not."""
    data = body.encode() if isinstance(body, str) else body
    return parse_document(source(kind, **more), data, content_type, URL, NOW)


def parsed(body: str | bytes, kind: SourceKind = SourceKind.FEED, content_type: str = "", **more: Any) -> Parsed:
    outcome = read(body, kind, content_type, **more)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def failed(body: str | bytes, kind: SourceKind = SourceKind.FEED, content_type: str = "", **more: Any) -> ParseFailed:
    outcome = read(body, kind, content_type, **more)
    assert isinstance(outcome, ParseFailed), outcome
    return outcome


def entry(body: str | bytes, **more: Any) -> Entry:
    """The only entry of a document."""
    (only,) = parsed(body, **more).entries
    return only


def rss(*items: str, channel: str = "", root: str = 'rss version="2.0"') -> str:
    """An RSS document around the given `<item>` contents."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><{root}><channel><title>Channel</title>{channel}{inside}</channel></{root.split()[0]}>'
    )


def item(title: str = "A title", link: str = "https://news.example.hk/1", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link>{more}"
