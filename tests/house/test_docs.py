"""What the docs claim is true: every setting, command and key is documented, and nothing else is."""

from __future__ import annotations

import dataclasses
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import typer

from monitor.entrypoints.cli import cli
from monitor.model import PageRules, Source, SourceKind
from monitor.settings import known_names

ROOT = Path(__file__).parents[2]


def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `(MONITOR_[A-Z_]+)`", _doc("settings.md"), re.MULTILINE))

    assert documented == set(known_names())


def test_every_command_is_documented_and_no_other() -> None:
    heading = re.compile(r"^### `monitor ([a-z][a-z -]*[a-z])(?: [A-Z[].*)?`$", re.MULTILINE)
    documented = set(heading.findall(_doc("commands.md")))

    assert documented == set(_commands(typer.main.get_command(cli)))


def _commands(group: Any, before: str = "") -> list[str]:
    found = []
    for name, command in getattr(group, "commands", {}).items():
        path = f"{before} {name}".strip()
        found += [path, *_commands(command, path)]
    return found


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("source", Source),
        ("source.page", PageRules),
        *((f"source.{kind}", kind.spec.rules) for kind in SourceKind if kind.spec.keys),
    ],
)
def test_every_key_of_a_source_is_documented(table: str, values: type) -> None:
    section = _doc("sources.md").split(f"`[{'[' if table == 'source' else ''}{table}]", 1)[1].split("\n## ", 1)[0]
    keys = {field.name for field in dataclasses.fields(values)} - {"rules", "page"}

    assert keys - set(re.findall(r"^\| `([a-z_]+)`", section, re.MULTILINE)) == set()


def test_the_readme_names_the_two_commands_on_its_first_screen() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text("utf-8").splitlines()[:60])

    assert "make demo" in first_screen
    assert "make run" in first_screen
    assert "make test" in first_screen


def test_every_link_between_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")]
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]

    assert dead == []


def test_the_lists_of_how_it_decides_are_those_of_the_data_files() -> None:
    """Write them anew with `python docs/lists.py`."""
    lists = runpy.run_path(str(ROOT / "docs" / "lists.py"))
    page = _doc("knowing.md")

    assert lists["written"](page) == page
    assert set(re.findall("<!-- list ([a-z]+) -->", page)) == set(lists["LISTS"])


def test_every_fault_has_a_row_and_every_test_that_shows_one_is_there() -> None:
    rows = re.findall(r"^\| (F\d\d) \|.*\|$", page := _doc("reliability.md"), re.MULTILINE)
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}" not in (ROOT / file).read_text("utf-8")
    ]

    assert rows == [f"F{number:02}" for number in range(1, 85)]
    assert missing == []


def test_every_dependency_is_explained() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = project.split("dependencies = [", 1)[1].split("\n]\n", 1)[0]
    names = re.findall(r'"([A-Za-z0-9_.-]+)', listed)
    explained = _doc("architecture.md").lower()

    assert [name for name in names if f"`{name.lower()}`" not in explained] == []
