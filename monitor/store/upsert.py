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
    """Insert those rows whose primary key is not there yet; their keys (the first column of it)."""
    if not rows:
        return []
    statement = _insert_missing(session.get_bind().dialect.name, table)
    return list(session.execute(statement, list(rows)).scalars())


@cache
def _insert_missing(dialect: str, table: Table) -> Any:
    keys = list(table.primary_key.columns)
    return _INSERT[dialect](table).on_conflict_do_nothing(index_elements=keys).returning(*keys)


def affected(result: Result[Any]) -> int:
    """How many rows a statement changed."""
    return max(result.rowcount, 0) if isinstance(result, CursorResult) else 0


def inserted_id(result: Result[Any]) -> int:
    """The id that a row was given by its INSERT."""
    key = result.inserted_primary_key if isinstance(result, CursorResult) else None
    assert key is not None
    return int(key[0])
