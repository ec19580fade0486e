"""Evidence that two articles of one publisher are versions of one announcement in two languages, and its weight.

Every feature is a number between 0 and 1 drawn from two sets of marks. A mark weighs the more the fewer articles of the
publisher and of those hours have it (inverse document frequency: Spärck Jones 1972). The verifiers are logistic
regressions, with the headlines' vectors or without, where one side is a headline alone or both have first lines; their
constants stand in `version_verifier.toml` and come from `bench/twins_train.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from operator import attrgetter

from monitor.identify.headline_vectors import cosine
from monitor.identify.version_marks import KIND_MASK, MarkKind
from monitor.model import VersionMarks

_FIGURES = frozenset({MarkKind.NUMBER, MarkKind.DATE, MarkKind.CODE})
_NAMES = frozenset({MarkKind.NAME, MarkKind.PROGRAMME})
_AMOUNTS = frozenset({MarkKind.AMOUNT})
_LATIN, _KEYWORDS = frozenset({MarkKind.LATIN}), frozenset({MarkKind.WORD})
MANY_FIGURES = 4  # with fewer, one that a desk leaves out decides
# How much a mark says beside others: a name more than a word of headlines, a small number less than a long one.
_SAYS = {
    MarkKind.NUMBER: 0.8, MarkKind.DATE: 0.4, MarkKind.CODE: 1.0, MarkKind.LATIN: 0.8,
    MarkKind.NAME: 1.0, MarkKind.WORD: 0.6, MarkKind.PROGRAMME: 1.0, MarkKind.EVENT: 0.3,
    MarkKind.AMOUNT: 0.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """How the marks of two articles compare."""

    headline: float  # cosine of the weighted marks of the headlines
    headline_shared: float  # weight of those shared: 1 - exp(-weight)
    lead: float  # of headline and first lines together, without figures: shared by that of the article with fewer
    lead_shared: float
    figures: float  # share of the figures of the article with fewer; near 0.5 where they are few
    figures_shared: float
    # A veto: 1 when both headlines hold figures and none of either is anywhere in the other article, and when the texts
    # hold many and share few.
    figures_apart: float
    names_missing: float  # of the names of either headline, the greater share by weight that the other has nowhere
    latin_missing: float  # the same of words in Latin letters in the Chinese headline, which stand so in English too
    words_missing: float  # the same of words, in the other headline
    vector: float  # cosine of the headlines' vectors; 0 where one is missing
    gap: float  # hours between them, as log(1 + h) / 4

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _FEATURE_VALUES(self)


NAMES = tuple(field.name for field in fields(Features))
_FEATURE_VALUES: Callable[[Features], tuple[float, ...]] = attrgetter(*NAMES)


class Weights:
    """What each mark says among these articles."""

    def __init__(self, articles: Iterable[VersionMarks]) -> None:
        counts: Counter[int] = Counter()
        number = 0
        for marks in articles:
            counts.update(marks.titled)
            counts.update(marks.told)
            number += 1
        self._counts = counts
        self._known: dict[int, float] = {}
        self._most = math.log1p(number)

    def of(self, mark: int) -> float:
        """0 to 1: less the more articles have it."""
        found = self._known.get(mark)
        if found is None:
            rarity = 1 - math.log1p(self._counts[mark]) / (self._most + 1)
            found = self._known[mark] = _SAYS[MarkKind(mark & KIND_MASK)] * rarity
        return found

    def sum(self, marks: Iterable[int]) -> float:
        return sum(map(self.of, marks))

    def squares(self, marks: Iterable[int]) -> float:
        return sum(self.of(mark) ** 2 for mark in marks)

    def missing(self, marks: set[int], where: set[int]) -> float:
        """Of some marks, the share by weight that is not there."""
        return self.sum(marks - where) / (self.sum(marks) or 1)


def features_of(english: VersionMarks, chinese: VersionMarks, weights: Weights, hours: float) -> Features:
    """The features of one pair."""
    ours, theirs = set(english.titled), set(chinese.titled)
    all_ours, all_theirs = ours.union(english.told), theirs.union(chinese.told)
    our_figures, their_figures = _of(all_ours, _FIGURES), _of(all_theirs, _FIGURES)
    our_lead, their_lead = all_ours - our_figures, all_theirs - their_figures
    figures = our_figures & their_figures
    return Features(
        headline=_alike(ours, theirs, weights),
        headline_shared=_amount(weights.sum(ours & theirs)),
        lead=weights.squares(our_lead & their_lead)
        / (min(weights.squares(our_lead), weights.squares(their_lead)) or 1),
        lead_shared=_amount(weights.sum(our_lead & their_lead)),
        figures=(weights.sum(figures) + 0.5) / (min(weights.sum(our_figures), weights.sum(their_figures)) + 1),
        figures_shared=_amount(weights.sum(figures)),
        figures_apart=max(
            _few_shared(our_figures, their_figures),
            *(_apart(ours, theirs, all_ours, all_theirs, kinds) for kinds in (_FIGURES, _AMOUNTS)),
        ),
        names_missing=max(
            weights.missing(_of(ours, _NAMES), all_theirs), weights.missing(_of(theirs, _NAMES), all_ours)
        ),
        latin_missing=weights.missing(_of(theirs, _LATIN), all_ours),
        words_missing=max(weights.missing(_of(ours, _KEYWORDS), theirs), weights.missing(_of(theirs, _KEYWORDS), ours)),
        vector=max(0.0, cosine(english.vector, chinese.vector)) if comparable(english, chinese) else 0.0,
        gap=min(1.0, math.log1p(hours) / 4),
    )


def comparable(one: VersionMarks, other: VersionMarks) -> bool:
    """Whether both have a vector of one model."""
    return bool(one.vector and other.vector) and one.model == other.model


def _of(marks: set[int], kinds: frozenset[MarkKind]) -> set[int]:
    return {mark for mark in marks if mark & KIND_MASK in kinds}


def _alike(ours: set[int], theirs: set[int], weights: Weights) -> float:
    most = math.sqrt(weights.squares(ours) * weights.squares(theirs))
    return weights.squares(ours & theirs) / most if most else 0.0


def _few_shared(ours: set[int], theirs: set[int]) -> float:
    """1 where both are rich in figures and share less than half: a bulletin after an announcement, the next issue."""
    fewer = min(len(ours), len(theirs))
    return float(fewer >= MANY_FIGURES and len(ours & theirs) < fewer / 2)


def _apart(
    ours: set[int], theirs: set[int], all_ours: set[int], all_theirs: set[int], kinds: frozenset[MarkKind]
) -> float:
    mine, yours = _of(ours, kinds), _of(theirs, kinds)
    return float(bool(mine and yours) and mine.isdisjoint(all_theirs) and yours.isdisjoint(all_ours))


def _amount(weight: float) -> float:
    return 1 - math.exp(-weight)


# ------------------------------------------------------------------------------------------------------------ weighing
# Chosen on the seen half of the sets (`bench.twins`): a pair that is alone is believed with less.
LEAST_MARGIN, SURE = 0.7, 3.0


@dataclass(frozen=True, slots=True)
class Verifier:
    """Constants of a logistic regression, in the order of `NAMES`, and what is asked of the best of all pairs."""

    bias: float
    weights: Sequence[float]
    enough: float  # log-odds that the best pair has at least

    @staticmethod
    def margin(score: float) -> float:
        """Log-odds by which the best pair must be before the second best of either article: less where it is sure."""
        return max(LEAST_MARGIN, SURE - 2 * score)

    def score(self, features: Features) -> float:
        """Log-odds of one announcement."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, features.values(), strict=True))


def verifier(one: VersionMarks, other: VersionMarks) -> Verifier:
    """The constants of this release for such a pair."""
    return _verifiers()[kind_of_pair(one, other)]


def kind_of_pair(one: VersionMarks, other: VersionMarks) -> str:
    """Which of the verifiers: by what both sides have."""
    evidence = "vectors" if comparable(one, other) else "facts"
    return f"{evidence}-{'leads' if one.told and other.told else 'headlines'}"


@cache
def _verifiers() -> Mapping[str, Verifier]:
    data = tomllib.loads(files(__package__).joinpath("version_verifier.toml").read_text("utf-8"))
    return {
        name: Verifier(table["bias"], [table["weights"][one] for one in NAMES], table["enough"])
        for name, table in data.items()
    }
