"""The forms of an English verb, so that `frames.toml` names each verb once."""

from __future__ import annotations

import re
from typing import NamedTuple

_SIBILANT = re.compile("(?:s|sh|ch|x|z|o)$")
_CONSONANT_Y = re.compile("[^aeiou]y$")
_DOUBLED = frozenset({"begin", "cut", "drop", "get", "put", "scrap", "set", "shut", "top", "win"})
_PASTS = {
    "become": ("became", "become"),
    "begin": ("began", "begun"),
    "break": ("broke", "broken"),
    "choose": ("chose", "chosen"),
    "find": ("found",),
    "cut": ("cut",),
    "draw": ("drew", "drawn"),
    "get": ("got",),
    "go": ("went", "gone"),
    "grow": ("grew", "grown"),
    "hold": ("held",),
    "make": ("made",),
    "put": ("put",),
    "rise": ("rose", "risen"),
    "say": ("said",),
    "seek": ("sought",),
    "set": ("set",),
    "show": ("showed", "shown"),
    "shut": ("shut",),
    "speak": ("spoke", "spoken"),
    "spend": ("spent",),
    "take": ("took", "taken"),
    "win": ("won",),
    "wind": ("wound",),
}


class Forms(NamedTuple):
    """`told`: forms that say what happens or happened; `bare`: forms that need a word before them (will launch, is
    launching), and are nouns as often (a launch, the building of).
    """

    told: tuple[str, ...]
    bare: tuple[str, ...]


def forms(verb: str) -> Forms:
    """The forms of a verb in its base form; words behind it stay (`set up`: sets up, setting up)."""
    first, blank, rest = verb.partition(" ")
    behind = blank + rest
    pasts = _PASTS.get(first, (_past(first),))
    told = tuple(dict.fromkeys((_third_person(first), *pasts)))
    bare = (_participle(first),) if first in pasts else (first, _participle(first))
    return Forms(tuple(form + behind for form in told), tuple(form + behind for form in bare))


def _third_person(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if _SIBILANT.search(verb) else "s")


def _past(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return verb[:-1] + "ied"
    return verb + "d" if verb.endswith("e") else _stem(verb) + "ed"


def _participle(verb: str) -> str:
    return verb[:-1] + "ing" if verb.endswith("e") else _stem(verb) + "ing"


def _stem(verb: str) -> str:
    return verb + verb[-1] if verb in _DOUBLED else verb
