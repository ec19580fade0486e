"""What the terms of an article add up to: for its relevance, and for each kind of announcement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from monitor.tag.wording.terms import ANYWHERE, HEADLINE, Vocabulary, plain

FILE = "monitor/tag/wording/weights.json"
RELEVANT = "relevant"
NOTED = "wording"  # the group under which terms are noted for `monitor classify --explain`
NAMED = 3  # of the terms that speak for a decision, the weightiest: some fifty have a weight

Weighed = Mapping[str, float]
"""Target -> weight."""


class Wording:
    """`bias`: what each target has without any term. `terms`: what each term adds to its targets."""

    def __init__(self, bias: Weighed, terms: Mapping[str, Weighed], version: str = "") -> None:
        """`version` changes when any weight does."""
        self.bias, self.version = bias, version
        self.vocabulary = Vocabulary(
            *(frozenset(plain(term) for term in terms if term.startswith(place)) for place in (HEADLINE, ANYWHERE))
        )
        self._relevant = {term: weights[RELEVANT] for term, weights in terms.items() if RELEVANT in weights}
        self._of_kinds = {  # pairs: a mapping for each term takes more memory
            term: pairs
            for term, weights in terms.items()
            if (pairs := tuple((target, weight) for target, weight in weights.items() if target != RELEVANT))
        }

    def relevance(self, terms: Iterable[str]) -> dict[str, float]:
        """The terms that say something of relevance, with their weights."""
        known = self._relevant
        return {term: known[term] for term in terms if term in known}

    def parts(self, kind: str, terms: Iterable[str]) -> list[tuple[str, float]]:
        """The terms that say something of a kind with their weights, the weightiest first."""
        known = self._of_kinds
        found = [(term, weight) for term in terms for target, weight in known.get(term, ()) if target == kind]
        return sorted(found, key=lambda part: (-abs(part[1]), part[0]))

    def kinds(self, terms: Iterable[str]) -> dict[str, float]:
        """The sum of each kind."""
        sums = {target: bias for target, bias in self.bias.items() if target != RELEVANT}
        known = self._of_kinds
        for term in terms:
            for target, weight in known.get(term, ()):
                sums[target] += weight
        return sums


UNWEIGHED = Wording({RELEVANT: 0.0}, {})
"""Says nothing of any term: what rules and reasons say alone."""


@cache
def shipped_wording() -> Wording:
    """The weights that come with the package, read once."""
    text = resources.files(__package__).joinpath("weights.json").read_bytes()
    data = json.loads(text)
    return Wording(data["bias"], data["terms"], hashlib.sha256(text).hexdigest()[:8])
