"""Sources: what is due, who holds it, and what came of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, text, update
from sqlmodel import Session

from monitor.model import Health, Outcome, Poll, Refusal, SourceMemory
from monitor.store import memory_json
from monitor.store.tables import ARTICLE, POLL, SOURCE_STATE
from monitor.store.upsert import put_missing


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source between polls.

    The lease and the fence are written by `claim` and `finish` alone: whatever stands here when a state is saved does
    not touch them. `failures` is the weight of the failures in a row (see `fetch.freshness.WEIGHTS`).
    """

    source_id: str
    next_poll_at: datetime
    lease_owner: str | None = None
    lease_until: datetime | None = None
    fence: int = 0
    failures: float = 0.0
    health: Health = Health.NEW
    reason: str = ""
    code: str = ""
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    first_poll_at: datetime | None = None
    last_full_at: datetime | None = None  # the last answer with a body, for which no 304 stood in
    incident_at: datetime | None = None
    incident_code: str = ""
    incident_told_at: datetime | None = None
    memory: SourceMemory = field(default_factory=SourceMemory)


@dataclass(frozen=True, slots=True)
class PollEnd:
    """What is kept of a poll: the fence of its claim, the source's next state, and the poll itself."""

    fence: int
    state: SourceState
    poll: Poll


_COLUMNS = tuple(one.name for one in fields(SourceState))
_LEASE = ("source_id", "lease_owner", "lease_until", "fence")


def ensure(session: Session, ids: Iterable[str], first_due: Callable[[str], datetime]) -> None:
    """Make a state for each source that has none, due at `first_due(id)`."""
    present = set(session.execute(select(SOURCE_STATE.c.source_id)).scalars())
    missing = [source_id for source_id in dict.fromkeys(ids) if source_id not in present]
    put_missing(session, SOURCE_STATE, [_row(SourceState(source_id, first_due(source_id))) for source_id in missing])


def states(session: Session) -> dict[str, SourceState]:
    """The state of every source ever known, by id."""
    return {row.source_id: _state(row) for row in session.execute(select(SOURCE_STATE))}


def state(session: Session, source_id: str) -> SourceState | None:
    """The state of one source, if it was ever known."""
    row = session.execute(_STATE, {"id": source_id}).first()
    return _state(row) if row else None


_STATE = select(SOURCE_STATE).where(SOURCE_STATE.c.source_id == bindparam("id"))


def ahead(session: Session, polled: datetime, due: datetime) -> list[SourceState]:
    """The states of sources that were polled after the one moment, or are due after the other."""
    late = or_(SOURCE_STATE.c.last_poll_at > polled, SOURCE_STATE.c.next_poll_at > due)
    return [_state(row) for row in session.execute(select(SOURCE_STATE).where(late))]


def due(session: Session, ids: Iterable[str], now: datetime) -> list[str]:
    """Those of `ids` that are due and held by nobody, the longest due first."""
    among = set(ids)
    statement = select(SOURCE_STATE.c.source_id).where(SOURCE_STATE.c.next_poll_at <= now, _free(now))
    rows = session.execute(statement.order_by(SOURCE_STATE.c.next_poll_at, SOURCE_STATE.c.source_id)).scalars()
    return [source_id for source_id in rows if source_id in among]


def claim(
    session: Session, source_id: str, owner: str, now: datetime, lease: timedelta, *, due: bool = False
) -> int | None:
    """`claim_all` of one source: the fence to finish with, or None."""
    claimed = claim_all(session, [source_id], owner, now, lease, due=due)
    return claimed[source_id].fence if claimed else None


def claim_all(
    session: Session, ids: Collection[str], owner: str, now: datetime, lease: timedelta, *, due: bool = False
) -> dict[str, SourceState]:
    """Take sources until ``now + lease``: the states of those that could be had, by id. Not those that another holds,
    that are unknown, or, with `due`, that are due no more: another has visited them since somebody looked.
    """
    values = {"ids": list(ids), "now": now, "owner": owner, "until": now + lease}
    rows = session.execute(_CLAIM_DUE if due else _CLAIM, values)
    return {row.source_id: _state(row) for row in rows.all()}


def finish(session: Session, source_id: str, fence: int, state: SourceState, poll: Poll) -> bool:
    """`finish_all` of one poll. False: another has claimed the source since; roll back."""
    assert source_id == state.source_id
    return not finish_all(session, [PollEnd(fence, state, poll)])


def finish_all(session: Session, ends: Sequence[PollEnd]) -> set[str]:
    """Save what polls came to and give their sources back. The ids of those that another has claimed since, of which
    nothing is saved.
    """
    held = session.execute(_HELD, {"ids": [end.state.source_id for end in ends]})
    fences = {row.source_id: row.fence for row in held}
    mine = [end for end in ends if fences.get(end.state.source_id) == end.fence]
    if mine:
        session.execute(_FINISH, [_state_after(end.state) for end in mine])
        session.execute(_INSERT_POLL, [_poll_row(end.poll) for end in mine])
    return {end.state.source_id for end in ends} - {end.state.source_id for end in mine}


def release(session: Session, source_id: str, fence: int) -> None:
    """Give a source back unvisited: it is as due as it was."""
    mine = (SOURCE_STATE.c.source_id == source_id, SOURCE_STATE.c.fence == fence)
    session.execute(update(SOURCE_STATE).where(*mine).values(lease_owner=None, lease_until=None))


def release_of_ended(session: Session, ended: Callable[[str], bool]) -> None:
    """Give back what processes had claimed that have ended since: `ended` says so of a claim's owner."""
    held = select(SOURCE_STATE.c.lease_owner).where(SOURCE_STATE.c.lease_owner.is_not(None)).distinct()
    gone = [owner for owner in session.execute(held).scalars() if ended(owner)]
    if gone:
        theirs = SOURCE_STATE.c.lease_owner.in_(gone)
        session.execute(update(SOURCE_STATE).where(theirs).values(lease_owner=None, lease_until=None))


def correct(session: Session, state: SourceState) -> None:
    """Save a state whose times were wrong; whoever holds the source goes on holding it."""
    values = {name: value for name, value in _row(state).items() if name not in _LEASE}
    session.execute(update(SOURCE_STATE).where(SOURCE_STATE.c.source_id == state.source_id).values(values))


def free_ahead(session: Session, latest: datetime) -> None:
    """Give back what is claimed beyond `latest`, which no claim of a clock that is right is."""
    freed = {"lease_owner": None, "lease_until": None, "fence": SOURCE_STATE.c.fence + 1}
    session.execute(update(SOURCE_STATE).where(SOURCE_STATE.c.lease_until > latest).values(freed))


def mark_told(session: Session, told: SourceState, now: datetime, *, ended: bool) -> None:
    """Note that the operator was told of a source's incident, or (`ended`) of its end, which closes it."""
    mine = (SOURCE_STATE.c.source_id == told.source_id, SOURCE_STATE.c.incident_at == told.incident_at)
    values: dict[str, Any] = {"incident_told_at": now}
    if ended:
        values = {"incident_at": None, "incident_code": "", "incident_told_at": None}
    session.execute(update(SOURCE_STATE).where(*mine).values(values))


def recent_polls(session: Session, source_id: str, limit: int) -> list[Poll]:
    """The newest polls of a source, newest first."""
    newest = POLL.c.started_at.desc(), POLL.c.id.desc()
    statement = select(POLL).where(POLL.c.source_id == source_id).order_by(*newest).limit(limit)
    return [_poll(row) for row in session.execute(statement)]


def newest_articles(session: Session, source_id: str, limit: int) -> tuple[int, ...]:
    """The ids of a source's newest relevant articles."""
    mine = (ARTICLE.c.source_id == source_id, ARTICLE.c.relevant.is_(True))
    newest = select(ARTICLE.c.id).where(*mine).order_by(ARTICLE.c.sort_at.desc()).limit(limit)
    return tuple(session.execute(newest).scalars())


def publication_times(session: Session, source_ids: Collection[str], limit: int) -> dict[str, list[datetime]]:
    """When the newest articles of these sources were published (or first seen where that is not said), newest first."""
    of_source: dict[str, list[datetime]] = defaultdict(list)
    sqlite = session.get_bind().dialect.name == "sqlite"
    values = {"ids": json.dumps(list(source_ids)) if sqlite else list(source_ids), "limit": limit}
    for source_id, times in session.execute(_TIMES_SQLITE if sqlite else _TIMES_POSTGRESQL, values).all():
        of_source[source_id] += (
            map(_stored_instant, times.split(",")) if sqlite else (one.astimezone(UTC) for one in times)
        )
    return {one: sorted(times, reverse=True)[:limit] for one, times in of_source.items()}


def _stored_instant(stored: str) -> datetime:
    """As SQLite keeps it (see `types.UtcDateTime`)."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


# Each half, relevant and not, is read from the front of its part of the index.
_TIMES_SQLITE = text(
    "SELECT source, times FROM (SELECT wanted.value AS source, (SELECT group_concat(sort_at) FROM ("
    "SELECT sort_at FROM article WHERE source_id = wanted.value AND relevant = half.value"
    " ORDER BY sort_at DESC LIMIT :limit)) AS times"
    " FROM json_each(:ids) AS wanted, json_each('[0, 1]') AS half) WHERE times IS NOT NULL"
)
_TIMES_POSTGRESQL = text(
    "SELECT source, times FROM (SELECT wanted.source, (SELECT array_agg(sort_at) FROM ("
    "SELECT sort_at FROM article WHERE source_id = wanted.source AND relevant = half.value"
    " ORDER BY sort_at DESC LIMIT :limit) AS newest) AS times"
    " FROM unnest(CAST(:ids AS text[])) AS wanted(source), (VALUES (true), (false)) AS half(value)) AS found"
    " WHERE times IS NOT NULL"
)


def counts(session: Session) -> dict[str, tuple[int, int]]:
    """For each source with articles: how many, and how many of them are relevant."""
    statement = select(ARTICLE.c.source_id, ARTICLE.c.relevant, func.count()).group_by(
        ARTICLE.c.source_id, ARTICLE.c.relevant
    )
    found: dict[str, tuple[int, int]] = {}
    for source_id, relevant, number in session.execute(statement):
        articles, good = found.get(source_id, (0, 0))
        found[source_id] = (articles + number, good + (number if relevant else 0))
    return found


# --------------------------------------------------------------------------------------------------------------- rows
def _free(now: Any) -> Any:
    return or_(SOURCE_STATE.c.lease_until.is_(None), SOURCE_STATE.c.lease_until <= now)


def _state_after(state: SourceState) -> dict[str, Any]:
    values = {name: value for name, value in _row(state).items() if name not in _LEASE}
    return values | {"lease_owner": None, "lease_until": None, "id": state.source_id}


def _row(state: SourceState) -> dict[str, Any]:
    values = {name: getattr(state, name) for name in _COLUMNS}
    return values | {"health": state.health.value, "memory": memory_json.to_json(state.memory)}


def _state(row: Row[Any]) -> SourceState:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return SourceState(
        **values | {"health": Health(row.health), "memory": memory_json.from_json(row.memory, row.source_id)}
    )


_NOW = bindparam("now", type_=SOURCE_STATE.c.lease_until.type)
_NAMED = SOURCE_STATE.c.source_id.in_(bindparam("ids", expanding=True))
_CLAIM = (
    update(SOURCE_STATE)
    .where(_NAMED, _free(_NOW))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), fence=SOURCE_STATE.c.fence + 1)
    .returning(*SOURCE_STATE.c)
)
_CLAIM_DUE = _CLAIM.where(SOURCE_STATE.c.next_poll_at <= _NOW)
# The rows stay as they are until the end of the transaction: SQLite has one writer, PostgreSQL locks them.
_HELD = (
    select(SOURCE_STATE.c.source_id, SOURCE_STATE.c.fence)
    .where(_NAMED)
    .order_by(SOURCE_STATE.c.source_id)
    .with_for_update()
)
_FINISH = (
    update(SOURCE_STATE)
    .where(SOURCE_STATE.c.source_id == bindparam("id"))
    .values({name: bindparam(name) for name in _COLUMNS if name not in ("source_id", "fence")})
)
_INSERT_POLL = POLL.insert()

_POLL_NAMES = (
    "source_id", "started_at", "found", "new", "changed", "same", "reason", "code", "seconds", "status",
)  # fmt: skip


def _poll_row(poll: Poll) -> dict[str, Any]:
    return {name: getattr(poll, name) for name in _POLL_NAMES} | {
        "outcome": poll.outcome.value,
        "refused": [[refusal.place, refusal.reason] for refusal in poll.refused],
        "flags": list(poll.flags),
    }


def _poll(row: Row[Any]) -> Poll:
    return Poll(
        **{name: getattr(row, name) for name in _POLL_NAMES},
        outcome=Outcome(row.outcome),
        refused=tuple(Refusal(place, reason) for place, reason in row.refused),
        flags=tuple(row.flags),
    )
