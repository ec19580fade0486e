"""Collects what was accepted and rejected in one article, and makes its tags of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from monitor.grammar.reading import Reading
from monitor.model import Evidence, Programme, Rejected, Tag
from monitor.tag.programmes.disambiguation import Decision
from monitor.tag.programmes.mentions import Candidate

_MOST_EVIDENCE = 5  # quotations of one tag: what a reader looks through

Answer = tuple[tuple[Tag, ...], tuple[Rejected, ...]]


class _Accepted(NamedTuple):
    start: int
    end: int
    decision: Decision


class TagCollector:
    """The accepted and the rejected so far."""

    def __init__(self, reading: Reading, programmes: Mapping[str, Programme]) -> None:
        self._reading = reading
        self._programmes = programmes
        self._accepted: dict[str, list[_Accepted]] = {}
        self._rejected: dict[tuple[str, str], Rejected] = {}

    @property
    def slugs(self) -> Collection[str]:
        """What was accepted."""
        return self._accepted.keys()

    def accept(self, slug: str, start: int, end: int, decision: Decision) -> None:
        """The words at `start` to `end` mean that programme."""
        self._accepted.setdefault(slug, []).append(_Accepted(start, end, decision))

    def reject(self, candidate: Candidate, why: str) -> None:
        """The words do not mean that candidate."""
        self.reject_words(candidate.alias.slug, candidate.start, candidate.end, why)

    def reject_words(self, slug: str, start: int, end: int, why: str) -> None:
        """The same, of words that are no alias."""
        text = self._reading.quoted(start, end)
        self._rejected.setdefault((slug, text), Rejected(slug, text, why))

    def occupied(self) -> set[int]:
        """The offsets of all accepted words."""
        return {at for places in self._accepted.values() for place in places for at in range(place.start, place.end)}

    def answer(self) -> Answer:
        """The tags, in the order in which they are first named, and what was seen but not accepted."""
        tags = [
            (min(places).start, self._tag(slug, places))
            for slug, places in self._accepted.items()
            if slug in self._programmes and self._programmes[slug].tagged
        ]
        ordered = tuple(tag for _, tag in sorted(tags, key=lambda each: (each[0], each[1].slug)))
        rejected = tuple(each for each in self._rejected.values() if each.slug not in self._accepted)
        return ordered, rejected

    def _tag(self, slug: str, places: list[_Accepted]) -> Tag:
        best = max((place.decision for place in places), key=lambda decision: decision.strength)
        return Tag(slug, tuple(self._evidence(places)), best.why)

    def _evidence(self, places: list[_Accepted]) -> Iterator[Evidence]:
        """The first few quotations, each of different words."""
        quoted: set[str] = set()
        for start, end, _ in sorted(places, key=itemgetter(0, 1)):
            text = self._reading.quoted(start, end)
            if text not in quoted:
                quoted.add(text)
                yield self._reading.evidence(start, end)
            if len(quoted) == _MOST_EVIDENCE:
                return
