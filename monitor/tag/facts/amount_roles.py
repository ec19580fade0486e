"""What a sum is for, by the words beside it (`amounts.toml`, `roles`): a grant, a budget, a price, a fine, ...

All words and texts are folded (`monitor.text.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick

from monitor.tag.facts.amount_words import DATA, Qualifier, one_of
from monitor.text import fold

_ROLES: Mapping[str, Mapping[str, list[str]]] = DATA["roles"]


class RoleWords:
    """The words of one key of all roles, and the role that each says."""

    def __init__(self, key: str, without: str = "") -> None:
        self.roles = {fold(word): role for role, words in _ROLES.items() for word in words.get(key, ())}
        self.roles.pop(without, None)
        self._words = list(self.roles)
        self._automaton = AhoCorasick(self._words)
        self._behind = re.compile(rf"[ -]?(?:的)?({one_of(self._words)})(?![a-z])")

    def nearest(self, before: str) -> str:
        """The role of the last word in the text ("": there is none); English words stand alone."""
        found = ""
        last = (0, 0)
        for index, start, end in self._automaton.find_matches_as_indexes(before, overlapping=True):
            if (end, end - start) > last and not (_goes_on(before, start) or _goes_on(before, end)):
                last, found = (end, end - start), self.roles[self._words[index]]
        return found

    def behind(self, after: str) -> str:
        """The role of a word with which the text begins."""
        match = self._behind.match(after)
        return self.roles[match[1]] if match else ""


def _goes_on(text: str, place: int) -> bool:
    """Whether a Latin word goes on at a place."""
    one, other = text[place - 1 : place], text[place : place + 1]
    return one.isascii() and other.isascii() and one.isalpha() and other.isalpha()


BEFORE, AFTER, ANYWHERE = RoleWords("before"), RoleWords("after"), RoleWords("far")


def role_of(before: str, after: str, qualifier: Qualifier, per: str) -> str:
    """The role of a sum by its clause before and after it; "" if no word tells. What can be had at most is a ceiling.

    A word directly behind the sum outweighs the nearest one before it, and that a crime is told outweighs both.
    """
    crime = ANYWHERE.nearest(before)
    if crime:
        return crime
    role = AFTER.behind(after) or BEFORE.nearest(before)
    if role in ("", "grant") and (qualifier == "max" or (per and role)):
        return "ceiling"
    return role
