"""Fit the weights of wording: `python -m bench.wording_train [--write]` (needs `make bench-setup`).

Logistic regression with a ridge over the terms of headline and lead, for relevance beside what its reasons in
`relevance.toml` add up to, for each kind of announcement beside what rules and frames see (`events/kind_scores`).
Fitted to the articles that may be read: of `tests/data/labelled` dev, test and the odd numbers of fresh and third, the
seen halves of general and relevance, what may be read of kinds, and `tests/data/wording` but for its last set. Prints
precision, recall and F1 of each part, rules alone and with the weights, by folds where a part is fitted; what is
"unread" is never fitted. `--write` puts the weights into `monitor/tag/wording/weights.json`.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bench.knowing import ROOT, draft_of, labelled
from monitor.catalogue import programme_file
from monitor.tag import relevance
from monitor.tag.classifier import Classifier
from monitor.tag.events.kind_scores import ADDED, DROPPED
from monitor.tag.events.kinds import KINDS
from monitor.tag.relevance_sum import heard
from monitor.tag.wording import weights as shipped
from monitor.tag.wording.terms import Vocabulary, plain
from monitor.tag.wording.weights import RELEVANT, Wording

TARGET = Path(shipped.__file__).with_name("weights.json")
LEAST = 5  # articles in which a term must stand
RIDGE = {RELEVANT: 3.5, "": 0.7}  # penalty of a squared weight; "": of a kind. Half and double judge about alike
PRIOR = -1.45  # taken from the bias of relevance: the sets hold far more relevant articles than a month of news does
OFTEN = {"general": 10, "relevance": 10, "dev": 10, "test": 10, "fresh": 10, "third": 10}
# So often an article counts for relevance: these parts have the mix of life, the others were written to be relevant.
FOLDS = 5
SMALL = 0.07  # weights below are left out: half of the file, and a hundredth of F1
# Alone or with each other they say in whose style an article is written, which tells nothing of its subject.
_STYLE = (
    "a an the of for in on at to by with from and or but as is are was were be been ha have had will it its hi his her",
    "their our thi this that which who he she they we not no than ? ! : # 的 了 在 是 和 与 及 于 以 为 有 个 一",
    "said say told add day today yesterday tomorrow month year week monday tuesday wednesday thursday friday saturday",
    "sunday january february march april may jun july august september october november december",
    "昨 今 日 月 年 表示 今日 昨日 今天 昨天",
)
STYLE = frozenset(word for line in _STYLE for word in line.split())
Vector = NDArray[np.float64]


class Everything:
    """Holds all terms."""

    def __contains__(self, _: object) -> bool:
        return True


class Listener(Wording):
    """Weighs nothing, and remembers what it was asked of: terms, and what rules and frames see besides."""

    def __init__(self) -> None:
        super().__init__({RELEVANT: 0.0}, {})
        self.vocabulary = Vocabulary(Everything(), Everything())
        self.terms_heard: list[str] = []
        self.signs_heard: list[str] = []

    def relevance(self, terms: Iterable[str]) -> dict[str, float]:
        self.terms_heard, self.signs_heard = list(terms), []
        return {}

    def kinds(self, terms: Iterable[str]) -> dict[str, float]:
        self.signs_heard = list(terms)
        return {}


@dataclass(frozen=True)
class Article:
    """`part`: of the sets; `unread`: nothing is fitted to it. `offset`: what its reasons for relevance add up to.
    `terms`, `signs`: of headline and lead; those and what rules see. `said`: kinds by rules. None: not labelled."""

    part: str
    unread: bool
    offset: float
    terms: frozenset[str]
    signs: frozenset[str]
    said: frozenset[str]
    relevant: bool | None
    kinds: frozenset[str] | None
    may: frozenset[str] = field(default=frozenset())


def lines() -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """Every labelled article: part, whether it is unread, line."""
    for line in labelled():
        even = int(line["id"][-1]) % 2 == 0
        yield line["split"], line["split"] in ("fresh", "third") and even, line
    for folder in ("general", "relevance", "kinds", "wording"):
        for path in sorted((ROOT / "tests/data" / folder).glob("*.jsonl")):
            for line in map(json.loads, path.read_text("utf-8").splitlines()):
                part = line["split"] if folder == "wording" else folder
                yield part, line.get("half", line.get("split", "")) in UNREAD, line


UNREAD = ("unseen", "unread", "kinds-c", "kinds-d", "kinds-e", "kinds-f")


def articles() -> list[Article]:
    ears = Listener()
    relevance.HOPELESS = -math.inf
    catalogue = programme_file.load()
    classifier = Classifier(catalogue.programmes, catalogue.version, wording=ears)
    found = []
    for part, unread, line in lines():
        labels, draft = line["labels"], draft_of(line)
        score = min(max(classifier.classify(draft).relevance, 1e-4), 1 - 1e-4)
        known = classifier.classify(replace(draft, scope="all"))
        kinds = frozenset(KINDS.keys() & labels["events"]) if "events" in labels else None
        said = frozenset(KINDS.keys() & {event.kind for event in known.events})
        signs = frozenset(ears.signs_heard or ears.terms_heard)
        may = frozenset(labels.get("may_events", ()))
        offset, terms = math.log(score / (1 - score)), frozenset(ears.terms_heard)
        found.append(Article(part, unread, offset, terms, signs, said, labels.get("relevant"), kinds, may))
    return found


# ------------------------------------------------------------------------------------------------------------------ fit
@dataclass(frozen=True)
class Task:
    """One target: whose features, whether it is so (None: not to be fitted), and what is known before."""

    features: Callable[[Article], frozenset[str]]
    truth: Callable[[Article], bool | None]
    offset: Callable[[Article], float]


def task_of(target: str) -> Task:
    if target == RELEVANT:
        return Task(
            lambda one: frozenset(term for term in one.terms if not STYLE.issuperset(plain(term).split())),
            lambda one: one.relevant,
            lambda one: one.offset,
        )

    def truth(one: Article) -> bool | None:
        if one.kinds is None or one.relevant is False or (target in one.may and target not in one.kinds):
            return None
        return target in one.kinds

    return Task(lambda one: one.signs, truth, lambda _: 0.0)


def fitted(target: str, known: Sequence[Article]) -> dict[str, float]:
    """Term -> weight, "" the bias, of least log-loss."""
    task = task_of(target)
    often = OFTEN if target == RELEVANT else {}
    used = [one for one in known if task.truth(one) is not None for _ in range(often.get(one.part, 1))]
    counts = Counter(term for one in set(used) for term in task.features(one))
    names = sorted(term for term, count in counts.items() if count >= LEAST)
    rows = matrix(used, names, task)
    truths = np.array([float(bool(task.truth(one))) for one in used])
    offsets = np.array([task.offset(one) for one in used])
    ridge = np.append(np.full(len(names), RIDGE.get(target, RIDGE[""])), 1e-3)

    def loss(weights: Vector) -> tuple[float, Vector]:
        sums = rows @ weights + offsets
        value = np.logaddexp(0, sums).sum() - truths @ sums + 0.5 * ridge @ weights**2
        return float(value), rows.T @ (1 / (1 + np.exp(-sums)) - truths) + ridge * weights

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    prior = PRIOR if target == RELEVANT else 0.0
    return {**dict(zip(names, best.x.tolist(), strict=False)), "": float(best.x[-1]) + prior}


def matrix(known: Sequence[Article], names: Sequence[str], task: Task) -> Any:
    """Which article has which term, with a last column of ones."""
    place = {name: index for index, name in enumerate(names)}
    rows, columns = [], []
    for row, one in enumerate(known):
        inside = [place[term] for term in task.features(one) if term in place] + [len(names)]
        rows += [row] * len(inside)
        columns += inside
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(known), len(names) + 1))


Weights = Mapping[str, Mapping[str, float]]
"""Target -> term -> weight."""


def all_fitted(known: Sequence[Article]) -> Weights:
    return {target: fitted(target, known) for target in (RELEVANT, *KINDS)}


def sum_of(one: Article, target: str, weights: Weights) -> float:
    known, task = weights[target], task_of(target)
    worded = known[""] + sum(known.get(term, 0.0) for term in task.features(one))
    return one.offset + heard(one.offset, worded) if target == RELEVANT else worded


# ---------------------------------------------------------------------------------------------------------------- count
def said_of(one: Article, weights: Weights) -> set[str]:
    """The kinds that are told of it."""
    sums = {kind: sum_of(one, kind, weights) for kind in KINDS}
    return {kind for kind in KINDS if sums[kind] > (DROPPED if kind in one.said else ADDED)}


def figures(right: int, extra: int, missed: int) -> str:
    precision, recall = right / max(1, right + extra), right / max(1, right + missed)
    return f"{precision:.3f} {recall:.3f} {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def of_relevance(pairs: Sequence[tuple[bool, Article]]) -> str:
    count = Counter((said, one.relevant) for said, one in pairs if one.relevant is not None)
    return figures(count[True, True], count[True, False], count[False, True])


def of_kinds(pairs: Sequence[tuple[set[str], Article]]) -> str:
    known = [(said, one, one.kinds) for said, one in pairs if one.kinds is not None and one.relevant is not False]
    right = sum(len(said & kinds) for said, _, kinds in known)
    extra = sum(len(said - kinds - one.may) for said, one, kinds in known)
    return figures(right, extra, sum(len(kinds - said) for said, _, kinds in known))


def show(known: Sequence[Article], weights_for: Callable[[Article], Weights]) -> None:
    """A line for each part."""
    print(f"{'part':18}{'relevance: reasons, with weights':44}kinds: rules, with weights")
    for name in dict.fromkeys((one.part, one.unread) for one in known):
        here = [one for one in known if (one.part, one.unread) == name]
        reasons = of_relevance([(one.offset > 0, one) for one in here])
        both = of_relevance([(sum_of(one, RELEVANT, weights_for(one)) > 0, one) for one in here])
        rules = of_kinds([(set(one.said), one) for one in here])
        weighed = of_kinds([(said_of(one, weights_for(one)), one) for one in here])
        print(f"{name[0] + ' unread' * name[1]:18}{reasons}    {both}    {rules}    {weighed}")


def written(weights: Weights) -> str:
    terms: dict[str, dict[str, float]] = {}
    for target, known in weights.items():
        for term, weight in known.items():
            if term and abs(weight) >= SMALL:
                terms.setdefault(term, {})[target] = round(weight, 2)
    lines = [f"  {json.dumps(term, ensure_ascii=False)}: {json.dumps(terms[term])}" for term in sorted(terms)]
    bias = json.dumps({target: round(known[""], 2) for target, known in weights.items()})
    return f'{{"bias": {bias},\n"terms": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    known = articles()
    read = [one for one in known if not one.unread]
    whole = all_fitted(read)
    fold_of = {id(one): place % FOLDS for place, one in enumerate(read)}
    folds = [all_fitted([one for one in read if fold_of[id(one)] != fold]) for fold in range(FOLDS)]
    show(known, lambda one: whole if one.unread else folds[fold_of[id(one)]])
    text = written(whole)
    print(f"{len(read)} articles fitted to, {text.count(chr(10))} terms, {len(text) // 1024} kB")
    if given.write:
        TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
