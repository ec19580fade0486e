"""Every table of the store but the full-text index (see `index`), on the shared metadata of SQLModel.

Rows never leave this room. Indexes are named for what they answer. `alembic` compares this with the migrations.
"""

from __future__ import annotations

from sqlalchemy import Column, String, Table
from sqlmodel import Field, SQLModel

from monitor.store import (  # noqa: F401 - declaring a class makes its table
    access_tables,
    article_tables,
    source_tables,
    story_tables,
)


class MetaRow(SQLModel, table=True):
    """Facts on the database itself: the version of the folding that the full-text index was built with."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str = Field(default="", sa_column=Column(String, nullable=False))


def _table_named(name: str) -> Table:
    return SQLModel.metadata.tables[name]


SOURCE_STATE = _table_named("source_state")
ADDRESS_STATE = _table_named("address_state")
HOST_STATE = _table_named("host_state")
POLL = _table_named("poll")
ARTICLE = _table_named("article")
IDENTITY = _table_named("identity")
TOMBSTONE = _table_named("tombstone")
PAGE = _table_named("page")
REVISION = _table_named("revision")
TAG = _table_named("tag")
LABEL = _table_named("label")
STORY = _table_named("story")
STORY_LINK = _table_named("story_link")
STORY_NOTE = _table_named("story_note")
STORY_RELATION = _table_named("story_relation")
PROFILE = _table_named("profile")
VERSION_MARKS = _table_named("version_marks")
META = _table_named("meta")
ACCESS_TOKEN = _table_named("access_token")
AUDIT = _table_named("audit")
SAVED_SEARCH = _table_named("saved_search")
