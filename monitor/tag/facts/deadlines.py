"""By when one must act: last days for applications, submissions, registrations and views.

    folded text > sentences with days to come > features of each day, weighed > what the rules in words say > Deadline

Every day is weighed by what stands round it, whatever the wording: words for limits, acts, events, results and so on
beside it, in its clause and in its sentence, the span or list that it is of, how far off it is (`day_features`,
`day_scores`). What the rules in words say (`ruled_days`) adds to that, and they alone know what no weight can: that a
day has given way to another (originally, misprinted as, 原定, 由…延至), and that the day before is meant (起不再接受).
A former day is none in the whole text. Dates are inclusive; 前 and "before" are read as inclusive too, as Hong Kong
papers use them, and flagged "before". The end of a month or year is flagged "month-end".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from monitor.grammar import clock
from monitor.grammar.days import Day
from monitor.grammar.phrases import Phrases
from monitor.grammar.reading import Reading
from monitor.model import Deadline
from monitor.tag.facts import day_scores
from monitor.tag.facts.day_features import Setting, clause_words, features_of
from monitor.tag.facts.day_sentences import settings
from monitor.tag.facts.fact_context import FactContext
from monitor.tag.facts.limits import Limit
from monitor.tag.facts.rounds import round_of, title_round
from monitor.tag.facts.ruled_days import Said, by_rules
from monitor.tag.rule_set import shipped_phrases
from monitor.tag.whereabouts import place_elsewhere

MONTH_END = "month-end"
"""The flag of a day for which a month or year stands. A headline's "at the end of the month" gives way to the day in it
that the text names."""
COUNTED = "counted"
"""The flag of a day that was counted from the article's own (within 30 days): it gives way to one that is named and
lies near it."""


def find(context: FactContext) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order."""
    if not context.relevant and place_elsewhere(context.words["relevance"], context.layout):
        return ()  # nobody in Hong Kong must act by the day of another place's call
    return find_deadlines(context.reading, context.day, context.phrases, relevant=context.relevant)


def find_deadlines(
    reading: Reading, today: date | None, phrases: Phrases | None = None, *, relevant: bool = True
) -> tuple[Deadline, ...]:
    """Every day by which one must act, in reading order, with the words that say so.

    `today`: the article's date in Hong Kong, without which only days that say their year are read. Days before it are
    no deadlines any more. `relevant`: whether the article is news of the field.
    """
    phrases = phrases or shipped_phrases()
    weighed = [
        one
        for start, setting in settings(reading, today, phrases, relevant=relevant)
        for one in _weighed(start, setting, phrases)
    ]
    former = {one.said.day.date for one in weighed if one.said.former}
    open_days = [one for one in weighed if one.day not in former and (today is None or one.day >= today)]
    chosen = day_scores.chosen((one.margin, one.day) for one in open_days)
    found: dict[date, Deadline] = {}
    for one in open_days:
        if one.day in chosen and one.margin > day_scores.FIRST:
            _note(one, phrases)
            deadline = _deadline(reading, one, phrases)
            if one.day not in found or (deadline.time and not found[one.day].time):
                found[one.day] = deadline
    of_all = title_round(reading, phrases) if found else ""
    return tuple(
        deadline if deadline.round else replace(deadline, round=of_all) for deadline in _exact(tuple(found.values()))
    )


class _Weighed(NamedTuple):
    """The day at one place of the row of days in a sentence that begins at `start`, and by how much it is above what a
    deadline needs.
    """

    start: int
    setting: Setting
    place: int
    said: Said
    margin: float

    @property
    def day(self) -> date:
        """The last day on which one may act."""
        limit = self.said.limit
        return self.said.day.date - limit.earlier if limit else self.said.day.date


def _weighed(start: int, setting: Setting, phrases: Phrases) -> Iterator[_Weighed]:
    """The days of a sentence by weights and rules; none where no rule could make a deadline of one."""
    features = [
        features_of(setting, index) if setting.today is None or day.date >= setting.today else ()
        for index, day in enumerate(setting.days)
    ]
    scores = list(map(day_scores.score, features))
    if max(scores) > day_scores.RULED + day_scores.FIRST:
        for index, said in enumerate(by_rules(setting, phrases)):
            if not setting.says_again(index):
                above = day_scores.margin(scores[index], said, features[index])
                yield _Weighed(start, setting, index, said, above)


def _note(one: _Weighed, phrases: Phrases) -> None:
    """What made the day a deadline, for those who ask."""
    day = one.said.day
    for name, weight in day_scores.parts(features_of(one.setting, one.place)):
        phrases.note(day_scores.NOTED, name, f"{weight:+.2f}", one.start + day.start, one.start + day.end)


def _worded(setting: Setting, index: int) -> Limit:
    """A limit that no rule names: the day with the words of its clause that speak for one."""
    day = setting.days[index]
    words = list(clause_words(setting, index))
    return Limit(
        min([day.start, *(word.start for word in words)]), max([day.end, *(word.end for word in words)]), "noun"
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


def _deadline(reading: Reading, one: _Weighed, phrases: Phrases) -> Deadline:
    sentence, days, (day, limit, *_) = one.setting.text, one.setting.days, one.said
    limit = limit or _worded(one.setting, one.place)
    stop = days[one.place + 1].start if one.place + 1 < len(days) else len(sentence)
    quoted = reading.evidence(one.start + limit.start, one.start + limit.end).text.strip()
    named = round_of(sentence, day, days[one.place - 1] if one.place else None, phrases)
    return Deadline(one.day, quoted, _time(sentence, day, limit, stop), _flags(day, limit), named)


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
