"""What digests told of each story, and what earlier texts of an article stated

Revision: 0005. What was told before is not known: the first look at such a story takes what is known then for told.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Nullable or with a default: both engines add such columns without writing a row.
    op.add_column("article", sa.Column("facts_changed", INSTANT, nullable=True))
    op.add_column("article", sa.Column("facts_moved", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("revision", sa.Column("stated", JSON, nullable=True))
    op.add_column("told", sa.Column("facts", sa.JSON(), nullable=True))
    op.add_column("told", sa.Column("as_of", INSTANT, nullable=True))
    op.add_column("subscription", sa.Column("checked_at", INSTANT, nullable=True))
    for name in ("facts_changed", "withdrawn"):  # few articles have them, so the indexes hold only those
        only = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_article_{name}", "article", [name], sqlite_where=only, postgresql_where=only)
