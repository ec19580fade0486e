"""Statements that are written very often, compiled once: all that stores an article goes through here.

SQLAlchemy's way from a statement to the driver takes several times as long as SQLite takes for a row of a few values
(`bench/poll.py`). So its compiled text is kept with the conversions of its values, and handed on by `exec_driver_sql`,
which keeps errors and transactions as everywhere else. Several rows are one `executemany`.

On SQLite no statement here writes several rows at once or returns any: such a one has a transaction of its own within
this one, and at the start of each FTS5 writes out what it holds (`fts5SavepointMethod`), so article by article.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Dialect, Table, TextClause, UpdateBase, text
from sqlmodel import Session

from monitor.store.upsert import insert_missing

Row = Mapping[str, Any]
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for one database, and each value's name with its conversion, in the order of the text."""

    sql: str
    values: tuple[tuple[str, _Convert], ...]
    by_name: bool

    def bound(self, row: Row) -> Any:
        """A row as the driver takes it."""
        converted = [(name, row[name] if convert is None else convert(row[name])) for name, convert in self.values]
        return dict(converted) if self.by_name else tuple(value for _, value in converted)


class Prepared:
    """A statement; `statement_of` gives it for "sqlite" or "postgresql". Every row has the same names."""

    def __init__(self, statement_of: Callable[[str], UpdateBase | TextClause]) -> None:
        self._statement_of = statement_of
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, row: Row) -> CursorResult[Any]:
        """Run it with one row of values."""
        connection = session.connection()
        compiled = self._of(connection.dialect, row)
        return connection.exec_driver_sql(compiled.sql, compiled.bound(row))

    def run_all(self, session: Session, rows: Sequence[Row]) -> int:
        """Run it with each of the rows; how many rows of the table that wrote."""
        if not rows:
            return 0
        connection = session.connection()
        compiled = self._of(connection.dialect, rows[0])
        return connection.exec_driver_sql(compiled.sql, [compiled.bound(row) for row in rows]).rowcount

    def new_id(self, session: Session, row: Row) -> int:
        """Insert a row; the id that the database gave it."""
        result = self.run(session, row)
        return int(result.scalar_one()) if result.returns_rows else result.lastrowid

    def _of(self, dialect: Dialect, row: Row) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._statement_of(dialect.name), dialect, list(row))
        return self._compiled[dialect.name]


def _compile(statement: UpdateBase | TextClause, dialect: Dialect, names: list[str]) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    order = compiled.positiontup or list(compiled.binds)
    converts = ((name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order)
    return _Compiled(str(compiled), tuple(converts), by_name=not compiled.positional)


def inserting(table: Table) -> Prepared:
    """New rows of a table, also one that numbers them."""
    numbered = table.autoincrement_column

    def statement_of(dialect: str) -> UpdateBase:
        return table.insert() if numbered is None or dialect == "sqlite" else table.insert().returning(numbered)

    return Prepared(statement_of)


def inserting_missing(table: Table) -> Prepared:
    """New rows of a table as far as their keys are free; `run_all` says how many were."""
    return Prepared(lambda dialect: insert_missing(dialect, table))


def spelt(sqlite: str, postgresql: str) -> Prepared:
    """A statement in the words of each."""
    return Prepared(lambda dialect: text(sqlite if dialect == "sqlite" else postgresql))
