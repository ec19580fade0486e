"""Tokens for programs, an audit of what was changed by hand, and searches saved at an address

Revision: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "access_token",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False, unique=True),
        sa.Column("scopes", json, nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("revoked_at", time, nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("at", time, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about", json, nullable=False),
    )
    op.create_table(
        "saved_search",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", time, nullable=False),
    )
