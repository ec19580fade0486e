"""Lines of text for people and for mail headers: cleaned, measured in terminal cells, clipped and wrapped. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPEN = "（「『《〈【〔“‘"
_CLOSE = "，。、；：！？）」』》〉】〕”’…"
# One unit is never broken: a Latin word or one ideograph, with the brackets and stops that belong to it.
_UNIT = re.compile(rf"[{_OPEN}]*(?:[^\s{_CJK}{_OPEN}{_CLOSE}]+|[^\s{_OPEN}{_CLOSE}])[{_CLOSE}]*|[{_OPEN}{_CLOSE}]+|\s+")


def clean_line(text: str) -> str:
    """One line without controls, direction marks, lone surrogates or doubled spaces."""
    return " ".join("".join(filter(_kept, text)).split())


def _kept(character: str) -> bool:
    return character.isprintable() or character.isspace()


def cells(text: str) -> int:
    """The width in terminal cells: ideographs count two, combining marks none."""
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, cut at a word where one is near, with an ellipsis when cut."""
    if cells(text) <= width:
        return text
    kept = ""
    for unit in _UNIT.findall(text):
        if cells(kept + unit) > width - 1:
            break
        kept += unit
    return (kept.rstrip(" ，、；：,;:-–—") or _head(text, width - 1)) + "…"


def _head(text: str, width: int) -> str:
    kept = ""
    for character in text:
        if cells(kept + character) > width:
            break
        kept += character
    return kept


def wrap(text: str, width: int = 72, indent: str = "") -> str:
    """`text` in lines of at most `width` cells, each behind `indent`; a longer word stands alone and whole."""
    return "\n".join(indent + line for line in _lines(text, width - cells(indent)))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for unit in _UNIT.findall(text):
        if line and cells(line + unit.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line = line + unit if line else unit.lstrip()
    if line.strip():
        yield line.rstrip()


_SENTENCE_END = re.compile(r"(?<=[。！？])(?![」』”’）])|(?<=[.!?])\s+(?=[A-Z“\"(\d])")
_ENOUGH_CELLS = 100  # an abbreviation such as "Prof." must not end a summary after three words


def opening(text: str, sentences: int = 2, width: int = 320) -> str:
    """The first sentences of `text`, at least the given number and a line's worth, in at most `width` cells."""
    line, kept = clean_line(text), 0
    for count, end in enumerate(_SENTENCE_END.finditer(line), start=1):
        kept = end.start()
        if count >= sentences and cells(line[:kept]) >= _ENOUGH_CELLS:
            return clip(line[:kept], width)
    return clip(line, width)
