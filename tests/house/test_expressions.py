"""Regular expressions that every supported Python reads alike."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for room in ("monitor", "alerts") for path in (ROOT / room).rglob("*.py"))
# Python 3.11.0 to 3.11.4 keep what a possessive group took before it failed (cpython issue 106052): "1," for "1, now".
# An atomic group around a plain repetition says the same and is read rightly.
POSSESSIVE_GROUP = re.compile(r"\(\?.*(?<!\\)\)[*+?}]\+", re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_group_is_repeated_possessively(path: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if POSSESSIVE_GROUP.search(text)] == []
