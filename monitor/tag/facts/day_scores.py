"""How much speaks for a day's being a deadline: the sum of the weights of its features (`day_weights.toml`), and which
days of an article are enough.

The weights are fitted by `bench/deadlines_train.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources

from monitor.tag.facts.day_features import NO_LIMIT
from monitor.tag.facts.ruled_days import Said

FILE = "monitor/tag/facts/day_weights.toml"
NONE, BARE, ALONE, RULED = 2.5, 1.6, 0.8, -2.0
"""The score that a day needs that the rules in words call over, a first day or a limit for others; one that no word
calls a limit (in news few of these are deadlines, and the set has few of them); one beside such a word; and one that
the rules call a limit for readers. The rules were made with most articles at hand that the weights are fitted to, so
what they say is no feature but points: chosen in steps of 0.5 (`bench/deadlines_train.py`) on the part of the set that
rules and weights had not seen, where -1.5 and -2.0, 1.5 to 3.0 for `NONE`, and 1.2 to 2.0 for `BARE` judge about alike.
"""
FIRST, FURTHER = -0.3, 0.6
"""What is added to that for the surest day of an article, and for others: most articles that ask for anything name one
day. Measured as above: -0.8 to 0 and 0.3 to 0.6 judge alike; without it .78 of those articles show exactly the right
days, with it .83.
"""
NOTED = "weight"  # the group under which features are noted for `monitor classify --explain`


@cache
def _weights() -> tuple[float, Mapping[str, float]]:
    data = tomllib.loads(resources.files(__package__).joinpath("day_weights.toml").read_text("utf-8"))
    return data["bias"], data["weights"]


def margin(scored: float, said: Said, features: Collection[str]) -> float:
    """By how much a score is above what the day needs, by what the rules in words say of it."""
    if said.limit:
        return scored - RULED
    if said.none:
        return scored - NONE
    return scored - (BARE if NO_LIMIT in features else ALONE)


def chosen(margins: Iterable[tuple[float, date]]) -> set[date]:
    """The days of an article that are deadlines, of all their mentions."""
    days: set[date] = set()
    for above, day in sorted(margins, reverse=True):
        if above > (FURTHER if days else FIRST):
            days.add(day)
    return days


def score(features: Iterable[str]) -> float:
    """The sum, with the bias."""
    bias, known = _weights()
    return bias + sum(known.get(name, 0.0) for name in features)


def weights() -> Mapping[str, float]:
    """Feature -> weight."""
    return _weights()[1]


def parts(features: Iterable[str]) -> list[tuple[str, float]]:
    """The features that have a weight, the weightiest first."""
    found = [(name, weights()[name]) for name in set(features) if name in weights()]
    return sorted(found, key=lambda part: (-abs(part[1]), part[0]))
