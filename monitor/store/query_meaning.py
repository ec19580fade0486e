"""Words of a query with all that they may mean: their forms, their synonyms, and what articles are labelled with.

    cyberport incubation   >   (cyberport, cyberports; or programme cyberport …) and (incubation, incubate …; or …)

Where several words in a row are one name, they also mean what that name names. A Chinese word that is several names in
a row (數碼港培育) also means these together. In quotes, and before a *, words mean themselves alone; what is left out
is left out by its words and their forms, what must stand in the headline by words of the same meaning. Pure.

The query is widened, not the index: what is in quotes stays exact, both engines ask for the same words, and a new
synonym needs no index built anew. The price is an index look-up for each form, a few microseconds each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from monitor.grammar.word_forms import forms
from monitor.model import Meaning
from monitor.store.query_tree import And, Flag, Node, Not, OneOf, Or, Programmes, Words

LONGEST_NAME = 9  # words in a row that may be one name: "Research, Academic and Industry Sectors One-plus Scheme" has 7

LONGEST_COMPOUND = 20  # characters of a Chinese word that is taken apart: longer ones are sentences


class Names(Protocol):
    """What the words of a query name."""

    def expand(self, name: str) -> list[str] | None:
        """The slug of the programme of that name, with those of all below it; None: there is none."""

    def meaning(self, text: str) -> Meaning:
        """What a word or phrase names; empty if nothing."""

    def near(self, name: str) -> list[str]:
        """Names that may have been meant by one that is none."""

    def near_word(self, word: str) -> str | None:
        """The word of a name that may have been meant by one that is none."""


def with_meanings(node: Node | None, names: Names) -> Node | None:
    """The tree with every word's meanings."""
    return None if node is None else _Widening(names).widened(node)


class _Widening:
    def __init__(self, names: Names) -> None:
        self._names = names

    def widened(self, node: Node) -> Node:
        if isinstance(node, Not):
            return Not(self._left_out(node.part))
        if isinstance(node, Or):
            return replace(node, parts=tuple(map(self.widened, node.parts)))
        if isinstance(node, And):
            found = self._in_a_row(node.parts)
            return And(tuple(found)) if len(found) > 1 else found[0]
        return self._meant((node,)) if isinstance(node, Words) and _is_open(node) else node

    def _left_out(self, node: Node) -> Node:
        if isinstance(node, Not):
            return Not(self._left_out(node.part))
        if isinstance(node, And | Or):
            return replace(node, parts=tuple(map(self._left_out, node.parts)))
        return _with_forms(node) if isinstance(node, Words) and _is_open(node) else node

    def _in_a_row(self, parts: Sequence[Node]) -> list[Node]:
        """Parts that must all hold; of words in a row the longest that are a name are taken together."""
        found: list[Node] = []
        at = 0
        while at < len(parts):
            if not _is_open(parts[at]):
                found.append(self.widened(parts[at]))
                at += 1
                continue
            row = _row(parts, at)
            length = next((n for n in range(len(row), 1, -1) if self._names.meaning(_text(row[:n]))), 1)
            found.append(self._meant(row[:length]))
            at += length
        return found

    def _meant(self, words: Sequence[Words]) -> Node:
        """Words in a row (all of them one name, or a single one) with what they mean."""
        own: Node = _with_forms(words[0]) if len(words) == 1 else And(tuple(self._meant((one,)) for one in words))
        text, title = _text(words), words[0].title
        meaning = self._names.meaning(text)
        further: list[Node] = [_with_forms(Words(word, title=title)) for word in _others(meaning.words, text)]
        if not title:
            further += self._labels(meaning)
        if len(words) == 1 and (pieces := self._pieces(text)):
            further.append(And(tuple(self._meant((Words(piece, title=title),)) for piece in pieces)))
        return Or(tuple(dict.fromkeys((own, *further))), meant=text) if further else own

    @staticmethod
    def _labels(meaning: Meaning) -> list[Node]:
        labels: list[Node] = [OneOf("topic", meaning.topics)] if meaning.topics else []
        labels += [OneOf("kind", meaning.kinds)] if meaning.kinds else []
        labels += [Flag(name) for name in meaning.facts]
        return labels + [Programmes((slug,), slug) for slug in meaning.programmes]

    def _pieces(self, text: str) -> list[str]:
        """The names that a Chinese word is made of, at least two, the longest first; none if something is left over."""
        if text.isascii() or " " in text or len(text) > LONGEST_COMPOUND:
            return []
        found = self._cut(text, len(text) - 1)
        return found or []

    def _cut(self, text: str, longest: int) -> list[str] | None:
        if not text:
            return []
        for size in range(min(len(text), longest), 1, -1):
            if self._names.meaning(text[:size]) and (rest := self._cut(text[size:], longest)) is not None:
                return [text[:size], *rest]
        return None


def _is_open(node: Node) -> bool:
    return isinstance(node, Words) and not node.exact and not node.prefix


def _row(parts: Sequence[Node], start: int) -> list[Words]:
    """The words from there on that stand in a row."""
    row: list[Words] = []
    for part in parts[start : start + LONGEST_NAME]:
        if not isinstance(part, Words) or not _is_open(part) or (row and part.title != row[0].title):
            break
        row.append(part)
    return row[:1] if row and row[0].title else row


def _text(words: Sequence[Words]) -> str:
    return " ".join(one.text for one in words)


def _others(words: Sequence[str], text: str) -> list[str]:
    return [word for word in words if word.casefold() != text.casefold()]


def _with_forms(node: Words) -> Words:
    """The word with its forms; a phrase with those of its last word."""
    before, space, last = node.text.rpartition(" ")
    return replace(node, forms=tuple(before + space + form for form in forms(last)[1:]))
