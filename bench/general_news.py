"""What the engine takes for Hong Kong I&T news among short items of every sort: precision, recall, noise.

    python -m bench.general_news [--errors]

Measured on `tests/data/relevance`, split "seen" (the rules were made with it at hand) and "unread" (only its figures were
seen). Noise is the share of items that were taken for I&T news and are not. The last lines say how much of what the
whole text gives on `tests/data/labelled` is found by the headline and 160 characters alone, which is what a feed gives.

`--errors` lists what went wrong, of split "seen" only.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bench.knowing import ROOT, Count, draft_of, labelled
from monitor.catalogue import programme_file as catalogues
from monitor.model import Draft
from monitor.tag.classifier import Classifier

TEASER = 160  # characters of text in a feed's item: the usual length of a meta description


@dataclass(frozen=True)
class Figures:
    """Of one split: shares from 0 to 1."""

    precision: float
    recall: float
    f1: float

    @property
    def noise(self) -> float:
        return 1 - self.precision


def short_items() -> Iterator[dict[str, Any]]:
    """Every item of `tests/data/relevance`."""
    for path in sorted((ROOT / "tests/data/relevance").glob("*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def measure(classifier: Classifier, errors: bool = False) -> dict[str, Figures]:
    """The figures of each split; errors of split "seen" are printed on the way."""
    counts: dict[str, Count] = defaultdict(Count)
    for item in short_items():
        draft = Draft("", item["title"], text=item["text"], language=item["language"])
        said, true = classifier.classify(draft), item["relevant"]
        counts[item["split"]].add({"yes"} if said.relevant else set(), {"yes"} if true else set(), set())
        if errors and item["split"] == "seen" and said.relevant != true:
            print(f"{item['id']} {'relevant' if true else 'general'} {said.relevance} {item['title']}\n    {said.why}")
    return {split: Figures(*count.scores) for split, count in counts.items()}


def kept_by_teaser(classifier: Classifier, *splits: str) -> float:
    """Of the relevant labelled articles that are found by their whole text, the share found by headline and teaser."""
    found = kept = 0
    for line in labelled():
        draft = draft_of(line)
        if line["split"] in splits and line["labels"]["relevant"] and classifier.classify(draft).relevant:
            found += 1
            kept += classifier.classify(replace(draft, summary="", text=draft.text[:TEASER])).relevant
    return kept / found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    catalogue = catalogues.load()
    classifier = Classifier(catalogue.programmes, catalogue.version)
    for split, of in sorted(measure(classifier, parser.parse_args().errors).items()):
        print(f"{split:7} P {of.precision:.3f}  R {of.recall:.3f}  F1 {of.f1:.3f}  noise {of.noise:.3f}")
    for splits in (("dev", "test"), ("fresh",)):
        print(f"headline and {TEASER} characters, {', '.join(splits)}: {kept_by_teaser(classifier, *splits):.3f}")


if __name__ == "__main__":
    main()
