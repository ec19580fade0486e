"""Who may do what over the API, what was changed by hand, and searches saved at an address: as tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from monitor.store.columns import id_column, instant_column, json_column, text_column


class AccessTokenRow(SQLModel, table=True):
    """A token for a program. `secret_hash`: SHA-256 of what its holder sends; the secret itself is stored nowhere."""

    __tablename__ = "access_token"
    id: int | None = id_column()
    name: str
    secret_hash: str = Field(unique=True)
    scopes: list[Any] = json_column([])
    created_at: datetime = instant_column(nullable=False)
    revoked_at: datetime | None = instant_column()


class AuditRow(SQLModel, table=True):
    """Something that was changed by hand. `by`: the name of a token, or "operator"; `about`: what, as JSON."""

    __tablename__ = "audit"
    id: int | None = id_column()
    at: datetime = instant_column(nullable=False)
    by: str
    action: str
    about: dict[str, Any] = json_column({})


class SavedSearchRow(SQLModel, table=True):
    """A search at an address that nobody can guess."""

    __tablename__ = "saved_search"
    key: str = Field(primary_key=True)
    query: str = text_column()
    created_at: datetime = instant_column(nullable=False)
