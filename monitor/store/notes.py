"""Single values by name, in the table `meta`: what is kept of the database and of the service as a whole."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from monitor.store.tables import META
from monitor.store.upsert import affected, put, put_missing

STORE = "store"  # the note of the name of this store: see `name_of_store`
_NAME_BYTES = 4  # a store is restored a few times in its life
RETRY = timedelta(hours=1)  # a job that broke, or whose process ended, is due again after this


def write(session: Session, key: str, value: str) -> None:
    """Keep a value."""
    put(session, META, {"key": key}, {"value": value})


def read(session: Session, key: str) -> str:
    """The value of that name, or ""."""
    return session.execute(select(META.c.value).where(META.c.key == key)).scalar() or ""


def forget(session: Session, key: str) -> None:
    """Keep that value no longer."""
    session.execute(META.delete().where(META.c.key == key))


def name_of_store(session: Session) -> str:
    """The name of this store, or "". Numbers of `filing` mean something within one store alone: one that was restored
    or copied to another database has a name of its own, given when it is first asked for.
    """
    return read(session, STORE)


def name_store(session: Session) -> None:
    """Give the store a name, where it has none."""
    put_missing(session, META, [{"key": STORE, "value": secrets.token_hex(_NAME_BYTES)}])


def claim_job(session: Session, job: str, every: timedelta, now: datetime) -> bool:
    """Take a periodic job that is due; False: it is not, or another process has just taken it.

    A job that was never done is due. So is one whose due time lies further ahead than its period: a clock was wrong.
    """
    key = _job(job)
    put_missing(session, META, [{"key": key, "value": ""}])
    present = read(session, key)
    if present and now < datetime.fromisoformat(present) <= now + every:
        return False
    mine = (META.c.key == key, META.c.value == present)
    return affected(session.execute(update(META).where(*mine).values(value=(now + RETRY).isoformat()))) == 1


def finish_job(session: Session, job: str, every: timedelta, now: datetime) -> None:
    """Note that a job is done: it is due again after its period."""
    write(session, _job(job), (now + every).isoformat())


def _job(job: str) -> str:
    return f"due:{job}"
