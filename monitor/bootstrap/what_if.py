"""What a subscription would have had to tell, had it been made some time ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from alerts.digest_rhythm import next_due
from alerts.model import Rhythm
from monitor.store.new_articles import new_articles
from monitor.store.query import Query

_ALL = 0  # numbers of filing begin above


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`digests`: (when it would have been due, how many stories), in order. Changes of what was told are not counted:
    what was known at an earlier time is not kept for those that were not told.
    """

    since: datetime
    digests: Sequence[tuple[datetime, int]]

    @property
    def stories(self) -> int:
        return sum(count for _, count in self.digests)


def what_if(
    session: Session,
    query: Query,
    since: datetime,
    now: datetime,
    rhythm: Rhythm,
    at: str,
    zone: str,
    weekdays: Sequence[int],
) -> WhatIf:
    """The digests of a subscription made at `since`, as far as its stories are stored. The search is read as of now."""
    found = new_articles(session, now, since, _ALL).matching(session, query, _ALL, since)
    first: dict[int, datetime] = {}
    for article in found:
        first[article.story_id] = min(article.first_seen, first.get(article.story_id, article.first_seen))
    due = Counter(next_due(rhythm, at, weekdays, zone, moment) for moment in first.values())
    return WhatIf(since, sorted((moment, count) for moment, count in due.items() if moment <= now))
