"""Threads: announcements with their follow-ups, and what of them holds now."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from monitor.identify.current_facts import current_facts, history
from monitor.model import KnownFact, Statement, Step
from monitor.store import statements

# By the deadline of an offer that is one of these nobody can act.
_NOT_ON_OFFER = ("withdrawn", "cancelled", "suspended")


@dataclass(frozen=True, slots=True)
class Thread:
    """The stories of a thread with all their texts, and the facts that hold now."""

    story_ids: tuple[int, ...]
    texts: tuple[Statement, ...]
    facts: tuple[KnownFact, ...]

    @property
    def as_of(self) -> datetime | None:
        """When the newest of it was seen: a text, or that a page is gone."""
        return max((max(text.seen, text.withdrawn or text.seen) for text in self.texts), default=None)

    @property
    def newest_story(self) -> int:
        """The story whose text stated the newest fact."""
        newest = max(self.facts, key=lambda fact: fact.seen, default=None)
        stated = (text.story_id for text in self.texts if newest and text.article_id == newest.article_id)
        return next(stated, self.story_ids[-1])

    @property
    def status(self) -> str:
        """ "open", "extended", "withdrawn", …; "" where nothing is said of it."""
        return next((fact.value for fact in self.facts if fact.topic == "status"), "")

    @property
    def deadlines_to_act_by(self) -> tuple[KnownFact, ...]:
        """The deadlines, unless there is nothing to act for."""
        if self.status in _NOT_ON_OFFER:
            return ()
        return tuple(fact for fact in self.facts if fact.topic == "deadline")

    @property
    def days_to_act_by(self) -> tuple[date, ...]:
        """The days of these deadlines; of a month its last."""
        return tuple(last_day(fact.value) for fact in self.deadlines_to_act_by)

    @property
    def history(self) -> tuple[Step, ...]:
        """How the facts came to be what they are, oldest first."""
        return history(self.texts)


def last_day(value: str) -> date:
    """The day of a deadline as `KnownFact.value` has it; of a month its last."""
    if len(value) == len("2026-12"):
        year, month = map(int, value.split("-"))
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(value[: len("2026-12-14")])


def threads_of(session: Session, story_ids: Collection[int]) -> Mapping[int, Thread]:
    """The thread of each of these stories."""
    related = statements.threads(session, story_ids)
    texts: dict[int, list[Statement]] = {}
    for text in statements.statements(session, {one for thread in related.values() for one in thread}):
        texts.setdefault(text.story_id, []).append(text)
    made: dict[frozenset[int], Thread] = {}
    for thread in set(related.values()):
        ordered = tuple(sorted(thread))
        said = tuple(text for story_id in ordered for text in texts.get(story_id, ()))
        made[thread] = Thread(ordered, said, current_facts(said))
    return {story_id: made[thread] for story_id, thread in related.items()}
