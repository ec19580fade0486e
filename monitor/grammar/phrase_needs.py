"""What a text must hold for any rule of a group to be met: one look at all of it, before any expression.

A pattern needs the words that it cannot do without: `<offer> …8 [suspended|paused]` a word of `<offer>` and one of the
two. Most articles lack some of them for every rule of a group; one automaton over the words of all groups says so in a
hundredth of the time of the expressions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, product
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.grammar.phrase_pattern import Choice, Literal, Node, Part, Sequence_, Trees, parse
from monitor.grammar.runs import without_surrogates

_Words = frozenset[str]  # of which one is needed
_Way = tuple[_Words, ...]  # all that one way of meeting a pattern needs; (): nothing that is known
_MOST_WAYS = 12  # of one pattern: those with more are told by one of their places
_LEAST = 3  # letters of which the lack tells anything: nearly every text has "by", "to", 期; a Han character counts two


class _Group(NamedTuple):
    """What a group needs, as bits of words: one way is met if each of its numbers shares a bit with the words met."""

    ways: Sequence[tuple[int, ...]]
    telling: int  # the words of the most telling need of each way: without any of them none is met

    def may_be_met(self, met: int) -> bool:
        return bool(met & self.telling) and any(all(map(met.__and__, way)) for way in self.ways)


class Needs:
    """The words that each of some groups of rules needs. May be asked from any thread."""

    def __init__(self, groups: Mapping[str, Sequence[str]], parts: Trees) -> None:
        """`groups`: name -> patterns. Those that nothing is known of may always be met."""
        ways = {
            group: list(chain.from_iterable(_ways(parse(pattern), parts) for pattern in patterns))
            for group, patterns in groups.items()
        }
        ways = {group: each for group, each in ways.items() if all(map(_tells, each))}
        words = sorted(set().union(*chain.from_iterable(chain.from_iterable(ways.values()))))
        bits = {word: 1 << place for place, word in enumerate(words)}
        self._groups = {group: _group(each, bits) for group, each in ways.items()}
        self._automaton = AhoCorasick(words)
        self._last: tuple[str, list[tuple[int, int, int]], int] = "", [], 0  # what was met in the last text

    def may_be_met(self, group: str, text: str, start: int, end: int) -> bool:
        """Whether a rule of the group may be met in ``text[start:end]``, a folded text."""
        needs = self._groups.get(group)
        if needs is None:
            return True
        last, matches, met = self._last
        if last is not text:
            matches = self._automaton.find_matches_as_indexes(without_surrogates(text), overlapping=True)
            met = _bits(matches, 0, len(text))
            self._last = text, matches, met
        if not needs.may_be_met(met):
            return False
        return end - start == len(text) or needs.may_be_met(_bits(matches, start, end))


def _bits(matches: Sequence[tuple[int, int, int]], start: int, end: int) -> int:
    met = 0
    for word, first, last in matches:
        if first >= start and last <= end:
            met |= 1 << word
    return met


def _group(ways: Sequence[_Way], bits: Mapping[str, int]) -> _Group:
    telling = 0
    for way in ways:
        telling |= _mask(max(way, key=lambda words: min(map(_letters, words))), bits)
    return _Group(sorted({tuple(_mask(words, bits) for words in way) for way in ways}, key=len), telling)


def _mask(words: _Words, bits: Mapping[str, int]) -> int:
    return sum(bits[word] for word in words)


def _tells(way: _Way) -> bool:
    """Whether the lack of any of its words is worth looking for."""
    return sum(min(map(_letters, some)) for some in way) >= _LEAST


def _letters(word: str) -> int:
    return 2 * len(word) if not word.isascii() else len(word) if len(word) >= _LEAST else 0


def _ways(nodes: Sequence_, parts: Trees) -> list[_Way]:
    """What each way of meeting a sequence needs."""
    of_nodes = [ways for node in nodes if all(ways := _ways_of(node, parts))]
    together = [tuple(chain.from_iterable(each)) for each in product(*of_nodes[:_MOST_WAYS])]
    return together if len(together) <= _MOST_WAYS else min(of_nodes, key=len)


def _ways_of(node: Node, parts: Trees) -> list[_Way]:
    if isinstance(node, Literal):
        return [(frozenset({node.text}),)]
    if isinstance(node, Part) and node.name in parts:
        return _ways(parts[node.name], parts)
    if not isinstance(node, Choice) or node.times:
        return [()]
    ways = list(chain.from_iterable(_ways(option, parts) for option in node.options))
    single = [way[0] for way in ways if len(way) == 1]
    merged: list[_Way] = [(frozenset().union(*single),)] if single else []
    return [*merged, *(way for way in ways if len(way) != 1)]
