"""Alembic's entry: runs the migrations on the connection that `monitor.store.migrate` holds under its lock.

By hand, to write a new revision against a database (see docs/architecture.md):
`alembic -c migrations/alembic.ini -x url=sqlite:///scratch.db revision --autogenerate -m "what changes"`.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel

import alerts.rows  # noqa: F401
import monitor.store.tables  # noqa: F401

OUR_OWN = "article_search"  # the full-text index: other in each engine, and made by hand


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(OUR_OWN))


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, include_name=include_name)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as opened:
        run(opened)
