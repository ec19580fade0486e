"""Rules in words: phrases kept in data files, found beside a place in a text, each find naming its rule.

    rule files > faults or Phrases(groups) > find(group, window) > Found(rule, start, end)

A rule says where it stands, seen from the place: before it, after it, anywhere around it, or filling all between two
places. All rules of a group that stand alike are one regular expression. The form of the files is explained in
docs/rules.md, the patterns in `phrase_pattern`; the idea of rules with a category, a direction and a reach comes from
ConText (medspaCy), that of examples that every rule must match from eyecite's reporters-db.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from monitor.grammar import phrase_pattern as pattern

Where = Literal["before", "after", "around", "between"]
PLACES: tuple[Where, ...] = ("before", "after", "around", "between")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rule file: see docs/rules.md. `reach` None: anywhere in the window."""

    id: str
    group: str
    pattern: str
    where: Where = "around"
    reach: int | None = None
    commas: bool = False  # whether the reach also passes commas
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class Window(NamedTuple):
    """What is looked at round a place in a folded text: `text[start:end]`, the place being `text[left:right]`."""

    text: str
    start: int
    left: int
    right: int
    end: int


class Found(NamedTuple):
    """The rule that was met, and where: `text[start:end]`."""

    rule: str
    start: int
    end: int


class _Compiled(NamedTuple):
    expression: re.Pattern[str]
    ids: tuple[str, ...]


class Phrases:
    """The rules of some files by group. Built once; may be asked from any thread."""

    def __init__(self, rules: Sequence[Rule], parts: Mapping[str, str]) -> None:
        """`parts`: name -> regular expression, those of the grammar among them. The rules are sound: see `faults`."""
        by_place: dict[tuple[str, Where], list[Rule]] = {}
        for rule in rules:
            by_place.setdefault((rule.group, rule.where), []).append(rule)
        self.groups = frozenset(rule.group for rule in rules)
        self._compiled = {
            place: (_compiled(together, parts), _compiled(list(filter(_may_be_latin, together)), parts))
            for place, together in by_place.items()
        }

    def find(self, group: str, window: Window) -> Found | None:
        """The first rule of a group that is met before, after or around a place."""
        text, start, left, right, end = window
        return (
            self._search(group, "before", text, start, left)
            or self._search(group, "after", text, right, end)
            or self._search(group, "around", text, start, end)
        )

    def search(self, group: str, text: str, start: int = 0, end: int | None = None) -> Found | None:
        """The first rule of a group that is met anywhere in ``text[start:end]``."""
        return self._search(group, "around", text, start, len(text) if end is None else end)

    def search_all(self, group: str, text: str, start: int, end: int) -> Iterator[Found]:
        """All that do not overlap."""
        found = self.search(group, text, start, end)
        while found is not None:
            yield found
            found = self.search(group, text, found.end, end)

    def fills(self, group: str, text: str, start: int, end: int) -> Found | None:
        """The rule of a group that is all of ``text[start:end]``."""
        return self._search(group, "between", text, start, end)

    def _search(self, group: str, where: Where, text: str, start: int, end: int) -> Found | None:
        compiled = self._compiled.get((group, where))
        if compiled is None:
            return None
        expression, ids = compiled[text.isascii()]  # an English text needs no Chinese rules
        match = (expression.search if where in ("before", "around") else expression.match)(text, start, end)
        if match is None or match.lastindex is None:
            return None
        return Found(ids[match.lastindex - 1], *match.span(match.lastindex))


def _compiled(rules: Sequence[Rule], parts: Mapping[str, str]) -> _Compiled:
    """One expression with a group for each rule; without rules it never matches."""
    expressions = "|".join(rule_expression(rule, pattern.parse(rule.pattern), parts) for rule in rules)
    return _Compiled(re.compile(expressions or r"(?!)"), tuple(rule.id for rule in rules))


def _may_be_latin(rule: Rule) -> bool:
    return not pattern.needs_other(pattern.parse(rule.pattern))


# ---------------------------------------------------------------------------------------------------------------- rules
def rule_expression(rule: Rule, nodes: pattern.Sequence_, parts: Mapping[str, str]) -> str:
    """The expression of a rule with one capturing group: its phrase, without what stands between it and the place."""
    phrase = f"({pattern.whole_words(nodes, parts)})"
    before = "".join(f"(?<!{_literal(text)})" for text in rule.unless_before)
    before += "".join(rf"(?!{pattern.whole_words(pattern.parse(text), parts)})" for text in rule.unless)
    after = "".join(rf"(?!\s?{pattern.whole_words(pattern.parse(text), parts)})" for text in rule.unless_after)
    reach = pattern.gap(rule.reach, commas=rule.commas) if rule.reach else ""
    if rule.where == "between":
        return rf"\s?{before}{phrase}{after}\s?\Z"
    if rule.where == "before" and rule.reach is not None:
        return rf"{before}{phrase}{after}{reach}\s?\Z"
    if rule.where == "after":
        distance = reach if rule.reach is not None else pattern.gap(_ANYWHERE, commas=True)
        return rf"\s?{distance}{before}{phrase}{after}"
    return f"{before}{phrase}{after}"


_ANYWHERE = 200  # steps of a gap: more than any window has


def _literal(text: str) -> str:
    """What must not stand before: of one width, as a look behind must be; a Latin word with its blank."""
    nodes = pattern.parse(text)
    last = nodes[-1]
    if len(nodes) > 1 and not all(isinstance(node, pattern.Literal | pattern.Blank) for node in nodes):
        raise pattern.PatternError("must be plain words: what stands before is looked back at")
    if isinstance(last, pattern.Literal) and last.text[-1].isascii() and last.text[-1].isalnum():
        nodes = (*nodes, pattern.Blank(), pattern.Literal(""))
    return "".join(r"[\s-]" if isinstance(node, pattern.Blank) else re.escape(getattr(node, "text", "")) for node in nodes)
