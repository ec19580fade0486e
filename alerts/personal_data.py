"""What is stored of one person: given to them, and erased. No function commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlmodel import Session, SQLModel, col

from alerts import outbox, signup_requests
from alerts.identifiers import stable_hash
from alerts.rows import DeliveryRow, DigestItemRow, DigestRow, SignupRow, SubscriptionRow, ToldRow
from alerts.subscriptions import new_token

ERASED = "sha256:"  # stands for the address of an erased subscription, with its hash behind
_SECRET = frozenset(
    {"token", "link_secret", "secret", "feed_key", "active_key", "key", "visitor", "html", "headers", "lease_owner"}
)
_MEANS_NOTHING_OUTSIDE = frozenset({"mark", "id"})


def export(session: Session, address: str) -> dict[str, Any]:
    """All that is stored of an address, but for secrets and the layout of mails. Times in ISO 8601."""
    ids = _subscription_ids(session, address)
    digests = _rows(session, DigestRow, col(DigestRow.subscription_id).in_(ids))
    told = _rows(session, ToldRow, col(ToldRow.subscription_id).in_(ids))
    return {
        "address": address,
        "subscriptions": _rows(session, SubscriptionRow, col(SubscriptionRow.id).in_(ids)),
        "requests": _rows(session, SignupRow, func.lower(col(SignupRow.address)) == address.lower()),
        "digests": digests,
        "told": told,
        "messages": _rows(session, DeliveryRow, _messages(address, ids)),
    }


def erase(session: Session, address: str, now: datetime) -> int:
    """Erase it; how many subscriptions there were. What is left of each is that it was, when it began and ended, and a
    hash of the address: the record that somebody asked for no more mail (Cap. 593 wants it for 3 years).
    """
    ids = _subscription_ids(session, address)
    _erase_told(session, ids)
    session.execute(delete(DeliveryRow).where(_messages(address, ids)))
    session.execute(delete(DigestRow).where(col(DigestRow.subscription_id).in_(ids)))
    signup_requests.forget(session, address)
    for id_ in ids:
        row = session.get_one(SubscriptionRow, id_)
        row.address, row.query, row.title = ERASED + stable_hash(address.lower()), "", ""
        row.token, row.link_secret, row.active_key = new_token(), "", None
        row.secret, row.feed_key = "", None
        row.paused_reason, row.search_fault, row.search_fault_at = "", "", None
        row.ended_at, row.ended_reason = row.ended_at or now, "erased"
        session.add(row)
    return len(ids)


def erase_old(session: Session, before: datetime) -> int:
    """Erase what was told to subscriptions that ended before then, and the rows of those; how many."""
    gone = (col(SubscriptionRow.ended_at).is_not(None), col(SubscriptionRow.ended_at) < before)
    ids = list(session.execute(select(col(SubscriptionRow.id)).where(*gone)).scalars())
    _erase_told(session, ids)
    session.execute(delete(DeliveryRow).where(col(DeliveryRow.subscription_id).in_(ids)))
    session.execute(delete(DigestRow).where(col(DigestRow.subscription_id).in_(ids)))
    session.execute(update(SignupRow).where(col(SignupRow.subscription_id).in_(ids)).values(subscription_id=None))
    return outbox.affected(session.execute(delete(SubscriptionRow).where(col(SubscriptionRow.id).in_(ids))))


def _erase_told(session: Session, subscription_ids: Sequence[int]) -> None:
    digests = select(col(DigestRow.id)).where(col(DigestRow.subscription_id).in_(subscription_ids))
    session.execute(delete(ToldRow).where(col(ToldRow.subscription_id).in_(subscription_ids)))
    session.execute(delete(DigestItemRow).where(col(DigestItemRow.digest_id).in_(digests)))


def _subscription_ids(session: Session, address: str) -> list[int]:
    """All of that address, ended ones too."""
    mine = func.lower(col(SubscriptionRow.address)) == address.lower()
    return list(session.execute(select(col(SubscriptionRow.id)).where(mine)).scalars())


def _messages(address: str, ids: Sequence[int]) -> ColumnElement[bool]:
    personal, theirs = col(DeliveryRow.key).startswith(outbox.PERSONAL), func.lower(col(DeliveryRow.recipient))
    return or_(col(DeliveryRow.subscription_id).in_(ids), and_(personal, theirs == address.lower()))


def _rows(session: Session, table: type[SQLModel], which: Any) -> list[dict[str, Any]]:
    stored = table.metadata.tables[str(table.__tablename__)]
    columns = [one for one in stored.columns if one.name not in _SECRET | _MEANS_NOTHING_OUTSIDE]
    found = session.execute(select(*columns).where(which).order_by(*stored.primary_key)).mappings()
    return [{name: _json_value(value) for name, value in row.items()} for row in found]


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
