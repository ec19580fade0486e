"""The lists in the data that a page hands to its own scripts: `__NEXT_DATA__`, other JSON, `window.__STATE__ = {…}`,
an ItemList of JSON-LD (schema.org).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from monitor.model import NO_STAMP, Stamp
from monitor.parse.clean import absolute, line
from monitor.parse.extract_state import scripts_of
from monitor.parse.lists.induce_days import DayReader

_HEADLINE_FIELDS = (
    "title",
    "headline",
    "name",
    "subject",
    "post_title",
    "newsTitle",
    "heading",
    "caption",
    "text",
    "label",
)
_ADDRESS_FIELDS = (
    "url", "link", "href", "canonicalUrl", "permalink", "path", "uri", "newsUrl", "detailUrl",
    "pdf", "file", "fileUrl", "slug",
)  # fmt: skip
_DATE_FIELDS = (
    "datePublished", "published", "publishedAt", "published_at", "publishDate", "publish_date", "publishTime",
    "pubDate",
    "releaseDate", "release_date", "postDate", "newsDate", "date", "datetime", "displayDate", "time",
    "createdAt", "created_at", "created", "timestamp", "day", "dateCreated",
)  # fmt: skip
# Where an object holds its text: WordPress, Drupal, MongoDB, schema.org.
_HOLDERS = ("rendered", "value", "text", "url", "href", "alias", "iso", "$date", "raw", "@value")
# Steps of an address that name a language, and how fields of that language end, as sites of Hong Kong write them.
_LANGUAGES = (
    (frozenset({"en", "eng", "english"}), ("_en", "En", "EN", "_eng")),
    (
        frozenset({"tc", "zh-hk", "zh-hant", "chi", "hk", "zh", "zh-tw"}),
        ("_tc", "Tc", "TC", "_zh", "Zh", "_zh_hk", "_hk", "_chi", "_cht"),
    ),
    (frozenset({"sc", "zh-cn", "zh-hans", "cn", "chs"}), ("_sc", "Sc", "SC", "_cn", "_zh_cn", "_chs")),
)
_LANG = re.compile(r"<html\b[^>]{0,200}?\blang\s*=\s*[\"']?([\w-]{2,12})", re.IGNORECASE)
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
    stated = _LANG.search(html)
    language = stated[1] if stated else ""
    for number, value in enumerate(_json_blocks(html)):
        for path, records in _lists(value, ()):
            count += 1
            if count > _MOST_LISTS:
                return
            if entries := _entries_of_records(records, address, language, days):
                yield (f"{number}", *path), entries


def _json_blocks(html: str) -> Iterator[Any]:
    """Every value that is JSON: a script of it, or what a script assigns."""
    for begin, end, start in scripts_of(html):
        if _JSON_TAG.search(html, start, begin):
            yield _json_value(html[begin:end].strip(), 0)
            continue
        content = html[begin:end]
        for found in islice(_ASSIGNED.finditer(content), _MOST_ASSIGNED):
            value = _json_value(content, found.end())
            yield _json_value(value, 0) if isinstance(value, str) else value


def _json_value(text: str, at: int) -> Any:
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


def _entries_of_records(records: list[dict[str, Any]], page: str, language: str, days: DayReader) -> list[DataEntry]:
    found: dict[str, DataEntry] = {}
    for record in records:
        if record.get("@type") in _NOT_NEWS:
            return []
        record = _inner(record)
        headline = line(_field_text(record, _HEADLINE_FIELDS, f"{page}/{language}"))
        address = _address_of_record(record, page)
        if headline and address and address not in found:
            found[address] = DataEntry(headline, address, _date_of_record(record, days))
    return list(found.values())


def _inner(record: dict[str, Any]) -> dict[str, Any]:
    """The object that says what a record is: the `item` of a ListItem, the `node` of an edge (GraphQL), `attributes`
    (JSON:API, Strapi); with what the outer one says beside it.
    """
    for name in ("item", "node", "attributes", "_source", "fields"):
        if isinstance(inner := record.get(name), dict):
            return {**{key: value for key, value in record.items() if key != name}, **inner}
    return record


def _field_text(record: dict[str, Any], names: tuple[str, ...], page: str = "") -> str:
    """The text under the first of these names that has one; of several languages that of the page."""
    for name in names:
        for suffix in ("", *_suffixes(page)):
            value = record.get(f"{name}{suffix}")
            if isinstance(value, dict):
                inner = (value.get(key) for key in (*_HOLDERS, *(one.strip("_") for one in _suffixes(page))))
                value = next((one for one in inner if isinstance(one, str)), None)
            if isinstance(value, str) and value.strip():
                return value
    return ""


@lru_cache(maxsize=64)
def _suffixes(page: str) -> tuple[str, ...]:
    """How a field of several languages ends, that of the page's address first: `title_tc`, `titleTC`, `title.tc`."""
    steps = set(re.split(r"[/?&=.]", page.lower()))
    first = next((endings for marks, endings in _LANGUAGES if steps & marks), _LANGUAGES[0][1])
    rest = [one for _, endings in _LANGUAGES for one in endings if one not in first]
    return (*first, *rest)


def _address_of_record(record: dict[str, Any], page: str) -> str | None:
    for name in _ADDRESS_FIELDS:
        stated = _field_text(record, (name,), page)
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


def _date_of_record(record: dict[str, Any], days: DayReader) -> Stamp:
    for name in _DATE_FIELDS:
        value = record.get(name)
        if isinstance(value, bool) or not isinstance(value, (str, int, float, dict)):
            continue
        words = (
            _field_text(record, (name,))
            if isinstance(value, dict)
            else str(int(value) if isinstance(value, float) else value)
        )
        if (stamp := days.read(words.strip())).instant:
            return stamp
    return NO_STAMP
