"""Similarity: what speaks for and against two articles being one announcement, and how it is weighed.

Every feature is a number between 0 and 1 drawn from two profiles. The verifier is a logistic regression; its constants
stand in `verifier.toml` and come from `bench/stories_train.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

from monitor.identify import ordinals, words
from monitor.identify.facts import KIND_MASK, FactKind, value_of
from monitor.identify.fingerprint import FACTS_SIZE
from monitor.model import Profile

NAME_KINDS = (int(FactKind.LATIN), int(FactKind.HAN_NAME))
FIGURE_KINDS = (int(FactKind.NUMBER), int(FactKind.COUNT), int(FactKind.CODE))
MOST_ORDERED = 16  # facts whose order is compared: 120 pairs say enough, and the cost grows with the square
FEWEST_PAIRS = 3  # pairs, or rare shingles, below which a share is chance
UNKNOWN_GAP = 0.3  # about ten hours: what the logarithm gives for two undated articles that resemble each other
FAR_HOURS = 48.0  # copies and translations come within two days; later ones are rather the next issue of a series


def hours_between(one: Profile, other: Profile) -> float | None:
    """Hours between two publications; whole days only where one of them is known to the day."""
    if one.instant is None or other.instant is None:
        return None
    hours = abs((one.instant - other.instant).total_seconds()) / 3600
    return hours if one.exact_time and other.exact_time else max(0.0, hours - 24)


def comparable(one: Sequence[int], other: Sequence[int], size: int) -> tuple[set[int], set[int]]:
    """Both samples below the line under which both are complete. A sample that is not full is complete."""
    if len(one) < size and len(other) < size:
        return set(one), set(other)
    line = min(max(sample) for sample in (one, other) if len(sample) >= size)
    return {value for value in one if value <= line}, {value for value in other if value <= line}


def same_order(one: Sequence[int], other: Sequence[int]) -> float:
    """Of the pairs of shared facts, the share that stands in the same order in both; 0.5 where fewer than three."""
    ranks = {value: rank for rank, value in enumerate(dict.fromkeys(map(value_of, other)))}
    shared = [ranks[value] for value in dict.fromkeys(map(value_of, one)) if value in ranks]
    pairs = [first < second for first, second in combinations(shared[:MOST_ORDERED], 2)]
    return sum(pairs) / len(pairs) if len(pairs) >= FEWEST_PAIRS else 0.5


def which_apart(one: Profile, other: Profile) -> bool:
    """Whether both say which of several (round, phase, part) they speak of, and name none in common."""
    mine, known = ({fact for fact in each.facts if fact & 0xFFFF < ordinals.PLACES} for each in (one, other))
    units = {fact & 0xFFFF for fact in mine} & {fact & 0xFFFF for fact in known}
    return bool(units) and not any(fact & 0xFFFF in units for fact in mine & known)


def fact_values(facts: set[int], kinds: Sequence[int]) -> set[int]:
    return {fact >> 16 for fact in facts if fact >> 16 & KIND_MASK in kinds}


def share_of_fewer(one: set[int], other: set[int]) -> float:
    """Shared / those of the article with fewer, drawn towards a half where there are few: one date proves little."""
    return (len(one & other) + 1) / (min(len(one), len(other)) + 2)


def share_of_all(one: set[int], other: set[int]) -> float:
    return (len(one & other) + 1) / (len(one | other) + 2)


def overlap(one: set[int], other: set[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def apart(one: set[int], other: set[int], kind: int) -> float:
    ours, theirs = fact_values(one, (kind,)), fact_values(other, (kind,))
    return float(bool(ours and theirs and not ours & theirs))


def figures_apart(one: Profile, other: Profile) -> bool:
    """Whether one place has different figures, dates or codes."""
    return places_of(*comparable(one.facts, other.facts, FACTS_SIZE))[0] > 0


def leads_apart(one: Profile, other: Profile) -> bool:
    """Whether the first lines of each have a rare word that stands nowhere in the other."""
    common = words.weights(one.chinese)

    def alone(lead: Profile, text: Profile) -> bool:
        return any(word not in text.all_words and word not in common for word in lead.words[: lead.lead])

    return alone(one, other) and alone(other, one)


def codes_apart(one: Profile, other: Profile) -> bool:
    """Whether each has a host, a telephone or a file number that the other has not."""
    ours, theirs = (fact_values(set(each.facts), (FactKind.CODE,)) for each in (one, other))
    return _each_its_own(ours, theirs)


def places_of(one: set[int], other: set[int]) -> tuple[int, int, int]:
    """Places where each has a figure of its own, where each has a name of its own, and where they share a fact.

    Two facts may stand in one place ("was HK$"), so a place can count twice.
    """
    ours, theirs = _by_place(one), _by_place(other)
    places = ours.keys() & theirs.keys()
    differ = [kind for _, kind in (place for place in places if _each_its_own(ours[place], theirs[place]))]
    names = sum(kind in NAME_KINDS for kind in differ)
    return len(differ) - names, names, sum(not ours[place].isdisjoint(theirs[place]) for place in places)


def _each_its_own(here: set[int], there: set[int]) -> bool:
    return bool(here - there and there - here)


def _by_place(facts: set[int]) -> dict[tuple[int, int], set[int]]:
    places: dict[tuple[int, int], set[int]] = {}
    for fact in facts:
        kind = _AS_PLACED.get(fact >> 16 & KIND_MASK)
        if kind is not None:
            places.setdefault((fact & 0xFFFF, kind), set()).add(fact >> 16)
    return places


_NUMBERS = (FactKind.NUMBER, FactKind.COUNT, FactKind.SMALL)  # one may stand where the other stood
_AS_PLACED = {int(kind): 0 for kind in _NUMBERS} | {
    int(kind): int(kind) for kind in (FactKind.DATE, FactKind.CODE, *NAME_KINDS)
}


# ------------------------------------------------------------------------------------------------------------ weighing
@dataclass(frozen=True, slots=True)
class Verifier:
    """Constants of a logistic regression, and the probabilities from which a pair is one story, or one text."""

    bias: float
    weights: Mapping[str, float]  # by the names of the features, in their order
    same: float
    duplicate: float

    def probability(self, features: object) -> float:
        """That a pair is one story; what weighs nothing is not asked for."""
        total = self.bias + sum([weight * getattr(features, name) for name, weight in self.weights.items() if weight])
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def verifier_of(kind: str, names: Sequence[str]) -> Verifier:
    """The constants of this release for pairs of a kind (a table of `verifier.toml`) with features of these names."""
    data = tomllib.loads(files(__package__).joinpath("verifier.toml").read_text("utf-8"))[kind]
    weights = {name: float(data["weights"].get(name, 0.0)) for name in names}
    return Verifier(data["bias"], weights, data["same"], data["duplicate"])
