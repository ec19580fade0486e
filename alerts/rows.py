"""The rows of subscriptions, digests and deliveries, on the shared `SQLModel.metadata`.

Four unique constraints carry the guarantees: one active subscription per address, search and channel (`active_key`),
and one request for it (`signup.key`); one digest per subscription and period; one ledger row (`told`) per subscription
and story, so that no story is sent twice to anyone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Index, Text, UniqueConstraint, false
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out on every engine: SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _time_column(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable))


def _text_column() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


class SubscriptionRow(SQLModel, table=True):
    """`alerts.model.Subscription` as a row."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_due", "ended_at", "next_digest_at"),
        Index("uq_subscription_feed_key", "feed_key", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    address: str = _text_column()
    channel: str = "mail"
    query: str = _text_column()
    title: str = _text_column()
    language: str = "en"
    rhythm: str = "daily"
    weekdays: str = ""  # "1,3,5"
    at: str = "08:30"
    zone: str = "Asia/Hong_Kong"
    token: str = Field(unique=True)
    active_key: str | None = Field(default=None, unique=True)  # hash of address, query, channel; null once it ended
    created_at: datetime = _time_column()
    confirmed_at: datetime | None = _time_column(nullable=True)
    next_digest_at: datetime = _time_column()
    ended_at: datetime | None = _time_column(nullable=True)
    ended_reason: str = ""
    checked_at: datetime | None = _time_column(nullable=True)
    refusals: int = 0  # in a row, by a server that knows no such recipient
    paused_at: datetime | None = _time_column(nullable=True)
    paused_reason: str = _text_column()
    paused_by: str = Field(default="", sa_column_kwargs={"server_default": ""})  # "reader", "server" or ""
    mark: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    link_secret: str = Field(default="", sa_column_kwargs={"server_default": ""})  # signs links: `alerts.signed_links`
    search_fault: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    search_fault_at: datetime | None = _time_column(nullable=True)
    asked_at: datetime | None = _time_column(nullable=True)  # when its search was changed; null: it is the first one
    secret: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    feed_key: str | None = None  # null once it ended
    urgent_closing: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    urgent_query: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    urgent_mark: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    say_nothing_new: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    wished_at: datetime | None = _time_column(nullable=True)  # when what it asks for was last changed


class SignupRow(SQLModel, table=True):
    """A request for a subscription that the owner of the address has to confirm. `key`: see `SubscriptionRow`."""

    __tablename__ = "signup"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    token: str = Field(unique=True)
    address: str = _text_column()
    wishes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # of `SubscriptionRequest`
    visitor: str = Field(index=True)  # a hash of where the request came from, for the limit of one visitor
    requested_at: datetime = Field(default=None, sa_column=Column(UtcDateTime, nullable=False, index=True))
    expires_at: datetime = _time_column()
    confirmed_at: datetime | None = _time_column(nullable=True)
    refused_at: datetime | None = _time_column(nullable=True)
    subscription_id: int | None = Field(default=None, foreign_key="subscription.id")


class DigestRow(SQLModel, table=True):
    """`alerts.model.Digest` as a row, without its items."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("subscription_id", "period", name="uq_digest_period"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    period: str  # the instant it was due, ISO 8601
    created_at: datetime = _time_column()
    subject: str = _text_column()
    total: int
    kind: str = Field(default="regular", sa_column_kwargs={"server_default": "regular"})  # as of `DigestContent`
    # [name, day since] each
    silent: list[Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class DigestItemRow(SQLModel, table=True):
    """One item of a digest as it was sent, so that a past digest can be shown again."""

    __tablename__ = "digest_item"

    digest_id: int = Field(foreign_key="digest.id", primary_key=True)
    position: int = Field(primary_key=True)
    story_id: int
    article_id: int
    item: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ToldRow(SQLModel, table=True):
    """The ledger: this subscription has been sent this story. `facts` and `as_of`: see `alerts.told.Told`."""

    __tablename__ = "told"
    __table_args__ = (
        UniqueConstraint("subscription_id", "story_id", name="uq_told_story"),
        Index("ix_told_article", "article_id", "subscription_id"),  # whom a run must look at: who was told of these
        Index("ix_told_story", "story_id", "subscription_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id")
    story_id: int
    article_id: int
    digest_id: int = Field(foreign_key="digest.id")
    told_at: datetime = _time_column()
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    as_of: datetime | None = _time_column(nullable=True)
    muted_at: datetime | None = _time_column(nullable=True)  # since then no change of this story is told


class DeliveryRow(SQLModel, table=True):
    """`alerts.model.Delivery` as a row."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_due", "state", "next_attempt_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    subscription_id: int | None = Field(default=None, foreign_key="subscription.id", index=True)
    digest_id: int | None = Field(default=None, foreign_key="digest.id", index=True)
    channel: str = "mail"
    recipient: str = _text_column()
    subject: str = _text_column()
    text: str = _text_column()
    html: str = _text_column()
    headers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    message_id: str = Field(unique=True)
    state: str = "pending"
    created_at: datetime = _time_column()
    next_attempt_at: datetime = _time_column()
    attempts: int = 0
    deferred: int = 0
    unanswered: int = 0
    lease_until: datetime | None = _time_column(nullable=True)
    lease_owner: str | None = None  # the process that holds it; see `alerts.delivery_run.Processes`
    last_attempt_at: datetime | None = _time_column(nullable=True)
    sent_at: datetime | None = _time_column(nullable=True)
    code: int | None = None
    reason: str = _text_column()
    reported_at: datetime | None = _time_column(nullable=True)  # when the operator was told that it was given up
    unknown_at: datetime | None = _time_column(nullable=True)  # when a server said that there is no such recipient
