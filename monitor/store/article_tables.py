"""Tables about articles: the article, its keys, page, earlier texts, programmes and labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, text
from sqlmodel import Field, SQLModel

from monitor.store.columns import article_key_column, id_column, instant_column, json_column, text_column
from monitor.store.filing import next_filing
from monitor.store.types import json_type


def _only_where(name: str) -> dict[str, Any]:
    """Of an index: only the few rows that have the column."""
    has_it = text(f"{name} IS NOT NULL")
    return {"sqlite_where": has_it, "postgresql_where": has_it}


class ArticleRow(SQLModel, table=True):
    """One announcement page. `sort_at` is `published`, or `first_seen` where there is none, or it comes
    earlier.

    `announce`: digests may tell it. `read_text`: its words were once known in full although `retain` forbids keeping
    them, so a later reading of title and summary alone must not take back what the text proved. `facts_changed`: when a
    new text last stated other facts. `facts_moved`: an edit once did, and not only because the page was read for the
    first time. `filed`: the number of the last change to what the article is found by (see `filing`).
    """

    __tablename__ = "article"
    id: int | None = id_column()
    source_id: str
    publisher: str = ""
    official: bool = False
    scope: str = "filter"
    retain: str = "full"
    language: str
    published: datetime | None = instant_column()
    precision: str = "none"
    first_seen: datetime = instant_column(nullable=False)
    seen_at: datetime = instant_column(nullable=False)
    sort_at: datetime = instant_column(nullable=False)
    changed: datetime | None = instant_column()
    withdrawn: datetime | None = instant_column()
    revision: int = 1
    content_hash: str = ""
    headline_hash: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    announce: bool = True
    read_text: bool = False
    facts_changed: datetime | None = instant_column()
    facts_moved: bool = False
    relevant: bool = False
    relevance: float = 0.0
    has_amount: bool = False
    has_deadline: bool = False
    filed: int = Field(
        default=None, sa_column=Column(BigInteger, nullable=False, server_default="0", default=next_filing())
    )
    catalogue_version: str = ""
    url: str = text_column()
    guid: str | None = text_column(None)
    published_raw: str = text_column()
    title: str = text_column()
    why: list[Any] = json_column([])
    topics: list[Any] = json_column([])
    events: list[Any] = json_column([])
    amounts: list[Any] = json_column([])
    deadlines: list[Any] = json_column([])
    facts: dict[str, Any] = json_column({})  # of the kinds without columns of their own: see `fact_columns`
    summary: str = text_column()
    text: str = text_column()  # last: SQLite reads a row from its front, and most questions need no text
    __table_args__ = (
        Index("ix_article_newest", "relevant", "sort_at", "id"),  # the newest, without a search
        Index("ix_article_found", "id", "relevant", "sort_at"),  # covers: order what a search found without its rows
        Index("ix_article_first_seen", "announce", "first_seen", "id"),  # what digests have not told
        Index("ix_article_facts_changed", "facts_changed", **_only_where("facts_changed")),  # what digests tell again
        Index("ix_article_withdrawn", "withdrawn", **_only_where("withdrawn")),  # the same
        Index("ix_article_source", "source_id", "relevant", "sort_at"),
        Index("ix_article_listed", "source_id", "id"),  # what a source listed last
        Index("ix_article_headline", "source_id", "headline_hash", "id"),  # what it had under a headline
        Index("ix_article_seen", "seen_at"),  # tidy
        Index("ix_article_filed", "filed"),  # what the bitmap index has not seen
        Index("ix_article_catalogue", "catalogue_version", "id"),  # retag
        {"sqlite_autoincrement": True},  # the id of an article that was tidied away is never given again
    )


class IdentityRow(SQLModel, table=True):
    """A key under which an article is known. Outlives the article, so that nothing old becomes new."""

    __tablename__ = "identity"
    key: str = Field(primary_key=True)
    article_id: int = article_key_column(primary=False, index=True, cascade=False)


class TombstoneRow(SQLModel, table=True):
    """What is left of an article that was tidied away."""

    __tablename__ = "tombstone"
    article_id: int = article_key_column(cascade=False)
    content_hash: str = ""
    story_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    unseen_since: datetime = instant_column(nullable=False)  # it was not listed after this


class RevisionRow(SQLModel, table=True):
    """An earlier text of an article; `seen_at` is when that text was first seen, `stated` what it stated as JSON (see
    `statements`), None where that was not kept.
    """

    __tablename__ = "revision"
    article_id: int = article_key_column()
    number: int = Field(primary_key=True)
    title: str = text_column()
    summary: str = text_column()
    text: str = text_column()
    content_hash: str = ""
    seen_at: datetime = instant_column(nullable=False)
    stated: dict[str, Any] | None = Field(default=None, sa_column=Column(json_type(), nullable=True))


class PageRow(SQLModel, table=True):
    """The page of an article that some source may fetch. `state`: whether it was read (`model.PageState`); `due_at`:
    when it is to be fetched (again), None: not any more; `tries`: how often it was asked for in vain since;
    `text_hash`: of the text that was read.

    A table of its own, since a poll asks this of every article that is listed, and the text stands in the other row.
    """

    __tablename__ = "page"
    article_id: int = article_key_column()
    state: str
    due_at: datetime | None = instant_column()
    tries: int = 0
    text_hash: str = ""
    __table_args__ = (Index("ix_page_due", "due_at"), Index("ix_page_text", "text_hash"))


class TagRow(SQLModel, table=True):
    """ "This article concerns that programme", with the words that prove it."""

    __tablename__ = "tag"
    article_id: int = article_key_column()
    programme: str = Field(primary_key=True)
    evidence: list[Any] = json_column([])
    why: str = text_column()
    catalogue_version: str = ""
    __table_args__ = (Index("ix_tag_programme", "programme", "article_id"),)


class LabelRow(SQLModel, table=True):
    """A topic, a kind of announcement or of fact, beside the JSON of the article, to be searched and counted."""

    __tablename__ = "label"
    kind: str = Field(primary_key=True)  # "topic" | "kind" | "fact" | "state"
    value: str = Field(primary_key=True)
    article_id: int = article_key_column(index=True)
    __table_args__ = ({"sqlite_with_rowid": False},)
