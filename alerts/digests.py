"""The rows of digests. No function commits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, cast

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from alerts.model import Digest, DigestContent, DigestKind, Item, SavedSearch, SilentSource, Subscription
from alerts.rows import DigestItemRow, DigestRow
from alerts.sections import ITEM_CAP, arrange

_TABLE = DigestItemRow.metadata.tables["digest_item"]
_DIGEST = DigestRow.metadata.tables["digest"]
_CACHED = 2_048  # items as JSON: one run writes each of them for many subscriptions


def store(
    session: Session,
    subscription: Subscription,
    key: str,
    period: str,
    subject: str,
    content: DigestContent,
    now: datetime,
) -> Digest:
    """Insert the digest and its items."""
    items = content.items
    row = {"key": key, "subscription_id": subscription.id, "period": period, "created_at": now, "subject": subject}
    row |= {"total": len(items), "kind": content.kind, "silent": None}
    if content.silent:
        row["silent"] = [[one.name, one.since.isoformat() if one.since else None] for one in content.silent]
    key_of_row = session.connection().execute(_DIGEST.insert(), row).inserted_primary_key
    assert key_of_row is not None
    id_: int = key_of_row[0]
    if items:
        rows = [_item_row(id_, position, item) for position, item in enumerate(items)]
        session.connection().execute(_TABLE.insert(), rows)
    return Digest(id_, key, subscription.id, period, now, subject, items, content.kind, content.silent)


def unused_period(session: Session, subscription: Subscription, period: str) -> str:
    """`period`, or with a number behind it when a digest of that very instant exists."""
    taken = select(func.count()).where(
        DigestRow.subscription_id == subscription.id, col(DigestRow.period).startswith(period)
    )
    count = session.exec(taken).one()
    return f"{period} ({count + 1})" if count else period


def get(session: Session, digest_id: int) -> Digest | None:
    """The digest as it was sent."""
    row = session.get(DigestRow, digest_id)
    return _to_value(session, row) if row else None


def by_key(session: Session, key: str) -> Digest | None:
    """The digest whose web copy has that secret address."""
    row = session.exec(select(DigestRow).where(DigestRow.key == key)).first()
    return _to_value(session, row) if row else None


def latest(session: Session, limit: int) -> list[Digest]:
    """The newest digests first."""
    rows = session.exec(select(DigestRow).order_by(col(DigestRow.id).desc()).limit(limit)).all()
    return [_to_value(session, row) for row in rows]


def newest_item(session: Session, subscription_id: int, story_id: int) -> Item | None:
    """How the newest digest of that subscription told a story."""
    mine = (col(DigestRow.subscription_id) == subscription_id, col(DigestItemRow.story_id) == story_id)
    query = select(DigestItemRow.item).join(DigestRow, col(DigestRow.id) == DigestItemRow.digest_id).where(*mine)
    stored = session.exec(query.order_by(col(DigestRow.id).desc()).limit(1)).first()
    return _items().validate_python(stored) if stored else None


def latest_items(session: Session, subscription_id: int, limit: int) -> list[tuple[str, datetime, Item]]:
    """(key of the digest, when it was made, item) of what a subscription was told last, digest by digest."""
    chosen = (
        select(DigestRow.key, DigestRow.created_at, DigestItemRow.item)
        .join(DigestItemRow, col(DigestItemRow.digest_id) == col(DigestRow.id))
        .where(DigestRow.subscription_id == subscription_id)
        .order_by(col(DigestRow.id).desc(), col(DigestItemRow.position))
        .limit(limit)
    )
    return [(key, made, _items().validate_python(item)) for key, made, item in session.exec(chosen)]


def _item_row(digest_id: int, position: int, item: Item) -> dict[str, Any]:
    return {
        "digest_id": digest_id,
        "position": position,
        "story_id": item.story_id,
        "article_id": item.article_id,
        "item": _stored(item),
    }


@lru_cache(_CACHED)
def _stored(item: Item) -> Any:
    return _items().dump_python(item, mode="json")


def _to_value(session: Session, row: DigestRow) -> Digest:
    assert row.id is not None
    stored = session.exec(
        select(DigestItemRow.item).where(DigestItemRow.digest_id == row.id).order_by(col(DigestItemRow.position))
    )
    items = tuple(_items().validate_python(item) for item in stored)
    silent = tuple(SilentSource(name, date.fromisoformat(day) if day else None) for name, day in row.silent or ())
    own = (row.id, row.key, row.subscription_id, row.period, row.created_at, row.subject)
    return Digest(*own, items, cast("DigestKind", row.kind), silent)


def content_of(digest: Digest, search: SavedSearch, cap: int = ITEM_CAP) -> DigestContent:
    """A stored digest, arranged as it was; `cap`: items in full."""
    content = arrange(digest.items, digest.created_at, cap, search)
    return replace(content, kind=digest.kind, silent=digest.silent)


@cache
def _items() -> TypeAdapter[Item]:
    return TypeAdapter(Item)
