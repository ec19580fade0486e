"""The tree speaks of the project alone, and works on a machine that is not this one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".toml", ".md", ".html", ".css", ".txt", ".yaml", ".lock", ".ini", ".mako", ".jsonl", ""}
SKIPPED = {".git", ".venv", "build", "__pycache__", "data", "demo-out", ".hypothesis"}


def _files() -> list[Path]:
    found = (path for path in ROOT.rglob("*") if path.is_file() and path.suffix in TEXT)
    return [path for path in found if not SKIPPED & set(path.relative_to(ROOT).parts[:1])]


def test_nothing_is_left_open() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    code = [path for path in _files() if path.suffix in {".py", ".html"}]

    assert [str(path.relative_to(ROOT)) for path in code if marks.search(_text(path))] == []


def test_locks_name_no_index() -> None:
    locks = list(ROOT.glob("requirements*.lock"))

    assert len(locks) == 4
    assert [lock.name for lock in locks if re.search(r"https?://|--index-url|--find-links", _text(lock))] == []


def test_locks_and_project_agree() -> None:
    listed = (ROOT / "pyproject.toml").read_text("utf-8").split("dependencies = [", 1)[1].split("\n]\n", 1)[0]
    names = [name.lower() for name in re.findall(r'"([A-Za-z0-9_.-]+)', listed)]
    locked = set(re.findall(r"^([a-z0-9_.-]+)(?:\[[a-z,]+\])?==", _text(ROOT / "requirements.lock"), re.MULTILINE))

    assert [name for name in names if name not in locked] == []


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
