"""Words by what they say of a day in their sentence: `day_words.toml`, found in one pass. For folded text."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.text import fold

FILE = "monitor/tag/facts/day_words.toml"


class DayWord(NamedTuple):
    """A word at ``sentence[start:end]`` and the classes that it is of."""

    start: int
    end: int
    classes: tuple[str, ...]


class DayWords:
    """The words of all classes: class -> its words; a star stands for any ending of a Latin word."""

    def __init__(self, classes: dict[str, list[str]]) -> None:
        table: dict[str, tuple[tuple[str, ...], bool]] = {}
        for name, words in classes.items():
            for word in words:
                folded = _as_listed(fold(word.rstrip("*")))
                known, opened = table.get(folded, ((), False))
                table[folded] = ((*known, name), opened or word.endswith("*"))
        self._entries = [(word[0].isascii(), *entry) for word, entry in table.items()]
        self._automaton = AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest)

    def find(self, sentence: str) -> list[DayWord]:
        """The longest word at each place of a folded sentence, in order; a Latin word stands alone."""
        text = _as_listed(sentence)
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            latin, classes, opened = self._entries[index]
            if latin and (_word_goes_on(text, start - 1) or (not opened and _word_goes_on(text, end - 1))):
                continue
            found.append(DayWord(start, end, classes))
        return found


def _as_listed(text: str) -> str:
    """Hyphens are blanks ("sign-up"), a plan is written as in Hong Kong (計畫 is Taiwan's way); as long as it was."""
    return text.replace("-", " ").replace("计画", "计划")


def _word_goes_on(text: str, place: int) -> bool:
    """Whether a Latin word goes on from `place` to the next character."""
    pair = text[max(0, place) : place + 2]
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


@cache
def day_words(deadlines: tuple[str, ...] = ()) -> DayWords:
    """The shipped words, and those for a deadline that a user's rules add."""
    classes = {name: [*words["english"], *words["chinese"]] for name, words in tables().items()}
    return DayWords(classes | {"deadline": [*classes["deadline"], *deadlines]})


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """Class -> script -> its words, as the file has them."""
    return tomllib.loads(resources.files(__package__).joinpath("day_words.toml").read_text("utf-8"))
