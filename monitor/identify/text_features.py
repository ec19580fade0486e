"""What speaks for and against two texts being one announcement: numbers between 0 and 1 drawn from their profiles."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from operator import attrgetter

from monitor.identify.at_hand import AtHand
from monitor.identify.facts import FactKind
from monitor.identify.fingerprint import FACTS_SIZE, SKETCH_SIZE
from monitor.identify.similarity import (
    FAR_HOURS,
    FEWEST_PAIRS,
    FIGURE_KINDS,
    NAME_KINDS,
    UNKNOWN_GAP,
    Verifier,
    apart,
    comparable,
    fact_values,
    hours_between,
    overlap,
    places_of,
    same_order,
    share_of_all,
    share_of_fewer,
    verifier_of,
)
from monitor.model import Profile


class Features:
    """How two articles of one script compare. Shares are of what can be compared (see `fingerprint`).

    Each is counted when it is first asked for: most pairs are settled by a few, and some only serve the training.
    """

    def __init__(self, new: Profile, known: Profile, at_hand: AtHand) -> None:
        self._new, self._known, self._at_hand = new, known, at_hand
        self._ours, self._theirs = comparable(new.sketch, known.sketch, SKETCH_SIZE)

    # ------------------------------------------------------------------------------------------------------ shingles
    @cached_property
    def resemblance(self) -> float:
        """Shared shingles / all shingles (Jaccard)."""
        return overlap(self._ours, self._theirs)

    @cached_property
    def containment(self) -> float:
        """Shared shingles / those of the article with fewer."""
        return len(self._ours & self._theirs) / (min(len(self._ours), len(self._theirs)) or 1)

    @cached_property
    def own(self) -> float:
        """The same for shingles that no other story at hand shares; falls back to `containment`."""
        rare = self._ours & self._at_hand.of_one_story(self._new.shingles)
        return len(rare & self._theirs) / len(rare) if len(rare) >= FEWEST_PAIRS else self.containment

    # --------------------------------------------------------------------------------------------------------- facts
    @cached_property
    def _facts(self) -> tuple[set[int], set[int]]:
        return comparable(self._new.facts, self._known.facts, FACTS_SIZE)

    @cached_property
    def _figures(self) -> tuple[set[int], set[int]]:
        ours, theirs = self._facts
        return fact_values(ours, FIGURE_KINDS), fact_values(theirs, FIGURE_KINDS)

    @cached_property
    def _names(self) -> tuple[set[int], set[int]]:
        ours, theirs = self._facts
        return fact_values(ours, NAME_KINDS), fact_values(theirs, NAME_KINDS)

    @cached_property
    def _places(self) -> tuple[int, int, int]:
        return places_of(*self._facts)

    @cached_property
    def figures_shared(self) -> float:
        """Numbers and codes: shared / those of the article with fewer; near 0.5 where they are few."""
        return share_of_fewer(*self._figures)

    @cached_property
    def figures_alike(self) -> float:
        """Numbers and codes: shared / all."""
        return share_of_all(*self._figures)

    @cached_property
    def names_shared(self) -> float:
        """Names: shared / those of the article with fewer."""
        return share_of_fewer(*self._names)

    @cached_property
    def names_alike(self) -> float:
        """Names: shared / all."""
        return share_of_all(*self._names)

    @cached_property
    def conflict(self) -> float:
        """Places with different figures, dates or codes: n / (n + 1)."""
        return self._places[0] / (self._places[0] + 1)

    @cached_property
    def misnamed(self) -> float:
        """Places with different names: n / (n + 1)."""
        return self._places[1] / (self._places[1] + 1)

    @cached_property
    def conflicting(self) -> float:
        """Places with different facts / places in common."""
        conflicts, misnamed, agreements = self._places
        return (conflicts + misnamed) / (conflicts + misnamed + agreements + 1)

    @cached_property
    def agreement(self) -> float:
        """Places with the same fact: n / (n + 3)."""
        return self._places[2] / (self._places[2] + 3)

    @cached_property
    def order(self) -> float:
        """Shared facts in the same order."""
        return same_order(self._new.facts, self._known.facts)

    @cached_property
    def dates_apart(self) -> float:
        """1 when both state dates and none is shared."""
        return apart(*self._facts, int(FactKind.DATE))

    @cached_property
    def headline_apart(self) -> float:
        """1 when both headlines hold numbers and none is shared."""
        return apart(*self._facts, int(FactKind.HEADLINE_NUMBER))

    # --------------------------------------------------------------------------------------------------------- words
    @cached_property
    def headline(self) -> float:
        """Words of the headlines: shared / all."""
        return overlap(set(self._new.title), set(self._known.title))

    @cached_property
    def headline_found(self) -> float:
        """Of the headlines' words, weighted by rarity, those in the other article: of both sides."""
        return sum([self._share(one.title_words, other.all_words) for one, other in self._sides]) / 2

    @cached_property
    def _leads(self) -> list[float]:
        return [self._share(one.first_words, other.first_words) for one, other in self._sides]

    @cached_property
    def lead(self) -> float:
        """Of the words of headline and first lines, weighted by rarity, those in the other's: of both sides."""
        return sum(self._leads) / 2

    @cached_property
    def lead_least(self) -> float:
        """The same of the side that has less in common."""
        return min(self._leads)

    @cached_property
    def lead_found(self) -> float:
        """Of these words, those anywhere in the other: of the side that has less in common."""
        return min([self._share(one.first_words, other.all_words) for one, other in self._sides])

    @property
    def _sides(self) -> tuple[tuple[Profile, Profile], tuple[Profile, Profile]]:
        return (self._new, self._known), (self._known, self._new)

    def _share(self, words: frozenset[int], held: frozenset[int]) -> float:
        return self._at_hand.weighed(words).share(held)

    # ---------------------------------------------------------------------------------------------- time and length
    @cached_property
    def _hours(self) -> float | None:
        return hours_between(self._new, self._known)

    @cached_property
    def gap(self) -> float:
        """Hours between them, as log(1 + h) / 8 (1 from four months on); unknown: `UNKNOWN_GAP`."""
        return UNKNOWN_GAP if self._hours is None else min(1.0, math.log1p(self._hours) / 8)

    @cached_property
    def far(self) -> float:
        """1 when more than two days apart."""
        return float(self._hours is not None and self._hours > FAR_HOURS)

    @cached_property
    def length(self) -> float:
        """The shorter / the longer."""
        new, known = self._new.length, self._known.length
        return min(new, known) / (max(new, known) or 1)

    @property
    def chinese(self) -> float:
        return float(self._new.chinese)

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _VALUES(self)


NAMES = (
    *("resemblance", "containment", "own", "figures_shared", "figures_alike", "names_shared", "names_alike"),
    *("conflict", "misnamed", "conflicting", "agreement", "order", "dates_apart", "headline", "headline_found"),
    *("lead", "lead_least", "lead_found", "headline_apart", "gap", "far", "length", "chinese"),
)
_VALUES: Callable[[Features], tuple[float, ...]] = attrgetter(*NAMES)


def verifier() -> Verifier:
    """The constants of this release for two texts."""
    return verifier_of("text", NAMES)
