"""One pass over an article that finds all patterns of all kinds at once (Aho-Corasick, Rust library ahocorasick-rs).

    lists of words by room > Scanner > over(reading) > Scan > of(room): its hits, judged when they are first asked for

The cost of a pass does not depend on how many patterns there are. Patterns are compared in the form of
`monitor.grammar.reading`: any spelling of scripts, widths, quotation marks, hyphens and line breaks is found. What
begins or ends with a Latin letter or a digit must stand alone there; ``+`` and ``@`` belong to words (RAISe+,
AIR@InnoHK), a Han character does not (TSSSU+同RAISe+).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.grammar.reading import Reading, normal


class Hit(NamedTuple):
    """`value` of `kind` was found at `reading.text[start:end]`; `value` is written as the pattern was given."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of words that are looked for together.

    `patterns`: kind -> the patterns of that kind; one that ends in ``*`` is found at the beginning of any word. Kinds
    in `exact` are compared with upper and lower case as given. Kinds in `plural` are also found with an s at the end.
    """

    patterns: Mapping[str, Sequence[str]]
    exact: Collection[str] = ()
    plural: Collection[str] = ()


class _Pattern(NamedTuple):
    kind: str
    value: str
    shape: str  # compared with the text as it is written; "": case does not matter
    plural: bool  # an s may follow
    open: bool  # anything may follow


_Match = tuple[int, int, int]  # number of the pattern's letters in the automaton, start, end


class _Room:
    """What is written with the same letters in one room: number in the automaton -> (whether it begins and ends with a
    Latin letter, the patterns).
    """

    def __init__(self) -> None:
        self.written: dict[int, tuple[bool, bool, list[_Pattern]]] = {}

    def hits(self, matches: Sequence[_Match], text: str, shape: str) -> list[Hit]:
        """The hits among what the automaton has met, in its order."""
        hits: list[Hit] = []
        add, written = hits.append, self.written
        for number, start, end in matches:
            latin_start, latin_end, patterns = written[number]
            if latin_start and start and text[start - 1] not in _APART and _joined(shape, start - 1):
                continue
            alone = not latin_end or text[end] in _APART or not _joined(shape, end - 1)
            for kind, value, exact, plural, begins in patterns:
                if exact and shape[start:end] != exact:
                    continue
                if alone or begins:
                    add(_new(Hit, (kind, value, start, end)))
                elif plural and text[end] == "s" and not _joined(shape, end):
                    add(_new(Hit, (kind, value, start, end + 1)))
        return hits


class Scan:
    """What one pass over a text has met. The hits of a room are judged when they are first asked for: most texts are
    settled by few of the rooms.
    """

    def __init__(self, reading: Reading, rooms: Mapping[str, _Room], matches: Mapping[str, Sequence[_Match]]) -> None:
        self._text, self._shape = _spaced(reading.text), _spaced(reading.shape)
        self._rooms, self._matches = rooms, matches
        self._hits: dict[str, list[Hit]] = {}

    def of(self, room: str) -> list[Hit]:
        """Every hit of a room, overlapping ones too, in the order of their ends."""
        if room not in self._hits:
            self._hits[room] = self._rooms[room].hits(self._matches[room], self._text, self._shape)
        return self._hits[room]


class Scanner:
    """Finds the words of all lists in one pass. Built once; may be used from any thread."""

    def __init__(self, lists: Mapping[str, Lists]) -> None:
        """`lists`: by the rooms in which they are asked for."""
        numbers: dict[str, int] = {}
        self._rooms = {room: _Room() for room in lists}
        for room, words in lists.items():
            written = self._rooms[room].written
            for shape, pattern in _patterns(words):
                number = numbers.setdefault(shape, len(numbers))
                written.setdefault(number, (_latin(shape[0]), _latin(shape[-1]), []))[2].append(pattern)
        asking: list[tuple[str, ...]] = [()] * len(numbers)
        for room, its in self._rooms.items():
            for number in its.written:
                asking[number] += (room,)
        self._asking = asking
        self._automaton = AhoCorasick(list(numbers)) if numbers else None

    def over(self, reading: Reading) -> Scan:
        """One pass over a text."""
        matches: dict[str, list[_Match]] = {room: [] for room in self._rooms}
        if self._automaton is not None:
            for match in self._automaton.find_matches_as_indexes(_spaced(reading.text), overlapping=True):
                for room in self._asking[match[0]]:
                    matches[room].append(match)
        return Scan(reading, self._rooms, matches)

    def scan(self, reading: Reading) -> list[Hit]:
        """The hits of all rooms, one room after the other."""
        scan = self.over(reading)
        return [hit for room in self._rooms for hit in scan.of(room)]


def _patterns(lists: Lists) -> Iterator[tuple[str, _Pattern]]:
    """(what is looked for, pattern) of every word."""
    for kind, values in lists.patterns.items():
        for value in dict.fromkeys(values):
            shape = normal(value.rstrip("*"))
            if shape:
                case = shape if kind in lists.exact else ""
                yield shape.lower(), _Pattern(kind, value, case, kind in lists.plural, value.endswith("*"))


def _spaced(text: str) -> str:
    """The text as patterns are compared with it."""
    return text.replace("-", " ") + " "


def by_place(hit: Hit) -> int:
    """Orders hits as (start, -end) does, in one number: by place, at one place the longest first."""
    return (hit[2] << 32) - hit[3]


_new = tuple.__new__  # a third of the time of Hit(...)
_APART = frozenset(" ,;:!?()[]\n'\"，。、；：！？…·")  # the neighbours that are met most: none of them joins


def _latin(character: str) -> bool:
    return (character.isalnum() and character < "\u2e80") or character in "+@"


def _joined(shape: str, first: int) -> bool:
    """Whether the characters at `first` and `first` + 1 belong to one word (or one host name: cyberport.hk).

    After a full stop a capital begins a sentence, though the space between them was lost.
    """
    one, other = shape[first], shape[first + 1]
    if other == ".":
        return _latin(one) and shape[first + 2 : first + 3].islower()
    if one == ".":
        return _latin(other) and first > 0 and shape[first - 1].isalpha() and not other.isupper()
    return _latin(one) and _latin(other)
