"""Rules in words: phrases kept in data files, found beside a place in a text, each find naming its rule.

    rule files > Phrases(rules) > find(group, window) > Found(rule, start, end)

A rule says where it stands, seen from the place: before it, after it, anywhere around it, or filling all between two
places. All rules of a group that stand alike are one regular expression. The form of the files is explained in
docs/rules.md, the patterns in `phrase_pattern`. Rules with a category, a direction and a reach are modelled on ConText
(medspaCy); examples that every rule must match, on eyecite's reporters-db.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from monitor.grammar import phrase_expression as writing
from monitor.grammar import phrase_pattern as pattern
from monitor.grammar.phrase_needs import Needs

Where = Literal["before", "after", "around", "between"]
PLACES: tuple[Where, ...] = ("before", "after", "around", "between")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rule file: docs/rules.md says what each key means. `reach` None: anywhere in the window."""

    id: str
    group: str
    pattern: str
    says: str = ""
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
    """The rule that was met, what it says, and where: `text[start:end]` (after a place, `start` is the place's end)."""

    rule: str
    says: str
    start: int
    end: int


class _Matcher(NamedTuple):
    """The rules of one group that stand alike: the n-th group of a match, empty, closes the n-th rule's phrase."""

    match: Callable[[str, int, int], re.Match[str] | None]
    rules: tuple[tuple[str, str], ...]  # id, says

    def found(self, text: str, start: int, end: int) -> Found | None:
        match = self.match(text, start, end)
        if match is None or match.lastindex is None:
            return None
        return Found(*self.rules[match.lastindex - 1], match.start(), match.end(match.lastindex))


_Both = tuple[_Matcher, _Matcher | None]
"""The matcher for any text, and the one for a text of ASCII alone, in which most Chinese rules cannot be met."""


_LONG = 80  # characters from which on a look at the needed words is quicker than the expression: measured on radio news


class Phrases:
    """The rules of some files by group. Built once; may be asked from any thread."""

    def __init__(
        self,
        rules: Sequence[Rule],
        parts: Mapping[str, str],
        trees: pattern.Trees | None = None,
        added: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """`parts`: name -> regular expression, those of the grammar among them; `trees`: those that rule files name,
        as patterns; `added`: group -> the phrases that a user's own rules stand for. The rules are sound.
        """
        self.added = added or {}
        together: dict[tuple[str, Where], list[Rule]] = {}
        for rule in sorted(rules, key=lambda rule: PLACES.index(rule.where)):
            together.setdefault((rule.group, rule.where), []).append(rule)
        self.groups = frozenset(rule.group for rule in rules)
        self._around: dict[str, _Both] = {}
        self._between: dict[str, _Both] = {}
        self._beside: dict[str, tuple[tuple[Where, _Both], ...]] = {}
        for (group, where), alike in together.items():
            both = _both(alike, parts, trees or {})
            if where == "between":
                self._between[group] = both
                continue
            if where == "around":
                self._around[group] = both
            self._beside[group] = (*self._beside.get(group, ()), (where, both))

        anywhere = {group: alike for (group, where), alike in together.items() if where == "around"}
        self._needs = Needs({group: [rule.pattern for rule in alike] for group, alike in anywhere.items()}, trees or {})

    def find(self, group: str, window: Window) -> Found | None:
        """The first rule of a group that is met before, after or around a place."""
        text, start, left, right, end = window
        for where, both in self._beside.get(group, ()):
            matcher = both[text.isascii()]
            if matcher is not None:
                found = matcher.found(text, right if where == "after" else start, left if where == "before" else end)
                if found is not None:
                    return found
        return None

    def search(self, group: str, text: str, start: int = 0, end: int | None = None) -> Found | None:
        """The first rule of a group, of those without a place, that is met in ``text[start:end]``."""
        matcher = self._around[group][text.isascii()]
        end = len(text) if end is None else end
        if matcher is None or (end - start >= _LONG and not self._needs.may_be_met(group, text, start, end)):
            return None
        return matcher.found(text, start, end)

    def search_all(self, group: str, text: str, start: int, end: int) -> Iterator[Found]:
        """All that `search` would find, one after the other."""
        found = self.search(group, text, start, end)
        while found is not None:
            yield found
            found = self.search(group, text, found.end, end)

    def fills(self, group: str, text: str, start: int, end: int) -> Found | None:
        """The rule of a group, of those that stand between, that is all of ``text[start:end]``."""
        matcher = self._between[group][text.isascii()]
        return matcher.found(text, start, end) if matcher else None

    def note(self, group: str, rule: str, says: str, start: int, end: int) -> None:
        """Something else than a rule that decided about ``text[start:end]`` of the whole text: for those who listen."""


# --------------------------------------------------------------------------------------------------------- translation
def _both(rules: Sequence[Rule], parts: Mapping[str, str], trees: pattern.Trees) -> _Both:
    latin = [rule for rule in rules if not pattern.needs_other(pattern.parse(rule.pattern))]
    return _matcher(rules, parts, trees), _matcher(latin, parts, trees) if latin else None


def _matcher(rules: Sequence[Rule], parts: Mapping[str, str], trees: pattern.Trees) -> _Matcher:
    alternatives = "|".join(expression(rule, pattern.parse(rule.pattern), parts) for rule in rules)
    floating = rules[0].where in ("before", "around")  # begins anywhere in what is searched
    compiled = re.compile(f"{_beginning(rules, trees)}(?:{alternatives})" if floating else alternatives)
    return _Matcher(compiled.search if floating else compiled.match, tuple((rule.id, rule.says) for rule in rules))


def _beginning(rules: Sequence[Rule], trees: pattern.Trees) -> str:
    """A look at one character, which rules most places out before any alternative is tried (a third of the time)."""
    first: set[str] = set()
    for rule in rules:
        begins = pattern.beginnings(pattern.parse(rule.pattern), trees)
        if begins is None:
            return ""
        first |= begins
    latin = {character for character in first if character.isascii() and character.isalnum()}
    looks = [
        f"{before}(?=[{re.escape(''.join(sorted(characters)))}])"
        for before, characters in (("", first - latin), ("(?<![a-z0-9])", latin))
        if characters
    ]
    return f"(?:{'|'.join(looks)})"


def expression(rule: Rule, nodes: pattern.Sequence_, parts: Mapping[str, str]) -> str:
    """The expression of a rule, its pattern given as `nodes`; an empty group marks the end of the phrase."""
    phrase = f"{writing.whole_words(nodes, parts)}()"
    before = "".join(f"(?<!{writing.looked_back(text)})" for text in rule.unless_before)
    before += "".join(f"(?!{_phrase(text, parts)})" for text in rule.unless)
    after = "".join(rf"(?!\s?{_phrase(text, parts)})" for text in rule.unless_after)
    reach = writing.gap(rule.reach, commas=rule.commas) if rule.reach else ""
    if rule.where == "between":
        return rf"\s?{before}{phrase}{after}\s?\Z"
    if rule.where == "after":
        distance = reach if rule.reach is not None else writing.gap(_ANYWHERE, commas=True)
        return rf"\s?{distance}{before}{phrase}{after}"
    if rule.where == "before" and rule.reach is not None:
        return rf"{before}{phrase}{after}{reach}\s?\Z"
    return f"{before}{phrase}{after}"


_ANYWHERE = 200  # steps of a gap: more than any window has


def _phrase(text: str, parts: Mapping[str, str]) -> str:
    return writing.whole_words(pattern.parse(text), parts)
