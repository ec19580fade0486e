"""One pass over an article that finds all patterns of all kinds at once (Aho-Corasick, Rust library ahocorasick-rs).

The cost of a scan does not depend on how many patterns there are. Patterns are compared in the form of
`monitor.grammar.reading`: any spelling of scripts, widths, quotation marks, hyphens and line breaks is found. What
begins or ends with a Latin letter or a digit must stand alone there; ``+`` and ``@`` belong to words (RAISe+,
AIR@InnoHK), a Han character does not (TSSSU+同RAISe+).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.grammar.reading import Reading, normal


class Hit(NamedTuple):
    """`value` of `kind` was found at `reading.text[start:end]`; `value` is written as the pattern was given."""

    kind: str
    value: str
    start: int
    end: int


class _Pattern(NamedTuple):
    kind: str
    value: str
    shape: str  # compared with the text as it is written; "": case does not matter
    plural: bool  # an s may follow
    open: bool  # anything may follow


class Scanner:
    """Finds the patterns of every kind in one pass.

    `patterns`: kind -> the patterns of that kind; one that ends in ``*`` is found at the beginning of any word. Kinds
    in `exact` are compared with upper and lower case as given. Kinds in `plural` are also found with an s at the end.
    """

    def __init__(
        self,
        patterns: Mapping[str, Sequence[str]],
        *,
        exact: Collection[str] = (),
        plural: Collection[str] = (),
    ) -> None:
        table: dict[str, list[_Pattern]] = {}
        for kind, values in patterns.items():
            for value in dict.fromkeys(values):
                shape = normal(value.rstrip("*"))
                if shape:
                    case = shape if kind in exact else ""
                    pattern = _Pattern(kind, value, case, kind in plural, value.endswith("*"))
                    table.setdefault(shape.lower(), []).append(pattern)
        self._patterns = [(_latin(name[0]), _latin(name[-1]), tuple(found)) for name, found in table.items()]
        self._automaton = AhoCorasick(list(table)) if table else None

    def scan(self, reading: Reading, end: int | None = None) -> list[Hit]:
        """Every hit, overlapping ones too, in the order of their ends; `end`: where to stop reading."""
        if self._automaton is None:
            return []
        text, shape = reading.text[:end].replace("-", " ") + " ", reading.shape[:end].replace("-", " ") + " "
        hits = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            latin_start, latin_end, patterns = self._patterns[index]
            if latin_start and start and text[start - 1] not in _APART and _joined(shape, start - 1):
                continue
            alone = not latin_end or text[end] in _APART or not _joined(shape, end - 1)
            for kind, value, exact, plural, begins in patterns:
                if exact and shape[start:end] != exact:
                    continue
                if alone or begins:
                    hits.append(_new(Hit, (kind, value, start, end)))
                elif plural and text[end] == "s" and not _joined(shape, end):
                    hits.append(_new(Hit, (kind, value, start, end + 1)))
        return hits


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
