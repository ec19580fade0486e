"""Rule files: read whole, with every fault at once; and their examples tried, which `monitor check` and the tests do."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from monitor.errors import ConfigurationError, Fault
from monitor.grammar import phrase_pattern as pattern
from monitor.grammar.phrases import PLACES, Phrases, Rule, Window, expression
from monitor.grammar.reading import unset

_LISTS = ("unless", "unless_before", "unless_after", "examples", "counter_examples")
_NEEDED = ("id", "group", "pattern", "examples")
_KEYS = frozenset(field.name for field in fields(Rule))
_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_MARK = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """Rules in the order of their files, the parts that they may use, and the file of each rule by its id."""

    rules: tuple[Rule, ...]
    parts: Mapping[str, str]  # name -> regular expression
    files: Mapping[str, str]

    def phrases(self) -> Phrases:
        """The rules, ready to be looked for."""
        return Phrases(self.rules, self.parts)


def load(shipped: Sequence[tuple[str, str]], added: Sequence[tuple[str, str]] = ()) -> RuleFiles:
    """The rules of files, each given as (name, text); `added` may only add to groups that the shipped files have.

    ConfigurationError lists every fault of every file. Examples are not tried: see `example_faults`.
    """
    tables = [(name, *_read(name, text)) for name, text in (*shipped, *added)]
    faults = [fault for _, _, found in tables for fault in found]
    own = {name for name, _ in added}
    parts, more = _parts([(name, content) for name, content, _ in tables])
    faults += more
    rules, files = [], {}
    for name, content, _ in tables:
        groups = {rule.group for rule in rules} if name in own else None
        for number, entry in enumerate(content.get("rule", ()), 1):
            where = f'rule "{entry["id"]}"' if isinstance(entry.get("id"), str) else f"rule number {number}"
            wrong = [Fault(name, where, key, message) for key, message in _wrong(entry, parts, groups)]
            faults += wrong
            if not wrong:
                rules.append(_rule(entry))
                files[rules[-1].id] = name
    counts = Counter(rule.id for rule in rules)
    faults += [Fault(files[id], f'rule "{id}"', "id", f"is given {n} times") for id, n in counts.items() if n > 1]
    if faults:
        raise ConfigurationError(faults)
    return RuleFiles(tuple(rules), parts, files)


def _read(name: str, text: str) -> tuple[dict[str, Any], list[Fault]]:
    """The tables of one file, and what is wrong with the file itself."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [Fault(name, "", "", f"is no TOML: {error}")]
    faults = [Fault(name, "", key, "unknown key") for key in content if key not in ("rule", "parts")]
    rules, parts = content.get("rule", []), content.get("parts", {})
    if not isinstance(rules, list) or not all(isinstance(entry, dict) for entry in rules):
        return {}, [*faults, Fault(name, "", "rule", "must be written as [[rule]]")]
    if not isinstance(parts, dict) or not all(isinstance(value, str) for value in parts.values()):
        return {}, [*faults, Fault(name, "", "parts", "must be a table of names with patterns")]
    return content, faults


def _parts(tables: Sequence[tuple[str, dict[str, Any]]]) -> tuple[dict[str, str], list[Fault]]:
    """The parts of all files and of the grammar as expressions; a part may use those before it."""
    parts, faults = dict(pattern.GRAMMAR), []
    for file, content in tables:
        for name, written in content.get("parts", {}).items():
            try:
                if name in parts:
                    raise pattern.PatternError("is given twice")
                parts[name] = f"(?:{pattern.expression(pattern.parse(written), parts)})"
            except pattern.PatternError as error:
                faults.append(Fault(file, "parts", name, str(error)))
    return parts, faults


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(**{key: tuple(value) if key in _LISTS else value for key, value in entry.items()})


# --------------------------------------------------------------------------------------------------------------- faults
def _wrong(entry: Mapping[str, Any], parts: Mapping[str, str], groups: Collection[str] | None) -> list[tuple[str, str]]:
    """(key, what is wrong with it) of one entry; `groups`: the only ones that it may add to."""
    wrong = [(key, "is missing") for key in _NEEDED if not entry.get(key)]
    wrong += list(_mistyped(entry))
    if wrong:
        return wrong
    if not _ID.fullmatch(entry["id"]):
        wrong.append(("id", "must be lower-case words joined by '-'"))
    if entry.get("where", "around") not in PLACES:
        wrong.append(("where", f"{entry['where']!r} is none of {', '.join(PLACES)}"))
    if groups is not None and entry["group"] not in groups:
        wrong.append(("group", f"there is no group {entry['group']!r}"))
    return wrong + list(_unreadable(entry, parts)) + list(_unmarked(entry))


def _mistyped(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if key not in _KEYS:
            yield key, "unknown key"
        elif key == "reach":
            if type(value) is not int or value < 0:
                yield key, "must be a whole number, 0 for next to it"
        elif key == "commas":
            if type(value) is not bool:
                yield key, "must be true or false"
        elif key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                yield key, "must be a list of texts"
        elif not isinstance(value, str):
            yield key, "must be text"


def _unreadable(entry: Mapping[str, Any], parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in ("pattern", "unless", "unless_before", "unless_after"):
        try:
            rule = _rule({name: value for name, value in entry.items() if name in ("id", "group", "where", key)} | _ANY)
            expression(rule, pattern.parse(entry.get("pattern", "") if key == "pattern" else "x"), parts)
        except pattern.PatternError as error:
            yield key, str(error)


_ANY = {"pattern": "x"}


def _unmarked(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("examples", "counter_examples"):
        for example in entry.get(key, ()):
            marks = "".join(_MARK.findall(example))
            if marks not in (("{}",) if entry.get("where", "around") in ("before", "after") else ("", "{}")):
                yield key, f"{example!r} must have one place marked {{like this}}, beside which the rule is looked for"


# ------------------------------------------------------------------------------------------------------------- examples
def example_faults(loaded: RuleFiles) -> list[Fault]:
    """Examples that their rule does not match, counter-examples that it does, and what no example needs."""
    return [
        Fault(loaded.files[rule.id], f'rule "{rule.id}"', key, message)
        for rule in loaded.rules
        for key, message in (*_untrue(rule, loaded.parts), *_unneeded(rule, loaded.parts))
    ]


def _untrue(rule: Rule, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    matches = _matcher(rule, pattern.parse(rule.pattern), parts)
    for example in rule.examples:
        if not matches(example):
            yield "examples", f"{example!r} is not matched"
    for example in rule.counter_examples:
        if matches(example):
            yield "counter_examples", f"{example!r} is matched"


def _unneeded(rule: Rule, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What could be left out and every example would still be right."""
    for name, nodes in pattern.smaller(pattern.parse(rule.pattern)):
        matches = _matcher(rule, nodes, parts)
        if all(map(matches, rule.examples)):
            yield "pattern", f"no example needs {name!r}"
    for key in ("unless", "unless_before", "unless_after"):
        values: tuple[str, ...] = getattr(rule, key)
        for value in values:
            rest = tuple(other for other in values if other != value)
            matches = _matcher(_with(rule, key, rest), pattern.parse(rule.pattern), parts)
            if not any(map(matches, rule.counter_examples)):
                yield key, f"no counter-example needs {value!r}"


def _with(rule: Rule, key: str, value: tuple[str, ...]) -> Rule:
    values = {field.name: getattr(rule, field.name) for field in fields(Rule)}
    return Rule(**(values | {key: value}))


class _matcher:  # noqa: N801  (called like a function)
    """Whether a rule, perhaps with another pattern, matches an example at its mark."""

    def __init__(self, rule: Rule, nodes: pattern.Sequence_, parts: Mapping[str, str]) -> None:
        self._where = rule.where
        self._expression = re.compile(expression(rule, nodes, parts)) if nodes else None

    def __call__(self, example: str) -> bool:
        if self._expression is None:
            return False
        window = marked(example)
        if self._where == "before":
            return bool(self._expression.search(window.text, window.start, window.left))
        if self._where == "after":
            return bool(self._expression.match(window.text, window.right, window.end))
        search = self._expression.search if self._where == "around" else self._expression.match
        return bool(search(window.text, window.start, window.end))


def marked(example: str) -> Window:
    """An example as the window that a rule is given: folded, its place where the marks { } are."""
    before, _, rest = unset(example).text.lower().partition("{")
    place, _, after = rest.partition("}")
    text = before + place + after
    return Window(text, 0, len(before), len(before) + len(place), len(text))
