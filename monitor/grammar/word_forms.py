"""The forms of an English word, and the form that all of them share: plurals, -ed, -ing, -ation. Pure.

A light rule of thumb, not a dictionary: it may make words that nobody writes, which find nothing, and it leaves alone
what would lead to another word (news, process, virus). Chinese words, and names with digits, have one form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST = 3  # letters of a word with forms, and of what an ending is taken from (so `wing` is no form of `w`)
ACRONYM = re.compile("[A-Z0-9]{2,5}s?")  # ITF, LLMs: words in capitals that take no more than a plural s

_SINGULARS = frozenset(("news", "series", "species", "always", "hong", "kong", "business", "its", "this", "was", "has"))
_NO_PLURAL = re.compile("(?:ss|us|is)$")
_HISSING = re.compile("(?:s|x|z|ch|sh)$")
_DOUBLED = re.compile(r"([b-df-hj-km-np-rtv-z])\1$")  # stopped, planned; ll, ss and zz stand in the word itself too
_VOWEL = re.compile("[aeiouy]")


def singular(word: str) -> str:
    """An English word without the ending of its plural; any other word as it is."""
    if not _has_forms(word) or not word.endswith("s") or word in _SINGULARS or _NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith("es") and _HISSING.search(word[:-2]) and not word.endswith("ses"):
        return word[:-2]
    return word[:-1] if len(word) > SHORTEST else word


def forms(word: str) -> tuple[str, ...]:
    """The forms of a word in small letters, itself first."""
    if not _has_forms(word):
        return (word,)
    if ACRONYM.fullmatch(word):
        lower = word.lower()
        return (lower, lower.removesuffix("s")) if word.endswith("s") else (lower, lower + "s")
    found = {word.lower(): None}
    for base in _bases(word.lower()):
        found |= dict.fromkeys(_inflected(base))
    return tuple(found)


def _has_forms(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= SHORTEST


def _bases(word: str) -> list[str]:
    """What the word may be a form of."""
    if word in _SINGULARS:
        return []
    one = singular(word)
    stripped = list(_without_ending(one))
    return stripped or [one]


def _without_ending(word: str) -> Iterator[str]:
    for ending in ("ied", "ing", "ed", "ation"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST or not _VOWEL.search(stem) or word.endswith("eed"):
            continue
        if ending == "ied":
            yield stem + "y"
        elif ending == "ation":
            yield from (word, stem + "ate")
        else:
            yield stem[:-1] if _DOUBLED.search(stem) else stem
            yield stem + "e"
        return


def _inflected(base: str) -> tuple[str, ...]:
    if base.endswith("ation"):
        return base, base + "s"
    if base.endswith("y") and not _VOWEL.search(base[-2:-1]):
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    if base.endswith("e"):
        further = (base[:-1] + "ion",) if base.endswith("ate") else ()
        return base, base + "s", base + "d", base[:-1] + "ing", *further
    return base, base + ("es" if _HISSING.search(base) else "s"), base + "ed", base + "ing"
