"""A query as a tree, and the tree in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.model import HONG_KONG

Sort = Literal["newest", "best", "deadline"]
MOST_SAID = 4  # further readings of a word that are told: a line that can be read


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together, in this order. `prefix`: the last one may go on. `exact`: typed in quotes. `forms`: of
    a single word, which count as it does.
    """

    text: str
    prefix: bool = False
    title: bool = False
    exact: bool = False
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programmes:
    """Articles tagged with any of `slugs` (a programme and its descendants), asked for as `said`."""

    slugs: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Articles whose `field` is one of `values`. Publishers are compared without regard to case, in part."""

    field: Literal["topic", "kind", "source", "publisher", "language"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Articles dated from `since` on and before `until` (UTC; None: no bound)."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Articles with a deadline from `first` to `last` (days of Hong Kong, both included; None: no bound)."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Articles that name a sum of money from `least` to `most` Hong Kong dollars (both included; None: no bound)."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Articles that state a fact (`name`: of its kind), or of an official source ("official")."""

    name: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`meant`: the words that were typed, where the parts are what they may mean, themselves first."""

    parts: tuple[Node, ...]
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Leaf = Words | Programmes | OneOf | Between | Due | Sum | Flag
Node = Leaf | And | Or | Not


# ----------------------------------------------------------------------------------------------------------- in words
_ORDERS: dict[Sort, str] = {"newest": "newest first", "best": "best first", "deadline": "next deadline first"}


def understood(node: Node | None, sort: Sort, everything: bool) -> str:
    """How a query was read, as one line for a person."""
    what = "everything" if node is None else _said_node(node)
    which = "" if everything else " relevant" if node is None else ", relevant ones"
    return f"{what}{which}, {_ORDERS[sort]}"


def _said_node(node: Node) -> str:
    if isinstance(node, And):
        return " and ".join(f"({_said_node(part)})" if _is_choice(part) else _said_node(part) for part in node.parts)
    if isinstance(node, Or) and node.meant:
        return _said_meanings(node)
    if isinstance(node, Or):
        return " or ".join(
            f"({_said_node(part)})" if isinstance(part, And) else _said_node(part) for part in node.parts
        )
    if isinstance(node, Not):
        grouped = isinstance(node.part, And) or _is_choice(node.part)
        return f"not ({_said_node(node.part)})" if grouped else f"not {_said_node(node.part)}"
    return said_leaf(node)


def _is_choice(node: Node) -> bool:
    return isinstance(node, Or) and not node.meant


def _said_meanings(node: Or) -> str:
    """“AI” (also topic ai, “人工智能”): the forms of a word go without saying."""
    also = [
        f"“{part.text}”" if isinstance(part, Words) else said_leaf(part)
        for part in node.parts[1:]
        if not isinstance(part, And | Or | Not)
    ]
    more = ", …" if len(also) > MOST_SAID else ""
    title = "title has " if isinstance(first := node.parts[0], Words) and first.title else ""
    return f"{title}“{node.meant}”" + (f" (also {', '.join(also[:MOST_SAID])}{more})" if also else "")


def said_leaf(node: Leaf) -> str:
    """One part of a query, for a person."""
    if isinstance(node, Words):
        return f"{'title has ' if node.title else ''}“{node.text}{'…' if node.prefix else ''}”"
    if isinstance(node, Programmes):
        more = f" with {len(node.slugs) - 1} below it" if len(node.slugs) > 1 else ""
        return f"programme {node.slugs[0] if node.slugs else node.said}{more}"
    if isinstance(node, OneOf):
        return f"{node.field} {' or '.join(node.values)}"
    if isinstance(node, Flag):
        return "from an official source" if node.name == "official" else f"with {node.name}"
    return _said_span(node)


def _said_span(node: Between | Due | Sum) -> str:
    if isinstance(node, Due):
        bounds = [(name, day) for name, day in (("from", node.first), ("until", node.last)) if day]
        return "deadline " + " ".join(f"{name} {day}" for name, day in bounds)
    if isinstance(node, Sum):
        sums = [(name, sum_) for name, sum_ in (("from", node.least), ("up to", node.most)) if sum_ is not None]
        return "amount " + " ".join(f"{name} HK${sum_:,.10g}" for name, sum_ in sums)
    instants = [(name, moment) for name, moment in (("since", node.since), ("before", node.until)) if moment]
    return " ".join(f"{name} {_moment(moment)}" for name, moment in instants) + " (Hong Kong)"


def _moment(instant: datetime) -> str:
    local = instant.astimezone(HONG_KONG)
    return f"{local:%Y-%m-%d}" if (local.hour, local.minute) == (0, 0) else f"{local:%Y-%m-%d %H:%M}"


def parts(node: Node | None) -> Iterator[Node]:
    """Every node of a tree."""
    if node is None:
        return
    yield node
    below = (node.part,) if isinstance(node, Not) else node.parts if isinstance(node, And | Or) else ()
    for part in below:
        yield from parts(part)


def terms(node: Node | None) -> Iterator[Leaf | Or]:
    """What is asked for (not what is left out), in order; words with all that they may mean are one term."""
    if isinstance(node, And) or (isinstance(node, Or) and not node.meant):
        for part in node.parts:
            yield from terms(part)
    elif node is not None and not isinstance(node, Not):
        yield node


def leaves(node: Node | None) -> Iterator[Leaf]:
    """The leaves of all that is asked for."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif node is not None and not isinstance(node, Not):
        yield node
