"""How near an extracted text is to the true one: precision, recall and F1 of its tokens, each as often as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean

from bench.extraction.material import Made
from monitor.text import search_tokens


def f1(found: str, made: Made) -> float:
    """Token F1 of a text. A page that holds no article is right (1) with no text at all and wrong (0) with any."""
    if made.verdict != "article":
        return 0.0 if found.strip() else 1.0
    said, true = Counter(search_tokens(found)), Counter(search_tokens("\n".join(made.text)))
    said -= _spare(said - true, Counter(search_tokens("\n".join(made.also))))
    both = sum((said & true).values())
    return 2 * both / (said.total() + true.total()) if both else 0.0


def _spare(extra: Counter[str], allowed: Counter[str]) -> Counter[str]:
    """The tokens too many that may stand there: a byline, a caption."""
    return extra & allowed


@dataclass(slots=True)
class Tally:
    """What was measured on the pages of one shape or group: F1 for each reader, and the product's other answers."""

    scores: dict[str, list[float]] = field(default_factory=dict)
    right: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, scores: dict[str, float], right: dict[str, bool]) -> None:
        for name, score in scores.items():
            self.scores.setdefault(name, []).append(score)
        for name, one in right.items():
            self.right.setdefault(name, []).append(one)

    def f1(self, reader: str) -> float:
        return mean(self.scores[reader])

    def share(self, what: str) -> float:
        """The share of pages whose headline, day or verdict was right; 1 where no page was asked for it."""
        return mean(self.right.get(what) or [True])

    @property
    def pages(self) -> int:
        return len(next(iter(self.scores.values()), []))


def together(tallies: Iterable[Tally]) -> Tally:
    """One tally of several."""
    whole = Tally()
    for tally in tallies:
        for name, scores in tally.scores.items():
            whole.scores.setdefault(name, []).extend(scores)
        for name, right in tally.right.items():
            whole.right.setdefault(name, []).extend(right)
    return whole


def row(name: str, tally: Tally, readers: Sequence[str], what: Sequence[str]) -> str:
    """One line of the table."""
    scores = " ".join(f"{tally.f1(reader):11.3f}" for reader in readers)
    shares = " ".join(f"{tally.share(one):9.3f}" for one in what)
    return f"{name:34} {tally.pages:5} {scores} {shares}"
