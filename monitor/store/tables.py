"""Every table of the store but the full-text index (see `index`), as SQLModel classes on the shared metadata.

Rows never leave this room. Indexes are named for what they answer. `alembic` compares this with the migrations.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text
from sqlmodel import Field, SQLModel

from monitor.store.types import UtcDateTime, big_key, json_type


def _at(nullable: bool = True, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable, index=index))


def _json(default: Any) -> Any:
    return Field(default_factory=lambda: default, sa_column=Column(json_type(), nullable=False))


def _text(default: str | None = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=default is None))


def _article_key(primary: bool = True, index: bool = False, cascade: bool = True) -> Any:
    reference = [ForeignKey("article.id", ondelete="CASCADE")] if cascade else []
    return Field(sa_column=Column(big_key(), *reference, primary_key=primary, nullable=False, index=index))


def _id() -> Any:
    return Field(default=None, sa_column=Column(big_key(), primary_key=True, autoincrement=True))


# ---------------------------------------------------------------------------------------------------------- watching
class SourceStateRow(SQLModel, table=True):
    """What is remembered of one source. `fence` grows with each claim; a write with an older one is refused."""

    __tablename__ = "source_state"
    source_id: str = Field(primary_key=True)
    next_poll_at: datetime = _at(nullable=False, index=True)
    lease_owner: str | None = None
    lease_until: datetime | None = _at()
    fence: int = 0
    failures: float = 0.0
    health: str = "new"
    reason: str = _text()
    code: str = ""
    last_poll_at: datetime | None = _at()
    last_success_at: datetime | None = _at()
    last_new_at: datetime | None = _at()
    first_poll_at: datetime | None = _at()
    last_full_at: datetime | None = _at()
    incident_at: datetime | None = _at()
    incident_code: str = ""
    incident_told_at: datetime | None = _at()
    extra: dict[str, Any] = _json({})


class AddressStateRow(SQLModel, table=True):
    """The validators of one address. The key is a hash: an address may be longer than an index takes."""

    __tablename__ = "address_state"
    url_hash: str = Field(primary_key=True)
    url: str = _text()
    etag: str | None = _text(None)
    last_modified: str | None = _text(None)
    body_hash: str = ""
    seen_at: datetime = _at(nullable=False, index=True)


class HostStateRow(SQLModel, table=True):
    """The politeness owed to one host, shared by all replicas, and its robots.txt."""

    __tablename__ = "host_state"
    host: str = Field(primary_key=True)
    not_before: datetime | None = _at()
    next_at: datetime | None = _at()
    lease_owner: str | None = None
    lease_until: datetime | None = _at()
    robots: str | None = _text(None)
    robots_status: int | None = None
    robots_at: datetime | None = _at()


class PollRow(SQLModel, table=True):
    """One visit to one source."""

    __tablename__ = "poll"
    id: int | None = _id()
    source_id: str
    started_at: datetime = _at(nullable=False, index=True)
    outcome: str
    found: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Any] = _json([])
    reason: str = _text()
    code: str = ""
    flags: list[Any] = _json([])
    seconds: float = 0.0
    status: int | None = None
    __table_args__ = (Index("ix_poll_source_newest", "source_id", "started_at"),)


# ---------------------------------------------------------------------------------------------------------- articles
class ArticleRow(SQLModel, table=True):
    """One announcement page. `sort_at` is `published`, or `first_seen` where there is none.

    `announce`: digests may tell it. `read_text`: its words were once known in full although `retain` forbids keeping
    them, so a later reading of title and summary alone must not take back what the text proved.
    """

    __tablename__ = "article"
    id: int | None = _id()
    source_id: str
    publisher: str = ""
    official: bool = False
    scope: str = "filter"
    retain: str = "full"
    language: str
    published: datetime | None = _at()
    precision: str = "none"
    first_seen: datetime = _at(nullable=False)
    seen_at: datetime = _at(nullable=False)
    sort_at: datetime = _at(nullable=False)
    changed: datetime | None = _at()
    withdrawn: datetime | None = _at()
    revision: int = 1
    content_hash: str = ""
    announce: bool = True
    read_text: bool = False
    relevant: bool = False
    relevance: float = 0.0
    has_amount: bool = False
    has_deadline: bool = False
    catalogue_version: str = ""
    url: str = _text()
    guid: str | None = _text(None)
    published_raw: str = _text()
    title: str = _text()
    why: list[Any] = _json([])
    topics: list[Any] = _json([])
    events: list[Any] = _json([])
    amounts: list[Any] = _json([])
    deadlines: list[Any] = _json([])
    summary: str = _text()
    text: str = _text()  # last: SQLite reads a row from its front, and most questions need no text
    __table_args__ = (
        Index("ix_article_newest", "relevant", "sort_at", "id"),  # the newest, without a search
        Index("ix_article_found", "id", "relevant", "sort_at"),  # covers: order what a search found without its rows
        Index("ix_article_first_seen", "announce", "first_seen", "id"),  # what digests have not told
        Index("ix_article_source", "source_id", "relevant", "sort_at"),
        Index("ix_article_listed", "source_id", "id"),  # what a source listed last
        Index("ix_article_seen", "seen_at"),  # tidy
        Index("ix_article_catalogue", "catalogue_version", "id"),  # retag
        {"sqlite_autoincrement": True},  # the id of an article that was tidied away is never given again
    )


class IdentityRow(SQLModel, table=True):
    """A key under which an article is known. Outlives the article, so that nothing old becomes new."""

    __tablename__ = "identity"
    key: str = Field(primary_key=True)
    article_id: int = _article_key(primary=False, index=True, cascade=False)


class TombstoneRow(SQLModel, table=True):
    """What is left of an article that was tidied away."""

    __tablename__ = "tombstone"
    article_id: int = _article_key(cascade=False)
    content_hash: str = ""
    story_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    unseen_since: datetime = _at(nullable=False)  # it was not listed after this


class RevisionRow(SQLModel, table=True):
    """An earlier text of an article; `seen_at` is when that text was first seen."""

    __tablename__ = "revision"
    article_id: int = _article_key()
    number: int = Field(primary_key=True)
    title: str = _text()
    summary: str = _text()
    text: str = _text()
    content_hash: str = ""
    seen_at: datetime = _at(nullable=False)


class TagRow(SQLModel, table=True):
    """ "This article concerns that programme", with the words that prove it."""

    __tablename__ = "tag"
    article_id: int = _article_key()
    programme: str = Field(primary_key=True)
    evidence: list[Any] = _json([])
    why: str = _text()
    catalogue_version: str = ""
    __table_args__ = (Index("ix_tag_programme", "programme", "article_id"),)


class LabelRow(SQLModel, table=True):
    """A topic or a kind of announcement, beside the JSON of the article, so that it can be searched and counted."""

    __tablename__ = "label"
    kind: str = Field(primary_key=True)  # "topic" | "kind"
    value: str = Field(primary_key=True)
    article_id: int = _article_key(index=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


# ----------------------------------------------------------------------------------------------------------- stories
class StoryRow(SQLModel, table=True):
    """An announcement. `successor`: the story that took its last article, so that an old link still leads somewhere."""

    __tablename__ = "story"
    id: int | None = _id()
    representative_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    created_at: datetime = _at(nullable=False)
    updated_at: datetime = _at(nullable=False)
    successor: int | None = Field(default=None, sa_column=Column(BigInteger))
    __table_args__ = ({"sqlite_autoincrement": True},)


class StoryLinkRow(SQLModel, table=True):
    """Why an article is in its story. `by`: "monitor", or who joined or split by hand."""

    __tablename__ = "story_link"
    article_id: int = _article_key()
    story_id: int = Field(sa_column=Column(BigInteger, ForeignKey("story.id"), nullable=False, index=True))
    relation: str
    other_article_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    score: float = 0.0
    reason: str = _text()
    by: str = "monitor"
    at: datetime = _at(nullable=False)


class StoryNoteRow(SQLModel, table=True):
    """A person said: this article does not belong to that story."""

    __tablename__ = "story_note"
    article_id: int = _article_key()
    story_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    by: str
    at: datetime = _at(nullable=False)


class StoryRelationRow(SQLModel, table=True):
    """A later announcement that updates an earlier one."""

    __tablename__ = "story_relation"
    earlier_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    later_id: int = Field(sa_column=Column(BigInteger, primary_key=True, index=True))
    reason: str = _text()


class ProfileRow(SQLModel, table=True):
    """What `identify` needs to compare an article with a new one, without its text. `algorithm` names the version.

    `hashes` (64-bit, little-endian) and `day` say which rows of `sketch` are its, without an index on that table.
    """

    __tablename__ = "profile"
    article_id: int = _article_key()
    algorithm: str
    day: int
    hashes: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SketchRow(SQLModel, table=True):
    """Article `article_id`, of that day (since 1970), has the shingle hash `h`.

    One range of the key answers "who shares h in these days", and can stop early: see `stories.candidates`. `span` (see
    `index.span_of`) comes first, so that what is written and asked for now lies together however large the table is;
    the row is its key, so SQLite keeps it without a row id.
    """

    __tablename__ = "sketch"
    span: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    h: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    day: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    article_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    __table_args__ = ({"sqlite_with_rowid": False},)


class MetaRow(SQLModel, table=True):
    """Facts on the database itself: the version of the folding that the full-text index was built with."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str = Field(default="", sa_column=Column(String, nullable=False))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


SOURCE_STATE = _table("source_state")
ADDRESS_STATE = _table("address_state")
HOST_STATE = _table("host_state")
POLL = _table("poll")
ARTICLE = _table("article")
IDENTITY = _table("identity")
TOMBSTONE = _table("tombstone")
REVISION = _table("revision")
TAG = _table("tag")
LABEL = _table("label")
STORY = _table("story")
STORY_LINK = _table("story_link")
STORY_NOTE = _table("story_note")
STORY_RELATION = _table("story_relation")
PROFILE = _table("profile")
META = _table("meta")
