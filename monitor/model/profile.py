"""The fingerprint of an article, and a stored article beside which a new one is held.

`identify.fingerprint` makes profiles and `identify.story` compares them; the store keeps them packed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property

from monitor.model.article import Relation, StoryChoice
from monitor.model.language import LANGUAGES, Language

ALGORITHM = "story-4"  # stands beside each stored profile: a new name whenever the same text would give another one

_NO_TIME = -(1 << 62)  # outside the seconds of any date
_VERSION = 2  # of the packed form
_HEADER = struct.Struct("<BBBqIIIHBBBHHB")


class IndexKind(IntEnum):
    """Kept in the low bits of a hash in the index, so that hashes of two kinds never meet: shingles have even ones."""

    SHINGLE = 0
    FACT = 1
    WORD = 3

    @classmethod
    def of(cls, value: int) -> IndexKind:
        return cls(value & 3) if value & 1 else cls.SHINGLE


@dataclass(frozen=True)
class Profile:
    """The fingerprint of one article: hashes only. Widths: sketch and names 32 bits, facts 48, words 16, index 64."""

    language: Language
    chinese: bool  # shingled by character: decided by the text, not by what the source says
    instant: datetime | None
    exact_time: bool  # False: only the day is known, or nothing
    publisher: int
    issuer: int  # of a release number; 0: none
    number: int
    length: int  # distinct shingles, at most 65,535
    sketch: tuple[int, ...]  # ascending
    facts: tuple[int, ...]  # in the order of appearance; of many, those with the smallest values
    title: tuple[int, ...]  # ascending
    words: tuple[int, ...] = ()  # of the text without the headline, in order of appearance
    lead: int = 0  # so many of them stand in its first lines
    in_full: bool = True  # its text was read, and not only a summary
    cut: bool = False  # of a summary: it ends before its sentence does
    changes: int = 0  # what it states has become of an earlier announcement (`identify.change_bits`)
    index_hashes: tuple[int, ...] = ()  # signed; not packed, since the index itself holds them

    @cached_property
    def shingles(self) -> frozenset[int]:
        return frozenset(self.sketch)

    @cached_property
    def all_words(self) -> frozenset[int]:
        """Of the headline and of the text."""
        return frozenset((*self.title, *self.words))

    @cached_property
    def held(self) -> frozenset[int]:
        """Words and facts."""
        return self.all_words | self.told

    @cached_property
    def title_words(self) -> frozenset[int]:
        return frozenset(self.title)

    @cached_property
    def told(self) -> frozenset[int]:
        """The values of its facts, as negative numbers, so that they meet no word."""
        return frozenset(-(fact >> 16) for fact in self.facts)

    @cached_property
    def first_words(self) -> frozenset[int]:
        """Of the headline and of the first lines."""
        return frozenset((*self.title, *self.words[: self.lead]))

    def pack(self) -> bytes:
        """At most 1.5 kB."""
        seconds = _NO_TIME if self.instant is None else int(self.instant.timestamp())
        head = _HEADER.pack(
            _VERSION, LANGUAGES.index(self.language),
            self.chinese | self.exact_time << 1 | self.in_full << 2 | self.cut << 3, seconds,
            self.publisher, self.issuer, self.number, self.length,
            len(self.sketch), len(self.facts), len(self.title), len(self.words), self.lead, self.changes,
        )  # fmt: skip
        values, places = (fact >> 16 for fact in self.facts), (fact & 0xFFFF for fact in self.facts)
        return b"".join(
            (
                head, _packed("I", self.sketch), _packed("I", values), _packed("H", places),
                _packed("H", self.title), _packed("H", self.words),
            )
        )  # fmt: skip

    @classmethod
    def unpack(cls, data: bytes) -> Profile:
        """What `pack` gave, without `index_hashes`. ValueError for what another version wrote."""
        if not data or data[0] != _VERSION:
            raise ValueError("a profile of another version")
        head = _HEADER.unpack_from(data)
        _, language, flags, seconds, publisher, issuer, number, length, *counts, lead, changes = head
        in_sketch, in_facts, in_title, in_words = counts
        cursor = _HEADER.size
        sketch, cursor = _unpacked(data, cursor, "I", in_sketch)
        values, cursor = _unpacked(data, cursor, "I", in_facts)
        places, cursor = _unpacked(data, cursor, "H", in_facts)
        title, cursor = _unpacked(data, cursor, "H", in_title)
        words, _ = _unpacked(data, cursor, "H", in_words)
        return cls(
            LANGUAGES[language], bool(flags & 1), None if seconds == _NO_TIME else datetime.fromtimestamp(seconds, UTC),
            bool(flags & 2), publisher, issuer, number, length, sketch,
            tuple([value << 16 | place for value, place in zip(values, places, strict=True)]), title, words,
            lead, bool(flags & 4), bool(flags & 8), changes,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that may tell the same story as a new one; `overlap`: how many index hashes they share.

    `is_representative`: it stands for its story, so that others may join through it.
    """

    article_id: int
    story_id: int
    is_representative: bool
    profile: Profile
    overlap: int = 0

    def joined(self, relation: Relation, score: float, reason: str) -> StoryChoice:
        """The choice of its story for a new article."""
        return StoryChoice(relation, self.story_id, self.article_id, round(score, 4), reason)


def _packed(code: str, values: Iterable[int]) -> bytes:
    return struct.pack(f"<{len(items)}{code}", *items) if (items := tuple(values)) else b""


def _unpacked(data: bytes, start: int, code: str, count: int) -> tuple[tuple[int, ...], int]:
    end = start + count * (4 if code == "I" else 2)
    return struct.unpack_from(f"<{count}{code}", data, start), end
