"""How well stories are told apart: `python -m bench.stories [--issues N] [--seed N] [--half test]`.

Plays the half of the set that no constant was fitted on, and prints pairwise precision, recall and F1 (a pair is right
when both articles truly tell one story): for duplicates (pairs in one language, Simplified counted as Chinese) and for
stories (all pairs), by language and strength of editing; the false merges among the originals of templated series; and
beside it, on the same articles, canonical address + headline hash, SimHash and MinHash.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bench.stories_baselines import BASELINES
from bench.stories_play import play
from bench.story_set.make import Document, documents

Pair = tuple[int, int]


def pairs_of(groups: Sequence[object]) -> set[Pair]:
    """Every pair of positions whose group is the same."""
    members: dict[object, list[int]] = defaultdict(list)
    for position, group in enumerate(groups):
        members[group].append(position)
    return {pair for positions in members.values() for pair in itertools.combinations(positions, 2)}


def score(found: set[Pair], true: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(found & true)
    precision, recall = right / (len(found) or 1), right / (len(true) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def of_one_language(pairs: Iterable[Pair], items: Sequence[Document]) -> set[Pair]:
    return {pair for pair in pairs if len({items[one].draft.language == "en" for one in pair}) == 1}


def false_merges(stories: Sequence[int], items: Sequence[Document]) -> tuple[int, int, int]:
    """(originals of templated series, those that share a story with another issue, with a bulletin of their issue)."""
    originals = [n for n, item in enumerate(items) if item.strength == 0 and item.series != "free"]
    truths: dict[int, set[str]] = defaultdict(set)
    for n in originals:
        truths[stories[n]].add(items[n].story)
    mixed = [truths[stories[n]] for n in originals if len(truths[stories[n]]) > 1]
    issues = sum(len({story.removesuffix("-update") for story in told}) > 1 for told in mixed)
    return len(originals), issues, len(mixed) - issues


def report(name: str, stories: Sequence[int], items: Sequence[Document]) -> None:
    found, true = pairs_of(stories), pairs_of([item.story for item in items])
    merged = false_merges(stories, items)
    duplicates = score(of_one_language(found, items), of_one_language(true, items))
    print(
        f"{name:28} stories {shown(score(found, true))}   duplicates {shown(duplicates)}   "
        f"false merges of {merged[0]} releases: {merged[1]} with another issue, {merged[2]} with a bulletin"
    )


def shown(values: tuple[float, float, float]) -> str:
    return "P {:.3f} R {:.3f} F1 {:.3f}".format(*values)


def by_language_and_strength(stories: Sequence[int], items: Sequence[Document]) -> None:
    """Recall and precision of the pairs original - copy, for each strength; twins across languages."""
    found, true = pairs_of(stories), pairs_of([item.story for item in items])
    for templated in (True, False):
        kinds: dict[str, list[set[Pair]]] = defaultdict(lambda: [set(), set()])
        for number, pairs in enumerate((found, true)):
            for pair in pairs:
                if all((items[one].series != "free") is templated for one in pair):
                    kinds[kind_of(pair, items)][number].add(pair)
        for kind in sorted(kinds):
            values = shown(score(*kinds[kind]))
            print(f"  {'templated' if templated else 'free':10} {kind:18} {values}  {len(kinds[kind][1])} pairs")


def kind_of(pair: Pair, items: Sequence[Document]) -> str:
    one, other = (items[position] for position in pair)
    chinese = {item.draft.language != "en" for item in (one, other)}
    if len(chinese) == 2:
        return "across languages"
    strength = max(one.strength % 4, other.strength % 4)  # a mirror is an original in other characters
    mirror = not strength
    return f"{'zh' if chinese == {True} else 'en'} {'mirror' if mirror else f'L{strength}'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--half", default="test", choices=("train", "test"))
    parser.add_argument("--issues", type=int, default=24)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without the baselines")
    options = parser.parse_args()
    items = documents(options.half, options.seed, options.issues)
    stories = len({item.story for item in items})
    print(f"{len(items)} articles, {stories} stories, half {options.half}, seed {options.seed}")
    began = time.process_time()
    played = play(items)
    seconds = time.process_time() - began
    report("monitor", played.stories, items)
    relations = dict(Counter(choice.relation.value for choice in played.choices))
    print(f"  {len(items) / seconds:.0f} articles per second of CPU; {relations}")
    by_language_and_strength(played.stories, items)
    for name, group in () if options.alone else BASELINES.items():
        report(name, group(items), items)


if __name__ == "__main__":
    main()
