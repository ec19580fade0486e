"""What a source's state becomes after a visit. Pure: what was known and what came back in, the next state out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.fetch import freshness
from monitor.fetch.freshness import History
from monitor.fetch.redirects import learn_redirect, unlearn
from monitor.model import Document, FeedHints, Gone, Health, PollCode, Source, SourceMemory
from monitor.pipeline import health
from monitor.pipeline.probation import EVERY, is_on_trial
from monitor.pipeline.visit import Failed, Listed
from monitor.store.sources import SourceState

log = logging.getLogger(__name__)

GONE_STATUS = 410  # RFC 9110, 15.5.11: gone, and likely for good
GONE_REST = timedelta(days=3650)  # a source that is gone is not polled again, unless by name and with --force
INSTANTS = 200  # articles from which the rhythm is read (`fetch.poll_rhythm`): two months of most sources
STAND_IN_LOST = 2.0  # weight of failures in a row after which the source's own address is tried again, as for `failing`
FLOOD_REASON = "it lists what is known under new addresses: only what has a new headline was added"
RECOVERED = "recovered"


def history(state: SourceState, instants: Sequence[datetime]) -> History:
    """The past of a source, for the schedule."""
    return History(
        instants=tuple(instants),
        last_poll=state.last_poll_at,
        last_new=state.last_new_at,
        last_full=state.last_full_at,
        failures=state.failures,
        window=state.memory.window,
        fresh=state.memory.fresh,
        pace=state.memory.pace,
    )


@dataclass(frozen=True, slots=True)
class Transition:
    """The end of a visit: what was known before it, the time, and a random number from 0 to 1 (see `freshness`)."""

    source: Source
    state: SourceState
    past: History
    now: datetime
    jitter: float

    def after_listed(self, found: Listed, appeared: Sequence[datetime], new: int, *, flooded: bool) -> SourceState:
        """The source answered with entries. `appeared`: when the new articles were published; `new`: how many are."""
        now, listed, hints = self.now, len(found.parsed.entries), found.parsed.hints
        instants = tuple(sorted((*appeared, *self.past.instants), reverse=True)[:INSTANTS])
        past = replace(self.past, instants=instants, failures=0.0, window=listed, fresh=new, last_full=now)
        past = replace(past, last_new=now) if new else past
        memory = replace(
            self.state.memory,
            window=listed,
            fresh=new,
            hints=hints,
            lists=found.parsed.lists or self.state.memory.lists,
            stand_in=found.stand_in or self.state.memory.stand_in,
        )
        after = self._after_success(found.document, past, hints, memory)
        if flooded:
            after = replace(after, code=PollCode.FLOOD, reason=FLOOD_REASON, health=Health.FAILING)
        return _with_incident(after, now)

    def after_unchanged(self, document: Document) -> SourceState:
        """The source answered that nothing has changed, or with the same bytes."""
        full = self.now if document.status != 304 else self.state.last_full_at
        memory = replace(self.state.memory, fresh=0)
        past = replace(self.past, failures=0.0, fresh=0, last_full=full)
        return _with_incident(self._after_success(document, past, memory.hints, memory), self.now)

    def after_failure(self, found: Failed) -> SourceState:
        """The source gave nothing. That its host has asked for rest is no failure of the source."""
        source, state, now, memory = self.source, self.state, self.now, self.state.memory
        retry_after = found.cause.retry_after if found.cause else None
        if found.code == PollCode.HOST_RESTS:
            return replace(state, next_poll_at=now + max(retry_after or source.every, timedelta(seconds=1)))
        failures = state.failures + freshness.WEIGHTS[found.failure]
        gone = memory.gone.seen(now) if found.cause and found.cause.status == GONE_STATUS else memory.gone
        due = freshness.after_failure(source, state.failures, found.failure, now, retry_after, self.jitter)
        after = replace(
            state,
            next_poll_at=now + GONE_REST if gone.sure else due,
            failures=failures,
            code=found.code,
            reason=found.reason,
            memory=replace(
                memory,
                moves=unlearn(memory.moves, found.failure, failures),
                gone=gone,
                floor=now + retry_after if retry_after else None,
                stand_in=memory.stand_in if failures < STAND_IN_LOST else None,
                sought=now if found.sought else memory.sought,
                why="the wait doubles with each failure in a row, to a day",
            ),
            **self._polled(),
        )
        return _with_incident(self._judged(self._tried(after, found.reason), self.past), now)

    def _after_success(self, document: Document, past: History, hints: FeedHints, memory: SourceMemory) -> SourceState:
        now = self.now
        floor = freshness.server_floor(document.headers, hints, now)
        coming = freshness.next_poll(self.source, past, now, floor=floor, jitter=self.jitter, hints=hints)
        after = replace(
            self.state,
            next_poll_at=coming.due,
            failures=0.0,
            code="",
            reason="",
            last_success_at=now,
            last_new_at=past.last_new,
            last_full_at=past.last_full,
            memory=replace(
                memory,
                moves=learn_redirect(memory.moves, document.hops, now),
                gone=Gone(),
                floor=now + floor,
                pace=coming.pace,
                why=coming.why,
            ),
            **self._polled(),
        )
        return self._judged(self._tried(after, ""), past)

    def _tried(self, state: SourceState, fault: str) -> SourceState:
        """What a visit says of a source on probation. While that is not decided, the next one is a day later."""
        if not is_on_trial(self.source, state.memory):
            return state
        trial = state.memory.probation.of(self.source.url).after(fault, self.now)
        if trial.verdict:
            log.info("source %s: %s", self.source.id, trial.words)
        if trial.verdict == "on":
            return replace(state, memory=replace(state.memory, probation=trial))
        due = max(state.next_poll_at, self.now + EVERY * (1 + self.jitter / 10))
        return replace(state, next_poll_at=due, memory=replace(state.memory, probation=trial, why=trial.words))

    def _polled(self) -> dict[str, Any]:
        return {"last_poll_at": self.now, "first_poll_at": self.state.first_poll_at or self.now}

    def _judged(self, state: SourceState, past: History) -> SourceState:
        verdict, reason = health.judge(self.source, state, freshness.usual_gap(past), self.now)
        return replace(state, health=verdict, reason=reason or state.reason)


def _with_incident(state: SourceState, now: datetime) -> SourceState:
    """An incident begins with the first state that needs a person, and ends with the first that does not.

    Its end is kept as "recovered" until the operator has been told, if the beginning was told.
    """
    if state.health.is_trouble:
        if state.incident_at is None or state.incident_code == RECOVERED:
            return replace(state, incident_at=now, incident_code=state.health.value, incident_told_at=None)
        return state
    if state.incident_at is None or state.incident_code == RECOVERED:
        return state
    if state.incident_told_at is None:
        return replace(state, incident_at=None, incident_code="")
    return replace(state, incident_code=RECOVERED)
