"""The number under which a change to what an article is found by is filed, so that a reader can ask what is new.

SQLite      the next whole number: there is one writer, so numbers grow in the order of the commits
PostgreSQL  the number of the transaction: a snapshot says up to which all have ended
            (https://www.postgresql.org/docs/current/functions-info.html, transaction ids and snapshots)
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session


class next_filing(ColumnElement[int]):
    """The number, as SQL, for an insert or update of `article`."""

    type = BigInteger()
    inherit_cache = True


@compiles(next_filing, "sqlite")
def _on_sqlite(_element: next_filing, _compiler: SQLCompiler, **_: Any) -> str:
    return "(SELECT coalesce(max(filed), 0) + 1 FROM article)"


@compiles(next_filing, "postgresql")
def _on_postgresql(_element: next_filing, _compiler: SQLCompiler, **_: Any) -> str:
    return "pg_current_xact_id()::text::bigint"


_FILED_UP_TO = {
    "sqlite": text("SELECT coalesce(max(filed), 0) FROM article"),
    "postgresql": text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"),
}


def filed_up_to(session: Session) -> int:
    """A number up to which this transaction sees everything that will ever be filed."""
    return int(session.execute(_FILED_UP_TO[session.get_bind().dialect.name]).scalar_one())
