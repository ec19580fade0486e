"""Which failed deliveries the operator was told of

Revision: 0008. Those that had failed before are taken for told: a mail about all of them would be no news.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE delivery SET reported_at = created_at WHERE state = 'failed'")
