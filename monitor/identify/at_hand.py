"""What an article is held against at once: the stories at hand, and how much a word or a shingle proves among them.

What stands in many stories of one publisher is the template of a series and proves nothing; what many publishers say is
the news.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from monitor.identify import words
from monitor.model import Candidate

_NOTHING: frozenset[int] = frozenset()
RARE = 0.8  # weight from which a word is rare: not in `common_words.toml`, and in few of the stories at hand


class AtHand:
    """The stories at hand in one script. What is counted over them is counted when it is first needed."""

    def __init__(self, candidates: Iterable[Candidate], *, chinese: bool) -> None:
        self._candidates = [one for one in candidates if one.profile.chinese == chinese]
        self._general = words.weights(chinese)
        self._weighed: dict[frozenset[int], Weighed] = {}
        self._alone: dict[frozenset[int], set[int]] = {}

    def of_one_story(self, shingles: frozenset[int]) -> set[int]:
        """Those of the shingles of an article that stand in one story alone."""
        known = self._alone.get(shingles)
        if known is None:
            stories: dict[int, frozenset[int]] = {}
            for one in self._candidates:
                stories[one.story_id] = stories.get(one.story_id, _NOTHING) | (one.profile.shingles & shingles)
            met: set[int] = set()
            shared: set[int] = set()
            for held in stories.values():
                shared |= met & held
                met |= held
            known = self._alone[shingles] = met - shared
        return known

    @cached_property
    def _repeated(self) -> Mapping[int, float]:
        """The rarity of the words and facts that several stories of one publisher hold."""
        publishers: dict[int, dict[int, list[Candidate]]] = {}
        for one in self._candidates:
            publishers.setdefault(one.profile.publisher, {}).setdefault(one.story_id, []).append(one)
        repeated: dict[int, float] = {}
        for stories in publishers.values():
            if len(stories) > 1:
                _count([_held(story) for story in stories.values()], repeated)
        return repeated

    def rarity(self, fact: int) -> float:
        """How much a fact's value proves: dates of the day and names of a series are repeated."""
        return self._repeated.get(-fact, 1.0)

    def weighed(self, of: frozenset[int]) -> Weighed:
        """Words with what each proves, between 0 and 1: rare in general, and not repeated by a series at hand."""
        known = self._weighed.get(of)
        if known is None:
            general, repeated = self._general, self._repeated
            weights = {word: general.get(word, 1.0) * repeated.get(word, 1.0) for word in of}
            known = self._weighed[of] = Weighed.of(weights)
        return known


def _held(story: Sequence[Candidate]) -> frozenset[int]:
    """The words and facts of the articles of a story."""
    first, *others = story
    return first.profile.held.union(*(one.profile.held for one in others))


def _count(stories: Sequence[frozenset[int]], repeated: dict[int, float]) -> None:
    for word, held in Counter(chain.from_iterable(stories)).items():
        if held > 1:
            rarity = math.log((len(stories) + 1) / held) / math.log(len(stories) + 1)
            repeated[word] = min(rarity, repeated.get(word, 1.0))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words with what each proves, and the sum of it."""

    words: Mapping[int, float]
    total: float

    @classmethod
    def of(cls, weights: Mapping[int, float]) -> Weighed:
        return cls(weights, sum(weights.values()))

    def share(self, held: frozenset[int]) -> float:
        """Of the words, weighted, the share that is held."""
        return sum([self.words[word] for word in held.intersection(self.words)]) / self.total if self.total else 0.0

    def rare_share(self, held: frozenset[int]) -> float:
        """Of the rare words the share that is held, drawn to a half where there are few."""
        rare = frozenset([word for word, weight in self.words.items() if weight >= RARE])
        return (len(rare & held) + 1) / (len(rare) + 2)
