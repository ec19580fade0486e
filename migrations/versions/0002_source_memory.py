"""What is remembered of a source: a named column, its JSON with a version

Revision: 0002. The days of `gone` become an object, and values that were never set are left out.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.execute("ALTER TABLE source_state RENAME COLUMN extra TO memory")
    states = sa.table("source_state", sa.column("source_id", sa.String()), sa.column("memory", JSON))
    connection = op.get_bind()
    for source_id, memory in connection.execute(sa.select(states.c.source_id, states.c.memory)).all():
        mine = sa.update(states).where(states.c.source_id == source_id)
        connection.execute(mine.values(memory=versioned(memory)))


def versioned(memory: dict[str, Any]) -> dict[str, Any]:
    """The JSON of the first schema in the form of version 1 (see `monitor.store.memory_json`)."""
    kept = {name: value for name, value in memory.items() if value is not None}
    return kept | {"version": 1, "gone": {"days": kept.get("gone", [])}}
