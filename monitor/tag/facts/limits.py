"""Whether a day is said as a limit: by, on or before, closes on, until, 截止, 或之前, 最遲, A至B (`rules/limits.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.grammar.days import Day
from monitor.grammar.phrases import Found, Phrases, Window
from monitor.tag.rule_set import shipped_phrases

How = Literal["noun", "by", "until", "close", "after"]

_BEFORE = 110  # characters looked at before a day: "the deadline for … is", two clauses of print


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
    """The limit that the words round a day make of it, or None.

    `sentence` is folded; `previous` is the day before it in the sentence. Without `phrases` the shipped rules hold.
    """
    return _Look(sentence, day, previous, phrases or shipped_phrases()).limit()


class _Look:
    """The rules, asked round one day."""

    def __init__(self, sentence: str, day: Day, previous: Day | None, phrases: Phrases) -> None:
        self._sentence, self._day, self._previous, self._phrases = sentence, day, previous, phrases
        self._window = Window(sentence, max(0, day.start - _BEFORE), day.start, day.end, len(sentence))

    def limit(self) -> Limit | None:
        """What the day is, the surest words first."""
        day = self._day
        if self._met("limit/from") and self._met("limit/to"):
            return None
        if self._met("limit/past-it"):
            refused = self._phrases.search("limit/refused", self._sentence)
            return Limit(day.start, self._end(), "after") if refused else None
        noun = self._met("limit/noun-before")
        if noun and self._names(noun):
            return Limit(noun.start, self._end(), "noun")
        named = self._met("limit/noun-after")
        if named:
            return Limit(day.start, named.end, "noun")
        if self._previous and self._is_range(self._previous):
            return Limit(self._previous.start, self._end(), "until")
        return self._after() or self._before()

    def _met(self, group: str) -> Found | None:
        return self._phrases.find(group, self._window)

    def _end(self) -> int:
        """Where the words end that belong to the day."""
        for group in ("noun-after", "by-after", "exclusive-after", "closes-after"):
            found = self._met(f"limit/{group}")
            if found:
                return found.end
        return self._day.end

    def _names(self, noun: Found) -> bool:
        """Whether a word for "deadline" speaks of this day: not of one before it, unless both are one span."""
        as_at = self._phrases.search("limit/as-at", self._sentence, noun.start, self._day.start)
        previous = self._previous
        return not as_at and not (previous and noun.start < previous.start and not self._is_range(previous))

    def _is_range(self, previous: Day) -> bool:
        return self._phrases.fills("limit/range", self._sentence, previous.end, self._day.start) is not None

    def _after(self) -> Limit | None:
        """A limit by what follows the day."""
        for group, how, before in (
            ("by-after", "by", False),
            ("exclusive-after", "by", True),
            ("closes-after", "close", False),
        ):
            found = self._met(f"limit/{group}")
            if found:
                return Limit(self._day.start, found.end, how, before)  # type: ignore[arg-type]
        return None

    def _before(self) -> Limit | None:
        """A limit by what precedes the day; nothing that follows it makes one."""
        end = self._day.end
        closes = self._met("limit/closes-before")
        if closes:
            return Limit(closes.start, end, "close")
        by, until = self._met("limit/by-before"), self._met("limit/until-before")
        if by and not (until and until.start < by.start):
            return Limit(by.start, end, "by", before=self._met("limit/exclusive-before") is not None)
        return Limit(until.start, end, "until") if until else None
