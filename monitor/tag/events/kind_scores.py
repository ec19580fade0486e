"""Which kinds of announcement an article is of, by all that speaks for and against each.

    signals that rules accept and reject, verbs and objects of frames, a deadline, terms of headline and lead
        > sum of each kind (`wording`) > kinds that are added, signals that are dropped

What rules find stays unless much speaks against it; what they do not find is said where enough speaks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.grammar.phrases import Window
from monitor.grammar.scanner import Hit
from monitor.model import Deadline, RejectedSignal
from monitor.tag.events.kinds import KINDS, Place
from monitor.tag.events.modality import modality_of
from monitor.tag.events.signals import Article, Signal
from monitor.tag.salience import Layout
from monitor.tag.wording.terms import ANYWHERE, HEADLINE, TermPlace
from monitor.tag.wording.weights import NAMED, NOTED, RELEVANT, Wording

ADDED, AGAINST, DROPPED = -1.2, 0.5, -3.5
"""Sums from which a kind is said that no rule finds; and one of which a rule says that its words mean no news; and
below which what a rule finds says nothing. Set on folds of what may be read (`bench.wording_train`), where -1.8 to -1.0
and -3.5 to -2.2 judge about alike. A sum of nought is even odds; they are lower, since a kind that is missed costs a
reader as much as one too many."""


@dataclass(frozen=True)
class Opening:
    """What headline and lead say, in whatever words.

    `find`: gives their terms, when they are first asked for: that is a seventh of all the work for an article.
    """

    layout: Layout
    wording: Wording
    find: Callable[[], Mapping[str, TermPlace]]

    @cached_property
    def terms(self) -> Mapping[str, TermPlace]:
        """The terms with the places where they stand."""
        return self.find()

    def for_relevance(self) -> tuple[float, Mapping[str, float]]:
        """What any article adds, and the terms that say something of relevance with what each adds."""
        return self.wording.bias[RELEVANT], self.wording.relevance(self.terms)


def weighed(
    found: Mapping[str, Signal],
    rejected: Collection[RejectedSignal],
    hits: Sequence[Hit],
    deadlines: Sequence[Deadline],
    article: Article,
    opening: Opening,
) -> dict[str, Signal]:
    """The signals that stay, and those of the kinds that are added."""
    signs = {*_of_rules(found, rejected, deadlines), *_of_frames(hits, opening.layout)}
    sums = opening.wording.kinds([*signs, *opening.terms])
    doubted = {rejection.kind for rejection in rejected}
    kinds = [kind for kind in KINDS if kind not in found and kind in sums]
    enough = (kind for kind in kinds if sums[kind] > (AGAINST if kind in doubted else ADDED))
    signals = (_signal(kind, article, opening) for kind in enough)
    kept = {kind: signal for kind, signal in found.items() if sums.get(kind, 0.0) > DROPPED}
    return kept | {signal.kind: signal for signal in signals if signal.modality != "denied"}


def _of_rules(
    found: Mapping[str, Signal], rejected: Collection[RejectedSignal], deadlines: Sequence[Deadline]
) -> Iterator[str]:
    for kind, signal in found.items():
        yield f"rule {kind}"
        yield f"rule {kind} {signal.modality}"
        yield f"rule {kind} {signal.place}"
    for rejection in rejected:
        yield f"rejected {rejection.kind}"
    if deadlines:
        yield "deadline"


def _of_frames(hits: Sequence[Hit], layout: Layout) -> Iterator[str]:
    for hit in hits:
        if hit.start < layout.lead_end:
            yield f"{ANYWHERE}[{hit.kind}]"
            if hit.end <= layout.headline_end:
                yield f"{HEADLINE}[{hit.kind}]"


def _signal(kind: str, article: Article, opening: Opening) -> Signal:
    """Said where the weightiest term for it stands."""
    parts = [(term, weight) for term, weight in opening.wording.parts(kind, opening.terms) if weight > 0]
    for term, weight in parts[:NAMED]:
        article.phrases.note(NOTED, term, f"{kind} {weight:+.2f}", *opening.terms[term])
    start, end = opening.terms[parts[0][0]] if parts else TermPlace(0, 0)
    begin, stop = article.reading.sentence(start)
    modality, _ = modality_of(kind, Window(article.text, begin, start, end, stop), article.phrases)
    place: Place = "title" if end <= article.reading.title_end else "first"
    return Signal(kind, False, place, modality, start, end)
