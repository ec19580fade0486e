"""What an article states has become of an earlier announcement, as a profile keeps it: a bit for each status.

A follow-up repeats the words of what it follows; what it says has changed sets it apart. The statuses are those of the
facts (`fact_kinds.STATUS_NAMES`), so that one list of rules says what a change is. What is suspended, closed, or a
result may have no announcement before it (an import, a road, a tender) and sets nothing apart.
"""

from __future__ import annotations

from collections.abc import Iterable

AFTER_ANOTHER = ("extended", "resumed", "corrected", "cancelled", "new-round", "conditions")
"""The statuses that have an announcement before them, in the order of their bits. At most eight: a profile keeps a
byte."""


def bits_of(statuses: Iterable[str]) -> int:
    """The bits of the statuses that an article states."""
    stated = set(statuses)
    return sum(1 << bit for bit, status in enumerate(AFTER_ANOTHER) if status in stated)


def apart(one: int, other: int) -> bool:
    """Whether only one of two articles speaks of a change."""
    return one != other
