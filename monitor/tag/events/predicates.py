"""What is done to what in an article: the kinds that verbs make with their objects, clause by clause.

    clauses > the object that belongs to each verb > the kind that both make (`frames.toml`)

The object of a verb stands behind it in its clause, at the end of the first noun phrase that holds one: in both
languages the last noun is the head (計劃諮詢文件 is a paper, a "funding guideline" a guideline). Where the noun behind
the verb says nothing, the nearest one before it counts ("applications are invited", 「藍圖今日公布」).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.tag.events.clauses import Clause, clauses_of
from monitor.tag.events.frames import NO_NEWS, OBJECT, Frame, Frames


class Predicate(NamedTuple):
    """A kind that is said at a place: by a verb with its object ("sure"), by a verb alone ("verb"), by a form of it
    that may be a noun ("bare"), or without a verb ("noun").
    """

    kind: str
    how: Literal["sure", "verb", "bare", "noun"]
    start: int
    end: int


def find_predicates(reading: Reading, frames: Frames, hits: Iterable[Hit], lead_end: int) -> Iterator[Predicate]:
    """The predicates of an article in reading order; "none" says that a verb makes no news.

    `hits`: verbs and objects, programmes among them. Behind `lead_end` only verbs that may make a kind there
    are looked at.
    """
    for clause in clauses_of(reading, frames, hits, lead_end):
        predicates = [
            predicate for verb in clause.verbs for predicate in _of_verb(frames, verb, clause, reading.title_end)
        ]
        sure = {predicate.start for predicate in predicates if predicate.how != "verb"}
        yield from (predicate for predicate in predicates if predicate.how != "verb" or predicate.start not in sure)


def headline_nouns(reading: Reading, frames: Frames, hits: Iterable[Hit]) -> Iterator[Predicate]:
    """What a headline is about that has no verb of any kind: a summit."""
    for item in hits:
        kind = frames.nouns.get(item.kind.removeprefix(OBJECT))
        if kind and item.end <= reading.title_end:
            yield Predicate(kind, "noun", item.start, item.end)


def _of_verb(frames: Frames, verb: Hit, clause: Clause, title_end: int) -> Iterator[Predicate]:
    """What one verb predicates, if anything."""
    how, frame = frames.of(verb)
    kind = _made_with(frame, verb, clause)
    by_itself = frame.kind or (frame.title if verb.end <= title_end else "")
    if kind or by_itself:
        yield Predicate(
            kind or by_itself, "bare" if how == "bare" else "sure" if kind else "verb", verb.start, verb.end
        )


def _made_with(frame: Frame, verb: Hit, clause: Clause) -> str:
    """The kind that a verb makes with its object ("" with any other or none)."""
    behind = clause.behind(verb)
    own = behind if frame.far or not behind else clause.head(behind)
    classes = {item.kind.removeprefix(OBJECT) for item in own}
    kinds = [kind for name, kind in frame.objects.items() if name in classes]
    if not kinds and not frame.behind:
        found = (frame.objects.get(item.kind.removeprefix(OBJECT), "") for item in clause.before(verb))
        kinds = [kind for kind in found if kind not in ("", NO_NEWS)]
    return kinds[0] if kinds else ""
