"""The number of the last change to what an article is found by

Revision: 0009. Articles stored before have the number 0: a bitmap index that is filled for the first time reads all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("filed", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_article_filed", "article", ["filed"])
