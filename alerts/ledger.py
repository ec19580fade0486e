"""The ledger: which stories each subscription was sent, and what it was told of them. No function commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlmodel import Session, col, select, update

from alerts.model import Item
from alerts.rows import ToldRow
from alerts.told import Told

_TABLE = ToldRow.metadata.tables["told"]
_CHUNK = 800  # bound parameters of a statement: SQLite before 3.32 allows 999


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: this story, by this article, was sent, and so much was told; `told` None: it is not known how much."""

    id: int
    story_id: int
    article_id: int
    told: Told | None


def among(session: Session, subscription_id: int, stories: Iterable[int], articles: Iterable[int]) -> list[Entry]:
    """The entries of a subscription for any of these stories or articles.

    The article is looked up too, because stories can be joined or split after they were sent.
    """
    found: dict[int, Entry] = {}
    for column, ids in ((col(ToldRow.story_id), stories), (col(ToldRow.article_id), articles)):
        for chunk in _chunks(dict.fromkeys(ids)):
            mine = select(ToldRow).where(ToldRow.subscription_id == subscription_id, column.in_(chunk))
            found.update((entry.id, entry) for entry in map(_entry, session.exec(mine)))
    return sorted(found.values(), key=lambda entry: entry.id)


def told_any(session: Session, stories: Iterable[int], articles: Iterable[int]) -> set[int]:
    """The subscriptions that were sent any of these stories or articles."""
    found: set[int] = set()
    for column, ids in ((col(ToldRow.story_id), stories), (col(ToldRow.article_id), articles)):
        for chunk in _chunks(dict.fromkeys(ids)):
            found.update(session.exec(select(ToldRow.subscription_id).where(column.in_(chunk)).distinct()))
    return found


def record(
    session: Session,
    subscription_id: int,
    digest_id: int,
    items: Collection[Item],
    told: Mapping[int, Told],
    now: datetime,
) -> None:
    """Note what the items of a digest tell (by story): a new entry, or what an old one says from now on."""
    known = {entry.story_id: entry.id for entry in among(session, subscription_id, (one.story_id for one in items), ())}
    bring_up_to_date(session, {known[one.story_id]: told[one.story_id] for one in items if one.story_id in known})
    fresh = [one for one in items if one.story_id not in known]
    if fresh:
        rows = [_told_row(subscription_id, digest_id, one, told[one.story_id], now) for one in fresh]
        session.connection().execute(_TABLE.insert(), rows)


def bring_up_to_date(session: Session, told: Mapping[int, Told]) -> None:
    """Let entries, by id, say what counts as told from now on."""
    for entry_id, one in told.items():
        values: dict[str, Any] = {"facts": one.stored(), "as_of": one.as_of}
        session.execute(update(ToldRow).where(col(ToldRow.id) == entry_id).values(**values))


def _told_row(subscription_id: int, digest_id: int, item: Item, told: Told, now: datetime) -> dict[str, Any]:
    return {
        "subscription_id": subscription_id,
        "story_id": item.story_id,
        "article_id": item.article_id,
        "digest_id": digest_id,
        "told_at": now,
        "facts": told.stored(),
        "as_of": told.as_of,
    }


def _entry(row: ToldRow) -> Entry:
    assert row.id is not None
    return Entry(row.id, row.story_id, row.article_id, Told.restored(row.facts, row.as_of))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
