"""What an article is held against at once: the stories at hand, and how much a word or a shingle proves among them.

What stands in many stories of one publisher is the template of a series and proves nothing; what many publishers say is
the news.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.identify import words
from monitor.model import Candidate

RARE = 0.8  # weight from which a word is rare: not in `common_words.toml`, and in few of the stories at hand


class AtHand:
    """The stories at hand in one script."""

    def __init__(self, candidates: Iterable[Candidate], *, chinese: bool) -> None:
        self._weighed: dict[frozenset[int], Weighed] = {}
        of_publisher: dict[int, dict[int, set[int]]] = {}
        shingles: dict[int, set[int]] = {}
        for candidate in candidates:
            shingles.setdefault(candidate.story_id, set()).update(candidate.profile.sketch)
            if candidate.profile.chinese == chinese:
                held = candidate.profile.all_words
                of_publisher.setdefault(candidate.profile.publisher, {}).setdefault(candidate.story_id, set()).update(
                    held
                )
        self.holding: Mapping[int, int] = Counter(shingle for each in shingles.values() for shingle in each)
        """In how many stories each shingle stands."""
        self._general = words.weights(chinese)
        self._repeated: dict[int, float] = {}
        for stories in of_publisher.values():
            self._count(list(stories.values()))

    def _count(self, stories: Sequence[set[int]]) -> None:
        for word, held in Counter(word for each in stories for word in each).items():
            if held > 1:
                rarity = math.log((len(stories) + 1) / held) / math.log(len(stories) + 1)
                self._repeated[word] = min(rarity, self._repeated.get(word, 1.0))

    def weight(self, word: int) -> float:
        """Between 0 and 1: rare in general, and not repeated by a series at hand."""
        return self._general.get(word, 1.0) * self._repeated.get(word, 1.0)

    def rarity(self, fact: int) -> float:
        """The same of a fact's value: dates of the day and names of a series are repeated."""
        return self._repeated.get(-fact, 1.0)

    def weighed(self, of: frozenset[int]) -> Weighed:
        """Words with what each proves."""
        known = self._weighed.get(of)
        if known is None:
            known = self._weighed[of] = Weighed.of({word: self.weight(word) for word in of})
        return known


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words with what each proves, and the sum of it."""

    words: Mapping[int, float]
    total: float
    rare: frozenset[int]

    @classmethod
    def of(cls, weights: Mapping[int, float]) -> Weighed:
        return cls(
            weights, sum(weights.values()), frozenset(word for word, weight in weights.items() if weight >= RARE)
        )

    def share(self, held: frozenset[int]) -> float:
        """Of the words, weighted, the share that is held."""
        return sum([self.words[word] for word in held.intersection(self.words)]) / self.total if self.total else 0.0

    def rare_share(self, held: frozenset[int]) -> float:
        """Of the rare words the share that is held, drawn to a half where there are few."""
        return (len(self.rare & held) + 1) / (len(self.rare) + 2)
