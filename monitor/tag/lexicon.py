"""The words of `lexicon.toml`, as patterns for the one scan of an article.

A hit's kind names the list that its word stands in: ``topic/ai/strong``, ``relevance/core``, ``against/crime``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from monitor.grammar.scanner import Hit, Lists, by_place

EXACT = ("relevance/elsewhere_exact",)
"""The lists whose words are compared with upper and lower case as given."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """List name -> its words. `topics` are the slugs in use, in the order of the file.

    Slugs, or patterns of slugs, of programmes: `general` are named in news of every sort; `passing` and `speeches` in
    passing too; `sites` are places of which all news is of the field; `distant` are not of Hong Kong; `not_held` are
    events that nobody visits (a survey, a mission).
    """

    patterns: Mapping[str, tuple[str, ...]]
    topics: tuple[str, ...]
    general: frozenset[str]
    passing: frozenset[str]
    speeches: frozenset[str]
    sites: frozenset[str]
    distant: frozenset[str]
    not_held: frozenset[str]


def words_of(lexicon: Lexicon) -> Lists:
    """All words of a lexicon, to be scanned for."""
    return Lists(lexicon.patterns, exact=EXACT, plural=tuple(lexicon.patterns))


def load_lexicon(added: Mapping[str, Sequence[str]] | None = None) -> Lexicon:
    """The lexicon that comes with the package, with the words of `added` in its lists."""
    data = tomllib.loads(resources.files("monitor.tag").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    slugs = {name: frozenset(values) for name, values in data["programmes"].items()}
    lists = dict(_lists(data))
    for name, words in (added or {}).items():
        if name in lists:
            lists[name] = (*lists[name], *words)
    return Lexicon(
        lists,
        tuple(data["topics"]),
        slugs["general"],
        slugs["passing"],
        slugs["speeches"],
        slugs["sites"],
        slugs["distant"],
        slugs["not_held"],
    )


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for member, lists in data["topics"].items():
        for strength, words in lists.items():
            yield f"topic/{member}/{strength}", tuple(words)
    for member, words in data["relevance"].items():
        if member != "against":
            yield f"relevance/{member}", tuple(words)
    for member, words in data["relevance"]["against"].items():
        yield f"against/{member}", tuple(words)


Words = Mapping[str, Sequence[Hit]]
"""Group ("topic", "relevance", "against") or list that has any ("relevance/core") -> its hits, by place, at one place
the longest first."""


def grouped(hits: Iterable[Hit]) -> Words:
    """The hits of one scan by group and by list."""
    groups: dict[str, list[Hit]] = {"topic": [], "relevance": [], "against": []}
    for hit in sorted(hits, key=by_place):
        kind = hit[0]
        of_list = groups.get(kind)
        if of_list is None:
            of_list = groups[kind] = []
        of_list.append(hit)
        groups[_group(kind)].append(hit)
    return groups


@cache
def _group(kind: str) -> str:
    return kind.partition("/")[0]


@cache
def _member(kind: str) -> str:
    """The member of a group that a list belongs to: "ai" of "topic/ai/strong"."""
    return kind.split("/", 2)[1]


def outermost(hits: Iterable[Hit]) -> Iterator[tuple[str, Hit]]:
    """(member, hit) of one group, without hits inside a longer hit of the same member (AI inside AI+)."""
    reach: dict[str, int] = {}
    for hit in hits:
        member = _member(hit[0])
        if hit[3] > reach.get(member, -1):
            reach[member] = hit[3]
            yield member, hit
