"""Up to what each subscription has seen the stories, and who was told of a story

Revision: 0010. A subscription that was made before looks once through all that it may be told.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscription", sa.Column("mark", sa.Text(), nullable=False, server_default=""))
    op.drop_index("ix_told_article", "told")
    op.create_index("ix_told_article", "told", ["article_id", "subscription_id"])
    op.create_index("ix_told_story", "told", ["story_id", "subscription_id"])
