"""The terms of headline and lead: words, pairs of words, up to three Han characters that follow each other.

    "opens call for proposals"     open, open call, call, call for, for, for proposal, proposal
    「啟動招募」                    启, 启动, 启动招, 动, 动招, 动招募, …

English words lose their endings, numbers are "#", the names of tagged programmes are one term each: <field>, <place>
or <body>, so that what is learnt of one scheme holds of all. A term of the headline is also one of "anywhere". Only the
terms of a vocabulary are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.grammar.reading import Reading
from monitor.tag.salience import Layout
from monitor.text import HAN

HEADLINE, ANYWHERE = "h ", "a "
"""What a term begins with: it stands in the headline; in headline or lead."""
_WORD_OR_RUN = re.compile(rf"[{HAN}]+|[a-z][a-z'&+-]*|\d[\d.,]*|[?!:%$]")
_FIRST_HAN = "\u3007"
_LONGEST_HAN = 3  # characters of a term; four and two judge about alike
_ENDINGS = ("ing", "ies", "es", "ed", "'s", "s")
_LEAST_STEM = 3  # letters that stay of a word


class TermPlace(NamedTuple):
    """Where something stands in a reading."""

    start: int
    end: int


class _Token(NamedTuple):
    """A word, or a run of Han characters with what its neighbours are joined with: its first and its last."""

    text: str
    start: int
    end: int
    first: str
    last: str


class Vocabulary(NamedTuple):
    """The terms that are looked for, without their places: in the headline, in headline or lead."""

    headline: Container[str]
    anywhere: Container[str]


def terms_of(
    reading: Reading, layout: Layout, names: Iterable[tuple[TermPlace, str]], vocabulary: Vocabulary
) -> dict[str, TermPlace]:
    """The terms of a vocabulary in headline and lead, each with the place where it is first met. `names`: what is read
    as one term."""
    found: dict[str, TermPlace] = {}
    named = sorted(names)
    title_end = layout.headline_end
    titled, anywhere = vocabulary
    for term, start, end in _terms(_tokens(reading.text, 0, title_end, named)):
        if term in titled:
            found.setdefault(HEADLINE + term, TermPlace(start, end))
        if term in anywhere:
            found.setdefault(ANYWHERE + term, TermPlace(start, end))
    for term, start, end in _terms(_tokens(reading.text, title_end, layout.lead_end, named)):
        if term in anywhere:
            found.setdefault(ANYWHERE + term, TermPlace(start, end))
    return found


def _tokens(text: str, start: int, end: int, names: Sequence[tuple[TermPlace, str]]) -> Iterator[_Token]:
    for span, term in names:
        if start <= span.start and span.end <= end:
            yield from _unnamed(text, start, span.start)
            yield _Token(term, *span, term, term)
            start = span.end
    yield from _unnamed(text, start, end)


def _unnamed(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _WORD_OR_RUN.finditer(text, start, end):
        word = match.group()
        if word[0] >= _FIRST_HAN:
            yield _Token(word, *match.span(), word[0], word[-1])
        else:
            term = "#" if word[0].isdigit() else stem(word)
            yield _Token(term, *match.span(), term, term)


def plain(term: str) -> str:
    """The words of a term, for a person."""
    return term[len(ANYWHERE) :]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """An English word without its ending: proposals and proposal, opening and opened are one. Others stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    return word.rstrip("e") if len(word) > _LEAST_STEM else word


def _terms(tokens: Iterable[_Token]) -> Iterator[tuple[str, int, int]]:
    """Each word and each part of a run of Han characters, and two tokens that follow each other."""
    before: _Token | None = None
    for token in tokens:
        text, start, end, first, _ = token
        if before is not None and start - before.end <= 1:
            yield f"{before.last} {first}", before.start, end
        if first >= _FIRST_HAN:
            length = len(text)
            for index in range(length):
                for stop in range(index + 1, min(index + _LONGEST_HAN, length) + 1):
                    yield text[index:stop], start + index, start + stop
        else:
            yield text, start, end
        before = token
