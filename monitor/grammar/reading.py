"""An article in the form in which it is scanned: one folded text of all fields, with the way back to each field.

Reading undoes what typesetting does to names: it joins wrapped lines and hyphenated words, drops quotation marks
(「製造及生產線『升』級…」), spaces between Han characters and Latin words, and pinyin in brackets after a character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from monitor.grammar import vocabulary
from monitor.model import Evidence
from monitor.text import HAN, Folded, fold, fold_with_map

Edit = tuple[int, int, str]  # start, end, what stands there instead

_OPENING, _CLOSING = "「『《〈“‘«﹁﹃", "」』》〉”’»﹂﹄"
_PAIRED_QUOTES = frozenset(_OPENING + _CLOSING)
_QUOTES = _OPENING + _CLOSING + '"„‟＂〝〞'
_BLANKS = "\n\r\t\x0b\x0c\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LATIN = "A-Za-z0-9À-ɏ０-９Ａ-Ｚａ-ｚ"
_PINYIN = "a-zａ-ｚāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"

# What typesetting leaves. The expressions are looked for in all of the text, so each begins with one set of rare
# characters and then asks which of them it was.
_SETTING = (
    f"(?<=-)[ \\t]*\\n\\s*(?=[a-z])|(?<=[{_BLANKS}{_QUOTES}'])[{_BLANKS}{_QUOTES}' ]*|(?<=[(（])[{_PINYIN}]{{1,6}}[)）]"
)
_SPACES = f"(?<= ) +|(?<=[{HAN}] )(?=[{_LATIN}])|(?<=[{_LATIN}+%] )(?=[{HAN}])"
_ODD = re.compile(f"[-{_BLANKS}{_QUOTES}'(（](?:{_SETTING})")
_ODD_WITH_SPACES = re.compile(f"[-{_BLANKS}{_QUOTES}'(（ ](?:{_SETTING}|{_SPACES})")
_ABBREVIATIONS = ("[a-z]", "no", "mr", "ms", "dr", "st", "co", "vs", "mrs", "prof")  # whose stop ends no sentence
_NO_STOP = "".join(f"(?<!\\b(?i:{word})\\.)" for word in _ABBREVIATIONS)
# Dec. 31, 2026; 31 Dec. at 5 p.m. Before a capital letter the stop of a month may as well end the sentence.
_MONTHS = vocabulary.table("days", "months")
_SHORT = [month for month in _MONTHS if any(other != month and other.startswith(month) for other in _MONTHS)]
_NO_STOP += "".join(f"(?!(?<=\\b(?i:{month})\\.) [a-z\\d(])" for month in _SHORT)
# Nor does a semicolon before a time of day: 31 December 2026; 5:30 pm.
_PART_OF_DAY = vocabulary.one_of(vocabulary.table("clock", "parts"))
_TIME = rf" ?(?:(?:{_PART_OF_DAY}) ?\d|\d{{1,2}}:\d\d|\d{{1,2}}(?:\.\d\d)? ?(?i:[ap]\.? ?m)\b)"
_STOP = re.compile(f"[。！？!?；\n]|;(?!{_TIME})|\\.{_NO_STOP} ")
_ENDS_SENTENCE = frozenset("。！？!?.；;：:")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an article and where it begins in the reading."""

    name: str
    original: str
    folded: Folded
    start: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All fields, folded. `text` is in lower case, `shape` has the same offsets and keeps the case.

    `stops`: where sentences end, in order; the fields are apart by a line feed.
    """

    text: str
    shape: str
    fields: tuple[Field, ...]
    stops: tuple[int, ...]

    @property
    def title_end(self) -> int:
        """Where the title ends (0: there is none)."""
        return len(self.fields[0].folded.text) if self.fields and self.fields[0].name == "title" else 0

    def sentence(self, offset: int) -> tuple[int, int]:
        """The bounds of the sentence that holds `offset`."""
        index = bisect_right(self.stops, offset)
        return (self.stops[index - 1] if index else 0), (
            self.stops[index] if index < len(self.stops) else len(self.text)
        )

    def evidence(self, start: int, end: int) -> Evidence:
        """The words of `text[start:end]` as their field has them, with the quotation marks that belong to them."""
        field, first, last = self._place(start, end)
        return Evidence(field.original[first:last], field.name, first, last)

    def quoted(self, start: int, end: int) -> str:
        """The text of that evidence."""
        field, first, last = self._place(start, end)
        return field.original[first:last]

    def _place(self, start: int, end: int) -> tuple[Field, int, int]:
        """(field, start, end there) of `text[start:end]`, with the quotation marks that belong to it."""
        field = self.fields[0]
        for later in self.fields[1:]:
            if later.start <= start:
                field = later
        first, last = field.folded.original(start - field.start, end - field.start)
        if not _PAIRED_QUOTES.isdisjoint(field.original[first:last]):
            first, last = _with_marks(field.original, first, last)
        return field, first, last


def _with_marks(original: str, first: int, last: int) -> tuple[int, int]:
    """The bounds with the marks outside that belong to marks inside: 「『智』為學理」計劃, not 智』為學理」計劃."""
    waiting = ""  # opening marks inside that are not closed
    missing = 0  # closing marks inside that were not opened
    for mark in filter(_PAIRED_QUOTES.__contains__, original[first:last]):
        if mark in _OPENING:
            waiting += mark
        else:
            missing += not waiting
            waiting = waiting[:-1]
    while missing and first and original[first - 1] in _OPENING:
        first, missing = first - 1, missing - 1
    while waiting and original[last : last + 1] == _CLOSING[_OPENING.index(waiting[-1])]:
        last, waiting = last + 1, waiting[:-1]
    return first, last


def read(title: str, summary: str = "", text: str = "", leave_out: Iterable[tuple[int, int]] = ()) -> Reading:
    """The reading of an article; `leave_out` are spans of `text` (its boilerplate), in order.

    A summary that only repeats the beginning of the text is not read twice.
    """
    if summary and text.startswith(summary.rstrip(" .…")):
        summary = ""
    parts = [("title", title, ()), ("summary", summary, ()), ("text", text, leave_out)]
    fields, position = [], 0
    for name, original, omitted in parts:
        if original:
            folded = unset(original, omitted)
            fields.append(Field(name, original, folded, position))
            position += len(folded.text) + 1
    shape = "\n".join(field.folded.text for field in fields)
    lower = shape.lower()
    return Reading(lower, shape, tuple(fields), tuple([stop.end() for stop in _STOP.finditer(shape)]))


def unset(original: str, leave_out: Iterable[tuple[int, int]] = ()) -> Folded:
    """One text with typesetting undone, folded, in its own case."""
    edits = list(_edits(original, iter(leave_out)))
    if not edits:
        return fold_with_map(original, keep_case=True)
    plain = _edited(original, edits)
    return fold_with_map(plain.text, keep_case=True).of(plain)


def normal(name: str) -> str:
    """A name as `Scanner` compares it, in its own case: hyphens are spaces."""
    plain = unset(name).text if _odd_of(name).search(name) else fold(name, keep_case=True)
    return plain.replace("-", " ").strip()


def _edits(original: str, leave_out: Iterator[tuple[int, int]]) -> Iterator[Edit]:
    omitted = next(leave_out, None)
    done = 0
    for match in _odd_of(original).finditer(original):
        while omitted and omitted[0] <= match.start():
            yield max(done, omitted[0]), omitted[1], "\n"
            done, omitted = omitted[1], next(leave_out, None)
        edit = _edit(original, match, done)
        if edit:
            yield edit
            done = edit[1]
    while omitted:
        yield max(done, omitted[0]), omitted[1], "\n"
        done, omitted = omitted[1], next(leave_out, None)


def _odd_of(original: str) -> re.Pattern[str]:
    return _ODD if original.isascii() and "  " not in original else _ODD_WITH_SPACES


def _edit(original: str, match: re.Match[str], done: int) -> Edit | None:
    start, end = match.span()
    if start < done:
        return None
    before, after = original[start - 1 : start], original[end : end + 1]
    mark = original[start]
    if mark in "(（":
        return (start, end, "") if is_han(before) else None
    if mark == "-":
        return (start, end, "") if before.isalpha() else None
    if mark in "'’‘" and end - start == 1 and before.isalpha() and after.isalpha() and not is_han(before + after):
        return None
    if before == " " and start > done:
        start, before = start - 1, original[start - 2 : start - 1]
    return start, end, _instead(before, original[start:end], after)


def _instead(before: str, run: str, after: str) -> str:
    """What stands for a run of blanks and quotation marks."""
    lines = run.count("\n")
    if lines > 1 or (lines and before in _ENDS_SENTENCE):
        return "\n"
    if not is_han(before) and not is_han(after):
        return " "
    if any(first in _CLOSING and then in _OPENING for first, then in pairwise(run)):
        return " "
    only_blank = not lines and run.isspace()
    return " " if only_blank and is_han(before) and is_han(after) else ""


def is_han(character: str) -> bool:
    """Whether a character is Han (the first and last of a text are next to '', which is not)."""
    return "\u3400" <= character <= "\u9fff" or character == "〇" or "\U00020000" <= character <= "\U000323af"


def _edited(original: str, edits: list[Edit]) -> Folded:
    """The text with the edits made, and the way back."""
    pieces: list[str] = []
    starts, origins, position, done = [0], [0], 0, 0
    for start, end, instead in edits:
        pieces += (original[done:start], instead)
        position += start - done
        if instead:
            _segment(starts, origins, position, start)
            position += 1
        _segment(starts, origins, position, end)
        done = end
    pieces.append(original[done:])
    return Folded("".join(pieces), len(original), tuple(starts), tuple(origins))


def _segment(starts: list[int], origins: list[int], position: int, origin: int) -> None:
    if starts[-1] == position:
        origins[-1] = origin
    elif origins[-1] - starts[-1] != origin - position:
        starts.append(position)
        origins.append(origin)
