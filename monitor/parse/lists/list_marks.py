"""Digests of what a source listed, by which it is known again after a redesign or under another address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from monitor.model import Entry, ListMemory, Parsed
from monitor.parse.visible import bare

MOST_MARKS = 200  # digests of what was listed last: some five pages of a list, 2 KB in a source's row
MOST_OF_OTHERS = 60  # of a source that is no page: enough to know it again, were it to move
_BYTES = 4  # of a digest: of 200 marks and 100 entries one pair in 200,000 is alike by chance


def digests(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A digest of each address and of each headline, in their order."""
    return [mark for address, headline in pairs for mark in (_digest(address), _digest(bare(headline))) if mark]


def marks_of_entries(entries: Iterable[Entry]) -> list[str]:
    """The digests of entries."""
    return digests((entry.url or "", entry.title) for entry in entries)


def with_marks(parsed: Parsed, known: ListMemory) -> Parsed:
    """What was listed, with its marks for the next visit where its reader keeps none."""
    if parsed.lists is not None:
        return parsed
    marks = tuple(dict.fromkeys(marks_of_entries(parsed.entries)))[:MOST_OF_OTHERS]
    return replace(parsed, lists=replace(known, marks=marks))


def _digest(words: str) -> str:
    return blake2b(words.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest() if words else ""
