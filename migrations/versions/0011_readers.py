"""What readers do with their subscriptions: requests to confirm, signed links, muted stories, and what bounced

Revision: 0011. What was paused before was paused because a server does not know the address.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SECRET_BYTES = 16  # as `alerts.subscriptions` makes them
_BATCH = 1_000


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    for name, kind in (("paused_by", sa.String()), ("link_secret", sa.String()), ("search_fault", sa.Text())):
        op.add_column("subscription", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("subscription", sa.Column("search_fault_at", time, nullable=True))
    op.add_column("subscription", sa.Column("asked_at", time, nullable=True))
    op.add_column("told", sa.Column("muted_at", time, nullable=True))
    op.add_column("delivery", sa.Column("unknown_at", time, nullable=True))
    op.create_table(
        "signup",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("token", sa.String(), nullable=False, unique=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("visitor", sa.String(), nullable=False, index=True),
        sa.Column("requested_at", time, nullable=False, index=True),
        sa.Column("expires_at", time, nullable=False),
        sa.Column("confirmed_at", time, nullable=True),
        sa.Column("refused_at", time, nullable=True),
        sa.Column("subscription_id", sa.Integer(), sa.ForeignKey("subscription.id"), nullable=True),
    )
    _fill()


def _fill() -> None:
    subscription = sa.table(
        "subscription", sa.column("id"), sa.column("paused_at"), sa.column("paused_by"), sa.column("link_secret")
    )
    bind = op.get_bind()
    bind.execute(subscription.update().where(subscription.c.paused_at.is_not(None)).values(paused_by="server"))
    ids = list(bind.execute(sa.select(subscription.c.id)).scalars())
    change = subscription.update().where(subscription.c.id == sa.bindparam("its_id"))
    for start in range(0, len(ids), _BATCH):
        values = [
            {"its_id": one, "secret": secrets.token_urlsafe(_SECRET_BYTES)} for one in ids[start : start + _BATCH]
        ]
        bind.execute(change.values(link_secret=sa.bindparam("secret")), values)
