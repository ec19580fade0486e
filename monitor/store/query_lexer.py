"""A query, cut into signs and words, each with its place. Pure.

A Chinese keyboard writes full-width signs: （ ） ： － ＊ ＂ and the brackets 「 」 『 』 for quotation are read as
their plain forms. Each is one character for one, so a place in the cut text is the place in what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from monitor.errors import QueryError

FIELDS = (
    "title", "programme", "topic", "kind", "source", "publisher", "lang", "since", "until", "deadline", "amount",
    "has", "is", "sort",
)  # fmt: skip

Sign = Literal["(", ")", "NOT", "AND", "OR", "field", "words", "end"]

PLAIN_SIGNS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width forms of ASCII
    **dict.fromkeys(map(ord, "「」『』“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "−﹣"), "-"),
    ord("﹕"): ":",
    ord("\u3000"): " ",
}
# A field is one of ours, or another word with a value right after its colon (a slip of the pen, to be told of): an
# address is none, nor is the colon of a headline.
_NEXT = re.compile(
    rf"""\s*(?: (?P<open>\() | (?P<close>\)) | (?P<quote>") | (?P<minus>-(?=[^\s\-)]))
        | (?P<field>(?:{"|".join(FIELDS)})(?=:) | [a-z]{{2,}}(?=:(?!//)[^\s])): | (?P<word>[^\s()"]+) | (?P<end>$) )""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS: dict[str, Sign] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`text`: the words as they were typed, without quotation marks, or the name of the field."""

    sign: Sign
    text: str
    position: int
    quoted: bool = False
    prefix: bool = False


def lexemes(typed: str) -> list[Lexeme]:
    """The signs and words of a query, ending with one "end". QueryError: a quotation mark without its partner."""
    plain = typed.translate(PLAIN_SIGNS)
    found: list[Lexeme] = []
    position = 0
    while not found or found[-1].sign != "end":
        lexeme, position = _next(typed, plain, position)
        found.append(lexeme)
    return found


def _next(typed: str, plain: str, position: int) -> tuple[Lexeme, int]:
    match = _NEXT.match(plain, position)
    if match is None or match.lastgroup is None:
        raise QueryError("this cannot be read", position)
    start = match.start(match.lastgroup)
    if match.lastgroup == "quote":
        return _phrase(typed, plain, start)
    return _lexeme(match.lastgroup, typed[start : match.end(match.lastgroup)], start), match.end()


def _phrase(typed: str, plain: str, start: int) -> tuple[Lexeme, int]:
    end = plain.find('"', start + 1)
    if end < 0:
        raise QueryError("this quotation mark has no partner", start)
    return Lexeme("words", typed[start + 1 : end], start, quoted=True), end + 1


def _lexeme(group: str, text: str, start: int) -> Lexeme:
    if group == "word":
        plain = text.translate(PLAIN_SIGNS)
        if plain in _OPERATORS:
            return Lexeme(_OPERATORS[plain], text, start)
        return Lexeme("words", text.rstrip("*＊"), start, prefix=plain.endswith("*"))
    text = text.translate(PLAIN_SIGNS)
    signs: dict[str, Sign] = {"open": "(", "close": ")", "minus": "NOT", "field": "field", "end": "end"}
    return Lexeme(signs[group], text, start)
