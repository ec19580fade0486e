"""The article in the data that a page hands to its own scripts: `__NEXT_DATA__`, other JSON, `window.__STATE__ = {…}`.

Pages that a script draws hold their text there and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from monitor.parse.clean import plain
from monitor.parse.visible import letters, same_words

_JSON_SCRIPT = re.compile(r"application/json|__NEXT_DATA__", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s*(?:window|self|globalThis)\s*(?:\.\s*\w+|\[\s*[\"']\w+[\"']\s*\])\s*=\s*(?=\{)")
_TITLES = ("title", "headline", "name", "subject", "post_title")
_BODIES = re.compile(
    r"(?:article|post|full|main|rich|news)?_?-?(?:body|content|text|html|paragraphs?|blocks?|detail|rendered|value)\w*",
    re.IGNORECASE,
)
_DEEPEST = 40  # levels; what is nested deeper is no article


def state_text(html: str, title: str) -> str:
    """The longest body that stands beside this headline in the page's data; nothing without a headline."""
    found: list[str] = []
    for raw in data_of(html) if title else ():
        try:
            data = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        found += [_body(one, 0) for one in _objects(data) if _has_title(one, title)]
    return max(found, key=letters, default="")


def data_of(html: str) -> Iterator[str]:
    """The JSON of every script that is JSON or assigns it."""
    for begin, end, start in scripts_of(html):
        content = html[begin:end]
        if assigned := _ASSIGNED.match(content):
            yield content[assigned.end() :].strip().rstrip(";")
        elif _JSON_SCRIPT.search(html, start, begin):
            yield content


def scripts_of(html: str) -> Iterator[tuple[int, int, int]]:
    """Where the content of each script begins and ends, and where its tag begins; in time linear to the page."""
    lower, at = html.lower(), 0
    while (start := lower.find("<script", at)) >= 0 and (at := lower.find("</script", start)) >= 0:
        yield lower.find(">", start, at) + 1, at, start


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    stack = [(data, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, dict):
            yield value
        if isinstance(value, (dict, list)) and depth < _DEEPEST:
            stack += [(one, depth + 1) for one in (value.values() if isinstance(value, dict) else value)]


def _has_title(one: dict[str, Any], title: str) -> bool:
    stated = [one.get(name) for name in _TITLES]
    return any(isinstance(each, str) and same_words(plain(each), title) for each in stated)


def _body(value: Any, depth: int) -> str:
    """The longest text under a name of a body, with what is nested in lists of blocks set one below the other."""
    if isinstance(value, str):
        return plain(value)
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, (_body(one, depth + 1) for one in value)))
    if isinstance(value, dict):
        return max(
            (_body(one, depth + 1) for name, one in value.items() if _BODIES.fullmatch(name)), key=letters, default=""
        )
    return ""
