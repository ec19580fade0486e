"""Tables about stories: which articles share one, and the fingerprints by which that was found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary
from sqlmodel import Field, SQLModel

from monitor.store.columns import article_key_column, id_column, instant_column, text_column


class StoryRow(SQLModel, table=True):
    """An announcement. `successor`: the story that took its last article, so that an old link still leads somewhere."""

    __tablename__ = "story"
    id: int | None = id_column()
    representative_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    created_at: datetime = instant_column(nullable=False)
    updated_at: datetime = instant_column(nullable=False)
    successor: int | None = Field(default=None, sa_column=Column(BigInteger))
    __table_args__ = ({"sqlite_autoincrement": True},)


class StoryLinkRow(SQLModel, table=True):
    """Why an article is in its story. `by`: "monitor", or who joined or split by hand."""

    __tablename__ = "story_link"
    article_id: int = article_key_column()
    story_id: int = Field(sa_column=Column(BigInteger, ForeignKey("story.id"), nullable=False, index=True))
    relation: str
    other_article_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    score: float = 0.0
    reason: str = text_column()
    by: str = "monitor"
    at: datetime = instant_column(nullable=False)


class StoryNoteRow(SQLModel, table=True):
    """A person said: this article does not belong to that story."""

    __tablename__ = "story_note"
    article_id: int = article_key_column()
    story_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    by: str
    at: datetime = instant_column(nullable=False)


class StoryRelationRow(SQLModel, table=True):
    """A later announcement that updates an earlier one."""

    __tablename__ = "story_relation"
    earlier_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    later_id: int = Field(sa_column=Column(BigInteger, primary_key=True, index=True))
    reason: str = text_column()


class ProfileRow(SQLModel, table=True):
    """What `identify` needs to compare an article with a new one, without its text. `algorithm` names the version.

    `hashes` (64-bit, little-endian) and `day` say which rows of `sketch` are its, without an index on that table.
    """

    __tablename__ = "profile"
    article_id: int = article_key_column()
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


class VersionMarksRow(SQLModel, table=True):
    """Facts of an article that are alike in every language, found by its publisher and time: see `versions`.

    `vector`: of its headline, by `model`; empty until an article in the other script of its publisher was met.
    """

    __tablename__ = "version_marks"
    article_id: int = article_key_column()
    publisher: int = Field(sa_column=Column(BigInteger, nullable=False))
    chinese: bool
    minute: int  # of publication, since 1970 in UTC
    exact_time: bool
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    model: str = ""
    vector: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    __table_args__ = (Index("ix_version_marks_near", "publisher", "chinese", "minute"),)
