"""What overtakes a rhythm, a word when there is nothing new, and which sources were silent

Revision: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("urgent_closing", "say_nothing_new"):
        op.add_column("subscription", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("urgent_query", "urgent_mark"):
        op.add_column("subscription", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("subscription", sa.Column("wished_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("digest", sa.Column("kind", sa.String(), nullable=False, server_default="regular"))
    op.add_column("digest", sa.Column("silent", sa.JSON(), nullable=True))
