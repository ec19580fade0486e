"""What an article is held against at once: the stories at hand, and how much a word or a shingle proves among them.

What stands in many stories of one publisher is the template of a series and proves nothing; what many publishers say is
the news.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.identify import words
from monitor.model import Candidate


class AtHand:
    """The stories at hand in one script."""

    def __init__(self, candidates: Iterable[Candidate], *, chinese: bool) -> None:
        self._words: dict[int, list[frozenset[int]]] = {}
        of_publisher: dict[int, dict[int, set[int]]] = {}
        shingles: dict[int, set[int]] = {}
        for candidate in candidates:
            shingles.setdefault(candidate.story_id, set()).update(candidate.profile.sketch)
            if candidate.profile.chinese == chinese:
                held = candidate.profile.all_words
                self._words.setdefault(candidate.story_id, []).append(held)
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

    def weights(self, of: Iterable[int]) -> dict[int, float]:
        return {word: self.weight(word) for word in of}

    def next_best(self, weights: Mapping[int, float], but: int) -> float:
        """The largest share of weighted words that an article of another story than `but` holds."""
        return max(
            (share_of(weights, held) for story, each in self._words.items() if story != but for held in each),
            default=0.0,
        )


def share_of(weights: Mapping[int, float], held: frozenset[int]) -> float:
    """Of weighted words, the share that is held."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0
