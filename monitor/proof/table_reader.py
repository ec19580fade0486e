"""Tables as plain SQL gives them, with instants as aware UTC and JSON decoded, whatever the engine.

The declarations of the tables are not used: what a column type does with a value could be at fault, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

Row = Any
"""A row with its columns as attributes."""

_INSTANTS = frozenset(
    {
        "created_at", "confirmed_at", "next_digest_at", "ended_at", "checked_at", "paused_at", "told_at", "as_of",
        "asked_at", "muted_at", "wished_at",
        "next_attempt_at", "lease_until", "last_attempt_at", "sent_at", "published", "first_seen", "changed",
        "facts_changed", "withdrawn", "due_at", "linked_at",
    }
)  # fmt: skip
_JSON = frozenset({"facts", "topics", "events", "amounts", "deadlines", "item"})


def read_rows(
    session: Session, table: str, columns: str, where: str = "", values: Mapping[str, Any] | None = None
) -> list[Row]:
    """Rows of a table by their first column. `where`: a condition in SQL."""
    condition = f" WHERE {where}" if where else ""
    found = session.connection().execute(
        text(f"SELECT {columns} FROM {table}{condition} ORDER BY 1"), dict(values or {})
    )
    names = [name.split()[-1] for name in columns.split(",")]
    return [SimpleNamespace(**_decoded(names, row)) for row in found]


def _decoded(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in zip(names, row, strict=True)}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _INSTANTS:
        return _as_utc(value)
    if name in _JSON:
        return json.loads(value) if isinstance(value, str) else value
    return value


def _as_utc(value: str | datetime) -> datetime:
    """SQLite keeps instants as text without a zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def for_sql(moment: datetime, session: Session) -> Any:
    """An instant as a value to compare a column with."""
    plain = moment.astimezone(UTC)
    return f"{plain:%Y-%m-%d %H:%M:%S.%f}" if session.get_bind().dialect.name == "sqlite" else plain
