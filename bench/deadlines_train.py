"""Fit the weights by which a day is a deadline: `python -m bench.deadlines_train [--write] [--folds N]`.

Every day of the articles that may be read (`tests/data/labelled`: dev, test, and the odd numbers of fresh and third;
`tests/data/deadlines`; what may be read of general, relevance and kinds, which has few deadlines) with its features and
whether it is labelled a deadline: logistic regression with a ridge. Prints precision, recall, F1 and the share of
articles with a deadline that have exactly the right days, by the weights alone and with the rules in words: of each
part of the set left out of the fit, of folds by article, and of what was fitted. Only the part "fourth" is one that the
rules were not made with. `--write` puts the weights into `monitor/tag/facts/day_weights.toml`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.knowing import ROOT, draft_of, labelled
from monitor.catalogue import programme_file
from monitor.grammar.dateline import article_day
from monitor.grammar.phrases import Phrases
from monitor.model import Draft, Stamp
from monitor.tag.classifier import LEXICON, Classifier, as_scanned
from monitor.tag.facts import day_scores
from monitor.tag.facts.day_features import features_of
from monitor.tag.facts.day_sentences import settings
from monitor.tag.facts.ruled_days import Said, by_rules
from monitor.tag.lexicon import grouped
from monitor.tag.rule_set import shipped_phrases
from monitor.tag.salience import layout_of
from monitor.tag.whereabouts import place_elsewhere

TARGET = Path(day_scores.__file__).with_name("day_weights.toml")
RIDGE = 3.0  # 1 to 8 judge what is left out alike
LEAST = 4  # days that a feature must be seen of
STEPS = 15
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """A day that is not past: its features, the deadline that it would be, and what the rules in words say of it."""

    features: frozenset[str]
    day: date
    said: Said


@dataclass(frozen=True)
class Article:
    """`part`: of the set. `true`: the labelled deadlines."""

    part: str
    days: tuple[Candidate, ...]
    true: frozenset[str]
    relevant: bool


def lines() -> Iterator[tuple[str, Draft, set[str]]]:
    """Every article that may be read: the part of the set, the article, its deadlines."""
    for line in labelled():
        if line["split"] in ("dev", "test") or int(line["id"][-1]) % 2:
            yield line["split"], draft_of(line), set(line["labels"].get("deadlines", ()))
    for path in sorted((ROOT / "tests/data/deadlines").glob("*.jsonl")):
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            yield ("fourth" if line["set"] == "fourth" else "worded"), _draft(line), set(line["deadlines"])
    for folder in ("general", "relevance", "kinds"):
        for path in sorted((ROOT / "tests/data" / folder).glob("*.jsonl")):
            for line in map(json.loads, path.read_text("utf-8").splitlines()):
                if line.get("half", line.get("split")) in ("seen", "read"):
                    yield "news", draft_of(line), set(line["labels"].get("deadlines", ()))


def _draft(line: dict[str, Any]) -> Draft:
    stamp = Stamp(datetime.fromisoformat(f"{line['published']}T10:00:00+08:00"), "second")
    return Draft("", line["title"], "", line["text"], stamp, line["language"])


def articles() -> list[Article]:
    catalogue = programme_file.load()
    classifier = Classifier(catalogue.programmes, catalogue.version)
    found = []
    for part, draft, true in lines():
        (reading, _), known = as_scanned(draft), classifier.classify(draft)
        elsewhere = place_elsewhere(
            grouped(classifier._matcher.scan(reading).of(LEXICON))["relevance"], layout_of(reading)
        )
        today = article_day(draft.published.instant, reading.text)
        days = () if elsewhere and not known.relevant else tuple(candidates(reading, today, known.relevant))
        found.append(Article(part, days, frozenset(true), bool(true)))
    return found


def candidates(reading: Any, today: date | None, relevant: bool) -> Iterator[Candidate]:
    phrases: Phrases = shipped_phrases()
    for _, setting in settings(reading, today, phrases, relevant=relevant):
        for index, said in enumerate(by_rules(setting, phrases)):
            day = said.day.date - said.limit.earlier if said.limit else said.day.date
            if not said.former and not setting.says_again(index) and (today is None or day >= today):
                yield Candidate(frozenset(features_of(setting, index)), day, said)


# ------------------------------------------------------------------------------------------------------------------ fit
def names_of(known: Iterable[Article]) -> list[str]:
    counts = Counter(name for article in known for day in article.days for name in day.features)
    return sorted(name for name, count in counts.items() if count >= LEAST)


def fitted(known: Sequence[Article], names: Sequence[str]) -> dict[str, float]:
    """Name -> weight, "" the bias: least log-loss by Newton's method."""
    place = {name: index for index, name in enumerate(names)}
    days = [(article, day) for article in known for day in article.days]
    rows, truths = np.zeros((len(days), len(names) + 1)), np.zeros(len(days))
    rows[:, -1] = 1
    for row, (article, day) in enumerate(days):
        truths[row] = day.day.isoformat() in article.true
        rows[row, [place[name] for name in day.features if name in place]] = 1
    weights = np.zeros(len(names) + 1)
    ridge = np.append(np.full(len(names), RIDGE), 1e-6)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (chance - truths) + ridge * weights
        weights -= np.linalg.solve((rows.T * (chance * (1 - chance))) @ rows + np.diag(ridge), slope)
    return {**dict(zip(names, weights, strict=False)), "": float(weights[-1])}


# ---------------------------------------------------------------------------------------------------------------- count
def told(article: Article, weights: dict[str, float], *, ruled: bool) -> set[str]:
    def score(day: Candidate) -> float:
        return weights[""] + sum(weights.get(name, 0.0) for name in day.features)

    if not ruled:
        return {day.day.isoformat() for day in article.days if score(day) > 0}
    return {
        day.isoformat()
        for day in day_scores.chosen(
            (day_scores.margin(score(day), day.said, day.features), day.day) for day in article.days
        )
    }


def figures(counted: Sequence[tuple[Article, set[str]]]) -> str:
    right = sum(len(said & article.true) for article, said in counted)
    precision = right / max(1, sum(len(said) for _, said in counted))
    recall = right / max(1, sum(len(article.true) for article, _ in counted))
    exact = [said == article.true for article, said in counted if article.true]
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} exact {sum(exact) / max(1, len(exact)):.3f}"


def show(name: str, pairs: Sequence[tuple[Article, dict[str, float]]]) -> None:
    alone = figures([(article, told(article, weights, ruled=False)) for article, weights in pairs])
    both = figures([(article, told(article, weights, ruled=True)) for article, weights in pairs])
    print(f"{name:18}{alone}   with the rules: {both}")


def tell(known: Sequence[Article], folds: int) -> None:
    for part in ("third", "worded", "fourth", "news"):
        rest = [article for article in known if article.part != part]
        weights = fitted(rest, names_of(rest))
        show(f"without {part}", [(article, weights) for article in known if article.part == part])
    pairs = []
    for fold in range(folds):
        rest = [article for place, article in enumerate(known) if place % folds != fold]
        weights = fitted(rest, names_of(rest))
        pairs += [(article, weights) for place, article in enumerate(known) if place % folds == fold]
    show(f"{folds} folds", pairs)


def written(weights: dict[str, float]) -> str:
    lines = [
        "# Written by bench/deadlines_train.py: do not edit by hand.",
        f"bias = {weights['']:.2f}",
        "",
        "[weights]",
    ]
    return "\n".join(
        [*lines, *(f'"{name}" = {weight:.2f}' for name, weight in weights.items() if name and abs(weight) >= 0.05), ""]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    given = parser.parse_args()
    known = articles()
    print(f"{len(known)} articles, {sum(len(article.days) for article in known)} days")
    tell(known, given.folds)
    weights = fitted(known, names_of(known))
    for part in ("dev", "test", "fresh", "third", "worded", "fourth", "news"):
        show(f"fitted: {part}", [(article, weights) for article in known if article.part == part])
    if given.write:
        TARGET.write_text(written(weights), "utf-8")


if __name__ == "__main__":
    main()
