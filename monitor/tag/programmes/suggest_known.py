"""Whether the catalogue knows a programme by another name: by what is left of names without general words. Pure.

"Research Talent Hub Programme"  is  {research, talent, hub}  as  "Research Talent Hub" is
「新型工業化加速計劃」              is  新型工業化加速            nearly as 新型工業加速 is
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from monitor.model import Programme
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.suggest_names import SuggestFile
from monitor.text import HAN, fold

# Set on bench/suggest_set/seen.toml, where any value from .75 to .9 of either gives the same.
_ALIKE_WORDS = 0.8  # of the words of two English names together that both have
_ALIKE_CHARACTERS = 0.85  # as `SequenceMatcher.ratio` counts, of two Chinese names of at least:
_LEAST_CHARACTERS = 4
_CHINESE = re.compile(f"[{HAN}]")


class _English(NamedTuple):
    words: frozenset[str]
    head: str


class KnownNames:
    """The names of a catalogue, compared by what tells them apart."""

    def __init__(self, programmes: Sequence[Programme], matcher: Matcher, words: SuggestFile) -> None:
        self._matcher = matcher
        heads = [word for head in words.head for word in head.english]
        general = (*heads, *words.english.general, *words.english.small)
        self._general = {part for word in general for part in re.findall("[a-z]+", fold(word))} | {"s"}
        chinese = [word for head in words.head for word in head.chinese if len(word) > 1]
        left_out = sorted(
            {*chinese, *words.chinese.general, *words.chinese.joiners, *words.chinese.breaks}, key=len, reverse=True
        )
        self._general_chinese = re.compile("|".join(map(re.escape, map(fold, left_out))))
        bodies = (one for one in programmes if one.kind in ("institution", "fund"))
        owners = (fold(name) for one in bodies for name in (*one.acronyms, *one.aliases))
        self._owners = frozenset(name for name in owners if name.isalpha())
        names = {name for one in programmes for name in (*_official(one), *one.aliases)}
        self._english = {self._parts(name) for name in names if not _CHINESE.search(name)}
        self._by_words = {english.words for english in self._english}
        self._chinese = {short for name in names if _CHINESE.search(name) and (short := self._short(name))}

    def knows(self, name: str) -> bool:
        """Whether an entry has that name, or one that differs from it by general words only."""
        if self._matcher.knows(name):
            return True
        return self._knows_chinese(name) if _CHINESE.search(name) else self._knows_english(name)

    def content(self, name: str) -> str:
        """What tells a name apart from others; two spellings of one name have the same."""
        return self._short(name) if _CHINESE.search(name) else " ".join(sorted(self._parts(name).words))

    def _knows_english(self, name: str) -> bool:
        mine = self._parts(name)
        if len(mine.words) < 2:
            return mine in self._english
        return mine.words in self._by_words or any(
            len(mine.words & other) >= _ALIKE_WORDS * len(mine.words | other)
            for other in self._by_words
            if len(other) > 1
        )

    def _knows_chinese(self, name: str) -> bool:
        mine = self._short(name)
        if len(mine) < _LEAST_CHARACTERS:
            return mine in self._chinese
        return mine in self._chinese or any(self._alike(mine, other) for other in self._chinese)

    @staticmethod
    def _alike(one: str, other: str) -> bool:
        if len(other) < _LEAST_CHARACTERS or 2 * min(len(one), len(other)) < _ALIKE_CHARACTERS * (
            len(one) + len(other)
        ):
            return False
        return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE_CHARACTERS

    def _parts(self, name: str) -> _English:
        words = re.findall(r"[a-z0-9+]+", fold(name))
        telling = {_singular(word) for word in words if word not in self._general} - self._owners
        return _English(frozenset(telling or words), words[-1] if words else "")

    def _short(self, name: str) -> str:
        return self._general_chinese.sub("", re.sub(r"[\W_]", "", fold(name)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _official(programme: Programme) -> tuple[str, ...]:
    return tuple(filter(None, (programme.name_en, programme.name_zh_hant, programme.name_zh_hans)))
