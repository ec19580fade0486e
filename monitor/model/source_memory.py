"""What is remembered of a source from one visit to the next, beside the columns that the store searches by."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime

from monitor.model.document import NO_LISTS, FeedHints, ListMemory
from monitor.model.probation import NOT_TRIED, Probation
from monitor.model.watched import Source
from monitor.source_kinds import SourceKind
from monitor.source_kinds.spec import NO_RULES, Rules

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
class Offer:
    """An address of a publisher that lists its news, and how it is read."""

    kind: SourceKind
    url: str
    rules: Rules = NO_RULES

    def stands_in(self, source: Source) -> Source:
        """The source, read at this address instead of its own."""
        return replace(source, kind=self.kind, rules=self.rules)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Where the news of a source was found again whose own address gives nothing. `rules`: of its kind, in JSON."""

    kind: str
    url: str
    rules: str = "{}"

    @classmethod
    def of(cls, offer: Offer) -> StandIn:
        """The form that is kept."""
        return cls(offer.kind.value, offer.url, json.dumps(asdict(offer.rules), ensure_ascii=False))

    @property
    def offer(self) -> Offer:
        """What was kept."""
        kind = next(kind for kind in SourceKind if kind.value == self.kind)
        return Offer(kind, self.url, kind.spec.rules(**json.loads(self.rules)))


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
    stand_in: StandIn | None = None  # where it is read while its own address gives nothing
    sought: datetime | None = None  # when another address was last looked for
    pace: float = 1.0  # how many times as often as its hours alone would have it
    probation: Probation = NOT_TRIED
    why: str = ""  # for a person: why the next visit is when it is
