"""JSON APIs: `[source.api]` says by dotted paths where items and their fields stand, e.g. ``result.records``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from monitor.model import ParseFailed, Source, language_code
from monitor.parse.challenge import unexpected
from monitor.parse.charset import decode
from monitor.parse.clean import absolute
from monitor.parse.jsonfeed import read_json, salvaged
from monitor.parse.raw_items import MOST_LISTED, RawDocument, RawFeed, RawItem
from monitor.source_kinds.api_kind import ApiRules

_CALLBACK = re.compile(
    r"^\s*(?:/\*.{0,200}?\*/\s*)?(?:(?:var|let|const)\s+)?[\w$.]{1,80}\s*(?:=|\()\s*(?=[\[{])", re.DOTALL
)


def read_api(document: RawDocument, source: Source, now: datetime) -> RawFeed | ParseFailed:  # noqa: ARG001 - a `Reader`
    """The items at the configured path."""
    rules = source.rules
    assert isinstance(rules, ApiRules)
    text, flag = decode(document.body, document.content_type, "json")
    feed = _read_json_list(text, rules, source, document.url)
    return unexpected(text, "JSON", feed) if isinstance(feed, str) else feed.with_charset(flag)


def _read_json_list(text: str, rules: ApiRules, source: Source, url: str) -> RawFeed | str:
    """The items, or why there is no list of them."""
    value = read_json(text)
    if value is None:
        value = read_json(text := without_callback(text))
    damaged = value is None and text.lstrip()[:1] in ("{", "[")
    if value is None and not damaged:
        return "not JSON"
    found = salvaged(text, rules.items.rpartition(".")[2]) if damaged else at(value, rules.items)
    if isinstance(found, dict):
        found = [found] if _is_record(found, rules) else list(found.values())
    if not found and _is_none(value, rules.items):
        found = []
    if not isinstance(found, list):
        return f"no list at {rules.items!r} in the JSON"
    feed = RawFeed(flags=["recovered"] if damaged else [])
    for record in islice((each for each in found if isinstance(each, dict)), MOST_LISTED):
        if _other_language(record, rules, source):
            feed.filtered += 1
        else:
            feed.items.append(_record_item(record, rules, url))
    return feed


def _is_record(found: dict[str, Any], rules: ApiRules) -> bool:
    """Whether an object is the one record itself: converters from XML make a list only where there are several."""
    return any(_field(found, path) for path in (rules.title, rules.url, rules.guid, rules.text))


def _is_none(value: Any, path: str) -> bool:
    """Whether the place of the list is there, and says that there are no records: null, "" or {}."""
    outer, _, key = path.rpartition(".")
    place = at(value, outer)
    return isinstance(place, dict) and key in place and not place[key]


def without_callback(text: str) -> str:
    """The JSON inside ``callback(...)`` or ``var news = ...;``."""
    match = _CALLBACK.match(text[:2_000])
    return text[match.end() :].rstrip().rstrip(";").rstrip().removesuffix(")") if match else text


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path: keys of objects, indexes of arrays, ``*`` for every element; "": the value."""
    for index, key in enumerate(parts := path.split(".") if path else []):
        if key == "*":
            rest = ".".join(parts[index + 1 :])
            return _flat(at(each, rest) for each in _each(value, rest))
        value = _step(value, key)
    return value


def _each(value: Any, rest: str) -> list[Any]:
    """The elements of a list; one that stands without its list; the values of an object that is a list by keys."""
    if isinstance(value, dict):
        return [value] if rest and at(value, rest) is not None else list(value.values())
    return value if isinstance(value, list) else []


def _step(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value if key == "0" and key not in value else value.get(key)
    if isinstance(value, list) and key.isdecimal() and len(key) < 6:
        return value[int(key)] if int(key) < len(value) else None
    return None


def _flat(values: Iterable[Any]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat.extend(value if isinstance(value, list) else [value])
    return flat


def _other_language(record: dict[str, Any], rules: ApiRules, source: Source) -> bool:
    """A record that says it is in another of our languages."""
    stated = language_code(_field(record, rules.language)) if rules.language else None
    return stated is not None and stated != source.language


def _record_item(record: dict[str, Any], rules: ApiRules, url: str) -> RawItem:
    address = _field(record, rules.url)
    if rules.url_prefix and address and not address.startswith(("http://", "https://")):
        address = absolute(rules.url_prefix + address, url) or ""
    return RawItem(
        title=_field(record, rules.title),
        link=address,
        guid=_field(record, rules.guid),
        summary=_field(record, rules.summary),
        content=_field(record, rules.text),
        published=_field(record, rules.date),
    )


def _field(record: dict[str, Any], path: str) -> str:
    value = at(record, path) if path else None
    if isinstance(value, list):
        value = "\n".join(each for each in value if isinstance(each, str))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value if isinstance(value, str) else str(value)
