"""How times, facts and languages are written for a person, once for the command line and the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from monitor.fact_kinds import STATUS_NAMES
from monitor.model import Amount, Poll

LANGUAGE_LABELS = {"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"}


OUTCOMES = ("new", "changed", "same", "refused")  # of an entry; together they are all that was found


def counts(polls: Iterable[Poll]) -> dict[str, int]:
    """How many entries were found, and what became of them."""
    found = {"found": 0, **dict.fromkeys(OUTCOMES, 0)}
    for poll in polls:
        of_poll = {"found": poll.found, "new": poll.new, "changed": poll.changed, "same": poll.same}
        for name, number in (of_poll | {"refused": len(poll.refused)}).items():
            found[name] += number
    return found


def account(*polls: Poll) -> str:
    """The same as words: "12 found, 1 new, 0 changed, 10 same, 1 refused"."""
    return ", ".join(f"{number} {name}" for name, number in counts(polls).items())


def span(length: timedelta | None) -> str:
    """Short, for a table: "3 h", "2 d", "15 min"; "–" for none."""
    return "–" if length is None else " ".join(map(str, span_parts(length)))


def span_parts(length: timedelta) -> tuple[int, str]:
    """In the largest unit, of "d", "h" and "min", that leaves at least two: (3, "h")."""
    minutes = int(length.total_seconds() // 60)
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes >= 2 * size:
            return minutes // size, unit
    return minutes, "min"


def fact_value(value: str, topic: str) -> str:
    """The value of a known fact or of a step: "30 Nov 2026, 18:00", "HK$10m per project", "extended"."""
    plain, _, of = value.partition(" (")
    of = of.rstrip(")")
    if topic == "deadline":
        day, _, time = plain.partition(" ")
        written = _day_or_month(day) + (f", {time}" if time else "")
        return written + (f" (round {of})" if of else "")
    if topic in ("ceiling", "amount"):
        return Amount(float(plain), "", "max" if topic == "ceiling" else "exact", per=of).value()
    if topic == "status" and plain == "open":
        return "open for applications"
    return STATUS_NAMES[plain]["en"] if plain in STATUS_NAMES else plain


def _day_or_month(written: str) -> str:
    if len(written) == len("2026-12"):
        return f"end of {date.fromisoformat(written + '-01'):%b %Y}"
    return f"{date.fromisoformat(written):%-d %b %Y}"
