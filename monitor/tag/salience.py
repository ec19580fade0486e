"""Where a sign stands: in the headline, in the lead or in the body of an article.

What an article is about stands at its head; what its body alone names may be background. Lengths are counted in Latin
characters, of which a Han character counts as several, so that the two language versions of one announcement have the
same lead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from monitor.grammar.reading import Reading
from monitor.model import Evidence
from monitor.text import HAN

LEAST_LEAD = 160  # Latin characters behind the headline; 120 and 200 judge the labelled articles alike
LONGEST_LEAD = 300  # a first sentence that runs on is of the lead so far: a long sentence of a press release
HAN_LENGTH = 2  # Latin characters, the columns of Unicode Standard Annex 11; 3 judges the labelled articles alike
_HAN = re.compile(f"[{HAN}]")
_DATELINE = 15  # characters: a "sentence" so short behind the headline is a dateline or a mark


class Part(StrEnum):
    """A part of an article, the most telling first."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where headline and lead end in a reading. An article without a headline has its first sentence for one."""

    reading: Reading
    headline_end: int
    lead_end: int

    def part(self, start: int, end: int) -> Part:
        """The part in which `reading.text[start:end]` stands: a word that begins in the lead is of the lead."""
        if end <= self.headline_end:
            return Part.HEADLINE
        return Part.LEAD if start < self.lead_end else Part.BODY

    def start_of(self, evidence: Evidence) -> int:
        """Where the words of a tag begin in the reading."""
        return self._place(evidence, evidence.start)

    def span(self, evidence: Evidence) -> tuple[int, int]:
        """The offsets of the words of a tag in the reading."""
        return self._place(evidence, evidence.start), self._place(evidence, evidence.end - 1) + 1

    def _place(self, evidence: Evidence, offset: int) -> int:
        for field in self.reading.fields:
            if field.name == evidence.field:
                break
        segment = bisect_right(field.folded.origins, offset) - 1
        return field.start + field.folded.starts[segment] + offset - field.folded.origins[segment]


def layout_of(reading: Reading) -> Layout:
    """Where headline and lead of an article end."""
    end = reading.title_end or next(iter(reading.stops), len(reading.text))
    return Layout(reading, end, _lead_end(reading, end))


def _lead_end(reading: Reading, start: int) -> int:
    """The end of the first sentence, within the bounds of `LEAST_LEAD` and `LONGEST_LEAD`."""
    least = _after(reading.text, start, LEAST_LEAD)
    index = bisect_right(reading.stops, start + _DATELINE)
    first = reading.stops[index] if index < len(reading.stops) else len(reading.text)
    return least if first <= least else min(first, _after(reading.text, start, LONGEST_LEAD))


def _after(text: str, start: int, length: int) -> int:
    """Where so much text has passed from `start` on."""
    chunk = text[start : start + length]
    if chunk.isascii():
        return start + len(chunk)
    wide = [found.start() for found in _HAN.finditer(chunk)]
    columns = [place + 1 + (HAN_LENGTH - 1) * (number + 1) for number, place in enumerate(wide)]
    fit = bisect_right(columns, length)  # so many of them, with all before, are no longer than that
    end = min(length - (HAN_LENGTH - 1) * fit, wide[fit] if fit < len(wide) else len(chunk))
    return start + min(end, len(chunk))
