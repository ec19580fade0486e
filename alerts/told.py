"""What a subscription was told of a story, beside what is known of it now. Pure.

    Told (what was told) + KnownFact (what is known now) > compare > the changes, and what is told from then on

Only a text that came after what was told can change it. A fact that is no longer stated is no change: another version
may know less. A fact that is known for the first time because a page was read later is taken for told without a word,
unless it contradicts what was told; so is what a mere copy or version adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from alerts.model import FactChange, KnownFact

VERSION = 1  # of the JSON
# Word of the issuer that something has changed; the others are a first text ("first") and a page read later ("read").
_SAYS_SO = ("announced", "edit")
# What an offer can be "open" again after.
_STOPPED = ("suspended", "closed", "cancelled")

_DAY_LENGTH = len("2026-12-14")
_Fact = tuple[str, str, str]  # topic, value, of


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of a story as they were told, as (topic, value, of). `earlier`: those that others took the place of.

    `as_of`: the instant of the newest text that was known then.
    """

    facts: tuple[_Fact, ...]
    as_of: datetime
    earlier: tuple[_Fact, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON; `as_of` has a column of its own."""
        return {"version": VERSION, "facts": [*map(list, self.facts)], "earlier": [*map(list, self.earlier)]}

    @classmethod
    def restored(cls, stored: Mapping[str, Any] | None, as_of: datetime | None) -> Told | None:
        """What was stored; None for what was told before such facts were kept, or was stored by another version."""
        if stored is None or as_of is None or stored.get("version") != VERSION:
            return None
        return cls(_facts(stored["facts"]), as_of, _facts(stored["earlier"]))


def told_now(known: Sequence[KnownFact], as_of: datetime | None) -> Told:
    """What is told with an item of a story that was not told before."""
    return Told(tuple((one.topic, one.value, one.of) for one in known), as_of or datetime.min.replace(tzinfo=UTC))


def compare(
    told: Told | None, known: Sequence[KnownFact], as_of: datetime | None
) -> tuple[tuple[FactChange, ...], Told]:
    """The changes to tell, and what counts as told from then on. Of what was told without facts all is taken for
    told.
    """
    if told is None:
        return (), told_now(known, as_of)
    comparison = _Comparison(told)
    for topic, find in (
        ("status", comparison.status), ("deadline", comparison.deadlines),
        ("ceiling", comparison.ceilings), ("amount", comparison.amounts),
    ):  # fmt: skip
        find([one for one in known if one.topic == topic])
    return comparison.result(max(as_of or told.as_of, told.as_of))


def _facts(stored: Iterable[Sequence[str]]) -> tuple[_Fact, ...]:
    return tuple((topic, value, of) for topic, value, of in stored)


@dataclass(slots=True)
class _Comparison:
    """One story's facts, topic by topic. `facts` grows to what counts as told, `gone` to what has been superseded."""

    told: Told
    changes: list[FactChange] = field(default_factory=list)
    facts: list[_Fact] = field(default_factory=list)
    gone: list[_Fact] = field(default_factory=list)

    def result(self, as_of: datetime) -> tuple[tuple[FactChange, ...], Told]:
        earlier = tuple(dict.fromkeys((*self.told.earlier, *self.gone)))
        return _in_order(self.changes), Told(tuple(dict.fromkeys(self.facts)), as_of, earlier)

    def _before(self, topic: str) -> list[_Fact]:
        return [fact for fact in self.told.facts if fact[0] == topic]

    def _is_later(self, one: KnownFact) -> bool:
        return one.seen > self.told.as_of

    def _replace(self, old: _Fact | None, new: KnownFact, note: str = "") -> None:
        self.changes.append(FactChange(new.topic, old[1] if old else "", new.value, new.of, note))
        self.facts.append(_as_fact(new))
        if old is not None:
            self.gone.append(old)

    # ----------------------------------------------------------------------------------------------------------- topics
    def status(self, known: Sequence[KnownFact]) -> None:
        before = self._before("status")
        was = before[0][1] if before else ""
        if not known or known[0].value == was:
            self.facts += before
        elif self._tells(known[0], was):
            self._replace(before[0] if before else None, known[0])
        else:
            self.facts += before or [_as_fact(known[0])]

    def _tells(self, now: KnownFact, was: str) -> bool:
        news = now.value != "open" or was in _STOPPED
        return news and self._is_later(now) and now.how in _SAYS_SO

    def deadlines(self, known: Sequence[KnownFact]) -> None:
        before, now = _unmatched(self._before("deadline"), known)
        self.facts += [_as_fact(one) for one in known if one not in now]
        for one in now:
            old = _counterpart(one, before, now)
            if old is not None and not self._moves(one, old):
                continue  # what was told stays told
            if old is not None:
                before.remove(old)
                self._replace(old, one, _note(old, one))
            elif self._is_added(one) and _as_fact(one) not in self.told.earlier:
                self._replace(None, one)
            else:
                self.facts.append(_as_fact(one))
        self.facts += before

    def _moves(self, one: KnownFact, old: _Fact) -> bool:
        """Whether a day takes the place of the one that was told.

        A copy that repeats an earlier day does not, nor does a follow-up without a word of it after that day: it is the
        next issue of a series.
        """
        if one.how == "follow-up" and _is_over(old, one):
            return False
        return self._is_later(one) and (one.how in _SAYS_SO or _as_fact(one) not in self.told.earlier)

    def _is_added(self, one: KnownFact) -> bool:
        """Whether a day is said anew, beside those that were told."""
        return self._is_later(one) and one.how in _SAYS_SO

    def ceilings(self, known: Sequence[KnownFact]) -> None:
        before = self._before("ceiling")
        for one in known:
            same = [fact for fact in before if fact[2] == one.of]
            alone = len(same) == 1 and [other.of for other in known].count(one.of) == 1
            if alone and same[0][1] != one.value and self._is_later(one) and one.how in _SAYS_SO:
                before.remove(same[0])
                self._replace(same[0], one)
            else:
                self.facts.append(_as_fact(one))
        self.facts += before

    def amounts(self, known: Sequence[KnownFact]) -> None:
        """A sum has changed where an edit puts just one in the place of one: other articles name other sums."""
        before = self._before("amount")
        gone = [fact for fact in before if fact[1] not in {one.value for one in known}]
        come = [one for one in known if one.value not in {fact[1] for fact in before}]
        edited = len(gone) == len(come) == 1 and come[0].how == "edit" and self._is_later(come[0])
        if edited:
            self._replace(gone[0], come[0])
        self.facts += [_as_fact(one) for one in known] or before


def _is_over(old: _Fact, one: KnownFact) -> bool:
    """Whether the day that was told had passed when the new one was seen."""
    return old[1][:_DAY_LENGTH] < f"{one.seen:%Y-%m-%d}"[: len(old[1])]


def _note(old: _Fact, one: KnownFact) -> str:
    """What the new day of a deadline does to the old one; nothing to a day that is over."""
    if _is_over(old, one):
        return ""
    return "extended" if one.value > old[1] else "earlier"


def _as_fact(one: KnownFact) -> _Fact:
    return one.topic, one.value, one.of


def _unmatched(before: list[_Fact], known: Sequence[KnownFact]) -> tuple[list[_Fact], list[KnownFact]]:
    """What was told and what is known without a day that is in both."""
    rest = list(before)
    now: list[KnownFact] = []
    for one in known:
        same = next((fact for fact in rest if _same_day(fact[1], one)), None)
        if same is not None:
            rest.remove(same)
        elif not any(_same_day(fact[1], one) for fact in before):
            now.append(one)
    return rest, now


def _same_day(told: str, one: KnownFact) -> bool:
    """Whether two say the same day: one may say the month alone, and only an edit changes the hour."""
    (day, _, hour), (other, _, other_hour) = told.partition(" "), one.value.partition(" ")
    if hour and other_hour and hour != other_hour and one.how == "edit":
        return False
    return day.startswith(other) or other.startswith(day)


def _counterpart(one: KnownFact, before: Sequence[_Fact], now: Sequence[KnownFact]) -> _Fact | None:
    """The day that was told in the place of which this one is said: of its round, or the only one where none is
    named.
    """
    same = [fact for fact in before if fact[2] == one.of]
    if len(same) == 1 and [other.of for other in now].count(one.of) == 1:
        return same[0]
    alone = len(before) == len(now) == 1
    return before[0] if alone and not (before[0][2] and one.of) else None


def _in_order(changes: Sequence[FactChange]) -> tuple[FactChange, ...]:
    """The changes as they are read: the status, unless the new day of a deadline says it, then the deadlines, then
    money.
    """
    days = [change for change in changes if change.topic == "deadline"]
    if days and any(change.after == "extended" for change in changes if change.topic == "status"):
        noted = [FactChange(day.topic, day.before, day.after, day.of, day.note or "extended") for day in days]
        return (*noted, *(change for change in changes if change.topic not in ("deadline", "status")))
    return tuple(changes)
