"""Lines of text for people and for mail headers: cleaned, measured in terminal cells, clipped and wrapped. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPEN = "（「『《〈【〔“‘"
_CLOSE = "，。、；：！？）」』》〉】〕”’…"
# One unit is never broken: a Latin word or one ideograph, with the brackets and stops that belong to it.
_UNIT = re.compile(rf"[{_OPEN}]*(?:[^\s{_CJK}{_OPEN}{_CLOSE}]+|[^\s{_OPEN}{_CLOSE}])[{_CLOSE}]*|[{_OPEN}{_CLOSE}]+|\s+")


def clean_line(text: str) -> str:
    """One line without controls, direction marks, lone surrogates or doubled spaces."""
    return " ".join((text if text.isprintable() else "".join(filter(_kept, text))).split())


def _kept(character: str) -> bool:
    return character.isprintable() or character.isspace()


def cells(text: str) -> int:
    """The width in terminal cells: ideographs count two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, cut at a word where one is near, with an ellipsis when cut."""
    if cells(text) <= width:
        return text
    units = (match[0] for match in _UNIT.finditer(text))
    kept = _fitting(units, width - 1).rstrip(" ，、；：,;:-–—")
    return (kept or _fitting(text, width - 1)) + "…"


def _fitting(units: Iterable[str], width: int) -> str:
    """As many units from the start as fit."""
    kept: list[str] = []
    for unit in units:
        width -= cells(unit)
        if width < 0:
            break
        kept.append(unit)
    return "".join(kept)


def wrap(text: str, width: int = 72, indent: str = "") -> str:
    """`text` in lines of at most `width` cells, each behind `indent`; a longer word stands alone and whole."""
    return "\n".join(indent + line for line in _lines(text, width - cells(indent)))


def _lines(text: str, width: int) -> Iterator[str]:
    line, room = "", width
    for match in _UNIT.finditer(text):
        unit = match[0] if line else match[0].lstrip()
        if line and cells(unit.rstrip()) > room:
            yield line.rstrip()
            line, room, unit = "", width, unit.lstrip()
        line, room = line + unit, room - cells(unit)
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
