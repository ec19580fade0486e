"""One name, one meaning: a top-level name stands in three modules at most, and no two modules have one name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_MODULES = 3  # two sides of a border and a third that mirrors them; more is a word without a meaning of its own
MOST_LINES = 300

# Names that a library or the shape of a room asks for in each of its modules.
CONVENTIONS = {
    "__all__",
    "find",  # each module of the grammar: find(text, …) -> mentions
    "log",  # logging: one logger a module
    "register",  # a group of commands, added to the command line
    "router",  # FastAPI: the routes of a module
}


def test_no_top_level_name_stands_in_many_modules() -> None:
    shared = {name for name, files in _names().items() if len(files) > MOST_MODULES} - CONVENTIONS

    assert sorted(shared) == []


def test_no_two_modules_have_one_name() -> None:
    files = defaultdict(list)
    for file in _sources():
        if not file.name.startswith("__"):
            files[file.stem].append(str(file.relative_to(ROOT)))

    assert [names for names in files.values() if len(names) > 1] == []


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {str(file.relative_to(ROOT)) for file in _sources() if file.read_text("utf-8").count("\n") > MOST_LINES}

    assert sorted(long) == []


@cache
def _names() -> dict[str, set[Path]]:
    """Where each name is bound at the top level of a module."""
    found: dict[str, set[Path]] = defaultdict(set)
    for file in _sources():
        for statement in ast.parse(file.read_text("utf-8")).body:
            for name in _bound(statement):
                found[name].add(file)
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        yield from (node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id


def _sources() -> list[Path]:
    return [*ROOT.glob("monitor/**/*.py"), *ROOT.glob("alerts/**/*.py")]
