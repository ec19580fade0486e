"""A column for the facts that have none of their own, as a JSON object

Revision: 0003. Articles get an empty one; `monitor retag --all` finds the facts of those that are stored already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    # With a default both engines add the column without writing a row.
    op.add_column("article", sa.Column("facts", JSON, nullable=False, server_default=sa.text("'{}'")))
