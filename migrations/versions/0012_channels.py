"""The secret by which a recipient knows our messages, and the secret part of the address of a subscription's feeds

Revision: 0012
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEY_BYTES = 16  # as many random bits as the token of an unsubscribe link has


def upgrade() -> None:
    op.add_column("subscription", sa.Column("secret", sa.Text(), nullable=False, server_default=""))
    op.add_column("subscription", sa.Column("feed_key", sa.String(), nullable=True))
    subscription = sa.table(
        "subscription", sa.column("id"), sa.column("feed_key"), sa.column("ended_at", sa.DateTime())
    )
    connection = op.get_bind()
    active = sa.select(subscription.c.id).where(subscription.c.ended_at.is_(None))
    for (id_,) in connection.execute(active).all():
        mine = sa.update(subscription).where(subscription.c.id == id_)
        connection.execute(mine.values(feed_key=secrets.token_urlsafe(_KEY_BYTES)))
    op.create_index("uq_subscription_feed_key", "subscription", ["feed_key"], unique=True)
