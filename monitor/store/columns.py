"""Columns as the table classes declare them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field

from monitor.store.types import UtcDateTime, big_key, json_type


def instant_column(nullable: bool = True, index: bool = False) -> Any:
    """An aware instant (see `types.UtcDateTime`)."""
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable, index=index))


def json_column(default: Any) -> Any:
    """JSON that is never null."""
    return Field(default_factory=lambda: default, sa_column=Column(json_type(), nullable=False))


def text_column(default: str | None = "") -> Any:
    """Text of any length; nullable when its default is None."""
    return Field(default=default, sa_column=Column(Text, nullable=default is None))


def article_key_column(primary: bool = True, index: bool = False, cascade: bool = True) -> Any:
    """The id of an article; with `cascade` the row goes with the article."""
    reference = [ForeignKey("article.id", ondelete="CASCADE")] if cascade else []
    return Field(sa_column=Column(big_key(), *reference, primary_key=primary, nullable=False, index=index))


def id_column() -> Any:
    """A key that the database numbers."""
    return Field(default=None, sa_column=Column(big_key(), primary_key=True, autoincrement=True))
