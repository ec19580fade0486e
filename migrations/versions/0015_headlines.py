"""What a source had under a headline is found by the headline's hash

Articles that are stored keep 0, which says that it is not known: they are read as before, the newest of a source.

Revision: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("headline_hash", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_article_headline", "article", ["source_id", "headline_hash", "id"])


def downgrade() -> None:
    op.drop_index("ix_article_headline", table_name="article")
    op.drop_column("article", "headline_hash")
