"""The clauses of an article, with the verbs and the objects of `frames.toml` that stand in each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit, by_place
from monitor.tag.events.frames import OBJECT, Frames

_HAN = r"[\u3400-\u9fff]"
_END = re.compile(
    rf"[,。;:!?|\n]|\.(?= |$)| - |(?<={_HAN}) (?=[「『《(]|{_HAN})"
)  # Chinese headlines part clauses by a blank


class Clause(NamedTuple):
    """One clause. `verbs` and `objects` by place; several of one place are of several lists."""

    text: str
    end: int
    verbs: Sequence[Hit]
    objects: Sequence[Hit]
    frames: Frames

    def behind(self, verb: Hit) -> Sequence[Hit]:
        """The objects that may be the verb's own."""
        if self.frames.adjunct.match(self.text, verb.end):
            return ()
        return [item for item in self.objects if item.start >= verb.end]

    def before(self, verb: Hit) -> Iterator[Hit]:
        """The objects between the verb and the one before it, the nearest first."""
        last = max((other.start for other in self.verbs if other.start < verb.start), default=0)
        return (item for item in reversed(self.objects) if last <= item.start and item.end <= verb.start)

    def head(self, objects: Sequence[Hit]) -> Sequence[Hit]:
        """The last object (of each of its classes) of the first noun phrase that holds one."""
        if len(objects) == 1:
            return objects
        first = objects[0].end
        phrase_end = self.frames.phrase_end.search(self.text, first, self.end)
        limits = [phrase_end.start()] if phrase_end else []
        limits += [verb.start for verb in self.verbs if verb.start >= first][:1]
        limit = min(limits, default=self.end)
        last = [item for item in objects if item.end <= limit or item is objects[0]][-1]
        return [item for item in objects if (item.start, item.end) == (last.start, last.end)]


def clauses_of(reading: Reading, frames: Frames, hits: Iterable[Hit], lead_end: int) -> Iterator[Clause]:
    """The clauses that hold a verb, in reading order.

    `hits`: verbs and objects, in any order. Behind `lead_end` only verbs that may make a kind there are looked at.
    """
    verbs, objects = _scanned(reading, frames, hits, lead_end)
    if not verbs:
        return
    starts, verb_starts = [item.start for item in objects], [verb.start for verb in verbs]
    done = 0
    ends = [match.start() for match in _END.finditer(reading.text)]
    while done < len(verbs):
        index = bisect_left(ends, verbs[done].end)
        begin = ends[index - 1] if index else 0
        end = ends[index] if index < len(ends) else len(reading.text)
        last = max(bisect_left(verb_starts, end, done), done + 1)
        inside = objects[bisect_left(starts, begin) : bisect_left(starts, end)]
        yield Clause(reading.text, end, verbs[done:last], inside, frames)
        done = last


def _scanned(reading: Reading, frames: Frames, hits: Iterable[Hit], lead_end: int) -> tuple[list[Hit], list[Hit]]:
    """The verbs and the objects of an article, by place, none inside a longer one."""
    verbs: list[Hit] = []
    objects: list[Hit] = []
    title_end = reading.title_end
    for hit in sorted(hits, key=by_place):
        if hit[0].startswith(OBJECT):
            _add_outermost(objects, hit)
        elif hit[3] <= title_end or not hit[0].startswith("headline/"):
            _add_outermost(verbs, hit)
    return [hit for hit in verbs if frames.counts(hit, hit.start >= lead_end)], objects


def _add_outermost(hits: list[Hit], hit: Hit) -> None:
    """Add a hit that does not stand inside the last one; one of the same place may be of two lists."""
    if not hits or hit[3] > hits[-1][3] or hit[2:] == hits[-1][2:]:
        hits.append(hit)
