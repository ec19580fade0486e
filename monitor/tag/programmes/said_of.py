"""Programmes that are said of another: "Science Park and Cyberport will complete expansion" names both expansions.

The catalogue has "Cyberport expansion"; an article says it in a sentence, of one place or of several. What may stand
between the place and the word says `said_of` in `spellings.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.grammar.reading import Reading, is_han, normal
from monitor.tag.programmes.gazetteer import Alias, Aliases
from monitor.tag.programmes.mentions import Candidate, Mention
from monitor.tag.programmes.spellings import SaidOf

_FARTHEST = 80  # characters from a place to what is said of it: two names and a verb stand between
_NAME = "\0"  # stands for a name


class _Said(NamedTuple):
    word: str
    alias: Alias


class SaidOfNames:
    """The names of a catalogue that are those of another programme with one of the words behind."""

    def __init__(self, names: Aliases, words: SaidOf) -> None:
        self._said: dict[str, list[_Said]] = {}
        self._words = [normal(each).lower() for each in words.words]
        for word in self._words:
            behind = word if is_han(word[0]) else f" {word}"
            for pattern, aliases in names.items():
                if pattern.endswith(behind):
                    for of in names.get(pattern.removesuffix(behind), ()):
                        self._said.setdefault(of.slug, []).append(_Said(word, aliases[0]))
        for said in self._said.values():  # of several names the shortest: the longer ones say which place's
            said.sort(key=lambda each: len(each.alias.text))
        between = "|".join(sorted(map(re.escape, (normal(each).lower() for each in words.between)), reverse=True))
        self._between = re.compile(f"(?:{_NAME}|{between}|[ ,、])*")

    def find(self, reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
        """What is said of the mentions, which are in order."""
        if not any(word in reading.text for word in self._words):
            return []
        return [
            [said]
            for index, mention in enumerate(mentions)
            for candidate in mention
            if candidate.alias.slug in self._said
            for said in self._said_of(reading, candidate, mentions[index + 1 :])
        ]

    def _said_of(self, reading: Reading, candidate: Candidate, following: Sequence[Mention]) -> Iterator[Candidate]:
        start, end = candidate.start, candidate.end
        last = min(reading.sentence(start)[1], end + _FARTHEST)
        for word, alias in self._said[candidate.alias.slug]:
            at = reading.text.find(word, end, last)
            if at > end and self._between.fullmatch(_without_names(reading.text, end, at, following)):
                yield Candidate(alias, start, at + len(word))
                return


def _without_names(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    """The text at `start` to `end` with a mark in the place of each name."""
    parts = []
    for mention in mentions:
        if mention[0].start >= end:
            break
        parts += [text[start : mention[0].start], _NAME]
        start = min(end, mention[0].end)
    return "".join((*parts, text[start:end]))
