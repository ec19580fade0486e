"""The words of `words.toml`, folded (see `monitor.text.fold`), and expressions made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from monitor.text import fold


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("monitor.grammar").joinpath("words.toml").read_text("utf-8"))


def table(section: str, name: str) -> dict[str, str]:
    """Folded word -> its key in ``[section.name]``."""
    return {fold(word): key for key, words in _data()[section][name].items() for word in words}


def numbers(section: str, name: str) -> dict[str, int]:
    """Folded word -> the whole number that its key says."""
    return {word: int(key) for word, key in table(section, name).items()}


def words(section: str, name: str, key: str) -> tuple[str, ...]:
    """The folded words of one list."""
    return tuple(map(fold, _data()[section][name][key]))


def names(section: str) -> tuple[str, ...]:
    """The tables of a section, in the order of the file."""
    return tuple(_data()[section])


def one_of(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; a space also stands for none or several."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(set(words), key=len, reverse=True))
