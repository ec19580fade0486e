"""PostgreSQL: the table of polls in parts, one for each month, for stores with very many sources.

What is old then goes by dropping a part, in a moment, instead of by deleting millions of rows and cleaning up behind
them. An operator turns it on (`monitor migrate --polls-by-month`); nothing else of the program knows.

Of all tables only this one gains by it: its rows go by age alone, nothing refers to them, and none is asked for by its
number. Articles stay for good, and their keys must be unique over all months; sketches lie by time in their key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session

AHEAD = 3  # months for which there are parts, the present one included: tidying adds one in time, even after two months
_KIND = text("SELECT relkind FROM pg_class WHERE oid = to_regclass('poll')")
_PARTS = text(
    "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid"
    " WHERE inhparent = 'poll'::regclass AND child.relname ~ '^poll_[0-9]{4}_[0-9]{2}$' ORDER BY 1"
)
# The order matters: indexes keep their names, so those of the old table must be gone before the new one has them.
_REPLACE = (
    "LOCK TABLE poll IN ACCESS EXCLUSIVE MODE",
    "ALTER TABLE poll RENAME TO poll_whole",
    "ALTER TABLE poll_whole DROP CONSTRAINT poll_pkey",
    "DROP INDEX ix_poll_source_newest, ix_poll_started_at",
    "CREATE TABLE poll (LIKE poll_whole INCLUDING DEFAULTS) PARTITION BY RANGE (started_at)",
    "ALTER TABLE poll ADD CONSTRAINT poll_pkey PRIMARY KEY (id, started_at)",
    "CREATE INDEX ix_poll_source_newest ON poll (source_id, started_at)",
    "CREATE INDEX ix_poll_started_at ON poll (started_at)",
    "CREATE TABLE poll_other PARTITION OF poll DEFAULT",  # of a clock that was ahead by months
    "ALTER SEQUENCE poll_id_seq OWNED BY poll.id",
)


def are_parted(session: Session) -> bool:
    """Whether the polls of this database are in parts."""
    return session.get_bind().dialect.name == "postgresql" and session.execute(_KIND).scalar() == "p"


def part(session: Session, now: datetime) -> bool:
    """Put the polls into parts, in this transaction; False: they are, or the database is no PostgreSQL."""
    if session.get_bind().dialect.name != "postgresql" or are_parted(session):
        return False
    session.execute(text("SET LOCAL statement_timeout = 0"))
    for statement in _REPLACE:
        session.execute(text(statement))
    first = session.execute(text("SELECT min(started_at) FROM poll_whole")).scalar() or now
    add_months(session, now, min(first, now))
    session.execute(text("INSERT INTO poll SELECT * FROM poll_whole"))
    session.execute(text("DROP TABLE poll_whole"))
    return True


def drop_months(session: Session, before: datetime) -> int:
    """Drop the parts that are older than `before` as a whole; how many polls went."""
    gone = 0
    for name in session.execute(_PARTS).scalars().all() if are_parted(session) else ():
        if _month_after(_month_of(name)) <= before:
            gone += session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            session.execute(text(f"DROP TABLE {name}"))
    return gone


def add_months(session: Session, now: datetime, since: datetime | None = None) -> None:
    """Add the parts that are missing, from the present month or that of `since` to the last that there is to be."""
    if not are_parted(session):
        return
    present = set(session.execute(_PARTS).scalars())
    for month in _months(since or now, now):
        name = f"poll_{month:%Y_%m}"
        if name not in present and not _holds_polls_of(session, month):
            bounds = f"FROM ('{month:%Y-%m-%d}+00') TO ('{_month_after(month):%Y-%m-%d}+00')"
            session.execute(text(f"CREATE TABLE {name} PARTITION OF poll FOR VALUES {bounds}"))


def _holds_polls_of(session: Session, month: datetime) -> bool:
    """Whether the part for all else has polls of that month, whose own part can then not be made."""
    between = {"first": month, "after": _month_after(month)}
    found = text("SELECT EXISTS (SELECT FROM poll_other WHERE started_at >= :first AND started_at < :after)")
    return bool(session.execute(found, between).scalar())


def _months(since: datetime, now: datetime) -> Iterator[datetime]:
    month = datetime(since.year, since.month, 1, tzinfo=UTC)
    last = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(AHEAD - 1):
        last = _month_after(last)
    while month <= last:
        yield month
        month = _month_after(month)


def _month_of(name: str) -> datetime:
    return datetime(int(name[5:9]), int(name[10:12]), 1, tzinfo=UTC)


def _month_after(month: datetime) -> datetime:
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
