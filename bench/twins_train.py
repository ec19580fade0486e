"""Fit the constants of language versions: `python -m bench.twins_train [--write]`.

Plays the seen half of the bilingual sets (by text, by summary, by headline; whole, and with half of the counterparts
missing) and takes every pair that the service would weigh, with its truth. Logistic regression (`logistic`); what
speaks for versions may only count for them. One verifier for each kind
of pair. Writes `version_verifier.toml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.logistic import Matrix, fitted
from bench.twins_play import play
from bench.twins_set.make import KNOWN, Version, versions
from monitor.identify import version_evidence
from monitor.identify.headline_vectors import HeadlineEncoder, installed_encoder
from monitor.identify.version_choice import weighed
from monitor.identify.version_evidence import NAMES, kind_of_pair
from monitor.model import Neighbour

TARGET = Path(version_evidence.__file__).with_name("version_verifier.toml")
SEEDS = (11,)
RIDGE = 1e-4
AGAINST = {"figures_apart", "names_missing", "latin_missing", "words_missing", "gap"}
# The sets' own habits must not decide: that versions come within four hours, and headlines translated word by word.
# Not fitted: headlines with other figures are other announcements, whatever else they share; and so, nearly, are those
# with other names, which the list of names knows too few of for the sets to show.
GIVEN = {"figures_apart": -20.0, "names_missing": -2.5}
AT_LEAST = {"gap": -2.5, "words_missing": -1.0}


class Rows:
    """The features of pairs, and whether both tell one thing, by the kind of pair."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[list[tuple[float, ...]], list[bool]]] = {}

    def play(self, items: Sequence[Version], encoder: HeadlineEncoder | None) -> None:
        """Every pair that the service would weigh in one play."""

        def seen(new: Neighbour, near: Sequence[Neighbour]) -> None:
            for pair in weighed(new, [one for one in near if one.chinese != new.chinese]):
                rows, truths = self.of.setdefault(kind_of_pair(new.marks, pair.other.marks), ([], []))
                rows.append(pair.features.values())
                truths.append(items[pair.other.article_id].story == items[new.article_id].story)

        play(items, encoder, seen)


def bound(name: str) -> tuple[float, float]:
    """The least and the greatest weight of a feature; none is far beyond what one clear word is worth."""
    return (AT_LEAST.get(name, -100.0), 0.0) if name in AGAINST else (0.0, 100.0)


# Log-odds of the best pair: chosen so that nearly no play of the seen half joins wrongly (`bench.twins`).
ENOUGH = {"facts-headlines": 1.2, "facts-leads": 0.7, "vectors-headlines": 1.2, "vectors-leads": 0.7}


def written(name: str, bias: float, weights: Matrix) -> list[str]:
    lines = [f"[{name}]", f"bias = {bias:.3f}", f"enough = {ENOUGH[name]}", "", f"[{name}.weights]"]
    return [*lines, *(f"{feature} = {weight:.3f}" for feature, weight in zip(NAMES, weights, strict=True)), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    encoder = installed_encoder()
    assert encoder, "the extra `twins` is not installed"
    found = Rows()
    for seed in SEEDS:
        for known in KNOWN:
            for missing in (0.0, 0.5):
                for vectors in (None, encoder):
                    found.play(versions("seen", known, seed, 8, missing=missing), vectors)
    lines = ["# Written by bench/twins_train.py: do not edit by hand.", ""]
    for name, (rows, truths) in sorted(found.of.items()):
        print(f"{name}: {len(rows)} pairs, {sum(truths)} of one announcement")
        given = GIVEN if name.startswith("vectors") else GIVEN | {"vector": 0.0}
        numbered = {NAMES.index(feature): weight for feature, weight in given.items()}
        bounds = [bound(feature) for feature in NAMES]
        bias, weights = fitted(np.array(rows), np.array(truths, dtype=float), bounds, ridge=RIDGE, given=numbered)
        lines += written(name, bias, weights)
    print(text := "\n".join(lines))
    if options.write:
        TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
