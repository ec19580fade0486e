"""The timeline of a programme: the facts of its announcements, each told once. Pure.

    texts of each thread > history of each > steps by time > those that state something new

Announcements that no link joins may state the same: a copy, a version in another language, a reminder. What was stated
before is left out there, whoever says it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.identify.current_facts import history
from monitor.model import Statement, Step

# A status that is stated again within so many days is the same one: rounds of an offer are a season apart at least, and
# papers write of an opening or a result for some weeks.
_SAME_STATUS = timedelta(days=30)
_LEAST_SUM = 1_000_000  # HK$ of a sum that is no ceiling: smaller ones are fees, wages and prices


def timeline(threads: Iterable[Sequence[Statement]]) -> tuple[Step, ...]:
    """The facts that the texts of several threads state, the newest first."""
    steps = sorted(
        (step for texts in threads for step in history(texts, amounts=True)),
        key=lambda step: (step.at, not step.official, step.story_id),
    )
    return tuple(sorted(_once(steps), key=lambda step: step.at, reverse=True))


def _once(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps with the values that no earlier one has."""
    seen: dict[tuple[str, str], Step] = {}
    for step in steps:
        fresh = []
        for value, quote in zip(step.after, step.quotes, strict=True):
            if step.topic == "amount" and float(value.partition(" ")[0]) < _LEAST_SUM:
                continue
            key = _key(step, value)
            known = seen.get(key)
            if known is None or (step.topic == "status" and step.at - known.at > _SAME_STATUS):
                fresh.append((value, quote))
                seen[key] = step
        if fresh:
            moved = step.fact == "change" or step.topic in ("deadline", "ceiling")
            before = tuple(value for value in step.before if value not in step.after) if moved else ()
            after, quotes = zip(*fresh, strict=True)
            yield replace(step, before=before, after=after, quotes=quotes)


def _key(step: Step, value: str) -> tuple[str, str]:
    """What makes a value the same one: of a deadline the day, of money the sum."""
    plain = value.partition(" ")[0]
    return ("money" if step.topic in ("ceiling", "amount") else step.topic), plain
