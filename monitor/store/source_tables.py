"""Tables about sources: their state, addresses, hosts and polls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from monitor.store.columns import id_column, instant_column, json_column, text_column


class SourceStateRow(SQLModel, table=True):
    """What is remembered of one source. `fence` grows with each claim; a write with an older one is refused."""

    __tablename__ = "source_state"
    source_id: str = Field(primary_key=True)
    next_poll_at: datetime = instant_column(nullable=False, index=True)
    lease_owner: str | None = None
    lease_until: datetime | None = instant_column()
    fence: int = 0
    failures: float = 0.0
    health: str = "new"
    reason: str = text_column()
    code: str = ""
    last_poll_at: datetime | None = instant_column()
    last_success_at: datetime | None = instant_column()
    last_new_at: datetime | None = instant_column()
    first_poll_at: datetime | None = instant_column()
    last_full_at: datetime | None = instant_column()
    incident_at: datetime | None = instant_column()
    incident_code: str = ""
    incident_told_at: datetime | None = instant_column()
    memory: dict[str, Any] = json_column({})  # see `memory_json`


class AddressStateRow(SQLModel, table=True):
    """The validators of one address. The key is a hash: an address may be longer than an index takes."""

    __tablename__ = "address_state"
    url_hash: str = Field(primary_key=True)
    url: str = text_column()
    etag: str | None = text_column(None)
    last_modified: str | None = text_column(None)
    body_hash: str = ""
    seen_at: datetime = instant_column(nullable=False, index=True)


class HostStateRow(SQLModel, table=True):
    """The politeness owed to one host, shared by all replicas, and its robots.txt."""

    __tablename__ = "host_state"
    host: str = Field(primary_key=True)
    not_before: datetime | None = instant_column()
    next_at: datetime | None = instant_column()
    lease_owner: str | None = None
    lease_until: datetime | None = instant_column()
    robots: str | None = text_column(None)
    robots_status: int | None = None
    robots_at: datetime | None = instant_column()


class PollRow(SQLModel, table=True):
    """One visit to one source."""

    __tablename__ = "poll"
    id: int | None = id_column()
    source_id: str
    started_at: datetime = instant_column(nullable=False, index=True)
    outcome: str
    found: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Any] = json_column([])
    reason: str = text_column()
    code: str = ""
    flags: list[Any] = json_column([])
    seconds: float = 0.0
    status: int | None = None
    __table_args__ = (Index("ix_poll_source_newest", "source_id", "started_at"),)
