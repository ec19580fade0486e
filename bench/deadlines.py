"""How surely deadlines are read in wordings that nobody prepared for: `python -m bench.deadlines`.

The set is `bench/deadline_set/blind.jsonl`; its README says how it was written. Printed by language: precision, recall
and F1 of the days, whether or not the item is relevant; how many of the items with deadlines show exactly the right
days; and how many of the items are relevant, since readers see no others. Answers to single items are not shown: the
set is kept unread.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

from bench.knowing import answers, draft_of
from monitor.catalogue import programme_file
from monitor.model import LANGUAGES
from monitor.tag.classifier import Classifier

SET = Path(__file__).parent / "deadline_set" / "blind.jsonl"


def main() -> None:
    catalogue = programme_file.load(None)
    classifier = Classifier(catalogue.programmes, catalogue.version)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in map(json.loads, SET.read_text("utf-8").splitlines()):
        known = classifier.classify(draft_of(line))
        said, true = answers(known)["deadlines"], set(line["deadlines"])
        for group in ("all", line["language"]):
            counts[group] += Counter(right=len(said & true), extra=len(said - true), missed=len(true - said))
            if true:
                counts[group] += Counter(items=1, exact=said == true, relevant=known.relevant)
    for group in ("all", *LANGUAGES):
        print(f"{group:8} {_summed(counts[group])}")


def _summed(count: Counter[str]) -> str:
    right, extra, missed = count["right"], count["extra"], count["missed"]
    scores = (right / (right + extra), right / (right + missed), 2 * right / (2 * right + extra + missed))
    shares = f"exact {count['exact']} of {count['items']}, relevant {count['relevant']}"
    return "P {:.3f} R {:.3f} F1 {:.3f}, ".format(*scores) + shares


if __name__ == "__main__":
    main()
