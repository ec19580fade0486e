"""The language in which rule files write phrases, and its translation into regular expressions.

    推出 … 諮詢            literals in any script, folded like the texts; `…` is a gap inside a clause, `…8` a gap of at
                           most 8, `……` one that also passes commas
    [推出|展開] 諮詢       one of several; `[…]?` may be missing, `[…]*` may be missing or stand several times
    launch* consultation   `*` behind a letter: any ending of the word
    <time> <number> <digits>   what the grammar recognises, or a part that the file itself names

A gap counts Chinese characters and whole Latin words or numbers. Latin words are found whole. A blank or hyphen between
Latin words stands for either; any other blank is only for the eye.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal as Fixed

from monitor.grammar.clock import TIME
from monitor.grammar.numbers import HAN_NUMERALS
from monitor.text import fold

DEFAULT_GAP = 8
"""Characters or words of a gap without a number: a Chinese clause between two commas has about ten characters."""

_LATIN = "a-z0-9"
_WHOLE = f"(?!(?<=[{_LATIN}])[{_LATIN}])"  # no Latin word is cut here
_BLANK = r"[\s-]"
# One step of a gap: a Latin word or number with what joins its parts (1,000; co-operation; R&D), else one character.
# Possessive, so that no word is tried in pieces.
_STEP = rf"(?:[{_LATIN}]++(?:[.,:'/&+-][{_LATIN}]++)*+|[^{_LATIN}\s%s])\s?+"
_STOPS, _STRONG_STOPS = ",;。.!?", ";。.!?"
_DIGITS = r"\d++(?:[.,]\d++)*+"
GRAMMAR: Mapping[str, str] = {
    "time": f"(?:{TIME})",
    "digits": _DIGITS,
    "number": f"(?:{_DIGITS}|[{HAN_NUMERALS}]++)",
}
"""The parts that every file may use, as regular expressions."""


class PatternError(ValueError):
    """A pattern that cannot be read, with the reason."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Folded characters without a blank."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank or hyphen, as it is written."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Any ending of a Latin word."""


@dataclass(frozen=True, slots=True)
class Gap:
    """At most so many characters or words; `commas`: also past commas."""

    most: int
    commas: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A named part."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `options`; `times` "?" or "*" as in the pattern."""

    options: tuple[Sequence_, ...]
    times: Fixed["", "?", "*"] = ""


Node = Literal | Blank | Ending | Gap | Part | Choice
Sequence_ = tuple[Node, ...]


# ------------------------------------------------------------------------------------------------------------- reading
_TOKEN = re.compile(
    r"(?P<gap>……?)(?P<most>\d*)|<(?P<part>[a-z-]+)>(?P<maybe>\??)|(?P<open>\[)|(?P<bar>\|)|\](?P<close>[?*]?)"
    r"|(?<=[a-z])(?P<ending>\*)|(?P<blank>\s+|(?<=[a-z])-(?=[a-z]))|(?P<text>[^\s\[\]|<>*?…])|(?P<bad>.)"
)


def parse(pattern: str) -> Sequence_:
    """The pattern as a tree; PatternError where it cannot be read."""
    levels: list[list[list[Node]]] = [[[]]]
    for token in _TOKEN.finditer(fold(pattern)):
        if token["open"]:
            levels.append([[]])
        elif token["bar"]:
            if len(levels) == 1:
                raise PatternError("'|' stands outside of [ ]")
            levels[-1].append([])
        elif token["close"] is not None:
            if len(levels) == 1:
                raise PatternError("']' without '['")
            options = levels.pop()
            levels[-1][-1].append(_choice(options, token["close"]))
        elif token["bad"]:
            raise PatternError(f"{token['bad']!r} is not understood here")
        else:
            _append(levels[-1][-1], token)
    if len(levels) > 1:
        raise PatternError("'[' without ']'")
    return _trimmed(levels[0][0])


def _append(nodes: list[Node], token: re.Match[str]) -> None:
    if token["gap"]:
        nodes.append(Gap(int(token["most"] or DEFAULT_GAP), len(token["gap"]) > 1))
    elif token["part"]:
        part = Part(token["part"])
        nodes.append(Choice(((part,),), "?") if token["maybe"] else part)
    elif token["ending"]:
        nodes.append(Ending())
    elif token["blank"]:
        nodes.append(Blank())
    elif nodes and isinstance(nodes[-1], Literal):
        nodes[-1] = Literal(nodes[-1].text + token["text"])
    else:
        nodes.append(Literal(token["text"]))


def _choice(options: Sequence[list[Node]], times: str) -> Choice:
    trimmed = tuple(_trimmed(option) for option in options)
    if not all(trimmed):
        raise PatternError("an alternative is empty: write [ ]? for what may be missing")
    return Choice(trimmed, "*" if times == "*" else "?" if times else "")


def _trimmed(nodes: list[Node]) -> Sequence_:
    while nodes and isinstance(nodes[0], Blank):
        nodes = nodes[1:]
    while nodes and isinstance(nodes[-1], Blank):
        nodes = nodes[:-1]
    return tuple(nodes)


# --------------------------------------------------------------------------------------------------------- translation
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


def beginnings(nodes: Sequence_) -> frozenset[str] | None:
    """Every character that a find can begin with; None: not known (a part or a gap comes first)."""
    found: frozenset[str] = frozenset()
    for node in nodes:
        if isinstance(node, Literal):
            return found | {node.text[0]}
        if not isinstance(node, Choice):
            return None
        for option in node.options:
            first = beginnings(option)
            if first is None:
                return None
            found |= first
        if not node.times:
            return found
    return None


def needs_other(nodes: Sequence_) -> bool:
    """Whether what the sequence finds always has a character that is not ASCII."""
    return any(
        not node.text.isascii()
        if isinstance(node, Literal)
        else isinstance(node, Choice) and not node.times and all(map(needs_other, node.options))
        for node in nodes
    )


# ---------------------------------------------------------------------------------------------------------- variations
def smaller(nodes: Sequence_) -> Iterator[tuple[str, Sequence_]]:
    """Every (what was left out, sequence without it): each alternative, and each thing's being allowed to miss."""
    for index, node in enumerate(nodes):
        if not isinstance(node, Choice):
            continue
        before, after = nodes[:index], nodes[index + 1 :]
        for place, option in enumerate(node.options):
            rest = node.options[:place] + node.options[place + 1 :]
            name = written(option)
            yield name, (*before, *((replace(node, options=rest),) if rest else ()), *after)
            for inner, changed in smaller(option):
                options = (*node.options[:place], changed, *node.options[place + 1 :])
                yield f"{inner} in {name}", (*before, replace(node, options=options), *after)
        if node.times == "?":
            yield f"? of {written((node,))}", (*before, replace(node, times=""), *after)


def written(nodes: Sequence_) -> str:
    """A sequence in the language of the files (folded)."""
    return "".join(map(_written, nodes))


def _written(node: Node) -> str:
    if isinstance(node, Choice):
        return f"[{'|'.join(map(written, node.options))}]{node.times}"
    if isinstance(node, Gap):
        return f"{'……' if node.commas else '…'}{node.most}"
    if isinstance(node, Part):
        return f"<{node.name}>"
    return {Blank: " ", Ending: "*"}.get(type(node)) or getattr(node, "text", "")
