"""What the pages say, in three languages: `page_phrases.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from monitor.model import LANGUAGES, Language


class Phrases:
    """The phrases of one language as attributes: ``phrases.search``."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)
        self.__dict__.update(texts)

    def named(self, name: str, other: str = "") -> str:
        """The phrase of that name; `other` where there is none."""
        return self._texts.get(name, other)

    def counted(self, name: str, count: int) -> str:
        """The phrase for so many."""
        one = self._texts.get(f"{name}_one") if count == 1 else None
        return (one or self._texts[name]).format(count=count)


@cache
def phrases(language: Language) -> Phrases:
    """The phrases of a language."""
    place = LANGUAGES.index(language)
    return Phrases({name: texts[place] for section in _sections().values() for name, texts in section.items()})


@cache
def _sections() -> dict[str, dict[str, list[str]]]:
    text = resources.files("monitor.entrypoints").joinpath("page_phrases.toml").read_text("utf-8")
    return tomllib.loads(text)
