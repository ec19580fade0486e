"""The lists in the data that a page hands to its own scripts: `__NEXT_DATA__`, other JSON, `window.__STATE__ = {…}`,
an ItemList of JSON-LD (schema.org).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from monitor.model import NO_STAMP, Stamp
from monitor.parse.clean import absolute, line
from monitor.parse.extract_state import scripts_of
from monitor.parse.induce_days import DayReader

_TITLES = ("title", "headline", "name", "subject", "post_title", "newsTitle", "heading", "caption", "text", "label")
_ADDRESSES = (
    "url", "link", "href", "canonicalUrl", "permalink", "path", "uri", "newsUrl", "detailUrl",
    "pdf", "file", "fileUrl", "slug",
)  # fmt: skip
_DATES = (
    "datePublished", "published", "publishedAt", "published_at", "publishDate", "publish_date", "publishTime",
    "pubDate",
    "releaseDate", "release_date", "postDate", "newsDate", "date", "datetime", "displayDate", "time",
    "createdAt", "created_at", "created", "timestamp", "day", "dateCreated",
)  # fmt: skip
_NOT_NEWS = frozenset(
    {"BreadcrumbList", "SiteNavigationElement", "FAQPage", "Question", "ImageObject", "Person", "Organization"}
)
_JSON_TAG = re.compile(r"application/(?:[\w.+-]*\+)?json|__NEXT_DATA__", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"""(?:(?:window|self|globalThis)\s*(?:\.\s*[\w$]+|\[\s*["'][\w$]+["']\s*\])|\b(?:var|let|const)\s+[\w$]+)\s*=\s*(?:(?=[{\[])|JSON\.parse\(\s*(?="))"""
)
_MOST_ASSIGNED = 20  # values of one script
_DECODER = json.JSONDecoder(strict=False)
_DEEPEST = 12  # levels down to a list; `props.pageProps.page.blocks.0.items` has six
_MOST_LISTS = 200  # of one page


@dataclass(frozen=True, slots=True)
class DataEntry:
    """One item of a list in JSON."""

    headline: str
    address: str
    published: Stamp


def lists_of(html: str, address: str, days: DayReader) -> Iterator[tuple[tuple[str, ...], list[DataEntry]]]:
    """Each list of objects with headlines and addresses, and its place: the number of its block and the keys to it."""
    count = 0
    for number, value in enumerate(_blocks(html)):
        for path, records in _lists(value, ()):
            count += 1
            if count > _MOST_LISTS:
                return
            if entries := _entries(records, address, days):
                yield (f"{number}", *path), entries


def _blocks(html: str) -> Iterator[Any]:
    """Every value that is JSON: a script of it, or what a script assigns."""
    for begin, end, start in scripts_of(html):
        if _JSON_TAG.search(html, start, begin):
            yield _value(html[begin:end].strip(), 0)
            continue
        content = html[begin:end]
        for found in islice(_ASSIGNED.finditer(content), _MOST_ASSIGNED):
            value = _value(content, found.end())
            yield _value(value, 0) if isinstance(value, str) else value


def _value(text: str, at: int) -> Any:
    try:
        return _DECODER.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return None


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, list):
        records = [each for each in value if isinstance(each, dict)]
        if records and len(records) == len(value):
            yield path, records
        for number, each in enumerate(value[:50]):
            if isinstance(each, dict):
                yield from _lists_within(each, (*path, str(number)))
    elif isinstance(value, dict):
        yield from _lists_within(value, path)


def _lists_within(
    value: dict[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    if value.get("@type") in _NOT_NEWS:
        return
    for key, inner in value.items():
        if isinstance(inner, (dict, list)):
            yield from _lists(inner, (*path, key))


def _entries(records: list[dict[str, Any]], page: str, days: DayReader) -> list[DataEntry]:
    found: dict[str, DataEntry] = {}
    for record in records:
        if record.get("@type") in _NOT_NEWS:
            return []
        record = _inner(record)
        headline = line(_text(record, _TITLES))
        address = _address(record, page)
        if headline and address and address not in found:
            found[address] = DataEntry(headline, address, _stamp(record, days))
    return list(found.values())


def _inner(record: dict[str, Any]) -> dict[str, Any]:
    """The object that says what a record is: the `item` of a ListItem, the `node` of an edge (GraphQL), `attributes`
    (JSON:API, Strapi); with what the outer one says beside it.
    """
    for name in ("item", "node", "attributes", "_source", "fields"):
        if isinstance(inner := record.get(name), dict):
            return {**{key: value for key, value in record.items() if key != name}, **inner}
    return record


def _text(record: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = record.get(name)
        if isinstance(value, dict):
            value = next(
                (
                    value[key]
                    for key in ("rendered", "value", "text", "en", "tc", "zh", "sc", "url", "href", "alias")
                    if isinstance(value.get(key), str)
                ),
                None,
            )
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _address(record: dict[str, Any], page: str) -> str | None:
    for name in _ADDRESSES:
        stated = _text(record, (name,))
        if not stated:
            continue
        if name == "slug":
            base = page.partition("?")[0].partition("#")[0].removesuffix("index.html")
            return (
                absolute(stated.lstrip("/"), base if base.endswith("/") else f"{base}/")
                if "/" not in stated.strip("/")
                else absolute(stated, urljoin(page, "/"))
            )
        return absolute(stated, page)
    return None


def _stamp(record: dict[str, Any], days: DayReader) -> Stamp:
    for name in _DATES:
        value = record.get(name)
        if isinstance(value, bool) or not isinstance(value, (str, int, float, dict)):
            continue
        words = (
            _text(record, (name,))
            if isinstance(value, dict)
            else str(int(value) if isinstance(value, float) else value)
        )
        if (stamp := days.read(words.strip())).instant:
            return stamp
    return NO_STAMP
