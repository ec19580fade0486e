"""Patterns of rule files as regular expressions for folded text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal as Fixed

from monitor.grammar.clock import TIME
from monitor.grammar.numbers import HAN_NUMERALS
from monitor.grammar.phrase_pattern import (
    Blank,
    Choice,
    Ending,
    Gap,
    Literal,
    Node,
    Part,
    PatternError,
    Sequence_,
    parse,
)

_LATIN = "a-z0-9"
_WHOLE = f"(?!(?<=[{_LATIN}])[{_LATIN}])"  # no Latin word is cut here
_BLANK = r"[\s-]"
# The stop of an abbreviated month before a figure ends nothing: "originally 6 Mar. 2026, is now 27 Mar. 2026".
_MONTH_STOP = r"(?:(?<=jan|feb|mar|apr|may|jun|jul|aug|sep|ept|oct|nov|dec)\.(?=\s?+\d))"
# One step of a gap: a Latin word or number with what joins its parts (1,000; co-operation; R&D), else one character.
# Possessive, so that no word is tried in pieces.
_STEP = rf"(?:(?>[{_LATIN}]+(?:[.,:'/&+-][{_LATIN}]+)*)|[^{_LATIN}\s%s]|{_MONTH_STOP})\s?+"
_STOPS, _STRONG_STOPS = ",;。.!?", ";。.!?"
_DIGITS = r"(?>\d+(?:[.,]\d+)*)"
GRAMMAR: Mapping[str, str] = {
    "time": f"(?:{TIME})",
    "digits": _DIGITS,
    "number": f"(?:{_DIGITS}|[{HAN_NUMERALS}]++)",
}
"""The parts that every file may use, as regular expressions."""

Parts = Mapping[str, str]  # name -> regular expression


def expression(nodes: Sequence_, parts: Parts) -> str:
    """The tree as a regular expression without capturing groups; PatternError names an unknown part."""
    pieces: list[str] = []
    blank = False  # whether a blank waits for what follows it
    for index, node in enumerate(nodes):
        if isinstance(node, Blank):
            blank = bool(pieces)
            continue
        space = _space(nodes[:index], (node,)) if blank else ""
        if isinstance(node, Choice) and node.times:
            after = "" if pieces else _space_after(node, nodes[index + 1 :])
            pieces.append(_repeated(node, space, after, parts))
            if after:
                return pieces[0] + expression(nodes[index + 2 :], parts)
        else:
            pieces.append(space + _one(node, parts))
            blank = False
    return "".join(pieces)


def _space_after(node: Choice, following: Sequence_) -> str:
    """The blank behind what may be missing at the beginning: it is missing too then."""
    if len(following) < 2 or not isinstance(following[0], Blank):
        return ""
    return _space((node,), following[1:])


def _one(node: Node, parts: Parts) -> str:
    if isinstance(node, Literal):
        return re.escape(node.text)
    if isinstance(node, Ending):
        return "[a-z]*+"
    if isinstance(node, Gap):
        stops = _STRONG_STOPS if node.commas else _STOPS
        return rf"{_WHOLE}\s?+(?:{_STEP % stops}){{0,{node.most}}}?{_WHOLE}"
    if isinstance(node, Part):
        if node.name not in parts:
            raise PatternError(f"<{node.name}> is no part; there are {', '.join(sorted(parts))}")
        return parts[node.name]
    assert isinstance(node, Choice)
    return f"(?:{'|'.join(expression(option, parts) for option in node.options)})"


def _repeated(node: Choice, before: str, after: str, parts: Parts) -> str:
    """What may be missing, with the blank before or after it."""
    once = _one(replace(node, times=""), parts)
    if node.times == "?":
        return f"(?:{before}{once}{after})?"
    return rf"(?:[\s-]?{once}{_WHOLE})*"


Edge = Fixed["latin", "other", "either"]


def _space(left: Sequence_, right: Sequence_) -> str:
    """What a blank between two things stands for; a gap has its own."""
    if isinstance(right[0], Gap) or any(isinstance(node, Gap) for node in left[-2:] if not isinstance(node, Blank)):
        return ""
    return _BLANK if _edge(left, last=True) == _edge(right, last=False) == "latin" else f"{_BLANK}?{_WHOLE}"


def _edge(nodes: Sequence_, *, last: bool) -> Edge:
    """The script at the beginning or end of a sequence."""
    edges: set[Edge] = set()
    for node in reversed(nodes) if last else nodes:
        if isinstance(node, Blank):
            continue
        if isinstance(node, Choice):
            edges |= {_edge(option, last=last) for option in node.options}
            if node.times:
                continue
        elif isinstance(node, Literal):
            character = node.text[-1 if last else 0]
            edges.add("latin" if character.isascii() and character.isalnum() else "other")
        else:
            edges.add({Ending: "latin", Gap: "other", Part: "either"}[type(node)])  # type: ignore[arg-type]
        break
    return edges.pop() if len(edges) == 1 else "either" if edges else "other"


def whole_words(nodes: Sequence_, parts: Parts) -> str:
    """The expression that begins and ends with whole Latin words."""
    edges = [_edge(nodes, last=last) for last in (False, True)]
    before = {"latin": f"(?<![{_LATIN}])", "either": _WHOLE, "other": ""}[edges[0]]
    after = {"latin": f"(?![{_LATIN}])", "either": _WHOLE, "other": ""}[edges[1]]
    return before + expression(nodes, parts) + after


def looked_back(text: str) -> str:
    """Plain words as an expression of one width, as a look back must be; a Latin word with the blank behind it."""
    nodes = parse(text)
    if not all(isinstance(node, Literal | Blank) for node in nodes):
        raise PatternError("must be plain words: what stands before is looked back at")
    last = _BLANK if _edge(nodes, last=True) == "latin" else ""
    return "".join(re.escape(node.text) if isinstance(node, Literal) else _BLANK for node in nodes) + last


def gap(most: int, *, commas: bool) -> str:
    """The expression of a gap of at most `most`."""
    return _one(Gap(most, commas), {})
