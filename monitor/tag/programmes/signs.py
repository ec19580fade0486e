"""Words that say where a story plays, and words that hide a name: `match_signs.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from monitor.text import fold


@dataclass(frozen=True, slots=True)
class Signs:
    """The lists of the file; `organisations` folded, the rest as written."""

    hong_kong: tuple[str, ...]
    elsewhere: tuple[str, ...]
    other_governments: tuple[str, ...]
    organisations: tuple[str, ...]
    ordinary: tuple[str, ...]


def load_signs() -> Signs:
    """The lists as the package has them."""
    text = resources.files("monitor.tag.programmes").joinpath("signs.toml").read_text("utf-8")
    lists = {name: tuple(words) for name, words in tomllib.loads(text).items()}
    return Signs(**lists | {"organisations": tuple(map(fold, lists["organisations"]))})
