"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC, in and out. SQLite keeps it as text without a zone, PostgreSQL as `timestamptz`.

    A naive value is a mistake of the caller and raises ValueError: there is no zone to guess.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_type() -> Any:
    """JSON as text on SQLite, as `jsonb` on PostgreSQL."""
    return JSON().with_variant(JSONB(), "postgresql")


def big_key() -> Any:
    """A 64-bit key that SQLite still treats as its row id (only INTEGER PRIMARY KEY is one)."""
    return BigInteger().with_variant(Integer(), "sqlite")
