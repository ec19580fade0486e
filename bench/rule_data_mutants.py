"""One change each to a data file (TOML): an entry of a list or table left out, a number changed, a flag turned.

Examples and notes are no rules and stay as they are; so an entry that is left out has its examples against it. Rule
files are not here: `bench.rule_examples` tries theirs without running a test.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.rule_mutants import Mutant

_NO_RULES = {"examples", "counter_examples", "note", "id", "name", "is", "nothing"}
Place = tuple[str | int, ...]


def data_mutants(root: Path, file: str) -> list[Mutant]:
    """Every change to one data file."""
    text = (root / file).read_text("utf-8")
    data = tomllib.loads(text)
    return [
        Mutant(file, *_line(text, data, place), change, partial(_written, data, place, new))
        for place, change, new in _changes(data, ())
    ]


_GONE = object()


def _changes(value: Any, place: Place) -> Iterator[tuple[Place, str, Any]]:
    """(place, change in words, new value or _GONE)."""
    where = ".".join(map(str, place))
    match value:
        case bool():
            yield place, f"{where}: {not value}", not value
        case int() | float() if value:
            yield place, f"{where}: {value} doubled", value * 2
            yield place, f"{where}: {value} halved", value / 2 if isinstance(value, float) else value // 2
        case dict():
            for key in (key for key in value if key not in _NO_RULES):
                yield from _of_key((*place, key), value[key])
        case list():
            for number, inner in enumerate(value):
                if len(value) > 1 or not isinstance(inner, str):
                    yield (*place, number), f"{where}: without {_shown(inner)}", _GONE
                if isinstance(inner, dict):
                    yield from _changes(inner, (*place, number))


def _of_key(place: Place, value: Any) -> Iterator[tuple[Place, str, Any]]:
    if isinstance(value, str) or (len(place) > 1 and isinstance(value, list)):
        yield place, f"without {'.'.join(map(str, place))}", _GONE
    yield from _changes(value, place)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 50 else f"{text[:47]}..."


def _written(data: dict[str, Any], place: Place, new: Any) -> bytes:
    """The file with the change: every table inline, which TOML reads as it reads the long form."""
    changed = json.loads(json.dumps(data))
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    if new is _GONE:
        del holder[place[-1]]
    else:
        holder[place[-1]] = new
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in changed.items()).encode()


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


def _line(text: str, data: Any, place: Place) -> tuple[int, str]:
    """The line of a change: that on which the last key stands after those before it, near enough for a reader."""
    start = 0
    for key in place:
        data = data[key]
        word = key if isinstance(key, str) else data if isinstance(data, str) else ""
        found = text.find(word, start) if word else start
        start = found if found >= 0 else start
    line = text.count("\n", 0, start) + 1
    return line, text.splitlines()[line - 1].strip()
