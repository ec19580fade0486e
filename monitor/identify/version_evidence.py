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
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from monitor.identify.headline_vectors import cosine
from monitor.identify.version_marks import KIND_MASK, MarkKind
from monitor.model import VersionMarks

_FIGURES = frozenset({MarkKind.NUMBER, MarkKind.DATE, MarkKind.CODE})
_NAMES = frozenset({MarkKind.NAME, MarkKind.PROGRAMME})
_AMOUNTS = frozenset({MarkKind.AMOUNT})
_LATIN, _KEYWORDS = frozenset({MarkKind.LATIN}), frozenset({MarkKind.WORD})
MANY_FIGURES = 4  # with fewer, one that a desk leaves out decides
# How much a mark says beside others: a name more than a word of headlines, a small number less than a long one.
_SAYS: Mapping[int, float] = {
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


class Weights(dict[int, float]):
    """Mark -> what it says among these articles, 0 to 1: less the more of them have it. Filled as marks are met."""

    def __init__(self, articles: Iterable[VersionMarks]) -> None:
        every = [part for marks in articles for part in (marks.titled, marks.told)]
        super().__init__()
        self._counts = Counter(chain.from_iterable(every))
        self._most = math.log1p(len(every) // 2)

    def __missing__(self, mark: int) -> float:
        rarity = 1 - math.log1p(self._counts[mark]) / (self._most + 1)
        weight = self[mark] = _SAYS[mark & KIND_MASK] * rarity
        return weight

    def sum(self, marks: Iterable[int]) -> float:
        return sum(map(self.__getitem__, marks))

    def squares(self, marks: Iterable[int]) -> float:
        return sum([self[mark] ** 2 for mark in marks])

    def missing(self, marks: frozenset[int], where: frozenset[int]) -> float:
        """Of some marks, the share by weight that is not there."""
        return self.sum(marks - where) / (self.sum(marks) or 1) if marks else 0.0


def features_of(english: VersionMarks, chinese: VersionMarks, weights: Weights, hours: float) -> Features:
    """The features of one pair."""
    ours, theirs = _sets_of(english), _sets_of(chinese)
    lead, figures = ours.lead & theirs.lead, ours.figures & theirs.figures
    titled = ours.titled & theirs.titled
    missing = weights.missing
    return Features(
        headline=_alike(ours.titled, theirs.titled, weights),
        headline_shared=_amount(weights.sum(titled)),
        lead=weights.squares(lead) / (min(weights.squares(ours.lead), weights.squares(theirs.lead)) or 1),
        lead_shared=_amount(weights.sum(lead)),
        figures=(weights.sum(figures) + 0.5) / (min(weights.sum(ours.figures), weights.sum(theirs.figures)) + 1),
        figures_shared=_amount(weights.sum(figures)),
        figures_apart=max(
            _few_shared(ours.figures, theirs.figures),
            _apart(ours.titled_figures, theirs.titled_figures, ours.all, theirs.all),
            _apart(ours.titled_amounts, theirs.titled_amounts, ours.all, theirs.all),
        ),
        names_missing=max(missing(ours.titled_names, theirs.all), missing(theirs.titled_names, ours.all)),
        latin_missing=missing(theirs.titled_latin, ours.all),
        words_missing=max(missing(ours.titled_words, theirs.titled), missing(theirs.titled_words, ours.titled)),
        vector=max(0.0, cosine(english.vector, chinese.vector)) if comparable(english, chinese) else 0.0,
        gap=min(1.0, math.log1p(hours) / 4),
    )


def comparable(one: VersionMarks, other: VersionMarks) -> bool:
    """Whether both have a vector of one model."""
    return bool(one.vector and other.vector) and one.model == other.model


class _Sets(NamedTuple):
    """The marks of an article as they are compared; `lead`: of headline and first lines, without figures."""

    titled: frozenset[int]
    all: frozenset[int]
    figures: frozenset[int]
    lead: frozenset[int]
    titled_figures: frozenset[int]
    titled_amounts: frozenset[int]
    titled_names: frozenset[int]
    titled_latin: frozenset[int]
    titled_words: frozenset[int]


@lru_cache(maxsize=64)  # a new article is compared with a dozen, and these with the next; some 20 kB each
def _sets_of(marks: VersionMarks) -> _Sets:
    titled = frozenset(marks.titled)
    both = titled.union(marks.told)
    figures = _of(both, _FIGURES)
    of_headline = (_of(titled, kinds) for kinds in (_FIGURES, _AMOUNTS, _NAMES, _LATIN, _KEYWORDS))
    return _Sets(titled, both, figures, both - figures, *of_headline)


def _of(marks: frozenset[int], kinds: frozenset[MarkKind]) -> frozenset[int]:
    return frozenset([mark for mark in marks if mark & KIND_MASK in kinds])


def _alike(ours: frozenset[int], theirs: frozenset[int], weights: Weights) -> float:
    most = math.sqrt(weights.squares(ours) * weights.squares(theirs))
    return weights.squares(ours & theirs) / most if most else 0.0


def _few_shared(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """1 where both are rich in figures and share less than half: a bulletin after an announcement, the next issue."""
    fewer = min(len(ours), len(theirs))
    return float(fewer >= MANY_FIGURES and len(ours & theirs) < fewer / 2)


def _apart(ours: frozenset[int], theirs: frozenset[int], all_ours: frozenset[int], all_theirs: frozenset[int]) -> float:
    return float(bool(ours and theirs) and ours.isdisjoint(all_theirs) and theirs.isdisjoint(all_ours))


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
