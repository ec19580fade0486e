"""Fit the verifier's constants: `python -m bench.stories_train [--write]`.

Plays the training half of the set (several seeds) and takes every comparison that the service would make, with its
truth. Logistic regression by projected gradient: what speaks for one story may only count for it, what speaks against
only against, so that the constants carry over to texts unlike these. Writes `monitor/identify/verifier.toml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.stories_play import play
from bench.story_set.make import Document, documents
from monitor.identify import similarity as weighing
from monitor.identify.similarity import NAMES
from monitor.identify.story import comparisons
from monitor.model import Candidate, Profile, StoryChoice

TARGET = Path(weighing.__file__).with_name("verifier.toml")
SEEDS, ISSUES = (11, 12, 13), 30
STEPS, RATE, RIDGE = 6000, 0.5, 2e-4
AGAINST = {"conflict", "misnamed", "conflicting", "dates_apart", "headline_apart", "gap", "far"}
FREE = {"length", "chinese"}
HEADLINE_AT_MOST = 2.0  # desks write new headlines more often than the copies of the set do
SAME, DUPLICATE = 0.5, 0.9
Matrix = NDArray[np.float64]


def labelled(half: str, seed: int) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Every comparison of one play, with whether both articles tell one story."""
    items = documents(half, seed, ISSUES)
    rows: list[tuple[float, ...]] = []
    truths: list[bool] = []

    def seen(document: Document, new: Profile, candidates: Sequence[Candidate], _: StoryChoice) -> None:
        for candidate, evidence in comparisons(new, candidates):
            rows.append(evidence.values())
            truths.append(items[candidate.article_id].story == document.story)

    play(items, seen)
    return rows, truths


def fitted(rows: Matrix, truths: Matrix) -> tuple[float, Matrix]:
    """Bias and weights of least log-loss with the signs kept."""
    low = np.array([-np.inf if name in AGAINST | FREE else 0.0 for name in NAMES])
    high = np.array([0.0 if name in AGAINST else np.inf for name in NAMES])
    high[NAMES.index("headline")] = HEADLINE_AT_MOST
    weights, bias = np.zeros(len(NAMES)), 0.0
    slope, lift = np.zeros(len(NAMES)), 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(rows @ weights + bias))) - truths
        slope = 0.9 * slope + rows.T @ error / len(rows) + RIDGE * weights
        lift = 0.9 * lift + float(error.mean())
        weights = np.clip(weights - RATE * slope, low, high)
        bias -= RATE * lift
    return bias, weights


def written(bias: float, weights: Matrix) -> str:
    lines = ["# Written by bench/stories_train.py: do not edit by hand.", f"bias = {bias:.3f}", "", "[weights]"]
    lines += [f"{name} = {weight:.3f}" for name, weight in zip(NAMES, weights, strict=True)]
    return "\n".join([*lines, "", "[thresholds]", f"same = {SAME}", f"duplicate = {DUPLICATE}", ""])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    rows: list[tuple[float, ...]] = []
    truths: list[bool] = []
    for seed in SEEDS:
        more, known = labelled("train", seed)
        rows += more
        truths += known
    bias, weights = fitted(np.array(rows), np.array(truths, dtype=float))
    print(f"{len(rows)} comparisons, {sum(truths)} of one story")
    print(text := written(bias, weights))
    if parser.parse_args().write:
        TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
