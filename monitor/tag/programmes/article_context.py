"""What one article holds that is evidence for or against the candidates of its mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit, Scan
from monitor.text import language_of


@dataclass
class ArticleContext:
    """The evidence of one article; all places are offsets in the reading, in order.

    `accepted` and `hong_kong` grow as candidates are accepted.
    """

    reading: Reading
    day: date | None
    scan: Scan
    hong_kong: list[int]  # signs of Hong Kong
    elsewhere: frozenset[int]  # where the name of another place ends
    name_ends: frozenset[int]  # where a name of the catalogue ends
    defined: Mapping[str, str]  # acronym -> slug, or "" for something that the catalogue does not hold
    accepted: dict[str, list[int]] = field(default_factory=dict)  # slug -> where it is accepted on good evidence

    @cached_property
    def words(self) -> Mapping[str, Sequence[int]]:
        """Context and negative words -> where they begin."""
        return positions(self.scan.of("word"))

    @property
    def simplified(self) -> bool:
        """Whether it is written in Simplified Chinese."""
        return any(language_of(field.original) == "zh-Hans" for field in self.reading.fields)

    def within(self, places: Sequence[int], start: int, end: int) -> bool:
        """Whether one of the places, which are in order, lies there."""
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    def around(self, offset: int) -> tuple[int, int]:
        """The bounds of the sentence at `offset` with its neighbours."""
        start, end = self.reading.sentence(offset)
        return self.reading.sentence(max(0, start - 1))[0], self.reading.sentence(min(end, len(self.reading.text)))[1]


def positions(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Where each value begins, in order."""
    found: dict[str, list[int]] = {}
    for hit in hits:
        found.setdefault(hit.value, []).append(hit.start)
    for places in found.values():
        if any(one > other for one, other in pairwise(places)):
            places.sort()
    return found


def in_brackets(reading: Reading, start: int, end: int) -> bool:
    """Whether quotation marks or title brackets stand around the words at `start` to `end`."""
    evidence = reading.evidence(start, end)
    original = next(field.original for field in reading.fields if field.name == evidence.field)
    around = original[max(0, evidence.start - 1) : evidence.start] + original[evidence.end : evidence.end + 1]
    return len(around) == 2 and around[0] in "《「『“〈\"‘'" and around[1] in "》」』”〉\"’'"
