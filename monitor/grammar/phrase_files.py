"""Rule files, read whole or refused with every fault at once. docs/rules.md explains their form."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from monitor.errors import ConfigurationError, Fault
from monitor.grammar import phrase_pattern as pattern
from monitor.grammar.phrase_expression import GRAMMAR, expression, looked_back, whole_words
from monitor.grammar.phrases import PLACES, Phrases, Rule

_LISTS = ("unless", "unless_before", "unless_after", "examples", "counter_examples")
_TYPES: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(_LISTS, (list, "a list of texts")),
    "reach": (int, "a whole number"),
    "commas": (bool, "true or false"),
}
_NEEDED = ("id", "group", "pattern", "examples")
_KEYS = frozenset(field.name for field in fields(Rule))
_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_MARK = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """Rules in the order of their files, the parts that they may use, and where each rule or part stands.

    `parts`: name -> pattern as written, without those of the grammar; `files`: id of a rule or name of a part -> file.
    """

    rules: tuple[Rule, ...]
    parts: Mapping[str, str]
    files: Mapping[str, str]

    def phrases(self, added: Mapping[str, tuple[str, ...]] | None = None) -> Phrases:
        """The rules, ready to be looked for. `added`: see `Phrases`."""
        trees = {name: pattern.parse(written) for name, written in self.parts.items()}
        return Phrases(self.rules, expressions_of(self.parts), trees, added)


def expressions_of(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of files and of the grammar as regular expressions; a part may use those before it."""
    expressions = dict(GRAMMAR)
    for name, written in parts.items():
        expressions[name] = f"(?:{expression(pattern.parse(written), expressions)})"
    return expressions


def load(
    shipped: Sequence[tuple[str, str]], added: Sequence[tuple[str, str]] = (), others: Collection[str] = ()
) -> RuleFiles:
    """The rules of files, each given as (name, text).

    `added` may only add to groups that the shipped files have, and to `others`, which take plain phrases alone.
    ConfigurationError lists every fault of every file. Examples are not tried: see `example_faults`.
    """
    tables = [(name, *_read(name, text)) for name, text in (*shipped, *added)]
    faults = [fault for _, _, found in tables for fault in found]
    own = {name for name, _ in added}
    parts, files, more = _parts([(name, content) for name, content, _ in tables])
    faults += more
    expressions = expressions_of(parts)
    rules: list[Rule] = []
    for name, content, _ in tables:
        groups = {*others, *(rule.group for rule in rules)} if name in own else None
        for number, entry in enumerate(content.get("rule", ()), 1):
            where = f'rule "{entry["id"]}"' if isinstance(entry.get("id"), str) else f"rule number {number}"
            wrong = [Fault(name, where, key, message) for key, message in _wrong(entry, expressions, groups, others)]
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


def _parts(tables: Sequence[tuple[str, dict[str, Any]]]) -> tuple[dict[str, str], dict[str, str], list[Fault]]:
    """The sound parts of all files by name, the file of each, and what is wrong with the others."""
    parts: dict[str, str] = {}
    files: dict[str, str] = {}
    faults = []
    for file, content in tables:
        for name, written in content.get("parts", {}).items():
            try:
                if name in parts or name in GRAMMAR:
                    raise pattern.PatternError("is given twice")
                expressions_of(parts | {name: written})
                parts[name], files[name] = written, file
            except pattern.PatternError as error:
                faults.append(Fault(file, "parts", name, str(error)))
    return parts, files, faults


def _rule(entry: Mapping[str, Any]) -> Rule:
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in entry.items()}
    return Rule(**values)


# --------------------------------------------------------------------------------------------------------------- faults
def _wrong(
    entry: Mapping[str, Any], parts: Mapping[str, str], groups: Collection[str] | None, others: Collection[str]
) -> list[tuple[str, str]]:
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
    unplain = _unplain(entry) if entry["group"] in others else ()
    return [*wrong, *_unreadable(entry, parts), *_unmarked(entry), *unplain]


def _mistyped(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        wanted, words = _TYPES.get(key, (str, "text"))
        if key not in _KEYS:
            yield key, "unknown key"
        elif not _is(value, wanted):
            yield key, f"must be {words}"
        elif key == "reach" and value < 0:
            yield key, "must be 0 (next to it) or more"


def _is(value: Any, wanted: type) -> bool:
    if wanted is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value) is wanted


def _unreadable(entry: Mapping[str, Any], parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in ("pattern", "unless", "unless_before", "unless_after"):
        for text in [entry[key]] if key == "pattern" else entry.get(key, ()):
            try:
                looked_back(text) if key == "unless_before" else whole_words(pattern.parse(text), parts)
            except pattern.PatternError as error:
                yield key, f"{text!r}: {error}"


def _unplain(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a plain phrase cannot say."""
    for key in ("where", "reach", "commas", "says", "unless", "unless_before", "unless_after"):
        if key in entry:
            yield key, f"cannot be said of a word of {entry['group']}"
    try:
        pattern.spelt_out(entry["pattern"])
    except pattern.PatternError as error:
        yield "pattern", str(error)


def _unmarked(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("examples", "counter_examples"):
        for example in entry.get(key, ()):
            marks = "".join(_MARK.findall(example))
            if marks not in (("{}",) if entry.get("where", "around") in ("before", "after") else ("", "{}")):
                yield key, f"{example!r} must have one place marked {{like this}}, beside which the rule is looked for"
