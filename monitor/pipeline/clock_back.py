"""Due times that a clock left behind which was ahead and then was set right: drawn back, and said.

A source that was polled by such a clock is due two days from now, or asked to be left alone until then; nothing would
look at it before. A time in the past of a row that lies in the future betrays the clock, and so does a due time that no
rhythm allows. Both are shifted by as much as the clock was ahead, so that what a server asked for is still kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.fetch.freshness import LONGEST
from monitor.model import Source
from monitor.store import addresses, notes, sources
from monitor.store.sources import SourceState

# Clocks of machines that share a database may differ by this much (NTP keeps them within a second; a machine without it
# drifts by minutes a month), and a time that is wrong by less does no harm.
SLACK = timedelta(minutes=5)
NOTE = "clock"  # of the last time that due times were drawn back


def is_ahead(source: Source, state: SourceState, now: datetime) -> bool:
    """Whether a clock that was ahead has written this state."""
    if state.memory.gone.sure:  # then it rests for years
        return _ahead(state, now) > timedelta(0)
    return _ahead(state, now) > timedelta(0) or state.next_poll_at > now + _longest(source)


def _ahead(state: SourceState, now: datetime) -> timedelta:
    """How far the clock was ahead at the last poll."""
    ahead = state.last_poll_at - now if state.last_poll_at else timedelta(0)
    return ahead if ahead > SLACK else timedelta(0)


def _longest(source: Source) -> timedelta:
    """No rhythm leaves a source alone for longer: the longest interval and its jitter, then a day that it skips."""
    return max(source.every, source.slowest, LONGEST) * 1.1 + LONGEST


def drawn_back(source: Source, state: SourceState, now: datetime) -> SourceState:
    """The state as a clock that was right would have written it just now."""
    ahead = _ahead(state, now)
    next_poll = state.next_poll_at - ahead
    if next_poll > now + _longest(source) and not state.memory.gone.sure:
        next_poll = now
    floor = state.memory.floor - ahead if state.memory.floor else None
    memory = replace(state.memory, floor=min(floor, now + LONGEST) if floor else None)
    past = {
        name: min(value, now)
        for name in ("last_poll_at", "last_success_at", "last_new_at", "last_full_at", "first_poll_at")
        if (value := getattr(state, name)) is not None
    }
    return replace(state, next_poll_at=max(next_poll, now), memory=memory, **past)


def draw_back(session: Session, watched: Sequence[Source], now: datetime, lease: timedelta) -> int:
    """Draw back what lies too far ahead, of sources and of hosts; how many sources. `lease`: the longest of a claim."""
    states = {one.source_id: one for one in sources.ahead(session, now + SLACK, now + LONGEST)}
    ahead = [(one, states[one.id]) for one in watched if one.id in states and is_ahead(one, states[one.id], now)]
    for source, state in ahead:
        sources.correct(session, drawn_back(source, state, now))
    sources.free_ahead(session, now + lease + SLACK)
    if ahead:
        addresses.draw_back(session, max(_ahead(state, now) for _, state in ahead), now, now + LONGEST)
        notes.write(session, NOTE, f"{now:%Y-%m-%d %H:%M} UTC: {words(len(ahead))} drawn back")
    return len(ahead)


def words(count: int) -> str:
    """The sentence's subject."""
    times = "the next poll of 1 source lay" if count == 1 else f"the next polls of {count} sources lay"
    return f"{times} further ahead than the rhythm allows, because the clock had been ahead;"
