"""Whether the examples of rule files hold, both ways: `monitor check` and the tests ask.

Every rule finds its examples and not its counter-examples, is the rule that its group finds in one of them, and has
nothing in it that no example needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.errors import Fault
from monitor.grammar import phrase_pattern as pattern
from monitor.grammar.phrase_files import RuleFiles, expressions_of
from monitor.grammar.phrases import Found, Phrases, Rule, Window, expression
from monitor.grammar.reading import unset

_Wrong = Iterator[tuple[str, str]]  # key, message


def example_faults(loaded: RuleFiles) -> list[Fault]:
    """What the examples show to be wrong, rule by rule, then part by part."""
    parts, phrases = expressions_of(loaded.parts), loaded.phrases()
    return [
        Fault(loaded.files[rule.id], f'rule "{rule.id}"', key, message)
        for rule in loaded.rules
        for key, message in (*untrue(rule, parts), *_hidden(rule, phrases), *_unneeded(rule, parts))
    ] + [Fault(loaded.files[name], "parts", name, message) for name, message in _unneeded_parts(loaded)]


def marked(example: str) -> Window:
    """An example as the window that a rule is given: folded, its place where the marks { } are."""
    before, _, rest = unset(example).text.lower().partition("{")
    place, _, after = rest.partition("}")
    text = before + place + after
    return Window(text, 0, len(before), len(before) + len(place), len(text))


def untrue(rule: Rule, parts: Mapping[str, str]) -> _Wrong:
    """(key, message) of each example that a rule does not find and each counter-example that it finds."""
    finds = _finder(rule, pattern.parse(rule.pattern), parts)
    for example in rule.examples:
        if not finds(example):
            yield "examples", f"{example!r} is not found"
    for example in rule.counter_examples:
        if finds(example):
            yield "counter_examples", f"{example!r} is found"


def _hidden(rule: Rule, phrases: Phrases) -> _Wrong:
    """Whether other rules of the group are found first in every example."""
    found = [_found(rule, phrases, marked(example)) for example in rule.examples]
    others = {one.rule for one in found if one is not None}
    if others and rule.id not in others:
        yield "examples", f"other rules are found in all of them: {', '.join(sorted(others))}"


def _found(rule: Rule, phrases: Phrases, window: Window) -> Found | None:
    if rule.where == "between":
        return phrases.fills(rule.group, window.text, window.start, window.end)
    return phrases.find(rule.group, window)


def _unneeded(rule: Rule, parts: Mapping[str, str]) -> _Wrong:
    """What could be left out of a rule while every example is still right."""
    nodes = pattern.parse(rule.pattern)
    for name, fewer in pattern.smaller(nodes):
        if all(map(_finder(rule, fewer, parts), rule.examples)):
            yield "pattern", f"no example needs {name!r}"
    for key in ("unless", "unless_before", "unless_after"):
        values: tuple[str, ...] = getattr(rule, key)
        for value in values:
            rest = tuple(other for other in values if other != value)
            without: Rule = replace(rule, **{key: rest})  # type: ignore[arg-type]
            if not any(map(_finder(without, nodes, parts), rule.counter_examples)):
                yield key, f"no counter-example needs {value!r}"


def _unneeded_parts(loaded: RuleFiles) -> _Wrong:
    """What could be left out of a part while every example of the rules that use it is still right."""
    for part, written in loaded.parts.items():
        for name, fewer in pattern.smaller(pattern.parse(written)):
            parts = expressions_of({**loaded.parts, part: pattern.written(fewer)})
            if all(not any(untrue(rule, parts)) for rule in _users(loaded.rules, part)):
                yield part, f"no example needs {name!r}"


def _users(rules: Iterable[Rule], part: str) -> Iterator[Rule]:
    return (rule for rule in rules if any(f"<{part}>" in text for text in (rule.pattern, *rule.unless)))


def _finder(rule: Rule, nodes: pattern.Sequence_, parts: Mapping[str, str]) -> Callable[[str], bool]:
    """Whether a rule with the pattern `nodes` is met in an example, at its mark."""
    compiled = re.compile(expression(rule, nodes, parts) if nodes else "(?!)")

    def finds(example: str) -> bool:
        text, start, left, right, end = marked(example)
        if rule.where == "before":
            return compiled.search(text, start, left) is not None
        if rule.where == "after":
            return compiled.match(text, right, end) is not None
        return (compiled.search if rule.where == "around" else compiled.match)(text, start, end) is not None

    return finds
