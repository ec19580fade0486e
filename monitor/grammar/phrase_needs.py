"""What a text must hold for any rule of a group to be met: one look at all of it, before any expression.

A pattern needs the words that it cannot do without: `<offer> …8 [suspended|paused]` a word of `<offer>` and one of the
two. Most articles lack some of them for every rule of a group; one automaton over the words of all groups says so in a
hundredth of the time of the expressions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, product

from ahocorasick_rs import AhoCorasick

from monitor.grammar.phrase_pattern import Choice, Literal, Node, Part, Sequence_, parse

Trees = Mapping[str, Sequence_]
"""The parts that rule files name, as patterns."""
_Words = frozenset[str]  # of which one is needed
_Way = tuple[_Words, ...]  # all that one way of meeting a pattern needs; (): nothing that is known
_MOST_WAYS = 12  # of one pattern: those with more are told by one of their places
_LEAST = 3  # letters of which the lack tells anything: nearly every text has "by", "to", 期; a Han character counts two


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
        self._ways = {
            group: sorted({tuple(sum(bits[word] for word in some) for some in way) for way in each}, key=len)
            for group, each in ways.items()
        }
        self._automaton = AhoCorasick(words)
        self._last: tuple[str, list[tuple[int, int, int]]] = "", []  # the words of the text that was asked of last

    def may_be_met(self, group: str, text: str, start: int, end: int) -> bool:
        """Whether a rule of the group may be met in ``text[start:end]``, a folded text."""
        ways = self._ways.get(group)
        if ways is None:
            return True
        of, matches = self._last
        if of is not text:
            matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
            self._last = text, matches
        met = 0
        for word, first, last in matches:
            if first >= start and last <= end:
                met |= 1 << word
        if not met:
            return False
        for way in ways:
            for some in way:
                if not met & some:
                    break
            else:
                return True
        return False


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
