"""The marks by which `identify.identity` weighs whether two articles are one: of what comes in and what is stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from monitor.identify import link_parts
from monitor.identify.canonical_url import canonical_key
from monitor.identify.decide import address_key, guid_key
from monitor.identify.identity import Marks
from monitor.model import Incoming
from monitor.store.articles import LONGEST_SUMMARY, Stored
from monitor.text import letters


def marks_of_stored(known: Stored, item: Incoming, ours: Marks) -> Marks:
    """Of a stored article. Whose content has the same hash has the same words, also where its text is not at hand."""
    marks = _marks(known.source_id, known.url, known.guid, known.title, known.summary, known.published)
    return replace(marks, text=ours.text) if known.content_hash == item.content_hash else marks


def under_its_keys(known: Marks, ours: Marks, keys: Collection[str]) -> Marks:
    """A stored article's marks as `ours` meets them: what moved is known by its later addresses and guids as well.

    `keys`: those of ours that lead to it.
    """
    if ours.address and address_key(ours.address) in keys:
        known = replace(known, address=ours.address, part=known.part if known.address == ours.address else ours.part)
    return replace(known, guid=ours.guid) if guid_key(ours.source_id, ours.guid) in keys else known


def marks_of(item: Incoming) -> Marks:
    """What tells an incoming article from others."""
    one = item.draft
    return _marks(one.source_id, one.url, one.guid, one.title, one.summary, one.published.instant)


def _marks(source_id: str, url: str, guid: str | None, title: str, summary: str, published: datetime | None) -> Marks:
    text = letters(summary[:LONGEST_SUMMARY])
    address, part = (canonical_key(url), link_parts.mark(url)) if url else ("", "")
    return Marks(source_id, address, part, (guid or "").strip(), letters(title), published, text)
