"""The running total of an article's relevance, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.grammar.scanner import Hit
from monitor.tag.relevance_weights import Reason, Weights
from monitor.tag.salience import Layout, Part
from monitor.tag.wording.terms import plain
from monitor.tag.wording.weights import NAMED

Signs = Mapping[str, Part]
"""Different words or programmes, each with the most telling part of the article in which it stands."""
# What wording can add: alone it lifts an article without a reason of its own a little above even odds, since long leads
# have many terms that say the same. 2.6 and more flag ordinary notices, 1.8 loses one in forty (`bench.wording_train`).
MOST_WORDING = 2.2
DOUBT = 0.5  # so much of what wording says against what reasons call relevant counts: they were made to be sure
WORDING = "wording"  # the reason that stands in no file of reasons
_RANK = {part: rank for rank, part in enumerate(Part)}


def signs_of(hits: Iterable[Hit], layout: Layout) -> dict[str, Part]:
    """The different words of hits in reading order, each where it is first met."""
    signs: dict[str, Part] = {}
    for _, value, start, end in hits:
        if value not in signs:
            signs[value] = layout.part(start, end)
    return signs


def only(signs: Signs, *parts: Part) -> dict[str, Part]:
    """The signs that stand in one of `parts`."""
    return {sign: part for sign, part in signs.items() if part in parts}


def heard(total: float, wording: float) -> float:
    """How much of what the wording adds up to counts, beside what the reasons do."""
    return wording * DOUBT if wording < 0 < total else min(wording, MOST_WORDING)


class RelevanceSum:
    """The running total; `why` names each reason with its words and what it added."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.total = weights.adds[Reason.BIAS]
        self._of_body = 0.0  # what the body alone says for relevance
        self.why: list[str] = []

    def add(self, reason: Reason, signs: Signs) -> None:
        """Add a weight once for each different sign, the most telling first, at most as often as the reason allows."""
        if not signs:
            return
        counted = sorted(signs, key=lambda sign: _RANK[signs[sign]])[: self._weights.at_most[reason]]
        weight = self._weights.adds[reason]
        of_body = [signs[sign] for sign in counted].count(Part.BODY)
        in_body = weight * self._weights.body * of_body
        amount = in_body + weight * (len(counted) - of_body)
        self.total += amount
        self._of_body += max(in_body, 0.0)
        self.why.append(f"{reason}: {', '.join(counted)} ({amount:+.2g})")

    def close(self) -> None:
        """Take away what the body says beyond its limit."""
        over = self._of_body - self._weights.body_at_most
        if over > 0:
            self.total -= over
            self.why.append(f"body: no more than {self._weights.body_at_most:+.2g} ({-over:+.2g})")

    def add_wording(self, base: float, weights: Mapping[str, float]) -> None:
        """Add what the terms of headline and lead say beside `base`, as far as it counts; the weightiest are named."""
        amount = heard(self.total, base + sum(weights.values()))
        if amount:
            self.total += amount
            named = sorted(weights, key=lambda term: (-abs(weights[term]), term))
            words = list(dict.fromkeys(map(plain, named)))[:NAMED]
            self.why.append(f"{WORDING}: {', '.join(words)} ({amount:+.2g})")
