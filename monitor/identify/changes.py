"""Changes: what a headline and a lead say has happened to an earlier announcement: extended, suspended, corrected.

A follow-up repeats the words of what it follows; what it says has changed sets it apart. The marks are the same in all
languages. Words: `changes.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from monitor.text import fold


def marks(folded: str) -> int:
    """A bit for each kind of change that a folded headline and lead speak of, in the order of `changes.toml`."""
    return sum(1 << bit for bit, expression in enumerate(_expressions()) if expression.search(folded))


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    data = tomllib.loads(files(__package__).joinpath("changes.toml").read_text("utf-8"))
    return tuple(re.compile("|".join(map(_expression, map(fold, words)))) for words in data.values())


def _expression(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
