"""A query as a tree, and the tree in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model import HONG_KONG

Sort = Literal["newest", "best"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together, in this order. `prefix`: the last one may go on."""

    text: str
    prefix: bool = False
    title: bool = False


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
class Flag:
    """Articles with a deadline or an amount, or of an official source."""

    name: Literal["deadline", "amount", "official"]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node = Words | Programmes | OneOf | Between | Flag | And | Or | Not


# ----------------------------------------------------------------------------------------------------------- in words
def understood(node: Node | None, sort: Sort, everything: bool) -> str:
    """How a query was read, as one line for a person."""
    what = "everything" if node is None else _said(node)
    which = "" if everything else " relevant" if node is None else ", relevant ones"
    return f"{what}{which}, {'best' if sort == 'best' else 'newest'} first"


def _said(node: Node) -> str:
    if isinstance(node, And):
        return " and ".join(f"({_said(part)})" if isinstance(part, Or) else _said(part) for part in node.parts)
    if isinstance(node, Or):
        return " or ".join(f"({_said(part)})" if isinstance(part, And) else _said(part) for part in node.parts)
    if isinstance(node, Not):
        return f"not ({_said(node.part)})" if isinstance(node.part, And | Or) else f"not {_said(node.part)}"
    return _said_leaf(node)


def _said_leaf(node: Words | Programmes | OneOf | Between | Flag) -> str:
    if isinstance(node, Words):
        return f"{'title has ' if node.title else ''}“{node.text}{'…' if node.prefix else ''}”"
    if isinstance(node, Programmes):
        more = f" with {len(node.slugs) - 1} below it" if len(node.slugs) > 1 else ""
        return f"programme {node.slugs[0] if node.slugs else node.said}{more}"
    if isinstance(node, OneOf):
        return f"{node.field} {' or '.join(node.values)}"
    if isinstance(node, Flag):
        return "from an official source" if node.name == "official" else f"with {node.name}"
    return _said_dates(node)


def _said_dates(node: Between) -> str:
    said = []
    if node.since:
        said.append(f"since {node.since.astimezone(HONG_KONG):%Y-%m-%d}")
    if node.until:
        said.append(f"before {node.until.astimezone(HONG_KONG):%Y-%m-%d}")
    return " ".join(said) + " (Hong Kong)"


def parts(node: Node | None) -> Iterator[Node]:
    """Every node of a tree."""
    if node is None:
        return
    yield node
    below = (node.part,) if isinstance(node, Not) else node.parts if isinstance(node, And | Or) else ()
    for part in below:
        yield from parts(part)


def leaves(node: Node | None) -> Iterator[Words | Programmes | OneOf | Between | Flag]:
    """The leaves of a tree that are asked for (not those left out), in order."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif node is not None and not isinstance(node, Not):
        yield node
