"""Similarity: what speaks for and against two articles being one announcement, and how it is weighed.

Every feature is a number between 0 and 1 drawn from two profiles. The verifier is a logistic regression; its constants
stand in `verifier.toml` and come from `bench/stories_train.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import combinations
from operator import attrgetter

from monitor.identify import ordinals, words
from monitor.identify.at_hand import AtHand
from monitor.identify.facts import KIND_MASK, FactKind, value_of
from monitor.identify.fingerprint import FACTS_SIZE, SKETCH_SIZE
from monitor.model import Profile

_NAME_KINDS = (int(FactKind.LATIN), int(FactKind.HAN_NAME))
_FIGURE_KINDS = (int(FactKind.NUMBER), int(FactKind.COUNT), int(FactKind.CODE))
MOST_ORDERED = 16  # facts whose order is compared: 120 pairs say enough, and the cost grows with the square
FEWEST_PAIRS = 3  # pairs, or rare shingles, below which a share is chance
UNKNOWN_GAP = 0.3  # about ten hours: what the logarithm gives for two undated articles that resemble each other
FAR_HOURS = 48.0  # copies and translations come within two days; later ones are rather the next issue of a series


@dataclass(frozen=True, slots=True)
class Features:
    """How two articles of one script compare. Shares are of what can be compared (see `fingerprint`)."""

    resemblance: float  # shared shingles / all shingles (Jaccard)
    containment: float  # shared shingles / those of the article with fewer
    own: float  # the same for shingles that no other story at hand shares; falls back to `containment`
    figures_shared: float  # numbers and codes: shared / those of the article with fewer; near 0.5 where they are few
    figures_alike: float  # numbers and codes: shared / all
    names_shared: float
    names_alike: float
    conflict: float  # places with different figures, dates or codes: n / (n + 1)
    misnamed: float  # places with different names: n / (n + 1)
    conflicting: float  # places with different facts / places in common
    agreement: float  # places with the same fact: n / (n + 3)
    order: float  # shared facts in the same order
    dates_apart: float  # 1 when both state dates and none is shared
    headline: float  # words of the headlines: shared / all
    headline_found: float  # of the headlines' words, weighted by rarity, those in the other article: of both sides
    lead: float  # of the words of headline and first lines, weighted by rarity, those in the other's: of both sides
    lead_least: float  # the same of the side that has less in common
    lead_found: float  # of these words, those anywhere in the other: of the side that has less in common
    headline_apart: float  # 1 when both headlines hold numbers and none is shared
    gap: float  # hours between them, as log(1 + h) / 8 (1 from four months on); unknown: `UNKNOWN_GAP`
    far: float  # 1 when more than two days apart
    length: float  # the shorter / the longer
    chinese: float

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _VALUES(self)


NAMES = tuple(field.name for field in fields(Features))
_VALUES: Callable[[Features], tuple[float, ...]] = attrgetter(*NAMES)


def compare(new: Profile, known: Profile, at_hand: AtHand) -> Features:
    """The features for one pair."""
    ours, theirs = comparable(new.sketch, known.sketch, SKETCH_SIZE)
    shared = ours & theirs
    containment = len(shared) / (min(len(ours), len(theirs)) or 1)
    our_facts, their_facts = comparable(new.facts, known.facts, FACTS_SIZE)
    figures = fact_values(our_facts, _FIGURE_KINDS), fact_values(their_facts, _FIGURE_KINDS)
    names = fact_values(our_facts, _NAME_KINDS), fact_values(their_facts, _NAME_KINDS)
    conflicts, misnamed, agreements = places_of(our_facts, their_facts)
    hours = hours_between(new, known)
    sides = ((new, known), (known, new))
    titles = [at_hand.weighed(one.title_words).share(other.all_words) for one, other in sides]
    leads = [at_hand.weighed(one.first_words).share(other.first_words) for one, other in sides]
    found = [at_hand.weighed(one.first_words).share(other.all_words) for one, other in sides]
    return Features(
        resemblance=_overlap(ours, theirs),
        containment=containment,
        own=_own(ours, shared, at_hand.holding, containment),
        figures_shared=_shared(*figures),
        figures_alike=_alike(*figures),
        names_shared=_shared(*names),
        names_alike=_alike(*names),
        conflict=conflicts / (conflicts + 1),
        misnamed=misnamed / (misnamed + 1),
        conflicting=(conflicts + misnamed) / (conflicts + misnamed + agreements + 1),
        agreement=agreements / (agreements + 3),
        order=same_order(new.facts, known.facts),
        dates_apart=_apart(our_facts, their_facts, int(FactKind.DATE)),
        headline=_overlap(set(new.title), set(known.title)),
        headline_found=sum(titles) / 2,
        lead=sum(leads) / 2,
        lead_least=min(leads),
        lead_found=min(found),
        headline_apart=_apart(our_facts, their_facts, int(FactKind.HEADLINE_NUMBER)),
        gap=UNKNOWN_GAP if hours is None else min(1.0, math.log1p(hours) / 8),
        far=float(hours is not None and hours > FAR_HOURS),
        length=min(new.length, known.length) / (max(new.length, known.length) or 1),
        chinese=float(new.chinese),
    )


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


def _own(ours: set[int], shared: set[int], common: Mapping[int, int], otherwise: float) -> float:
    """Of the shingles that at most one story at hand holds, the share that this one holds."""
    rare = [value for value in ours if common.get(value, 0) == 1]
    return sum(value in shared for value in rare) / len(rare) if len(rare) >= FEWEST_PAIRS else otherwise


def which_apart(one: Profile, other: Profile) -> bool:
    """Whether both say which of several (round, phase, part) they speak of, and name none in common."""
    mine, known = ({fact for fact in each.facts if fact & 0xFFFF < ordinals.PLACES} for each in (one, other))
    units = {fact & 0xFFFF for fact in mine} & {fact & 0xFFFF for fact in known}
    return bool(units) and not any(fact & 0xFFFF in units for fact in mine & known)


def fact_values(facts: set[int], kinds: Sequence[int]) -> set[int]:
    return {fact >> 16 for fact in facts if fact >> 16 & KIND_MASK in kinds}


def _shared(one: set[int], other: set[int]) -> float:
    """Shared / those of the article with fewer, drawn towards a half where there are few: one date proves little."""
    return (len(one & other) + 1) / (min(len(one), len(other)) + 2)


def _alike(one: set[int], other: set[int]) -> float:
    return (len(one & other) + 1) / (len(one | other) + 2)


def _overlap(one: set[int], other: set[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _apart(one: set[int], other: set[int], kind: int) -> float:
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
    names = sum(kind in _NAME_KINDS for kind in differ)
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
    int(kind): int(kind) for kind in (FactKind.DATE, FactKind.CODE, *_NAME_KINDS)
}


# ------------------------------------------------------------------------------------------------------------ weighing
@dataclass(frozen=True, slots=True)
class Verifier:
    """Constants of a logistic regression, and the probabilities from which a pair is one story, or one text."""

    bias: float
    weights: tuple[float, ...]  # in the order of the features
    same: float
    duplicate: float

    def probability(self, values: Sequence[float]) -> float:
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def verifier(kind: str = "text", names: Sequence[str] = NAMES) -> Verifier:
    """The constants of this release, for pairs of texts or for teasers."""
    data = tomllib.loads(files(__package__).joinpath("verifier.toml").read_text("utf-8"))[kind]
    weights = tuple(float(data["weights"].get(name, 0.0)) for name in names)
    return Verifier(data["bias"], weights, data["same"], data["duplicate"])
