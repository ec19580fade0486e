"""Whether a day is said as a limit: by, on or before, closes on, until, 截止, 或之前, A至B (`rules/limits.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.grammar.days import Day
from monitor.grammar.phrases import Found, Phrases, Window
from monitor.tag.rule_set import shipped_phrases

How = Literal["noun", "by", "until", "close", "after"]

_BEFORE = 110  # characters looked at before a day: "the deadline for … is", about two clauses of print
_MEANS: dict[str, How] = {"noun": "noun", "by": "by", "before": "by", "until": "until", "close": "close"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A day with the words that make it a limit, as offsets of the sentence.

    `how`: "noun" (a deadline by name), "by", "until", "close" (something ends on it) or "after" (nothing is accepted
    after it). `before`: the words say that the day itself is too late.
    """

    start: int
    end: int
    how: How
    before: bool = False


def limit_of(sentence: str, day: Day, previous: Day | None, phrases: Phrases | None = None) -> Limit | None:
    """The limit that the words round a day make of it, or None; the surest words count.

    `sentence` is folded; `previous` is the day before it in the sentence. Without `phrases` the shipped rules hold.
    """
    phrases = phrases or shipped_phrases()
    window = Window(sentence, max(0, day.start - _BEFORE), day.start, day.end, len(sentence))
    after = phrases.find("limit/after", window)
    end = after.end if after else day.end
    if phrases.find("limit/from", window) and phrases.find("limit/to", window):
        return None  # the first day of a span
    if phrases.find("limit/past-it", window):
        return Limit(day.start, end, "after") if phrases.search("limit/refused", sentence) else None
    first = _first_of_range(phrases, sentence, day, previous)
    noun = phrases.find("limit/noun", window)
    if noun and _names(phrases, noun, sentence, day, previous if first is None else None):
        return Limit(noun.start, end, "noun")
    if first is not None and not (after and after.says == "noun"):
        return Limit(first.start, end, "until")
    if after:
        return Limit(day.start, end, _MEANS[after.says], before=after.says == "before")
    found = phrases.find("limit/closes", window) or phrases.find("limit/by", window)
    return Limit(found.start, end, _MEANS[found.says], before=found.says == "before") if found else None


def is_former(sentence: str, day: Day, start: int, phrases: Phrases | None = None) -> bool:
    """Whether another day has taken the place of `day`: "originally 6 March", 原定3月6日. `start`: where the day before
    it ends.
    """
    window = Window(sentence, max(start, day.start - _BEFORE), day.start, day.end, len(sentence))
    return (phrases or shipped_phrases()).find("limit/former", window) is not None


def is_next_round(sentence: str, previous: Day, day: Day, phrases: Phrases | None = None) -> bool:
    """Whether `day` is a limit as `previous` is: "closes on 8 April and the second on 8 October"."""
    return (phrases or shipped_phrases()).fills("limit/next", sentence, previous.end, day.start) is not None


def _first_of_range(phrases: Phrases, sentence: str, day: Day, previous: Day | None) -> Day | None:
    """The first day of the span that ends with `day`."""
    if previous is None or phrases.fills("limit/range", sentence, previous.end, day.start) is None:
        return None
    return previous


def _names(phrases: Phrases, noun: Found, sentence: str, day: Day, other: Day | None) -> bool:
    """Whether a word for "deadline" speaks of this day: not of an `other` between them, nor of figures up to it."""
    if other is not None and noun.start < other.start:
        return False
    return phrases.search("limit/as-at", sentence, noun.start, day.start) is None
