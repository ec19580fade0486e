"""What a search finds among articles, by reading each of them: no index, no bitmap, no SQL condition.

    tree of a query > sets of ids, leaf by leaf over all articles > and, or, not

Words are cut here by a loop of its own, by the same rule as the docs state it: each Chinese character is a word, so is
each run of letters and digits, and no phrase jumps punctuation behind a Chinese character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any

from monitor.proof.table_reader import Row
from monitor.store.query_tree import (
    And,
    Between,
    Due,
    Flag,
    Leaf,
    Node,
    Not,
    OneOf,
    Or,
    Programmes,
    Sum,
    Words,
)  # fmt: skip
from monitor.text import fold

_LONGEST_WORD = 32  # characters by which words are compared (docs/query.md says nothing of longer ones)
_SHOWN_SUMS = ("grant", "ceiling", "budget")  # roles of money that count for has:amount (docs/knowing.md)
# Blocks whose characters are words of their own: Han with its extensions and compatibility forms, 〇, 々, kana,
# bopomofo, hangul (Unicode, Blocks.txt).
_SINGLE = (
    (0x3005, 0x3005), (0x3007, 0x3007), (0x3040, 0x30FF), (0x3105, 0x312F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip
_STOP = "\x1f"  # stands for punctuation behind a Chinese character


def _is_single(character: str) -> bool:
    return not character.isascii() and any(low <= ord(character) <= high for low, high in _SINGLE)


def cut(plain: str) -> list[str]:
    """The words of a text, with `_STOP` where no phrase goes on, and the signs of RAISe+ and AIR@InnoHK."""
    found: list[str] = []
    word, before = "", ""
    for character in fold(plain):
        single = _is_single(character)
        if character.isalnum() and not single:
            word += character
        else:
            if word:
                found.append(word[:_LONGEST_WORD])
                word = ""
            found += _sign(character, before, single)
        before = character
    return [*found, word[:_LONGEST_WORD]] if word else found


def _sign(character: str, before: str, single: bool) -> list[str]:
    if single:
        return [character if character.isalnum() else _STOP]
    if before and _is_single(before):
        return [] if character.isspace() or character == "_" else [_STOP]
    if character in "+@" and before.isalnum():
        return [character]
    return []


def _as_line(words: Sequence[str]) -> str:
    """Words as one string in which a phrase is a part: " a b c "."""
    return f" {' '.join(words)} "


@dataclass(slots=True)
class ArticleText:
    """An article with what a search looks at. `programmes`: the slugs of its tags."""

    row: Row
    programmes: frozenset[str]
    title: str = field(init=False)
    body: str = field(init=False)

    def __post_init__(self) -> None:
        self.title = _as_line(cut(self.row.title))
        self.body = _as_line(cut(f"{self.row.summary}\n{self.row.text}"))

    @property
    def dated(self) -> datetime:
        """Published or first seen, whichever is earlier."""
        moments: list[datetime] = [self.row.first_seen]
        return min([*moments, self.row.published] if self.row.published else moments)


class SearchTruth:
    """The articles, and what each part of a query finds among them (ids; each leaf is asked once)."""

    def __init__(self, articles: Sequence[ArticleText]) -> None:
        self._articles = articles
        self._all = frozenset(one.row.id for one in articles)
        self._relevant = frozenset(one.row.id for one in articles if one.row.relevant)
        self._known: dict[Leaf, frozenset[int]] = {}

    def found(self, node: Node | None, everything: bool) -> frozenset[int]:
        """What a query finds; `everything`: not only what is relevant."""
        found = self._all if node is None else self._of(node)
        return found if everything else found & self._relevant

    def _of(self, node: Node) -> frozenset[int]:
        if isinstance(node, Not):
            return self._all - self._of(node.part)
        if isinstance(node, And):
            return reduce(frozenset.intersection, map(self._of, node.parts))
        if isinstance(node, Or):
            return reduce(frozenset.union, map(self._of, node.parts))
        if node not in self._known:
            self._known[node] = frozenset(one.row.id for one in self._articles if _holds(node, one))
        return self._known[node]


def _holds(leaf: Leaf, article: ArticleText) -> bool:
    if isinstance(leaf, Words):
        return _says(leaf, article)
    if isinstance(leaf, Programmes):
        return not article.programmes.isdisjoint(leaf.slugs)
    if isinstance(leaf, OneOf):
        return _is_one_of(leaf, article.row)
    if isinstance(leaf, Between):
        return (leaf.since is None or article.dated >= leaf.since) and (
            leaf.until is None or article.dated < leaf.until
        )
    if isinstance(leaf, Due):
        return any(_is_within(leaf, one["date"]) for one in article.row.deadlines)
    if isinstance(leaf, Sum):
        return _has_shown_sum(article.row) and any(_lies_in(leaf, one) for one in article.row.amounts)
    return _has(leaf, article.row)


def _says(leaf: Words, article: ArticleText) -> bool:
    fields = (article.title,) if leaf.title else (article.title, article.body)
    phrases = [_as_line(cut(form)) for form in leaf.forms]
    own = _as_line(_without_stops(cut(leaf.text)))
    phrases.append(own.rstrip(" ") if leaf.prefix else own)
    return any(phrase in text for phrase in phrases for text in fields)


def _without_stops(words: list[str]) -> list[str]:
    """What punctuation stands round a phrase does not matter."""
    inner = [place for place, word in enumerate(words) if word != _STOP]
    return words[inner[0] : inner[-1] + 1]


def _is_one_of(leaf: OneOf, row: Row) -> bool:
    if leaf.field == "topic":
        return not set(row.topics).isdisjoint(leaf.values)
    if leaf.field == "kind":
        return not {event["kind"] for event in row.events}.isdisjoint(leaf.values)
    if leaf.field == "publisher":
        return any(value.lower() in row.publisher.lower() for value in leaf.values)
    return (row.source_id if leaf.field == "source" else row.language) in leaf.values


def _is_within(leaf: Due, day: str) -> bool:
    after = leaf.first is None or day >= leaf.first.isoformat()
    return after and (leaf.last is None or day <= leaf.last.isoformat())


def _lies_in(leaf: Sum, amount: dict[str, Any]) -> bool:
    """A range counts by the end that is within the bounds."""
    lower = amount["hkd"]
    upper = amount.get("hkd_max") if amount.get("hkd_max") is not None else lower
    enough = leaf.least is None or (upper is not None and upper >= leaf.least)
    return enough and (leaf.most is None or (lower is not None and lower <= leaf.most))


def _has_shown_sum(row: Row) -> bool:
    return any(one.get("role", "") in _SHOWN_SUMS for one in row.amounts)


def _has(leaf: Flag, row: Row) -> bool:
    if leaf.name == "official":
        return bool(row.official)
    if leaf.name == "deadline":
        return bool(row.deadlines)
    if leaf.name == "amount":
        return _has_shown_sum(row)
    moved = leaf.name == "change" and bool(row.facts_moved)
    return moved or bool(row.facts.get(f"{leaf.name}s"))
