"""The language in which rule files write phrases, read as a tree.

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

from monitor.text import fold

DEFAULT_GAP = 8
"""Characters or words of a gap without a number: a Chinese clause between two commas has about ten characters."""


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


# ------------------------------------------------------------------------------------------------------------ questions
Trees = Mapping[str, Sequence_]
"""The parts that rule files name, as trees."""


def beginnings(nodes: Sequence_, parts: Trees) -> frozenset[str] | None:
    """Every character that a find can begin with; None: not known (a gap, or a part of the grammar, comes first)."""
    found: frozenset[str] = frozenset()
    for node in nodes:
        if isinstance(node, Literal):
            return found | {node.text[0]}
        firsts = [beginnings(option, parts) for option in _options(node, parts)]
        if not firsts or None in firsts:
            return None
        found = found.union(*(first for first in firsts if first))
        if not isinstance(node, Choice) or not node.times:
            return found
    return None


def _options(node: Node, parts: Trees) -> Sequence[Sequence_]:
    if isinstance(node, Choice):
        return node.options
    return [parts[node.name]] if isinstance(node, Part) and node.name in parts else []


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


def spelt_out(text: str) -> list[str]:
    """Every phrase that a pattern of words and alternatives stands for."""
    phrases = [""]
    for options in map(_spellings, parse(text)):
        phrases = [begun + option for begun in phrases for option in options]
    return phrases


def _spellings(node: Node) -> list[str]:
    if isinstance(node, Choice) and not node.times:
        return [phrase for option in node.options for phrase in spelt_out(written(option))]
    if isinstance(node, Literal | Blank):
        return [written((node,))]
    raise PatternError("only words and [alternatives] are possible here")


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
    if isinstance(node, Literal):
        return node.text
    return "*" if isinstance(node, Ending) else " "
