"""What is remembered of a source from one visit to the next, beside the columns that the store searches by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from monitor.model.document import NO_LISTS, FeedHints, ListMemory
from monitor.model.probation import NOT_TRIED, Probation

_GONE_DAYS = 3  # separate days that answer 410: a server in trouble answers anything for a day or two


@dataclass(frozen=True, slots=True)
class Moves:
    """The permanent redirects of a source. `to`: the address fetched now, "": its own; `next_to`: not yet trusted."""

    to: str = ""
    next_to: str = ""
    sightings: int = 0
    first: datetime | None = None

    def address(self, own: str) -> str:
        """The address to fetch, for a source with the address `own` in its configuration."""
        return self.to or own


@dataclass(frozen=True, slots=True)
class Gone:
    """The days (UTC) on which the address answered 410 Gone, without a good answer in between."""

    days: tuple[date, ...] = ()

    @property
    def sure(self) -> bool:
        """Three separate days: the source is paused and reported."""
        return len(self.days) >= _GONE_DAYS

    def seen(self, now: datetime) -> Gone:
        """After another 410."""
        day = now.astimezone(UTC).date()
        return self if day in self.days else Gone((*self.days, day))


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """The defaults are those of a source that was never visited. `listed` and `missing` are ids of articles."""

    moves: Moves = Moves()
    gone: Gone = Gone()
    floor: datetime | None = None  # no poll before, as the server asked
    hints: FeedHints = field(default_factory=FeedHints)
    window: int = 0  # entries that it lists at once
    fresh: int = 0  # how many of them were new at the last visit
    listed: tuple[int, ...] = ()  # what it listed at the last visit
    missing: tuple[int, ...] = ()  # no longer listed, and the pages not yet checked
    lists: ListMemory = NO_LISTS
    pace: float = 1.0  # how many times as often as its hours alone would have it
    probation: Probation = NOT_TRIED
    why: str = ""  # for a person: why the next visit is when it is
