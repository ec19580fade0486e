"""What goes through the pipes between service and child: framed, inert, cheap.

    frame  = length of the head (4 bytes), length of the body (4 bytes), head (JSON), body (bytes as they came)

JSON arrays, not pickles: the child has read what strangers wrote, so nothing that it sends may become code. Values are
checked by shape when they come back; whatever does not fit raises ValueError and counts as a broken child.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import (
    NO_STAMP,
    Entry,
    FeedHints,
    ListMemory,
    Offer,
    Page,
    PageRules,
    Parsed,
    ParseFailed,
    Refusal,
    Source,
    SourceKind,
    Stamp,
    Twin,
)

HEADER = struct.Struct(">II")
READY = "ready"  # the first message of a child
# Bytes. At their caps (`entries`) the texts of a document take 16 MB in UTF-8, titles 8, addresses and guids 8,
# summaries 4; the rest is for escapes, dates and flags.
MAX_ANSWER = 48 << 20

Json = Any
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def frame(head: Json, body: bytes = b"") -> bytes:
    """One message, ready for a pipe. Lone surrogates become "?"."""
    packed = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return HEADER.pack(len(packed), len(body)) + packed + body


# --------------------------------------------------------------------------------------------------------------- asking
def pack_source(source: Source) -> Json:
    """What the readers need of a source; its headers, which may hold secrets, stay outside the child."""
    return {
        "id": source.id, "language": source.language, "kind": source.kind.value, "zone": source.zone,
        "date_format": source.date_format, "item_pattern": source.item_pattern, "rules": asdict(source.rules),
    }  # fmt: skip


def unpack_source(packed: Json) -> Source:
    """The source as the child sees it: no name, no rhythm, no address."""
    kind = SourceKind(packed["kind"])
    return Source(
        id=packed["id"], name="", publisher="", language=packed["language"], kind=kind, url="", every=timedelta(0),
        zone=packed["zone"], date_format=packed["date_format"], item_pattern=packed["item_pattern"],
        rules=kind.spec.rules(**packed["rules"]),
    )  # fmt: skip


def pack_rules(rules: PageRules) -> Json:
    """All of them."""
    return asdict(rules)


def unpack_rules(packed: Json) -> PageRules:
    """JSON knows no tuples."""
    return PageRules(**{**packed, "remove": tuple(packed["remove"])})


def pack_lists(lists: ListMemory | None) -> Json:
    """All of it; None as it is."""
    if lists is None:
        return None
    return {**asdict(lists), "changed_at": pack_time(lists.changed_at) if lists.changed_at else None}


def unpack_lists(packed: Json) -> ListMemory:
    """What `pack_lists` gave for other than None. TypeError when it has other fields."""
    tuples = {name: tuple(packed[name]) for name in ("rules", "marks", "shapes", "days", "shown")}
    changed_at = packed["changed_at"]
    return ListMemory(**{**packed, **tuples, "changed_at": unpack_time(changed_at) if changed_at else None})


def pack_time(when: datetime) -> float:
    """Seconds since 1970, to the microsecond."""
    return (when - _EPOCH) / _SECOND


def unpack_time(seconds: float) -> datetime:
    """Aware, in UTC."""
    return _EPOCH + timedelta(seconds=seconds)


# -------------------------------------------------------------------------------------------------------------- answers
Answer = Parsed | Page | ParseFailed | list[Offer]


def pack_answer(answer: Answer) -> Json:
    """An answer of the worker: its type, then its fields in order."""
    if isinstance(answer, list):
        return ["offers", [(offer.kind.value, offer.url, asdict(offer.rules)) for offer in answer]]
    if isinstance(answer, ParseFailed):
        return ["failed", answer.reason, answer.code]
    if isinstance(answer, Page):
        return ["page", *_pack_page(answer)]
    hints = answer.hints
    return [
        "parsed", [_pack_entry(entry) for entry in answer.entries], answer.title, answer.flags,
        [_pack_span(hints.ttl), _pack_span(hints.update_every), hints.skip_hours, hints.skip_days],
        [(refusal.place, refusal.reason) for refusal in answer.refused], answer.next_urls,
        pack_lists(answer.lists),
    ]  # fmt: skip


def unpack_parsed(answer: Json) -> Parsed | ParseFailed:
    """A listing of entries, or the failure. ValueError when the answer has another shape."""
    kind, *rest = answer
    if kind == "failed":
        return ParseFailed(*_texts(rest, 2))
    if kind != "parsed":
        raise ValueError(kind)
    entries, title, flags, (ttl, every, hours, days), refused, next_urls, lists = rest
    hints = FeedHints(_span(ttl), _span(every), tuple(hours), tuple(days))
    refusals = tuple(Refusal(place, reason) for place, reason in refused)
    known = unpack_lists(lists) if lists is not None else None
    return Parsed(tuple(map(_entry, entries)), title, tuple(flags), hints, refusals, tuple(next_urls), known)


def unpack_offers(answer: Json) -> list[Offer] | ParseFailed:
    """What a document offers to watch, or the failure. ValueError when the answer has another shape."""
    kind, *rest = answer
    if kind == "failed":
        return ParseFailed(*_texts(rest, 2))
    if kind != "offers":
        raise ValueError(kind)
    return [Offer(SourceKind(name), url, SourceKind(name).spec.rules(**rules)) for name, url, rules in rest[0]]


def unpack_page(answer: Json) -> Page | ParseFailed:
    """An article page, or the failure. ValueError when the answer has another shape."""
    kind, *rest = answer
    if kind == "failed":
        return ParseFailed(*_texts(rest, 2))
    if kind != "page":
        raise ValueError(kind)
    verdict, title, text, published, language, canonical, twins, flags = rest
    return Page(verdict, title, text, _stamp(published), language, canonical, _twins(twins), tuple(flags))


def _pack_page(page: Page) -> list[Json]:
    twins = [(twin.language, twin.url) for twin in page.twins]
    stamp = _pack_stamp(page.published)
    return [page.verdict, page.title, page.text, stamp, page.language, page.canonical, twins, page.flags]


def _pack_entry(entry: Entry) -> list[Json]:
    return [
        entry.title, entry.url, entry.guid, entry.summary, entry.text, _pack_stamp(entry.published),
        _pack_stamp(entry.updated), [(twin.language, twin.url) for twin in entry.twins], entry.flags,
    ]  # fmt: skip


def _entry(packed: Json) -> Entry:
    title, url, guid, summary, text, published, updated, twins, flags = packed
    return Entry(title, url, guid, summary, text, _stamp(published), _stamp(updated), _twins(twins), tuple(flags))


def _pack_stamp(stamp: Stamp) -> Json:
    if stamp is NO_STAMP:
        return 0
    return [pack_time(stamp.instant) if stamp.instant else None, stamp.precision, stamp.raw, stamp.flags]


def _stamp(packed: Json) -> Stamp:
    if packed == 0:
        return NO_STAMP
    seconds, precision, raw, flags = packed
    return Stamp(None if seconds is None else unpack_time(seconds), precision, raw, tuple(flags))


def _twins(packed: Json) -> tuple[Twin, ...]:
    return tuple(Twin(language, url) for language, url in packed)


def _pack_span(span: timedelta | None) -> float | None:
    return span / _SECOND if span is not None else None


def _span(seconds: float | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds is not None else None


def _texts(values: list[Json], count: int) -> list[str]:
    if len(values) != count or not all(isinstance(value, str) for value in values):
        raise ValueError(values)
    return values
