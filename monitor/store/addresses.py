"""Addresses and hosts: validators of the last answer, politeness shared by all replicas, robots.txt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import Session

from monitor.model import Validators
from monitor.store.tables import ADDRESS_STATE, HOST_STATE
from monitor.store.upsert import affected, put, put_missing


@dataclass(frozen=True, slots=True)
class AddressState:
    """What the last answer of an address said of itself."""

    url: str
    validators: Validators
    body_hash: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """The robots.txt of a host as it was fetched. `body` None: there was none to read, see `status`."""

    host: str
    body: str | None
    status: int | None
    fetched_at: datetime


# ---------------------------------------------------------------------------------------------------------- addresses
def validators(session: Session, urls: Iterable[str]) -> dict[str, AddressState]:
    """What is remembered of these addresses, by address."""
    rows = session.execute(_ADDRESSES, {"hashes": [_hash(url) for url in urls]})
    return {
        row.url: AddressState(row.url, Validators(row.etag, row.last_modified), row.body_hash, row.seen_at)
        for row in rows
    }


_ADDRESSES = select(ADDRESS_STATE).where(ADDRESS_STATE.c.url_hash.in_(bindparam("hashes", expanding=True)))


def save_validators(session: Session, url: str, found: Validators, body_hash: str, now: datetime) -> None:
    """Remember the validators of an answer, in the transaction that stores what the answer listed."""
    values = {"url": url, "etag": found.etag, "last_modified": found.last_modified}
    put(session, ADDRESS_STATE, {"url_hash": _hash(url)}, values | {"body_hash": body_hash, "seen_at": now})


def _hash(url: str) -> str:
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# -------------------------------------------------------------------------------------------------------------- hosts
def host_enter(
    session: Session, host: str, owner: str, now: datetime, lease: timedelta, gap: timedelta
) -> timedelta | None:
    """Ask to send one request to `host`. None: go, and the host is yours until `host_leave` or the end of the lease.

    Else how long to wait before asking again: another holds it, it answered less than `gap` ago, or it asked for rest.
    """
    put_missing(session, HOST_STATE, [{"host": host}])
    columns = HOST_STATE.c
    free = or_(columns.lease_until.is_(None), columns.lease_until <= now, columns.lease_owner == owner)
    rested = and_(*(or_(at.is_(None), at <= now) for at in (columns.not_before, columns.next_at)))
    taken = {"lease_owner": owner, "lease_until": now + lease, "next_at": now + gap}
    statement = update(HOST_STATE).where(columns.host == host, free, rested).values(taken)
    if affected(session.execute(statement)):
        return None
    return _wait(session, host, owner, now)


def _wait(session: Session, host: str, owner: str, now: datetime) -> timedelta:
    row = session.execute(select(HOST_STATE).where(HOST_STATE.c.host == host)).one()
    held = row.lease_until if row.lease_owner not in (None, owner) else None
    times = [at for at in (row.not_before, row.next_at, held) if at is not None]
    return max(max(times, default=now) - now, timedelta(milliseconds=50))


def host_leave(session: Session, host: str, owner: str, now: datetime, retry_after: timedelta | None) -> None:
    """Give a host back. With `retry_after` (what the server asked for) nobody enters before that time has passed."""
    values: dict[str, Any] = {"lease_owner": None, "lease_until": None}
    if retry_after is not None:
        values["not_before"] = now + retry_after
    mine = (HOST_STATE.c.host == host, HOST_STATE.c.lease_owner == owner)
    session.execute(update(HOST_STATE).where(*mine).values(values))


def resting(session: Session, now: datetime) -> dict[str, datetime]:
    """The hosts that asked to be left alone beyond `now`, and until when."""
    rows = session.execute(select(HOST_STATE.c.host, HOST_STATE.c.not_before).where(HOST_STATE.c.not_before > now))
    return {row.host: row.not_before for row in rows}


def rest(session: Session, host: str, until: datetime) -> None:
    """Note that `host` asked to be left alone until then."""
    put(session, HOST_STATE, {"host": host}, {"not_before": until})


def draw_back(session: Session, ahead: timedelta, now: datetime, latest: datetime) -> None:
    """Take from the hosts' times by how much the clock was ahead that wrote them; none stays beyond `latest`."""
    columns = ("not_before", "next_at", "lease_until", "robots_at")
    late = or_(*(HOST_STATE.c[name] > now for name in columns))
    for row in session.execute(select(HOST_STATE).where(late)).mappings().all():
        times = {name: min(row[name] - ahead, latest) for name in columns if row[name] and row[name] > now}
        session.execute(update(HOST_STATE).where(HOST_STATE.c.host == row["host"]).values(times))


def robots(session: Session, host: str) -> RobotsRow | None:
    """The robots.txt of `host` (with its scheme and port, as the caller names hosts), if it was ever fetched."""
    row = session.execute(select(HOST_STATE).where(HOST_STATE.c.host == host)).first()
    if row is None or row.robots_at is None:
        return None
    return RobotsRow(host, row.robots, row.robots_status, row.robots_at)


def save_robots(session: Session, host: str, body: str | None, status: int | None, now: datetime) -> None:
    """Remember the robots.txt of `host`."""
    put(session, HOST_STATE, {"host": host}, {"robots": body, "robots_status": status, "robots_at": now})
