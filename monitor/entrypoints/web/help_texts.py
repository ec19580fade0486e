"""The help of the search in three languages: `help.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from monitor.model import LANGUAGES, Language


@cache
def help_texts(language: Language) -> dict[str, Any]:
    """The phrases by name; `word` and `field` as (typed, what it finds); `example` as typed."""
    read = tomllib.loads(resources.files("monitor.entrypoints.web").joinpath("help.toml").read_text("utf-8"))
    place = LANGUAGES.index(language)
    texts: dict[str, Any] = {name: value[place] for name, value in read.items() if isinstance(value[0], str)}
    for name in ("word", "field"):
        texts[name] = [(row["form"], row["finds"][place]) for row in read[name]]
    return texts | {"example": [row["form"] for row in read["example"]]}
