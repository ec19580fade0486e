"""Fit the verifiers' constants: `python -m bench.stories_train [--write]`.

Plays the training half of the set (several seeds, the press in full and as summaries, with and without the releases)
and takes every comparison that the service would make, with its truth. Logistic regression (`logistic`): what
speaks for one story may only count for it, what speaks against only against, so that the constants carry over to texts
unlike these. Writes `monitor/identify/verifier.toml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from math import inf
from pathlib import Path

import numpy as np

from bench.logistic import Matrix, fitted
from bench.stories_mixes import MIXES
from bench.stories_play import play
from bench.stories_week import week_documents
from bench.story_set.desks import news
from bench.story_set.make import Document, documents
from monitor.identify import by_text, similarity, teasers
from monitor.identify.at_hand import AtHand
from monitor.model import Candidate, Profile, StoryChoice

TARGET = Path(similarity.__file__).with_name("verifier.toml")
ISSUES, FREE_STORIES, NEWS, WEEK = 5, 90, 100, 150  # of each set: a minute of processor time in all
RIDGE = 2e-4
AGAINST = {
    "conflict", "misnamed", "conflicting", "dates_apart", "headline_apart", "gap", "far", "figures_missing",
    "names_missing", "dates_missing",
}  # fmt: skip
FREE = {"length", "chinese", "brief"}
AT_MOST = {"headline": 2.0}  # desks write new headlines more often than the copies of the set do
# The made-up sets have less of it than real streams: late copies, words in common without figures, trimmed copies.
AT_LEAST = {
    "gap": -2.0,
    "containment": 1.0,
    "own": 1.0,
    "length": -1.0,
    "in_text": 1.0,
    "phrases": 1.0,
    "names_missing": -1.5,
}
SAME, DUPLICATE = 0.5, 0.9
Pairs = Callable[[Profile, Sequence[Candidate]], Iterable[tuple[Candidate, similarity.Features | teasers.Features]]]


def text_pairs(new: Profile, candidates: Sequence[Candidate]) -> Iterable[tuple[Candidate, similarity.Features]]:
    return by_text.comparisons(new, candidates, AtHand(candidates, chinese=new.chinese))


def teaser_pairs(new: Profile, candidates: Sequence[Candidate]) -> Iterable[tuple[Candidate, teasers.Features]]:
    return teasers.comparisons(new, candidates, AtHand(candidates, chinese=new.chinese))


class Rows:
    """The features of pairs, and whether both tell one story."""

    def __init__(self, names: Sequence[str], pairs: Pairs) -> None:
        self.names, self.pairs = names, pairs
        self.rows: list[tuple[float, ...]] = []
        self.truths: list[bool] = []

    def play(self, items: Sequence[Document]) -> None:
        """Every comparison of one play."""

        def seen(document: Document, new: Profile, candidates: Sequence[Candidate], _: StoryChoice) -> None:
            for candidate, evidence in self.pairs(new, candidates):
                self.rows.append(evidence.values())
                self.truths.append(items[candidate.article_id].story == document.story)

        play(items, seen)


def bounds(names: Sequence[str]) -> list[tuple[float, float]]:
    """The least and the greatest weight of each feature."""

    def bound(name: str) -> tuple[float, float]:
        if name in AGAINST:
            return AT_LEAST.get(name, -inf), 0.0
        return AT_LEAST.get(name, -inf if name in FREE else 0.0), AT_MOST.get(name, inf)

    return [bound(name) for name in names]


def written(kind: str, names: Sequence[str], bias: float, weights: Matrix) -> list[str]:
    lines = [
        "",
        f"[{kind}]",
        f"bias = {bias:.3f}",
        f"same = {SAME}",
        f"duplicate = {DUPLICATE}",
        "",
        f"[{kind}.weights]",
    ]
    return lines + [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]


def played(half: str, seed: int) -> dict[str, Rows]:
    """Every comparison of one half of all sets, in each mix."""
    kinds = {"text": Rows(similarity.NAMES, text_pairs), "teaser": Rows(teasers.NAMES, teaser_pairs)}
    sets = (
        documents(half, seed, ISSUES, FREE_STORIES, retold=True),
        news(half, seed, NEWS),
        week_documents(half, seed, WEEK),
    )
    for known in sets:
        for name, mix in MIXES.items():
            kinds["text" if name == "press in full" else "teaser"].play(mix(known))
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    lines = ["# Written by bench/stories_train.py: do not edit by hand."]
    for kind, each in played("train", given.seed).items():
        print(f"{kind}: {len(each.rows)} comparisons, {sum(each.truths)} of one story")
        truths = np.array(each.truths, dtype=float)
        lines += written(kind, each.names, *fitted(np.array(each.rows), truths, bounds(each.names), ridge=RIDGE))
    print(text := "\n".join([*lines, ""]))
    if given.write:
        TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
