"""Single values by name, in the table `meta`: what is kept of the database and of the service as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from monitor.store.tables import META
from monitor.store.upsert import affected, put, put_missing

RETRY = timedelta(hours=1)  # a job that broke, or whose process ended, is due again after this


def write(session: Session, key: str, value: str) -> None:
    """Keep a value."""
    put(session, META, {"key": key}, {"value": value})


def read(session: Session, key: str) -> str:
    """The value of that name, or ""."""
    return session.execute(select(META.c.value).where(META.c.key == key)).scalar() or ""


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
