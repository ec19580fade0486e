"""What an article itself says that an acronym means: "New Industrialisation Acceleration Scheme (NIAS)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.grammar.reading import Reading, is_han, normal
from monitor.model import Programme
from monitor.tag.programmes.gazetteer import Alias

_WORDS = re.compile(r"[\w.&+'-]+")
_SMALL = frozenset(("of", "for", "the", "and", "in", "on", "to", "a", "an", "&", "de", "la"))
_ALIKE = 0.6  # share of words (or Han characters) that make a paraphrase of a known name
_REACH = 110  # characters before the bracket


class Definitions:
    """What the spelt-out names of entries look like, to tell a definition of ours from another's."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self._known = {programme.slug: tuple(map(_words_of, _spelt_out(programme))) for programme in programmes}

    def meaning(self, reading: Reading, start: int, end: int, names: Sequence[Alias]) -> str | None:
        """The slug that the article gives the acronym at `start` to `end`.

        "" if the article gives it another meaning, None if it says nothing there.
        """
        text = reading.text
        if text[start - 1 : start] == "(" and text[end : end + 1] in (")", ",", ";"):
            return self._meaning(_expansion_before(reading, start - 1, end - start), text[start:end], names)
        if text[end : end + 1] == "(" or text[end : end + 2] == " (":
            close = text.find(")", end, end + _REACH)
            inside = reading.shape[text.find("(", end) + 1 : close] if close > 0 else ""
            if len(inside) > 2 * (end - start):
                return self._meaning(inside.strip(), text[start:end], names)
        return None

    def _meaning(self, expansion: str, acronym: str, names: Sequence[Alias]) -> str | None:
        words = _words_of(expansion)
        likeness, slug = max((self._likeness(words, name.slug), name.slug) for name in names)
        if likeness >= _ALIKE:
            return slug
        if words.han:
            return "" if len(expansion) >= 3 else None
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
    return _Words(False, frozenset(word.rstrip("s") for word in _WORDS.findall(plain)) - _SMALL)


def _spelt_out(programme: Programme) -> list[str]:
    names = (programme.name_en, programme.name_zh_hant, programme.name_zh_hans, *programme.aliases)
    return [name for name in names if len(name) > 3]


def _expansion_before(reading: Reading, bracket: int, letters: int) -> str:
    """The words before a bracket that may spell out an acronym of so many letters."""
    before = reading.shape[max(0, bracket - _REACH) : bracket].rstrip()
    if before and is_han(before[-1]):
        return re.split("[^\u3400-\u9fff]", before)[-1]
    before = re.split(r"[.;:!?\n()\u3400-\u9fff]\s?", before)[-1]
    return " ".join(_WORDS.findall(before)[-2 * letters - 2 :])


def _initials(expansion: str, acronym: str) -> bool:
    """Whether the words end with a phrase whose initials are the acronym (small words may count or not)."""
    letters = "".join(filter(str.isalpha, acronym))
    words = [word for word in re.split(r"[\s-]+", expansion.lower().replace(".", "")) if word and word[0].isalpha()]
    every = "".join(word[0] for word in words)
    weighty = "".join(word[0] for word in words if word not in _SMALL)
    return bool(letters) and (every.endswith(letters) or weighty.endswith(letters))
