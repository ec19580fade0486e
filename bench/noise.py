"""A general month: how much of what the engine calls relevant is noise, and how much relevant news it misses.

    python -m bench.noise [--set general|relevance] [--errors]

Measured on `tests/data/general`, a month as it comes, or on `tests/data/relevance`, items that are hard to judge (their
READMEs say how they were made), on each half and language. Printed: items; flagged;
noise, the share of the flagged that is not relevant; recall, the share of the relevant that is flagged; false flags for
each 300 general items, which carries over to a month of any mix; and recall by headline and 160 characters alone.

`--errors` lists what went wrong in the half "seen". The texts of the half "unseen" are never shown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.knowing import draft_of
from monitor.bootstrap import open_classifier
from monitor.model import Draft
from monitor.settings import load_settings

DATA = Path(__file__).resolve().parents[1] / "tests/data"
SETS = ("general", "relevance")
BRIEF = 160  # characters of a teaser
GENERAL = 300  # items: a month of a radio service


def items(name: str = "general") -> Iterator[dict[str, Any]]:
    """Every item of one of `SETS`."""
    for path in sorted((DATA / name).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def teaser(draft: Draft) -> Draft:
    return replace(draft, text=draft.text[:BRIEF])


def report(name: str, judged: Sequence[tuple[bool, bool, bool]]) -> str:
    """A line of the table. `judged`: for each item whether it is relevant, is flagged, and is flagged by its teaser."""
    flagged = sum(said for _, said, _ in judged)
    right = sum(true and said for true, said, _ in judged)
    brief = sum(true and said for true, _, said in judged)
    relevant = sum(true for true, _, _ in judged)
    false = (flagged - right) * GENERAL / max(1, len(judged) - relevant)
    return (
        f"{name:16} {len(judged):4} items  flagged {flagged:3}  noise {(flagged - right) / max(1, flagged):.3f}  "
        f"recall {right / relevant:.3f}  by teaser {brief / relevant:.3f}  false flags per {GENERAL}: {false:.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--errors", action="store_true", help='list what went wrong in the half "seen"')
    parser.add_argument("--set", choices=SETS, default="general")
    arguments = parser.parse_args()
    show = arguments.errors
    classifier = open_classifier(load_settings({}, None))
    groups: dict[str, list[tuple[bool, bool, bool]]] = {}
    for item in items(arguments.set):
        true, draft = item["labels"]["relevant"], draft_of(item)
        said, brief = (classifier.classify(each).relevant for each in (draft, teaser(draft)))
        for language in ("all", item["language"]):
            groups.setdefault(f"{item['half']} {language}", []).append((true, said, brief))
        if show and item["half"] == "seen" and said != true:
            print(f"{'missed' if true else 'noise'} {item['id']}: {item['title']}\n    {item['text']}")
    for name in sorted(groups):
        print(report(name, groups[name]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
