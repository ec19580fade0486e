"""All that one database holds, put into another one, of the other engine if need be, and read back.

Every table is copied and counted, with the sum of a hash of each of its rows; the copy is read again before its
transaction ends, and must come to the same. What is no use elsewhere is left out:

- the full-text index and `article.headline_hash`, which are built anew from the articles
- `article.filed`: a number of the old engine means nothing in the new one, where 0 is before all that will be filed
- `subscription.mark`: such a number too. It would lie above what is filed in the copy, and once that had caught up,
  what lies below would never be told; without one a digest looks at all that it may still tell
- the name of the store (see `notes.name_of_store`)
- the beats of processes (see `heartbeat`). Claims are copied: their processes count as ended where they never wrote
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Row, Table, func, select, text
from sqlmodel import Session, SQLModel

from monitor.errors import Refused, StoreError
from monitor.store import index, notes
from monitor.store.processes import PREFIX
from monitor.store.tables import META

BATCH = 500  # rows held in memory at once: some megabytes of texts
_HASH_BYTES = 8
_MODULUS = 1 << (8 * _HASH_BYTES)
_RESET: Mapping[str, Mapping[str, Any]] = {  # table -> columns that are not copied
    "article": {"filed": 0, "headline_hash": index.UNKNOWN_HEADLINE},  # the indexes are built anew
    "subscription": {"mark": ""},
}
_TEXT_VERSION = "text_version"  # says how the indexes of words were built; written when they are built anew

Step = Callable[[int], None]


class TableSum(NamedTuple):
    """How many rows a table has, and the sum of their hashes, whatever their order."""

    rows: int = 0
    checksum: int = 0

    def with_rows(self, rows: Iterable[Row[Any]]) -> TableSum:
        hashes = [_hash(row) for row in rows]
        return TableSum(self.rows + len(hashes), (self.checksum + sum(hashes)) % _MODULUS)


Sums = dict[str, TableSum]


def copy(source: Session, target: Session, step: Step) -> Sums:
    """Copy all into an empty database; what was copied. Refused: it is not empty. StoreError: what was read back is
    something else; roll back.
    """
    if found := stored(target):
        raise Refused(f"the database is not empty: it has {found} rows. Name a new one")
    return _copied(source, target, step)


def replace(source: Session, target: Session, step: Step) -> Sums:
    """As `copy`, after all that is there was removed (PostgreSQL)."""
    tables = ", ".join(table.name for table in SQLModel.metadata.sorted_tables if table is not META)
    target.execute(text(f"TRUNCATE {tables}, article_search"))
    return _copied(source, target, step)


def stored(session: Session) -> int:
    """How many rows there are of what a service stores."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table is not META]
    return sum(int(session.execute(select(func.count()).select_from(table)).scalar_one()) for table in tables)


def sums(session: Session, step: Step = lambda _: None) -> Sums:
    """What each table holds."""
    return {table.name: _summed(session, table, step) for table in SQLModel.metadata.sorted_tables}


def require_same(wanted: Sums, found: Sums) -> None:
    """StoreError that names the tables which hold something else."""
    wrong = [name for name in wanted if wanted[name] != found.get(name)]
    if wrong:
        told = ", ".join(f"{name} ({wanted[name].rows} rows, read back {found[name].rows})" for name in wrong)
        raise StoreError(f"what was written is not what was read: {told}")


# ------------------------------------------------------------------------------------------------------------- tables
def _copied(source: Session, target: Session, step: Step) -> Sums:
    target.execute(META.delete().where(~META.c.key.startswith(PREFIX)))
    copied = {table.name: _copy_table(source, target, table, step) for table in SQLModel.metadata.sorted_tables}
    index.rebuild(target)
    if not index.is_sqlite(target):
        _number_on(target)
    require_same(copied, sums(target, step))
    return copied


def _copy_table(source: Session, target: Session, table: Table, step: Step) -> TableSum:
    total = TableSum()
    for rows in _batches(source, table):
        target.execute(table.insert(), [row._asdict() | _reset(table) for row in rows])
        total = total.with_rows(rows)
        step(len(rows))
    return total


def _summed(session: Session, table: Table, step: Step) -> TableSum:
    total = TableSum()
    for rows in _batches(session, table):
        total = total.with_rows(rows)
        step(len(rows))
    return total


def _batches(session: Session, table: Table) -> Iterator[list[Row[Any]]]:
    statement = select(*_columns(table)).order_by(*table.primary_key.columns)
    if table is META:
        statement = statement.where(META.c.key.not_in((_TEXT_VERSION, notes.STORE)), ~META.c.key.startswith(PREFIX))
    result = session.execute(statement, execution_options={"yield_per": BATCH})
    yield from (list(rows) for rows in result.partitions())


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in _RESET.get(table.name, ())]


def _reset(table: Table) -> dict[str, Any]:
    return dict(_RESET.get(table.name, {}))


def _number_on(session: Session) -> None:
    """PostgreSQL numbers new rows by sequences, which know nothing of rows that came with their numbers."""
    for table in SQLModel.metadata.sorted_tables:
        if table.autoincrement_column is not None:
            key = table.autoincrement_column.name
            number = f"(SELECT coalesce(max({key}), 0) + 1 FROM {table.name})"
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key}'), {number}, false)"))


def _hash(row: Row[Any]) -> int:
    """Of a row's values, in the order of the columns, as JSON: the same on both engines."""
    line = json.dumps(list(row), default=_plain, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(line.encode(), digest_size=_HASH_BYTES).digest(), "big")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"no column holds such a value: {value!r}")
