"""The sources that are silent now, with what they had last: a digest names those that matter to its search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from alerts.finder import SilentNow
from alerts.model import SilentSource
from monitor.model import HONG_KONG, Health, Source
from monitor.store import sources
from monitor.store.sources import SourceState

# What a reader may be missing; a source that is quiet for a while or has moved misses nothing yet.
_SILENT = frozenset({Health.SILENT, Health.FAILING, Health.BLOCKED, Health.GONE})
# Of a source's relevant articles, by which it is known to whom it matters: a month of most sources.
NEWEST = 50


def silent_sources(session: Session, watched: Iterable[Source]) -> Sequence[SilentNow]:
    """Those of the watched ones, in the order of their names."""
    states = sources.states(session)
    silent = [(one, states[one.id]) for one in watched if one.id in states and one.enabled]
    found = [(one, state) for one, state in silent if state.health in _SILENT]
    return [
        SilentNow(SilentSource(one.name, _since(state)), one.id, sources.newest_articles(session, one.id, NEWEST))
        for one, state in sorted(found, key=lambda pair: pair[0].name)
    ]


def _since(state: SourceState) -> date | None:
    """The day, in Hong Kong, of its last news; of one that cannot be reached, of its last answer."""
    last = state.last_new_at if state.health is Health.SILENT else state.last_success_at
    return last.astimezone(HONG_KONG).date() if last else None
