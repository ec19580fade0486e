"""What an article itself says that an acronym means: "New Industrialisation Acceleration Scheme (NIAS)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.grammar.reading import Reading, is_han, normal
from monitor.model import Programme
from monitor.tag.programmes.gazetteer import Alias

_NAME_WORD = re.compile(r"[\w.&+'-]+")
_FUNCTION_WORDS = frozenset(("of", "for", "the", "and", "in", "on", "to", "a", "an", "&", "de", "la"))
_LEAST_SHARED = 0.6  # of a known name's words (or Han characters) in a paraphrase; 0.4 to 0.8 give the same figures
# Characters before or inside the bracket: the longest name with an acronym has 72, a paraphrase some more.
_LONGEST_DEFINITION = 110
_SHORTEST_SPELT_OUT = 4  # characters: shorter "names" are abbreviations themselves (港大)
_SHORTEST_CHINESE = 3  # Han characters before the bracket that are a meaning: 計劃（BHF） gives none


class Definitions:
    """The spelt-out names of the catalogue, against which a definition in an article is compared."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self._known = {programme.slug: tuple(map(_words_of, _spelt_out(programme))) for programme in programmes}

    def meaning(self, reading: Reading, start: int, end: int, aliases: Sequence[Alias]) -> str | None:
        """The slug that the article gives the acronym at `start` to `end`.

        "" if the article gives it another meaning, None if it says nothing there.
        """
        text = reading.text
        if text[start - 1 : start] == "(" and text[end : end + 1] in (")", ",", ";"):
            return self._meaning(_expansion_before(reading, start - 1, end - start), text[start:end], aliases)
        if text[end : end + 1] == "(" or text[end : end + 2] == " (":
            close = text.find(")", end, end + _LONGEST_DEFINITION)
            inside = reading.shape[text.find("(", end) + 1 : close] if close > 0 else ""
            if len(inside) > 2 * (end - start):
                return self._meaning(inside.strip(), text[start:end], aliases)
        return None

    def _meaning(self, expansion: str, acronym: str, aliases: Sequence[Alias]) -> str | None:
        words = _words_of(expansion)
        likeness, slug = max((self._likeness(words, alias.slug), alias.slug) for alias in aliases)
        if likeness >= _LEAST_SHARED:
            return slug
        if words.han:
            return "" if len(expansion) >= _SHORTEST_CHINESE else None
        return "" if _initials(expansion, acronym) else None

    def _likeness(self, words: _Words, slug: str) -> float:
        """How much of one of its names is in the words, at best."""
        known = [name.words for name in self._known[slug] if name.han == words.han and name.words]
        return max((len(name & words.words) / len(name) for name in known), default=0.0)


class _Words(NamedTuple):
    """The words of a name, or its Han characters if it ends in one."""

    han: bool
    words: frozenset[str]


def _words_of(name: str) -> _Words:
    plain = normal(name).lower()
    if is_han(plain[-1:]):
        return _Words(True, frozenset(filter(is_han, plain)))
    return _Words(False, frozenset(word.rstrip("s") for word in _NAME_WORD.findall(plain)) - _FUNCTION_WORDS)


def _spelt_out(programme: Programme) -> list[str]:
    names = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans, *programme.aliases)
    return [name for name in names if len(name) >= _SHORTEST_SPELT_OUT]


def _expansion_before(reading: Reading, bracket: int, letters: int) -> str:
    """The words before a bracket that may spell out an acronym of so many letters."""
    before = reading.shape[max(0, bracket - _LONGEST_DEFINITION) : bracket].rstrip()
    if before and is_han(before[-1]):
        return re.split("[^\u3400-\u9fff]", before)[-1]
    before = re.split(r"[.;:!?\n()\u3400-\u9fff]\s?", before)[-1]
    return " ".join(_NAME_WORD.findall(before)[-2 * letters - 2 :])


def _initials(expansion: str, acronym: str) -> bool:
    """Whether the words end with a phrase whose initials are the acronym (small words may count or not)."""
    letters = "".join(filter(str.isalpha, acronym))
    words = [word for word in re.split(r"[\s-]+", expansion.lower().replace(".", "")) if word and word[0].isalpha()]
    every = "".join(word[0] for word in words)
    weighty = "".join(word[0] for word in words if word not in _FUNCTION_WORDS)
    return bool(letters) and (every.endswith(letters) or weighty.endswith(letters))
