"""What the alerts ask of whoever knows the stories. The values that pass are of `alerts.model`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from alerts.model import Item, Match, SavedSearch, SilentSource, Subscription


@dataclass(frozen=True, slots=True)
class CurrentSearch:
    """A saved search as it must be asked today: `query`, and `urgent_query` for what overtakes the rhythm. `fault`: why
    one of them cannot be read, or ""; `missing`: the names of programmes in them that nothing is called any more."""

    query: str
    fault: str = ""
    missing: tuple[str, ...] = ()
    urgent_query: str = ""


@dataclass(frozen=True, slots=True)
class SilentNow:
    """A source that is silent now, with its newest articles: it matters to who was told any of them."""

    source: SilentSource
    id: str
    articles: tuple[int, ...]


class Look(Protocol):
    """The stories as they were when a run began. What one subscription made it read, it keeps for the others.

    `mark`: says up to what this look has seen the stories. Kept with a subscription and given back with it, it says
    from where its next look begins.
    """

    @property
    def mark(self) -> str: ...

    def matching(self, session: Session, subscription: Subscription, after: datetime) -> Sequence[Match]:
        """What a saved search finds whose announcement was first seen later than `after`, one match for each story; of
        that at least all that it did not find before the subscription's mark."""
        ...

    def touched(self, session: Session, subscription: Subscription, since: datetime) -> Sequence[Match]:
        """The stories of which something is known since then and since the subscription's mark that may differ from
        what was known before, told or not, each with all stories of its thread. A few others may be among them."""
        ...

    def items(self, session: Session, subscription: Subscription, matches: Collection[Match]) -> Sequence[Item]:
        """The items of these matches. A match without articles stands for its thread: it is told by the story that
        says the newest."""
        ...

    def silent(self, session: Session) -> Sequence[SilentNow]:
        """The sources that are silent now, in the order of their names."""
        ...

    def asks_source(self, subscription: Subscription, source_id: str) -> bool:
        """Whether a saved search names that source."""
        ...


class StoryFinder(Protocol):
    """Finds stories for subscriptions. All reads belong to the session's transaction."""

    def look(self, session: Session, subscriptions: Sequence[Subscription], after: datetime, now: datetime) -> Look:
        """A look at `now` for these subscriptions, none of which is told what was first seen before `after`."""
        ...

    def current_search(self, subscription: Subscription) -> CurrentSearch:
        """What the subscription's search has become: its programmes may have been replaced, renamed or removed."""
        ...

    def saved_search(self, subscription: Subscription, now: datetime) -> SavedSearch:
        """What the subscription asks for on that day; of a search that can no longer be read its own words."""
        ...
