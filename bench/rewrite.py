"""Whether the same article written otherwise gets the same answers: tags, deadlines and sums, 0 changed is the aim.

    python -m bench.rewrite [--brief] [--show N] [--only NAME ...]

Every labelled article is rewritten mechanically (`bench/rewritings*.py`: wrapped lines, other forms of dates, times and
sums, other scripts and spellings) and classified as `monitor classify` does, through the same reader. The answers are
compared with those on the article as it is, not with the labels: tags by slug, deadlines by day and time, sums by their
value in Hong Kong dollars. `lost` and `new` count answers, `of` those on the articles that the rewriting changes.

`--show N` lists the first N changes of each rewriting. `--brief` prints only rewritings that change an answer and ends
with status 1 if there is one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import rewritings_dates, rewritings_layout, rewritings_money, rewritings_words  # noqa: E402, F401
from bench.knowing import labelled  # noqa: E402
from bench.rewritings import BETWEEN_HAN, REWRITINGS, About, Rewriting  # noqa: E402
from monitor.catalogue import programme_file as catalogues  # noqa: E402
from monitor.model import Amount, Classification, Deadline, Programme  # noqa: E402
from monitor.pipeline.jsonl_line import read_line  # noqa: E402
from monitor.tag.classifier import Classifier  # noqa: E402

NOW = datetime(2027, 1, 1, tzinfo=UTC)  # after every labelled article
WHAT = ("tags", "deadlines", "amounts")
Answers = dict[str, set[Any]]
_SHORTEST_NAME = 4  # characters: shorter names are parts of other words


@dataclass(slots=True)
class Changes:
    """What one rewriting did: articles changed, answers on them, those lost and those new, and examples."""

    articles: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.lost or self.new)


def answers(classification: Classification) -> Answers:
    """The answers that are compared."""
    return {
        "tags": {tag.slug for tag in classification.tags},
        "deadlines": {(deadline.date.isoformat(), deadline.time) for deadline in classification.facts.of(Deadline)},
        "amounts": {
            value
            for amount in classification.facts.of(Amount)
            for value in (amount.hkd, amount.hkd_max)
            if value is not None
        },
    }


def classified(classifier: Classifier, line: Mapping[str, Any]) -> Answers:
    """The answers on one line, read as `monitor classify` reads it; its language is left to be found."""
    stated = {name: line[name] for name in ("url", "title", "text", "published") if line.get(name)}
    return answers(classifier.classify(read_line(json.dumps(stated), {}, NOW, need_url=False)[1]))


def about(line: Mapping[str, Any], names: tuple[str, ...]) -> About:
    published = line.get("published")
    day = datetime.fromisoformat(published).date() if published else None
    return About(line["language"], day, frozenset(line["labels"]["amounts"]), names)


def chinese_names(programmes: Sequence[Programme]) -> tuple[str, ...]:
    """Names of the catalogue that hold Han characters side by side, the longest first."""
    names = {name for item in programmes for name in (item.name_zh_hant, item.name_zh_hans, *item.aliases)}
    long = (name for name in names if len(name) >= _SHORTEST_NAME and BETWEEN_HAN.search(name))
    return tuple(sorted(long, key=lambda name: (-len(name), name)))


def compare(
    classifier: Classifier, lines: Sequence[tuple[dict[str, Any], About, Answers]], rewrite: Rewriting
) -> Changes:
    """What a rewriting changes on all articles."""
    changes = Changes()
    for line, known, before in lines:
        written = {name: rewrite(line[name], known) for name in ("title", "text")}
        if written == {name: line[name] for name in written}:
            continue
        after = classified(classifier, line | written)
        changes.articles += 1
        for what in WHAT:
            passed_over = (
                _also_elsewhere(classifier) if what == "tags" and rewrite is REWRITINGS["simplified"] else set()
            )
            lost, new = before[what] - after[what] - passed_over, after[what] - before[what]
            changes.answers[what] += len(before[what])
            changes.lost += Counter({what: len(lost)})
            changes.new += Counter({what: len(new)})
            if lost or new:
                changes.examples.append(example(line, written, what, lost, new))
    return changes


def _also_elsewhere(classifier: Classifier) -> set[str]:
    """In Simplified characters an article says less of where it plays: names that other places have too then need a
    sign of Hong Kong, so these tags are not compared.
    """
    return {item.slug for item in classifier.programmes if item.also_elsewhere}


def example(line: Mapping[str, Any], written: Mapping[str, str], what: str, lost: set[Any], new: set[Any]) -> str:
    """One changed answer, and the words that were written otherwise near the first difference."""
    places = " | ".join(_differences(f"{line['title']} ¶ {line['text']}", f"{written['title']} ¶ {written['text']}"))
    return f"{line['id']} {what}: lost {sorted(lost)} new {sorted(new)}\n      {places}"


def _differences(old: str, new: str) -> Iterator[str]:
    """The new text from its first difference on, a little."""
    first = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    yield re.sub(r"\n", "⏎", new[max(0, first - 40) : first + 120])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--only", nargs="+", choices=REWRITINGS, default=list(REWRITINGS))
    arguments = parser.parse_args()
    catalogue = catalogues.load()
    classifier = Classifier(catalogue.programmes, catalogue.version)
    names = chinese_names(catalogue.programmes)
    lines = [(line, about(line, names), classified(classifier, line)) for line in labelled()]
    total = Changes()
    print(f"{'rewriting':26}articles" + "".join(f"{what:>12} lost new" for what in WHAT))
    for name in arguments.only:
        changes = compare(classifier, lines, REWRITINGS[name])
        total.articles += changes.articles
        total.answers, total.lost, total.new = (
            total.answers + changes.answers, total.lost + changes.lost, total.new + changes.new
        )  # fmt: skip
        if changes.any or not arguments.brief:
            tell(name, changes)
        for text in changes.examples[: arguments.show]:
            print(f"    {text}")
    tell("all", total)
    return 1 if arguments.brief and total.any else 0


def tell(name: str, changes: Changes) -> None:
    figures = "".join(f"{changes.answers[what]:12}{changes.lost[what]:5}{changes.new[what]:4}" for what in WHAT)
    print(f"{name:26}{changes.articles:8}{figures}")


if __name__ == "__main__":
    raise SystemExit(main())
