"""Names that an aside in brackets interrupts: Innovation and Technology (I&T) Fund, 穩定幣（修訂）條例."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit, Scanner

# An abbreviation, "Amendment" or a year, and then what may be the rest of a name: a capital or a Han character. A place
# is none: 香港科技大學（廣州） is another university.
_ASIDE = re.compile(
    r"\((?=[^()\s]{2,12}\)(?: [A-Z]|[\u3400-\u9fff]))"
    r"(?:[^()\s]*?[A-Z][^()\s]*?[A-Z][^()\s]*|Amendment|修订|20\d\d(?:[-/]\d\d)?)\)"
)
_WINDOW = 80  # characters on each side: of the names that have been met with an aside none goes on longer
_MOST = 30  # asides of one article: bounds the time for a text that is full of them


def interrupted(reading: Reading, scanner: Scanner, room: str) -> Iterator[Hit]:
    """The names that are there once an aside is left out, at the places that they have with it. `room`: of
    the names.
    """
    for number, aside in enumerate(_ASIDE.finditer(reading.shape)):
        if number == _MOST:
            return
        start = aside.start() - (reading.shape[aside.start() - 1 : aside.start()] == " ")
        first = max(0, start - _WINDOW)
        last = aside.end() + _WINDOW
        text, shape = (each[first:start] + each[aside.end() : last] for each in (reading.text, reading.shape))
        gap = start - first
        for hit in scanner.over(Reading(text, shape, (), ())).of(room):
            if hit.start < gap < hit.end:
                yield Hit(hit.kind, hit.value, first + hit.start, aside.end() + hit.end - gap)
