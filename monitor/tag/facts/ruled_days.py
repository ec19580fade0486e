"""Which days of a sentence the rules in words call limits by which the reader must act (`rules/limits.toml`,
`rules/calls_to_action.toml`), and of which another day has taken the place.

A day is a limit by words such as by, on or before, closes on, until, 截止, 或之前, 最遲, A至B; one word such as
"deadline" or "close" governs every day of its list. A day that another has taken the place of (originally, misprinted
as, 原定, 由…延至) is none; where nothing is accepted from a day on (起不再接受), the day before is the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.grammar.days import Day
from monitor.grammar.phrases import Phrases
from monitor.tag.facts.calls_to_action import is_call_to_action, is_for_others
from monitor.tag.facts.day_features import Setting
from monitor.tag.facts.limits import Limit, is_former, is_listed, is_next_round, is_over, limit_of


class Said(NamedTuple):
    """A day of a sentence: the limit it is, if it asks the reader to act; whether another took its place; whether it is
    over, a first day, or a limit for others.
    """

    day: Day
    limit: Limit | None
    former: bool
    none: bool = False


def by_rules(setting: Setting, phrases: Phrases) -> list[Said]:
    """The days of a sentence in their roles; what is said of one day of a list is said of all."""
    sentence, found = setting.text, setting.days
    said: list[Said] = []
    previous: Day | None = None
    for index, day in enumerate(found):
        before = said[-1] if said else None
        worded = limit_of(sentence, day, previous, phrases)
        limit = _limit(setting, day, before, previous, worded, phrases)
        if (
            limit
            and before
            and before.limit
            and limit.start == before.day.start
            and not is_listed(sentence, before.day, day, phrases)
        ):
            said[-1] = before._replace(limit=None)  # the first day of a span
        moved = limit is not None and _is_moved(sentence, found, index, phrases)
        said.append(Said(day, limit, moved, limit is None and _is_none(sentence, day, previous, worded, phrases)))
        previous = None if said[-1].former else day
        if limit and limit.behind:
            _govern_before(sentence, said, limit, phrases)
    former = [one.former or _is_moved(sentence, found, index, phrases) for index, one in enumerate(said)]
    return _before_the_end([one._replace(former=moved) for one, moved in zip(said, former, strict=True)])


def _is_moved(sentence: str, found: Sequence[Day], index: int, phrases: Phrases) -> bool:
    """Whether another day has taken the place of one, by the words between its neighbours."""
    start = found[index - 1].end if index else 0
    end = found[index + 1].end if index + 1 < len(found) else len(sentence)
    return is_former(sentence, found[index], start, end, phrases)


def _before_the_end(said: list[Said]) -> list[Said]:
    """Without the end of a scheme of which it is said until when applications are taken: "ends on 31 December, and no
    application is accepted after 30 September".
    """
    if not any(one.limit and one.limit.how == "after" for one in said):
        return said
    return [one._replace(limit=None) if one.limit and one.limit.how == "close" else one for one in said]


def _limit(
    setting: Setting, day: Day, before: Said | None, previous: Day | None, limit: Limit | None, phrases: Phrases
) -> Limit | None:
    """The limit by which the reader must act that `day` is, by the words beside it or by those of the day before."""
    sentence, assumed = setting.text, setting.relevant
    governed = before is not None and before.limit is not None and _governs(sentence, before, day, limit, phrases)
    if governed or (limit is not None and is_call_to_action(sentence, limit, day, previous, phrases, assumed=assumed)):
        return limit or Limit(day.start, day.end, "noun")
    return None


def _is_none(sentence: str, day: Day, previous: Day | None, limit: Limit | None, phrases: Phrases) -> bool:
    """Whether the words beside a day that is no limit for the reader say why."""
    if limit is None:
        return is_over(sentence, day, previous, phrases)
    return is_for_others(sentence, limit, previous, phrases)


def _governs(sentence: str, before: Said, day: Day, limit: Limit | None, phrases: Phrases) -> bool:
    """Whether what makes the day before a deadline makes `day` one: as the next of a list, or in its place."""
    if before.former:
        return limit is not None  # 原定6月19日截止，現延期到7月3日
    return is_next_round(sentence, before.day, day, phrases)


def _govern_before(sentence: str, said: list[Said], limit: Limit, phrases: Phrases) -> None:
    """Give the days before the last, as far as they are a list with it, its limit: 6月30日、9月30日截止."""
    for index in range(len(said) - 2, -1, -1):
        one, following = said[index], said[index + 1]
        if one.former or one.limit or not is_listed(sentence, one.day, following.day, phrases):
            return
        said[index] = one._replace(limit=Limit(one.day.start, one.day.end, limit.how, limit.before))
