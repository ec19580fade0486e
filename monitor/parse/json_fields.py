"""Which fields of a JSON answer hold headline, address and date: the first guess of the rules of an API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.parse.api_reader import at
from monitor.source_kinds.api_kind import ApiRules

# Whole names, best first; then the last word of a name counts: newsTitle, detail_url, releaseDate.
_WHOLE: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "subject"),
    "url": ("url", "link", "canonicalUrl", "permalink", "href", "path", "uri"),
    "date": (
        "date", "pubDate", "published", "publish_at", "publishTime", "publishDate", "published_at", "datetime",
        "created_at", "created", "seendate", "time",
    ),
    "summary": ("description", "summary", "excerpt", "teaser", "content", "abstract"),
    "guid": ("id", "guid", "articleId", "article_id", "uuid", "newsId"),
}  # fmt: skip
_LAST: Mapping[str, frozenset[str]] = {
    "title": frozenset(("title", "headline", "subject")),
    "url": frozenset(("url", "link", "href", "path")),
    "date": frozenset(("date", "time", "at", "ts")),
}
# Of a name whose last word fits: it belongs to something else than the item, or is not when it was published.
_OF_ANOTHER = frozenset(
    ("image", "img", "thumb", "thumbnail", "cover", "icon", "logo", "photo", "picture", "video", "audio", "share",
     "parent", "category", "author", "sub", "seo", "meta", "og", "update", "updated", "modified", "changed", "end",
     "expire", "expiry", "delete", "deleted")
)  # fmt: skip
_INNER = ("rendered", "alias", "value", "href", "url")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def api_rules(path: str, records: list[dict[str, Any]]) -> ApiRules | None:
    """The rules by the first record, whose fields may stand one level down; None without a title or an address.
    `path`: of the list.
    """
    fields = dict(reversed([*_texts(records[0])]))  # the outer one of two with one name
    found = {key: _likely(key, fields) for key in _WHOLE}
    return ApiRules(path, **found) if found["title"] and found["url"] else None


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and dotted path of each field that holds a text or a number."""
    for outer in ("", *(key for key, value in record.items() if isinstance(value, dict))):
        level = at(record, outer)
        for name, value in level.items():
            path = f"{outer}.{name}".lstrip(".")
            if isinstance(value, str | int | float):
                yield name, path
            elif isinstance(value, dict):
                yield from ((name, f"{path}.{inner}") for inner in _INNER if isinstance(value.get(inner), str))


def _likely(key: str, fields: Mapping[str, str]) -> str:
    """The path of what is likely to be it, "" where nothing is."""
    whole = next((fields[name] for name in _WHOLE[key] if name in fields), "")
    if whole or key not in _LAST:
        return whole
    words = {name: [word.lower() for word in _WORD.findall(name)] for name in fields}
    fitting = (name for name, parts in words.items() if parts and parts[-1] in _LAST[key])
    return next((fields[name] for name in fitting if not _OF_ANOTHER.intersection(words[name])), "")
