"""Whether a name stands by itself in a text, or is a piece of a longer name or word.

建屋發展局 is no 發展局, Science Park Road no Science Park, AI+供電 no AI+.
"""

from __future__ import annotations

import re

from monitor.grammar.reading import Reading, is_han
from monitor.tag.programmes.context_words import ContextWords
from monitor.tag.programmes.mentions import Candidate
from monitor.text import fold

_SHORT_NAME = 4  # Han characters that may be the end of a longer name: 發展局, 科技園
_OF_ANOTHER = re.compile(r" of (?:the )?([A-Z]\w*)")
_FAR_ENOUGH = 40  # characters before a name: no English word is longer
_LONG_WORD = re.compile(r"[A-Za-z][\w'-]{3,}")
_WITH_NAMES = frozenset({"place", "institution"})  # Zhangjiang Science Park, Penang's Legislative Council
_TITLE_CASE = 0.75  # share of a headline's longer words with a capital; names alone seldom reach a half


class Boundaries:
    """Looks at what stands directly before and behind a candidate."""

    def __init__(self, words: ContextWords) -> None:
        self._longer_names = words.longer_names
        self._streets = words.streets
        self._street_begins = frozenset(word[0] for word in words.streets)
        self._no_streets = words.no_streets
        self._behind_plus = words.behind_plus
        self._before_chinese = tuple(word for word in words.before_names if is_han(word[0]))
        self._before_english = frozenset(word.lower() for word in words.before_names if not is_han(word[0]))
        self._at_home = tuple(fold(word) + end for word in words.hong_kong for end in ("", " ", "'s ", "的"))

    def names_a_street(self, reading: Reading, candidate: Candidate) -> bool:
        """Whether it goes on as the name of a street, a tunnel or a station: 數碼港道, Science Park Road."""
        text, end = reading.shape, candidate.end
        after = text[end : end + 2]
        if after[:1] not in self._street_begins or (after[0] == " " and not after[1:].isupper()):
            return False
        return text.startswith(self._streets, end) and not text.startswith(self._no_streets, end)

    def is_of_longer_name(self, reading: Reading, candidate: Candidate, kind: str) -> bool:
        """Whether it is the end or the beginning of another name; `kind`: that of its programme."""
        text, start, end = reading.text, candidate.start, candidate.end
        if kind == "policy" and self._is_formula(reading, start, end):
            return True
        if is_han(text[start]):
            short = not candidate.alias.unambiguous and end - start <= _SHORT_NAME
            return short and text.endswith(self._longer_names, 0, start)
        return kind in _WITH_NAMES and not candidate.alias.acronym and self._has_own_name(reading, start, end)

    def is_free(self, reading: Reading, start: int) -> bool:
        """Whether nothing stands directly before it that could belong to its name."""
        text = reading.text
        if is_han(text[start]):
            free = not is_han(text[start - 1 : start]) or text.endswith(self._before_chinese, 0, start)
        else:
            word = _word_before(reading, start)
            free = not word[:1].isupper() or word.lower() in self._before_english
        return free or text.endswith(self._at_home, 0, start)

    def _is_formula(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a slogan that ends in + goes on as a formula, without a mark between: AI+供電."""
        text = reading.text
        if text[end - 1] != "+" or not is_han(text[end : end + 1]) or text.startswith(self._behind_plus, end):
            return False
        return reading.quoted(start, end + 1)[-2] in "+＋"

    def _has_own_name(self, reading: Reading, start: int, end: int) -> bool:
        """Whether an English name has another in front, in a sentence whose words have no capitals of their own.

        The first word of a sentence may be any, unless it has "'s".
        """
        word = _word_before(reading, start)
        if not word[:1].isupper() or word.isupper() or self.is_free(reading, start):
            return False
        if word.endswith("'s"):
            return True
        first, last = reading.sentence(start)
        at = start - len(word) - 1
        if at <= first:
            return False
        before, after = _LONG_WORD.findall(reading.shape, first, at), _LONG_WORD.findall(reading.shape, end, last)
        others: list[str] = [*before, *after]
        return sum(each[0].isupper() for each in others) < _TITLE_CASE * len(others)


def goes_on(reading: Reading, end: int) -> re.Match[str] | None:
    """What an English name goes on with: the Monetary Authority of Singapore."""
    return _OF_ANOTHER.match(reading.shape, end)


def _word_before(reading: Reading, start: int) -> str:
    """The English word before `start`, "" if none is."""
    shape = reading.shape
    if shape[start - 1 : start] != " ":
        return ""
    word = shape[max(0, start - _FAR_ENOUGH) : start].split()[-1:]
    return word[0].lstrip("(") if word and word[0][-1].isalnum() else ""
