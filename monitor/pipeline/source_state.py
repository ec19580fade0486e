"""What a source's state becomes after a visit. Pure: state, what came back and the moment in; the next state out.

Beside its columns a state carries a JSON object:

    moves    redirects learnt or under observation        gone    days that answered 410
    floor    not before this instant, as the server asked  hints   ttl, skipped hours and days of the feed
    window   how many entries it lists                     fresh   how many of them were new
    listed   the articles it listed last                   missing those whose pages are still to be looked at
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.fetch import freshness
from monitor.fetch.freshness import History
from monitor.fetch.redirects import Gone, Moves, learn_redirect, unlearn
from monitor.model import Document, FeedHints, Health, Source
from monitor.pipeline import health
from monitor.pipeline.visit import Failed, Listed
from monitor.store.sources import SourceState

HOST_RESTS = "wait"  # the code of a fetch that did not happen because the host wants to be left alone
GONE_STATUS = 410
GONE_REST = timedelta(days=3650)  # a source that is gone is not asked again, unless by name and with --force
FLOOD_REASON = "it lists what is known under new addresses: nothing was added"
WELL = (Health.OK, Health.NEW, Health.QUIET, Health.OFF)
RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the draw that keeps sources from falling into step."""

    now: datetime
    jitter: float


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries were listed, and how many were new."""

    listed: int
    new: int
    flooded: bool = False


# ----------------------------------------------------------------------------------------------------------- reading it
def moves_of(state: SourceState) -> Moves:
    return Moves.from_json(state.extra.get("moves"))


def gone_of(state: SourceState) -> Gone:
    return Gone.from_json(state.extra.get("gone"))


def floor_of(state: SourceState) -> datetime | None:
    """Until when the server asked not to be asked again."""
    floor = state.extra.get("floor")
    return datetime.fromisoformat(floor) if floor else None


def history(state: SourceState, instants: Sequence[datetime]) -> History:
    """The past of a source, for the schedule."""
    return History(
        instants=tuple(instants),
        last_poll=state.last_poll_at,
        last_new=state.last_new_at,
        last_full=state.last_full_at,
        failures=state.failures,
        window=state.extra.get("window", 0),
        fresh=state.extra.get("fresh", 0),
    )


def with_instants(past: History, appeared: Sequence[datetime]) -> History:
    """The past with articles that have just appeared."""
    instants = sorted((*appeared, *past.instants), reverse=True)
    return replace(past, instants=tuple(instants[: max(len(past.instants), len(appeared), 200)]))


def full_answer_due(past: History, now: datetime) -> bool:
    """Whether to ask without validators this time, in case a server answers 304 for ever."""
    return freshness.full_fetch_due(past, now)


# ----------------------------------------------------------------------------------------------------------- after it
def after_listed(
    source: Source, state: SourceState, found: Listed, counted: Counted, past: History, moment: Moment
) -> SourceState:
    """The source answered with entries."""
    hints = found.parsed.hints
    fresh = replace(past, failures=0.0, window=counted.listed, fresh=counted.new, last_full=moment.now)
    if counted.new:
        fresh = replace(fresh, last_new=moment.now)
    extra = {"window": counted.listed, "fresh": counted.new, "hints": _hints_to_json(hints)}
    after = _after_success(source, state, found.document, fresh, hints, moment, extra)
    if counted.flooded:
        after = replace(after, code="flood", reason=FLOOD_REASON, health=Health.FAILING)
    return _with_incident(after, moment.now)


def after_unchanged(
    source: Source, state: SourceState, document: Document, past: History, moment: Moment
) -> SourceState:
    """The source answered that nothing has changed, or with the same bytes."""
    full = moment.now if document.status == 200 else state.last_full_at
    hints = _hints_from_json(state.extra.get("hints"))
    fresh = replace(past, failures=0.0, fresh=0, last_full=full)
    after = _after_success(source, state, document, fresh, hints, moment, {"fresh": 0})
    return _with_incident(after, moment.now)


def _after_success(
    source: Source,
    state: SourceState,
    document: Document,
    past: History,
    hints: FeedHints,
    moment: Moment,
    extra: Mapping[str, Any],
) -> SourceState:
    now = moment.now
    floor = freshness.server_floor(document.headers, hints, now)
    moves = learn_redirect(moves_of(state), document.hops, now)
    kept = {**state.extra, **extra, "moves": moves.to_json(), "gone": [], "floor": (now + floor).isoformat()}
    after = replace(
        state,
        next_poll_at=freshness.next_poll(source, past, now, floor=floor, jitter=moment.jitter, hints=hints),
        failures=0.0,
        code="",
        reason="",
        last_poll_at=now,
        first_poll_at=state.first_poll_at or now,
        last_success_at=now,
        last_new_at=past.last_new,
        last_full_at=past.last_full,
        extra=kept,
    )
    return _judged(source, after, past, now)


def after_failure(source: Source, state: SourceState, found: Failed, past: History, moment: Moment) -> SourceState:
    """The source gave nothing. That its host wants to be left alone is no failure of the source."""
    now = moment.now
    retry_after = found.cause.retry_after if found.cause else None
    if found.code == HOST_RESTS:
        return replace(state, next_poll_at=now + max(retry_after or source.every, timedelta(seconds=1)))
    failures = state.failures + freshness.WEIGHTS[found.failure]
    gone = gone_of(state).seen(now) if found.cause and found.cause.status == GONE_STATUS else gone_of(state)
    due = freshness.after_failure(source, state.failures, found.failure, now, retry_after, moment.jitter)
    kept = {
        **state.extra,
        "moves": unlearn(moves_of(state), found.failure, failures).to_json(),
        "gone": gone.to_json(),
        "floor": (now + retry_after).isoformat() if retry_after else None,
    }
    after = replace(
        state,
        next_poll_at=now + GONE_REST if gone.sure else due,
        failures=failures,
        code=found.code,
        reason=found.reason,
        last_poll_at=now,
        first_poll_at=state.first_poll_at or now,
        extra=kept,
    )
    return _with_incident(_judged(source, after, past, now), now)


def _judged(source: Source, state: SourceState, past: History, now: datetime) -> SourceState:
    verdict, reason = health.judge(
        source,
        enabled=source.enabled,
        last_success=state.last_success_at,
        last_new=state.last_new_at,
        usual_gap=freshness.usual_gap(past),
        failures=state.failures,
        last_code=state.code,
        last_reason=state.reason,
        moved_to=moves_of(state).to,
        gone=gone_of(state).sure,
        first_poll=state.first_poll_at,
        now=now,
    )
    return replace(state, health=verdict, reason=reason or state.reason)


def _with_incident(state: SourceState, now: datetime) -> SourceState:
    """An incident begins with the first state that needs a person, and ends with the first that does not.

    Its end is kept as "recovered" until the operator has been told, if the beginning was told.
    """
    if state.health not in WELL:
        if state.incident_at is None or state.incident_code == RECOVERED:
            return replace(state, incident_at=now, incident_code=state.health.value, incident_told_at=None)
        return state
    if state.incident_at is None or state.incident_code == RECOVERED:
        return state
    if state.incident_told_at is None:
        return replace(state, incident_at=None, incident_code="")
    return replace(state, incident_code=RECOVERED)


# ---------------------------------------------------------------------------------------------------------------- hints
def _hints_to_json(hints: FeedHints) -> dict[str, Any]:
    return {
        "ttl": hints.ttl.total_seconds() if hints.ttl else None,
        "update_every": hints.update_every.total_seconds() if hints.update_every else None,
        "skip_hours": list(hints.skip_hours),
        "skip_days": list(hints.skip_days),
    }


def _hints_from_json(stored: Mapping[str, Any] | None) -> FeedHints:
    if not stored:
        return FeedHints()
    spans = {
        name: timedelta(seconds=stored[name]) if stored[name] is not None else None for name in ("ttl", "update_every")
    }
    return FeedHints(**spans, skip_hours=tuple(stored["skip_hours"]), skip_days=tuple(stored["skip_days"]))
