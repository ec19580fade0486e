"""The state of one source, for whoever looks after it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.fetch.freshness import usual_gap
from monitor.model import Health, Source, SourceStatus
from monitor.pipeline.clock_back import is_ahead, words
from monitor.pipeline.probation import probation_of
from monitor.pipeline.source_state import INSTANTS, history
from monitor.store import sources
from monitor.store.sources import SourceState

RECENT_POLLS = 24  # of a source: at a poll an hour, its last day


def status_of(
    session: Session, source: Source, state: SourceState | None, stored: int, relevant: int, now: datetime
) -> SourceStatus:
    """The source's state by its row (None: it was never known) and the numbers of its articles."""
    if state is None or not source.enabled:
        health = Health.NEW if source.enabled else Health.OFF
        return SourceStatus(source, health, articles=stored, relevant=relevant)
    health, reason = state.health, state.reason
    trial = probation_of(source, state.memory)
    if is_ahead(source, state, now):
        health, reason = Health.FAILING, f"{words(1)} the next round draws it back"
    times = sources.publication_times(session, [source.id], INSTANTS).get(source.id, ()) if stored else ()
    return SourceStatus(
        source,
        health,
        reason,
        state.last_poll_at,
        state.last_success_at,
        state.last_new_at,
        state.next_poll_at,
        usual_gap(history(state, times)),
        state.failures,
        stored,
        relevant,
        state.memory.why,
        trial.words if trial else "",
        tuple(sources.recent_polls(session, source.id, RECENT_POLLS)),
    )
