"""By when one must act: last days for applications, submissions, registrations and views.

    folded text > sentences with a sign of a limit > days in them > role of each > days said as a limit > not somebody
    else's > Deadline

A day is a deadline only if it is said as a limit (by, on or before, closes on, until, 截止, 或之前, 最遲, A至B). In
news of the field an exact one is a deadline unless the words beside it speak against that: events, results, forecasts,
duties of others, what merely lasts until then. Elsewhere, and where only a month or a length of time is named, the
words must ask the reader to act. One word such as "deadline" or "close" governs every day of its list. A day
that another has taken the place of (originally, misprinted as, 原定, 由…延至) is none in the whole text. Days of
events, results and terms of office, milestones of the Government's own and as-at dates (截至3月底) are none. Dates are
inclusive; 前 and "before" are read as inclusive too, as Hong Kong papers use them, and flagged "before"; where nothing
is accepted from a day on (起不再接受), the day before is the last. The end of a month or year is flagged "month-end".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from monitor.grammar import clock, days
from monitor.grammar.days import Day
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.model import Deadline
from monitor.tag.facts.calls_to_action import is_call_to_action
from monitor.tag.facts.fact_context import FactContext
from monitor.tag.facts.limits import Limit, is_former, is_heading, is_listed, is_next_round, limit_of, may_have_limit
from monitor.tag.facts.rounds import round_of, title_round
from monitor.tag.whereabouts import place_elsewhere

MONTH_END = "month-end"
"""The flag of a day for which a month or year stands. A headline's "at the end of the month" gives way to the day in it
that the text names."""
COUNTED = "counted"
"""The flag of a day that was counted from the article's own (within 30 days): it gives way to one that is named and
lies near it."""
_LONGEST_SENTENCE = 700  # characters of a sentence that are looked at


class _Said(NamedTuple):
    """A day of a sentence: the limit it is, if it asks the reader to act; whether another took its place."""

    day: Day
    limit: Limit | None
    former: bool


def find(context: FactContext) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order."""
    if not context.relevant and place_elsewhere(context.words["relevance"], context.layout):
        return ()  # nobody in Hong Kong must act by the day of another place's call
    return find_deadlines(context.reading, context.day, context.phrases, assumed=context.relevant)


def find_deadlines(
    reading: Reading, today: date | None, phrases: Phrases | None = None, *, assumed: bool = True
) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order, with the words that say so.

    `today`: the article's date in Hong Kong, without which only days that say their year are read. Days before it are
    no deadlines any more. `assumed`: whether an exact limit is one where no act is named (see `is_call_to_action`).
    """
    found: dict[date, Deadline] = {}
    former: set[date] = set()
    for start, end in _sentences(reading, phrases):
        sentence = reading.text[start:end]
        said = _days_said(sentence, today, phrases, assumed)
        former.update(one.day.date for one in said if one.former)
        for deadline in _deadlines(reading, start, sentence, said, phrases):
            known = found.get(deadline.date)
            if (today is None or deadline.date >= today) and (known is None or (deadline.time and not known.time)):
                found[deadline.date] = deadline
    of_all = title_round(reading, phrases)
    return tuple(
        deadline if deadline.round else replace(deadline, round=of_all)
        for deadline in _exact([deadline for day, deadline in found.items() if day not in former])
    )


def _exact(deadlines: Sequence[Deadline]) -> Iterator[Deadline]:
    """Those that no exacter one stands for: no end of a month in which a day is named, no count that ends about when a
    named day is.
    """
    named = [one.date for one in deadlines if not one.flags or one.flags == ("before",)]
    months = {(day.year, day.month) for day in named}
    for one in deadlines:
        if MONTH_END in one.flags and (one.date.year, one.date.month) in months:
            continue
        if not (COUNTED in one.flags and any(abs(one.date - day) <= _ABOUT for day in named)):
            yield one


_ABOUT = timedelta(days=5)  # by which "over the coming two months" may miss the day that the text names beside it


def _sentences(reading: Reading, phrases: Phrases | None) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences that may name a limit, with what a semicolon joins and the heading of a deadline."""
    text, done = reading.text, 0
    while (sign := days.sign_of_day(text, done)) >= 0:
        start, end = reading.sentence(sign)
        start = max(start, done)
        while end < len(text) and text[end - 1] == ";" and end - start < _LONGEST_SENTENCE:
            end = reading.sentence(end)[1]
        if may_have_limit(text, start, end, phrases):
            yield _earlier(reading, start, done, phrases), min(end, start + _LONGEST_SENTENCE)
        done = end


_LONGEST_HEADING = 40  # characters: "Deadline for application submission"


def _earlier(reading: Reading, start: int, done: int, phrases: Phrases | None) -> int:
    """Where a sentence begins with what a semicolon or a heading joins to it before."""
    while start > done:
        before = reading.sentence(start - 1)[0]
        joined = reading.text[start - 1] == ";" or (
            reading.text[start - 1] == "\n"
            and start - before < _LONGEST_HEADING
            and is_heading(reading.text[before : start - 1].strip(), phrases)
        )
        if not joined or before < done:
            return start
        start = before
    return start


def _days_said(sentence: str, today: date | None, phrases: Phrases | None, assumed: bool) -> list[_Said]:
    """The days of a folded sentence in their roles; what is said of one day of a list is said of all."""
    found = days.find(sentence, today, ahead=True)
    if today and all(day.date < today for day in found):
        return []
    said: list[_Said] = []
    previous: Day | None = None
    for index, day in enumerate(found):
        before = said[-1] if said else None
        limit = _limit(sentence, day, before, previous, phrases, assumed)
        if (
            limit
            and before
            and before.limit
            and limit.start == before.day.start
            and not is_listed(sentence, before.day, day, phrases)
        ):
            said[-1] = before._replace(limit=None)  # the first day of a span
        said.append(_Said(day, limit, former=limit is not None and _is_moved(sentence, found, index, phrases)))
        previous = None if said[-1].former else day
        if limit and limit.behind:
            _govern_before(sentence, said, limit, phrases)
    if not any(one.limit for one in said):
        return said
    moved = [one.former or _is_moved(sentence, found, index, phrases) for index, one in enumerate(said)]
    return _before_the_end([one._replace(former=former) for one, former in zip(said, moved, strict=True)])


def _is_moved(sentence: str, found: Sequence[Day], index: int, phrases: Phrases | None) -> bool:
    """Whether another day has taken the place of one, by the words between its neighbours."""
    start = found[index - 1].end if index else 0
    end = found[index + 1].end if index + 1 < len(found) else len(sentence)
    return is_former(sentence, found[index], start, end, phrases)


def _before_the_end(said: list[_Said]) -> list[_Said]:
    """Without the end of a scheme of which it is said until when applications are taken: "ends on 31 December, and no
    application is accepted after 30 September".
    """
    if not any(one.limit and one.limit.how == "after" for one in said):
        return said
    return [one._replace(limit=None) if one.limit and one.limit.how == "close" else one for one in said]


def _limit(
    sentence: str, day: Day, before: _Said | None, previous: Day | None, phrases: Phrases | None, assumed: bool
) -> Limit | None:
    """The limit by which the reader must act that `day` is, by the words beside it or by those of the day before."""
    limit = limit_of(sentence, day, previous, phrases)
    governed = before is not None and before.limit is not None and _governs(sentence, before, day, limit, phrases)
    if governed or (limit is not None and is_call_to_action(sentence, limit, day, previous, phrases, assumed=assumed)):
        return limit or Limit(day.start, day.end, "noun")
    return None


def _governs(sentence: str, before: _Said, day: Day, limit: Limit | None, phrases: Phrases | None) -> bool:
    """Whether what makes the day before a deadline makes `day` one: as the next of a list, or in its place."""
    if before.former:
        return limit is not None  # 原定6月19日截止，現延期到7月3日
    return is_next_round(sentence, before.day, day, phrases)


def _govern_before(sentence: str, said: list[_Said], limit: Limit, phrases: Phrases | None) -> None:
    """Give the days before the last, as far as they are a list with it, its limit: 6月30日、9月30日截止."""
    for index in range(len(said) - 2, -1, -1):
        one, following = said[index], said[index + 1]
        if one.former or one.limit or not is_listed(sentence, one.day, following.day, phrases):
            return
        said[index] = one._replace(limit=Limit(one.day.start, one.day.end, limit.how, limit.before))


def _deadlines(
    reading: Reading, start: int, sentence: str, said: Sequence[_Said], phrases: Phrases | None
) -> Iterator[Deadline]:
    """The deadlines of the sentence at `start`."""
    previous: Day | None = None
    kept = [one for one in said if not one.former]
    for index, (day, limit, _) in enumerate(kept):
        stop = kept[index + 1].day.start if index + 1 < len(kept) else len(sentence)
        if limit:
            quoted = reading.evidence(start + limit.start, start + limit.end).text.strip()
            named = round_of(sentence, day, previous, phrases)
            yield Deadline(
                day.date - limit.earlier, quoted, _time(sentence, day, limit, stop), _flags(day, limit), named
            )
        previous = day


_TIME_AFTER = 20  # characters behind a limit in which its time may stand: "at the closing time of 5 pm"


def _time(sentence: str, day: Day, limit: Limit, stop: int) -> str:
    """ "17:00": the time beside the day, else the first within or right behind the limit
    and before `stop`, the next day; "" if none is said.
    """
    times = (
        [day.time]
        if day.time
        else clock.find(sentence, limit.start, max(limit.end, min(stop, limit.end + _TIME_AFTER)))
    )
    return str(times[0]) if times else ""


def _flags(day: Day, limit: Limit) -> tuple[str, ...]:
    flags = {"before": limit.before, MONTH_END: day.vague, COUNTED: bool(day.counted)}
    return tuple(flag for flag, holds in flags.items() if holds)
