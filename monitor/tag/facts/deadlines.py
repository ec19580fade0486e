"""By when one must act: last days for applications, submissions, registrations and views.

    folded text > sentences that speak of acting > days in them > days said as a limit > asked of the reader > Deadline

A day is a deadline only if it is said as a limit (by, on or before, closes on, until, 截止, 或之前, 最遲, A至B) and
the words beside it ask the reader to act. Days of events, results and terms of office, milestones of the Government's
own and as-at dates (截至3月底) are none. Dates are inclusive; 前 and "before" are read as inclusive too, as Hong Kong
papers use them, and flagged "before"; the end of a month or year is flagged "month-end".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from monitor.grammar import clock, days
from monitor.grammar.days import Day
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Deadline
from monitor.tag.facts.calls_to_action import is_call_to_action
from monitor.tag.facts.fact_context import FactContext
from monitor.tag.facts.limits import Limit, is_former, is_next_round, limit_of
from monitor.tag.facts.rounds import round_of, title_round
from monitor.tag.whereabouts import place_elsewhere

MONTH_END = "month-end"
"""The flag of a day for which a month or year stands. A headline's "at the end of the month" gives way to the day in it
that the text names."""
_LONGEST_SENTENCE = 700  # characters of a sentence that are looked at


def find(context: FactContext) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order."""
    if not context.relevant and place_elsewhere(context.words["relevance"], context.reading):
        return ()  # nobody in Hong Kong must act by the day of another place's call
    return find_deadlines(context.reading, context.words["deadline"], context.day, context.phrases)


def find_deadlines(
    reading: Reading, acts: Iterable[Hit], today: date | None, phrases: Phrases | None = None
) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order, with the words that say so.

    `acts`: the hits of the lexicon's words of acting; `today`: the article's date in Hong Kong, without which only days
    that say their year are read. Days before it are no deadlines any more.
    """
    found: dict[date, Deadline] = {}
    for start, end in _sentences(reading, acts):
        for deadline in _in_sentence(reading, start, end, today, phrases):
            known = found.get(deadline.date)
            if known is None or (deadline.time and not known.time):
                found[deadline.date] = deadline
    exact = {(day.year, day.month) for day, deadline in found.items() if MONTH_END not in deadline.flags}
    of_all = title_round(reading, phrases)
    return tuple(
        deadline if deadline.round else replace(deadline, round=of_all)
        for day, deadline in found.items()
        if MONTH_END not in deadline.flags or (day.year, day.month) not in exact
    )


def _sentences(reading: Reading, acts: Iterable[Hit]) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences that speak of acting and may name a day."""
    done = -1
    for hit in acts:
        if hit.start >= done:
            start, done = reading.sentence(hit.start)
            if days.MAY_NAME_A_DAY.search(reading.text, start, done):
                yield start, min(done, start + _LONGEST_SENTENCE)


def _in_sentence(
    reading: Reading, start: int, end: int, today: date | None, phrases: Phrases | None
) -> Iterator[Deadline]:
    sentence = reading.text[start:end]
    previous, told = None, False  # the day before, and whether it was a deadline
    done = 0  # where the last day ends, whichever it was
    for day in days.find(sentence, today):
        former, done = is_former(sentence, day, done, phrases), day.end
        if former:
            continue
        limit = limit_of(sentence, day, previous, phrases)
        told = (told and previous is not None and is_next_round(sentence, previous, day, phrases)) or (
            limit is not None and is_call_to_action(sentence, limit, previous, phrases)
        )
        if told and (today is None or day.date >= today):
            limit = limit or Limit(day.start, day.end, "noun")
            quoted = reading.evidence(start + limit.start, start + limit.end).text.strip()
            said = round_of(sentence, day, previous, phrases)
            yield Deadline(day.date, quoted, _time(sentence, day, limit), _flags(day, limit), said)
        previous = day


_TIME_AFTER = 20  # characters behind a limit in which its time may stand: "at the closing time of 5 pm"


def _time(sentence: str, day: Day, limit: Limit) -> str:
    """ "17:00": the time beside the day, else the first within or right behind the limit; "" if none is said."""
    times = [day.time] if day.time else clock.find(sentence, limit.start, min(len(sentence), limit.end + _TIME_AFTER))
    return str(times[0]) if times else ""


def _flags(day: Day, limit: Limit) -> tuple[str, ...]:
    return (*(("before",) if limit.before else ()), *((MONTH_END,) if day.vague else ()))
