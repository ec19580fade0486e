"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from monitor.parse.raw_items import MOST_LISTED, RawFeed, RawItem

MAX_BROKEN = 50  # places at which to try again: each may cost a reading of the whole rest (10 MB: 0.05 s)
_DECODER = json.JSONDecoder(strict=False)  # raw line breaks in strings are a common fault


def read_json(text: str) -> Any:
    """Any JSON value, or None for text that is none: also for numbers of a million digits and endless nesting."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def salvaged(text: str, key: str) -> list[dict[str, Any]]:
    """The complete objects of the list under `key` in JSON that is damaged or cut ("" for a list by itself)."""
    begin = re.search(rf'"{re.escape(key)}"\s*:\s*\[' if key else r"\[", text)
    found: list[dict[str, Any]] = []
    at, broken = begin.end() if begin else len(text), 0
    while (start := text.find("{", at)) >= 0 and broken < MAX_BROKEN and len(found) < MOST_LISTED:
        try:
            value, at = _DECODER.raw_decode(text, start)
            found.append(value)
        except (ValueError, RecursionError):
            at, broken = start + 1, broken + 1
    return found


def is_json_feed(value: Any) -> bool:
    """By its version; feeds without one are known by their items."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    version = value.get("version")
    if isinstance(version, str) and "jsonfeed.org" in version:
        return True
    return any(isinstance(item, dict) and ("content_html" in item or "content_text" in item) for item in value["items"])


def read_json_feed(value: dict[str, Any]) -> RawFeed:
    """The items as they stand; `external_url` counts where `url` is missing."""
    items = [_json_item(item) for item in value["items"][:MOST_LISTED] if isinstance(item, dict)]
    return RawFeed(
        items=items, title=escape(_text_at(value, "title"), quote=False), home=_text_at(value, "home_page_url")
    )


def _json_item(item: dict[str, Any]) -> RawItem:
    content = _text_at(item, "content_html") or escape(_text_at(item, "content_text"), quote=False)
    return RawItem(
        title=escape(_text_at(item, "title"), quote=False),
        link=_text_at(item, "url") or _text_at(item, "external_url"),
        guid=_text_at(item, "id"),
        summary=escape(_text_at(item, "summary"), quote=False),
        content=content,
        published=_text_at(item, "date_published"),
        updated=_text_at(item, "date_modified"),
    )


def _text_at(item: dict[str, Any], key: str) -> str:
    """Texts; numbers, which publishers use as ids, as text."""
    value = item.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
