"""What a rule file's own examples notice, tried in this process: patterns, exceptions, reaches and commas.

The parts of patterns and the exceptions are tried by `monitor.grammar.phrase_examples`, whose faults are survivors; how
far a rule reaches (doubled, halved, without bound) and whether it passes commas is tried here, rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.rule_mutants import Mutant
from monitor.grammar import phrase_pattern as pattern
from monitor.grammar.phrase_examples import example_faults, untrue
from monitor.grammar.phrase_files import expressions_of
from monitor.grammar.phrases import Rule
from monitor.tag.rule_set import shipped_rules


def tried_rules(root: Path) -> tuple[int, list[Mutant]]:
    """How many changes the examples of `monitor/tag/rules` were asked about, and those that they do not notice."""
    loaded = shipped_rules().files
    parts = expressions_of(loaded.parts)
    written = [pattern.parse(text) for text in (*(rule.pattern for rule in loaded.rules), *loaded.parts.values())]
    tried = sum(1 + len(list(pattern.smaller(nodes))) for nodes in written)
    tried += sum(len(rule.unless) + len(rule.unless_before) + len(rule.unless_after) for rule in loaded.rules)
    missed = [
        _mutant(root, fault.where.split('"')[1] if '"' in fault.where else fault.key, fault.file, fault.message)
        for fault in example_faults(loaded)
    ]
    for rule in loaded.rules:
        for change, changed in _other_distances(rule):
            tried += 1
            if not any(untrue(changed, parts)):
                missed.append(_mutant(root, rule.id, loaded.files[rule.id], change))
    return tried, missed


def _other_distances(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """A reach of 0 means "next to it"; of None, "anywhere"."""
    if rule.reach is not None:
        yield f"reach {rule.reach} without bound", replace(rule, reach=None)
        if rule.reach:
            yield f"reach {rule.reach} doubled", replace(rule, reach=rule.reach * 2)
            yield f"reach {rule.reach} halved", replace(rule, reach=rule.reach // 2)
            yield f"commas: {not rule.commas}", replace(rule, commas=not rule.commas)


def _mutant(root: Path, id: str, file: str, change: str) -> Mutant:
    lines = (root / file).read_text("utf-8").splitlines()
    shown = next((line for line in lines if line in (f'id = "{id}"',) or line.startswith(f"{id} = ")), lines[0])
    return Mutant(file, lines.index(shown) + 1, shown.strip(), change, bytes)
