"""What an article itself says that an acronym means: "New Industrialisation Acceleration Scheme (NIAS)"."""

from __future__ import annotations

import re

from monitor.tag.match_names import Name
from monitor.tag.reading import Reading, is_han, normal

_WORDS = re.compile(r"[\w.&+'-]+")
_SMALL = frozenset(("of", "for", "the", "and", "in", "on", "to", "a", "an", "&", "de", "la"))
_ALIKE = 0.6  # share of words (or Han characters) that make a paraphrase of a known name
_REACH = 110  # characters before the bracket


def defined_as(
    reading: Reading, start: int, end: int, names: tuple[Name, ...], full: dict[str, set[str]]
) -> str | None:
    """The slug that the article gives the acronym at `start` to `end`; "" if it is something else; None if undefined.

    `full`: the official names of each slug, in normal form and lower case.
    """
    text = reading.text
    if text[start - 1 : start] == "(" and text[end : end + 1] in (")", ",", ";"):
        return _meaning(_expansion_before(reading, start - 1, end - start), text[start:end], names, full)
    if text[end : end + 1] == "(" or text[end : end + 2] == " (":
        close = text.find(")", end, end + _REACH)
        inside = reading.shape[text.find("(", end) + 1 : close] if close > 0 else ""
        if len(inside) > 2 * (end - start):
            return _meaning(inside.strip(), text[start:end], names, full)
    return None


def _expansion_before(reading: Reading, bracket: int, letters: int) -> str:
    """The words before a bracket that may spell out an acronym of so many letters."""
    before = reading.shape[max(0, bracket - _REACH) : bracket].rstrip()
    if before and is_han(before[-1]):
        return re.split("[^\u3400-\u9fff]", before)[-1]
    before = re.split(r"[.;:!?\n()\u3400-\u9fff]\s?", before)[-1]
    return " ".join(_WORDS.findall(before)[-2 * letters - 2 :])


def _meaning(expansion: str, acronym: str, names: tuple[Name, ...], full: dict[str, set[str]]) -> str | None:
    best = max(names, key=lambda name: _likeness(expansion, full[name.slug]))
    if _likeness(expansion, full[best.slug]) >= _ALIKE:
        return best.slug
    if is_han(expansion[-1:]):
        return "" if len(expansion) >= 3 else None
    return "" if _initials(expansion, acronym) else None


def _likeness(expansion: str, names: set[str]) -> float:
    """How much of a known name is in the words, at best."""
    parts = _parts(normal(expansion).lower())
    best = 0.0
    for name in names:
        known = _parts(name)
        if known and is_han(name[-1]) == is_han(expansion[-1:]):
            best = max(best, len(known & parts) / len(known))
    return best


def _parts(text: str) -> set[str]:
    if any(map(is_han, text)):
        return set(filter(is_han, text))
    return {word.rstrip("s") for word in _WORDS.findall(text)} - _SMALL


def _initials(expansion: str, acronym: str) -> bool:
    """Whether the words end with a phrase whose initials are the acronym (small words may count or not)."""
    letters = "".join(filter(str.isalpha, acronym))
    words = [word for word in re.split(r"[\s-]+", expansion.lower().replace(".", "")) if word and word[0].isalpha()]
    every = "".join(word[0] for word in words)
    weighty = "".join(word[0] for word in words if word not in _SMALL)
    return bool(letters) and (every.endswith(letters) or weighty.endswith(letters))
