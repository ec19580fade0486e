"""Changes: what a headline and a lead say has happened to an earlier announcement: extended, suspended, corrected.

A follow-up repeats the words of what it follows; what it says has changed sets it apart. The marks are the same in all
languages. Words: `change_bits.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from monitor.text import fold


def marks(folded: str) -> int:
    """A bit for each kind of change that a folded headline and lead speak of, in the order of `change_bits.toml`."""
    return sum(1 << bit for bit, expression in enumerate(_expressions()) if expression.search(folded))


def apart(one: int, other: int) -> bool:
    """Whether only one speaks of a change that has an announcement before it. What is suspended, or a result, may have
    none: an import, a tender."""
    return bool((one ^ other) & _after_another())


@cache
def _after_another() -> int:
    names = list(_data())
    return sum(1 << bit for bit, name in enumerate(names) if name not in ("suspended", "results"))


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("change_bits.toml").read_text("utf-8"))


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(map(_expression, map(fold, words)))) for words in _data().values())


def _expression(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
