"""Which permanent redirects are followed for good. Pure; the caller keeps the values with the source.

A permanent redirect (301, 308) is trusted when it was seen three times over three days (Feedbin waits for six): servers
in trouble send whole sites to a maintenance page for an afternoon. A temporary one (302, 303, 307) never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import FailureClass, Hop, Moves

_PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9
_SIGHTINGS = 3  # a weekend's maintenance page is seen once or twice by a source that is polled once a day
_OVER = timedelta(days=3)
_PATIENCE = 1.0  # weight of failures in a row: four temporary ones (`freshness.WEIGHTS`), an hour or more of them


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
