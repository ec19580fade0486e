"""Lines of plain text: cleaned, measured in terminal cells, truncated and wrapped. Pure.

The blocks of East Asian characters are those of Unicode whose characters are wide (UAX 11) and may be broken between
any two (UAX 14, class ID); the brackets and stops stay with their neighbour (UAX 14, classes OP and CL).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

TEXT_WIDTH = 72  # cells of a line: under the 78 of RFC 5322, 2.1.1, with room for being quoted

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPEN = "（「『《〈【〔“‘"
_CLOSE = "，。、；：！？）」』》〉】〕”’…"
# What is never broken: a Latin word or one ideograph, with the brackets and stops that belong to it; or white space.
_UNIT = re.compile(rf"[{_OPEN}]*(?:[^\s{_CJK}{_OPEN}{_CLOSE}]+|[^\s{_OPEN}{_CLOSE}])[{_CLOSE}]*|[{_OPEN}{_CLOSE}]+|\s+")


def single_line(text: str) -> str:
    """One line without controls, direction marks, lone surrogates or doubled spaces."""
    return " ".join((text if text.isprintable() else "".join(filter(_kept, text))).split())


def _kept(character: str) -> bool:
    return character.isprintable() or character.isspace()


def display_width(text: str) -> int:
    """The width in terminal cells: an ideograph counts two, a combining mark none (UAX 11, East Asian Width)."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def truncate(text: str, width: int) -> str:
    """`text` in at most `width` cells; cut between words where possible, and then with an ellipsis."""
    if display_width(text) <= width:
        return text
    units = (match[0] for match in _UNIT.finditer(text))
    kept = _fitting(units, width - 1).rstrip(" ，、；：,;:-–—")
    return (kept or _fitting(text, width - 1)) + "…"


def _fitting(units: Iterable[str], width: int) -> str:
    """As many units from the start as fit."""
    kept: list[str] = []
    for unit in units:
        width -= display_width(unit)
        if width < 0:
            break
        kept.append(unit)
    return "".join(kept)


def wrap(text: str, width: int = TEXT_WIDTH, indent: str = "") -> str:
    """`text` in lines of at most `width` cells, each behind `indent`; a longer word stands alone and whole."""
    return "\n".join(indent + line for line in _lines(text, width - display_width(indent)))


def _lines(text: str, width: int) -> Iterator[str]:
    line, room = "", width
    for match in _UNIT.finditer(text):
        unit = match[0] if line else match[0].lstrip()
        if line and display_width(unit.rstrip()) > room:
            yield line.rstrip()
            line, room, unit = "", width, unit.lstrip()
        line, room = line + unit, room - display_width(unit)
    if line.strip():
        yield line.rstrip()


# Where a sentence may end: at a Chinese stop, but not within a quotation; or at a stop before a space and a beginning.
_SENTENCE_END = re.compile(
    r"[。！？](?![」』”’）])|[。！？][」』”’）]+$|[.!?][\"”’)]*(?=\s+[A-Z“\"‘(\d\u4e00-\u9fff]|$)"
)
# After these a stop ends no sentence before a capital or a digit. A single letter is an initial.
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Prof|Dr|Mr|Mrs|Ms|Hon|Rev|Ir|Sr|Jr|St|Nos?|Co|Ltd|Inc|Corp|vs|approx|cf|eg|e\.g|i\.e|Fig|Art|Cap|Vol"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)$"
)
_LONGEST_ABBREVIATION = len(" approx")
_BETWEEN_CHINESE = re.compile(r"([。！？；」』”]) (?=[\u4e00-\u9fff「『“])")  # paragraphs that were joined
_CUT_OFF = re.compile(r"(?:…|\.\.\.+|\[…\]|\[\.\.\.\])+$")  # by the publisher
_SUMMARY_WIDTH = 480  # cells: two long sentences of a press release, six lines of a phone


def first_sentences(text: str, sentences: int = 2, width: int = _SUMMARY_WIDTH) -> str:
    """The first whole sentences of `text`, at most so many, in at most `width` cells.

    What the publisher broke off is left out behind a whole sentence. A first sentence that is too long, or the only
    one and broken off, is cut between words.
    """
    line = _BETWEEN_CHINESE.sub(r"\1", single_line(text))
    whole = line if not _CUT_OFF.search(line) else _CUT_OFF.sub("", line).rstrip()
    ends = [end for end in _ends(whole) if display_width(whole[:end]) <= width][:sentences]
    if ends:
        return whole[: ends[-1]]
    return truncate(line, width)


def _ends(line: str) -> Iterator[int]:
    """Where the sentences of a line end."""
    for end in _SENTENCE_END.finditer(line):
        before = line[max(0, end.start() - _LONGEST_ABBREVIATION) : end.start()]
        if not (end[0].startswith(".") and _ABBREVIATION.search(before)):
            yield end.end()
