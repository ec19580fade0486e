"""INSERT … ON CONFLICT, which both engines have and SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Result, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

_INSERT: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(session: Session, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row, or give the row of that key these values."""
    statement = _INSERT[session.get_bind().dialect.name](table).values({**key, **values})
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def put_missing(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Insert those rows whose primary key is not there yet; their keys (the first column of it).

    On SQLite row by row: a statement that writes several rows or returns some has a transaction of its own within
    this one, and at the start of each FTS5 writes out what it holds (`fts5SavepointMethod`), so article by article.
    """
    if not rows:
        return []
    dialect = session.get_bind().dialect.name
    statement = insert_missing(dialect, table)
    if dialect == "sqlite":
        key = table.primary_key.columns[0].name
        return [row[key] for row in rows if affected(session.execute(statement, row))]
    return list(session.execute(statement.returning(*table.primary_key.columns), list(rows)).scalars())


@cache
def insert_missing(dialect: str, table: Table) -> Any:
    """The statement of `put_missing`."""
    return _INSERT[dialect](table).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))


def affected(result: Result[Any]) -> int:
    """How many rows a statement changed."""
    return max(result.rowcount, 0) if isinstance(result, CursorResult) else 0


def inserted_id(result: Result[Any]) -> int:
    """The id that a row was given by its INSERT."""
    key = result.inserted_primary_key if isinstance(result, CursorResult) else None
    assert key is not None
    return int(key[0])
