"""What of an announcement holds now: its newest official word on each matter. Pure.

    statements of all its articles > for each topic: official ones, else all > the newest > KnownFact

An announcement may have many texts: language versions, copies, edits, follow-ups. A version that was not edited is as
old as the announcement, whenever it came, so that it never takes the place of an edit; an outlet counts where the
issuer is silent. What holds until an article says otherwise is dated by the first text that said so, not by the latest
edit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import get_args

from monitor.model import Amount, Change, Deadline, Facts, HowKnown, KnownFact, Statement, Step, Topic

TOPICS: tuple[Topic, ...] = get_args(Topic)
# Versions and copies of an announcement come within a day: see `identify.story.TWIN_HOURS`.
VERSIONS_WITHIN = timedelta(hours=24)
MONTH_END = "month-end"  # the flag of a deadline for which a month stands (`tag.facts.deadlines`)
WITHDRAWN, OPEN, NEW_ROUND = "withdrawn", "open", "new-round"

_Value = tuple[str, str, str]  # of, value, words


def current_facts(statements: Sequence[Statement]) -> tuple[KnownFact, ...]:
    """The facts that hold, topic by topic, of all texts of an announcement (in any order)."""
    texts = _by_article(statements)
    standing = [one for one in texts if one[-1].withdrawn is None]
    found = [fact for topic in TOPICS for fact in _current(topic, standing or texts)]
    gone = _withdrawn(texts)
    return tuple([gone, *(fact for fact in found if fact.topic != "status")] if gone else found)


def history(statements: Sequence[Statement], *, amounts: bool = False) -> tuple[Step, ...]:
    """How the facts came to be what they are, oldest first: a step for each topic at each text that changed it.

    `amounts`: also of sums that are no ceilings, which another text states without changing anything.
    """
    topics = [topic for topic in TOPICS if amounts or topic != "amount"]
    ordered = sorted(statements, key=lambda one: (one.said, one.seen, one.article_id))
    steps: list[Step] = []
    for (_, before), (text, after) in pairwise([(None, ()), *_replayed(ordered)]):
        assert text is not None
        steps += _steps(text, _values(before), after, topics)
    return tuple(steps)


def _replayed(ordered: Sequence[Statement]) -> Iterable[tuple[Statement, tuple[KnownFact, ...]]]:
    """After each text what was known; that a page is gone is known after the last one."""
    for count, text in enumerate(ordered, start=1):
        last = count == len(ordered)
        told = ordered if last else [replace(one, withdrawn=None) for one in ordered[:count]]
        yield text, current_facts(told)


def _values(facts: Iterable[KnownFact]) -> Mapping[Topic, tuple[str, ...]]:
    found: dict[Topic, tuple[str, ...]] = {}
    for fact in facts:
        found[fact.topic] = (*found.get(fact.topic, ()), _said(fact))
    return found


def _said(fact: KnownFact) -> str:
    return f"{fact.value} ({fact.of})" if fact.of else fact.value


def _steps(
    text: Statement, before: Mapping[Topic, tuple[str, ...]], facts: Sequence[KnownFact], topics: Iterable[Topic]
) -> Iterable[Step]:
    after = _values(facts)
    for topic in topics:
        old, new = before.get(topic, ()), after.get(topic, ())
        if new and set(new) != set(old):
            of_topic = [fact for fact in facts if fact.topic == topic]
            at = of_topic[0].seen if of_topic[0].value == WITHDRAWN else text.said
            quotes = tuple(fact.words for fact in of_topic)
            yield Step(at, topic, old, new, quotes, text.url, text.publisher, text.story_id, text.official)


# ------------------------------------------------------------------------------------------------------------- choosing
@dataclass(frozen=True, slots=True)
class _Said:
    """What an article says of one topic, since which of its texts, and how old that is beside other articles."""

    values: tuple[_Value, ...]
    text: Statement
    how: HowKnown
    age: datetime


def _by_article(statements: Sequence[Statement]) -> list[list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=lambda one: one.number):
        found[statement.article_id].append(statement)
    return list(found.values())


def _current(topic: Topic, texts: Sequence[Sequence[Statement]]) -> list[KnownFact]:
    firsts = _firsts(texts)
    said = [one for one in (_word_of(topic, of_one, firsts) for of_one in texts) if one is not None]
    surest = [one for one in said if one.text.official] or said
    if not surest:
        return []
    newest = max(surest, key=lambda one: (one.age, -one.text.article_id))
    text = newest.text
    return [
        KnownFact(topic, value, of, newest.how, text.seen, words, text.article_id) for of, value, words in newest.values
    ]


def _firsts(texts: Iterable[Sequence[Statement]]) -> Mapping[int, Statement]:
    """The first text of each story."""
    firsts: dict[int, Statement] = {}
    for first in sorted((of_one[0] for of_one in texts), key=lambda one: (one.said, one.article_id)):
        firsts.setdefault(first.story_id, first)
    return firsts


def _word_of(topic: Topic, texts: Sequence[Statement], firsts: Mapping[int, Statement]) -> _Said | None:
    values = _values_of(topic, texts[-1])
    if not values:
        return None
    since = len(texts) - 1
    while since and _same(_values_of(topic, texts[since - 1]), values):
        since -= 1
    text = texts[since]
    if text.enriched:
        return _Said(values, text, "read", text.said)
    if since:
        read_later = text.read and not texts[since - 1].read
        return _Said(values, text, "read" if read_later else "edit", text.seen)
    if text.number > 1:
        return _Said(values, text, "edit", text.seen)
    first = firsts[text.story_id]
    if _is_version(text, first):
        return _Said(values, text, "first", first.said)
    return _Said(values, text, _how_of_first(text), text.said)


def _how_of_first(text: Statement) -> HowKnown:
    """How the first text of an article makes known what it says. A next round at another address is an offer of its
    own, not a change of the one before.
    """
    statuses = {change.status for change in text.facts.of(Change)}
    if text.follows:
        return "announced" if statuses - {NEW_ROUND} else "follow-up"
    return "announced" if statuses else "first"


def _is_version(text: Statement, first: Statement) -> bool:
    """Whether a text is the same announcement as the first of its story: in another language, or a copy.

    A copy comes within a day. What says itself that something has changed is a word of its own, in another language
    only if it comes later than versions do: which words are understood differs between languages.
    """
    if text is first:
        return False
    says_so, late = bool(text.facts.of(Change)), text.said - first.said > VERSIONS_WITHIN
    return not (says_so and late) if text.language != first.language else not (says_so or late)


def _same(one: Iterable[_Value], other: Iterable[_Value]) -> bool:
    return {value[:2] for value in one} == {value[:2] for value in other}


def _withdrawn(texts: Sequence[Sequence[Statement]]) -> KnownFact | None:
    """That the announcement is withdrawn: all pages of the issuer are gone, or all there are where it has none."""
    last = [of_one[-1] for of_one in texts]
    surest = [one for one in last if one.official] or last
    gone = [one for one in surest if one.withdrawn is not None]
    if not gone or len(gone) < len(surest):
        return None
    newest = max(gone, key=lambda one: (one.withdrawn or one.seen, one.article_id))
    return KnownFact("status", WITHDRAWN, "", "edit", newest.withdrawn or newest.seen, "", newest.article_id)


# --------------------------------------------------------------------------------------------------------------- values
def _values_of(topic: Topic, text: Statement) -> tuple[_Value, ...]:
    if topic == "status":
        return _stated_status(text)
    if topic == "deadline":
        return tuple((one.round, _day_of(one), one.text) for one in text.facts.of(Deadline))
    return _money(text.facts, ceilings=topic == "ceiling")


def _stated_status(text: Statement) -> tuple[_Value, ...]:
    changes = text.facts.of(Change)
    if changes:
        return (("", changes[0].status, changes[0].text),)
    return (("", OPEN, text.opens),) if text.opens else ()


def _day_of(deadline: Deadline) -> str:
    if MONTH_END in deadline.flags:
        return f"{deadline.date:%Y-%m}"
    return f"{deadline.date} {deadline.time}".strip()


def _money(facts: Facts, *, ceilings: bool) -> tuple[_Value, ...]:
    found: dict[tuple[str, str], str] = {}
    for amount in facts.of(Amount):
        if amount.hkd and amount.shown and ceilings == (amount.qualifier == "max" or bool(amount.per)):
            found.setdefault((amount.per, f"{amount.hkd_max or amount.hkd:.15g}"), amount.text)
    return tuple((per, value, words) for (per, value), words in found.items())
