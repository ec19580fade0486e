"""Subscriptions that are paused because their address is unknown, and the process that is sending a message

Revision: 0004. No subscription is paused yet, and nothing is known of what was refused before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default both engines add the column without writing a row.
    zero, empty = sa.text("0"), sa.text("''")
    op.add_column("subscription", sa.Column("refusals", sa.Integer(), nullable=False, server_default=zero))
    op.add_column("subscription", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("subscription", sa.Column("paused_reason", sa.Text(), nullable=False, server_default=empty))
    op.add_column("delivery", sa.Column("lease_owner", sa.String(), nullable=True))
