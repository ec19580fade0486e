"""The terms of headline and lead: words, pairs of words, up to three Han characters that follow each other.

    "opens call for proposals"     open, open call, call, call for, for, for proposal, proposal
    「啟動招募」                    启, 启动, 启动招, 动, 动招, 动招募, …

English words lose their endings, numbers are "#", the names of tagged programmes are one term each: <field>, <place>
or <body>, so that what is learnt of one scheme holds of all. A term of the headline is also one of "anywhere". Only the
terms of a vocabulary are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from monitor.grammar.reading import Reading
from monitor.tag.salience import Layout
from monitor.text import HAN

HEADLINE, ANYWHERE = "h ", "a "
"""What a term begins with: it stands in the headline; in headline or lead."""
SIGN_OF: Mapping[str, str] = {"<field>": "\ue001", "<place>": "\ue002", "<body>": "\ue003"}
"""What a name is read as -> the sign that stands for it while a text is cut up (for private use in Unicode)."""
_NAME_OF = {sign: name for name, sign in SIGN_OF.items()}
_FILLING = "\0"  # behind such a sign, so that all offsets stay
_WORD_OR_RUN = re.compile(rf"[{HAN}]+|[a-z][a-z'&+-]*|\d[\d.,]*|[?!:%$]|[\ue001-\ue003]\0*")
_FIRST_HAN, _FIRST_SIGN, _LAST_SIGN = "\u3007", "\ue001", "\ue003"
_LONGEST_HAN = 3  # characters of a term; four and two judge about alike
_ENDINGS = ("ing", "ies", "es", "ed", "'s", "s")
_LEAST_STEM = 3  # letters that stay of a word


class TermPlace(NamedTuple):
    """Where something stands in a reading."""

    start: int
    end: int


class Vocabulary(NamedTuple):
    """The terms that are looked for, without their places: in the headline, in headline or lead."""

    headline: Container[str]
    anywhere: Container[str]


def terms_of(
    reading: Reading, layout: Layout, names: Iterable[tuple[TermPlace, str]], vocabulary: Vocabulary
) -> dict[str, TermPlace]:
    """The terms of a vocabulary in headline and lead, each with the place where it is first met. `names`: what is read
    as one term, by the keys of `SIGN_OF`."""
    text, title_end = _with_signs(reading.text, names), layout.headline_end
    found: dict[str, TermPlace] = {}
    _add_terms(found, text, 0, title_end, ((HEADLINE, vocabulary.headline), (ANYWHERE, vocabulary.anywhere)))
    _add_terms(found, text, title_end, layout.lead_end, ((ANYWHERE, vocabulary.anywhere),))
    return found


def _with_signs(text: str, names: Iterable[tuple[TermPlace, str]]) -> str:
    parts: list[str] = []
    done = 0
    for (start, end), name in sorted(names):
        if start >= done:
            parts += (text[done:start], SIGN_OF[name], _FILLING * (end - start - 1))
            done = end
    return "".join((*parts, text[done:]))


def _add_terms(
    found: dict[str, TermPlace], text: str, begin: int, stop: int, looked_for: tuple[tuple[str, Container[str]], ...]
) -> None:
    """Each word, each part of a run of Han characters, and two that follow each other."""
    last, last_start, last_end = "", 0, -2
    for match in _WORD_OR_RUN.finditer(text, begin, stop):
        word, start, end = match[0], match.start(), match.end()
        is_run = word[0] >= _FIRST_HAN and not _FIRST_SIGN <= word[0] <= _LAST_SIGN
        term = word if is_run else _term(word)
        first = word[0] if is_run else term
        parts = _run_parts(word, start) if is_run else [(term, start, end)]
        if start - last_end <= 1:
            parts.append((f"{last} {first}", last_start, end))
        for place, vocabulary in looked_for:
            for part, part_start, part_end in parts:
                if part in vocabulary and place + part not in found:
                    found[place + part] = TermPlace(part_start, part_end)
        last, last_start, last_end = (word[-1] if is_run else term), start, end


def _run_parts(run: str, start: int) -> list[tuple[str, int, int]]:
    """The parts of a run of Han characters."""
    length = len(run)
    return [
        (run[index:stop], start + index, start + stop)
        for index in range(length)
        for stop in range(index + 1, min(index + _LONGEST_HAN, length) + 1)
    ]


def _term(word: str) -> str:
    if word[0].isdigit():
        return "#"
    return _NAME_OF.get(word[0]) or stem(word)


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
