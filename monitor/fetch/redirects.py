"""Which permanent redirects are followed for good, and which addresses are gone. Pure; the caller keeps the values.

A permanent redirect (301, 308) is trusted when it was seen three times over three days (Feedbin waits for six): servers
in trouble send whole sites to a maintenance page for an afternoon. A temporary one (302, 303, 307) never is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from monitor.model import FailureClass, Hop

_PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9
_SIGHTINGS = 3  # a weekend's maintenance page is seen once or twice by a source that is polled once a day
_OVER = timedelta(days=3)
_GONE_DAYS = 3  # a 410 by mistake is mended within a working day or two
_PATIENCE = 1.0  # weight of failures in a row: four temporary ones (`freshness.WEIGHTS`), an hour or more of them


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

    def to_json(self) -> dict[str, Any]:
        first = self.first.isoformat() if self.first else None
        return {"to": self.to, "next_to": self.next_to, "sightings": self.sightings, "first": first}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Self:
        known = stored or {}
        first = known.get("first")
        return cls(
            to=known.get("to", ""),
            next_to=known.get("next_to", ""),
            sightings=known.get("sightings", 0),
            first=datetime.fromisoformat(first) if first else None,
        )


def learn_redirect(moves: Moves, hops: Sequence[Hop], now: datetime) -> Moves:
    """What is known after a fetch that went well, with these redirects on the way."""
    place = _permanent_place(hops)
    if not place:
        return Moves(to=moves.to)
    if place != moves.next_to or moves.first is None:
        return Moves(to=moves.to, next_to=place, sightings=1, first=now)
    seen = replace(moves, sightings=moves.sightings + 1)
    if seen.sightings >= _SIGHTINGS and now - moves.first >= _OVER:
        return Moves(to=place)
    return seen


def unlearn(moves: Moves, failure: FailureClass, failures: float) -> Moves:
    """What is known after a fetch that failed: a learnt address that fails is given up for the source's own.

    A temporary failure alone is no reason; `failures` is the weight of the failures in a row, this one included.
    """
    if failure is FailureClass.TEMPORARY and failures < _PATIENCE:
        return moves
    return Moves()


def _permanent_place(hops: Sequence[Hop]) -> str:
    """Where the unbroken run of permanent redirects at the beginning leads; "" when there is none."""
    place = ""
    for hop in hops:
        if hop.status not in _PERMANENT:
            break
        place = hop.to
    return place


@dataclass(frozen=True, slots=True)
class Gone:
    """The days (UTC, ISO) on which the address answered 410 Gone, without a good answer in between."""

    days: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Three separate days: the source is paused and reported."""
        return len(self.days) >= _GONE_DAYS

    def seen(self, now: datetime) -> Gone:
        """After another 410."""
        day = now.astimezone(UTC).date().isoformat()
        return self if day in self.days else Gone((*self.days, day))

    def to_json(self) -> list[str]:
        return list(self.days)

    @classmethod
    def from_json(cls, stored: Sequence[str] | None) -> Gone:
        return cls(tuple(stored or ()))
