"""The ledger: which stories each subscription was sent, and what it was told of them. No function commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from alerts.model import Item
from alerts.rows import ToldRow
from alerts.told import Told

_TABLE = ToldRow.metadata.tables["told"]
_ENTRIES = select(*(_TABLE.c[name] for name in ("id", "story_id", "article_id", "facts", "as_of", "muted_at")))
_AMONG = {
    name: _ENTRIES.where(
        _TABLE.c.subscription_id == bindparam("mine"), _TABLE.c[name].in_(bindparam("ids", expanding=True))
    )
    for name in ("story_id", "article_id")
}
_CHUNK = 800  # bound parameters of a statement: SQLite before 3.32 allows 999


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: this story, by this article, was sent, and so much was told; `told` None: it is not known how much.

    `muted`: the reader wants to be told no more of it.
    """

    id: int
    story_id: int
    article_id: int
    told: Told | None
    muted: bool = False


def among(session: Session, subscription_id: int, stories: Iterable[int], articles: Iterable[int]) -> list[Entry]:
    """The entries of a subscription for any of these stories or articles.

    The article is looked up too, because stories can be joined or split after they were sent.
    """
    found: dict[int, Entry] = {}
    for name, ids in (("story_id", stories), ("article_id", articles)):
        for chunk in _chunks(dict.fromkeys(ids)):
            asked = {"mine": subscription_id, "ids": chunk}
            found.update((row.id, _entry(row)) for row in session.connection().execute(_AMONG[name], asked))
    return sorted(found.values(), key=lambda entry: entry.id)


def told_any(session: Session, stories: Iterable[int], articles: Iterable[int]) -> set[int]:
    """The subscriptions that were sent any of these stories or articles."""
    found: set[int] = set()
    for column, ids in ((_TABLE.c.story_id, stories), (_TABLE.c.article_id, articles)):
        for chunk in _chunks(dict.fromkeys(ids)):
            theirs = select(_TABLE.c.subscription_id).where(column.in_(chunk)).distinct()
            found.update(session.connection().execute(theirs).scalars())
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
    again = (one.story_id for one in items if one.is_change)  # no other story with an entry is told
    known = {entry.story_id: entry.id for entry in among(session, subscription_id, again, ())}
    bring_up_to_date(session, {known[one.story_id]: told[one.story_id] for one in items if one.story_id in known})
    fresh = [one for one in items if one.story_id not in known]
    if fresh:
        rows = [_told_row(subscription_id, digest_id, one, told[one.story_id], now) for one in fresh]
        session.connection().execute(_TABLE.insert(), rows)


def mute(session: Session, subscription_id: int, story_id: int, article_id: int, now: datetime) -> int:
    """Tell this subscription no more of a story that it was sent; how many entries that were."""
    ids = [entry.id for entry in among(session, subscription_id, [story_id], [article_id])]
    session.connection().execute(update(_TABLE).where(_TABLE.c.id.in_(ids)).values(muted_at=now))
    return len(ids)


def bring_up_to_date(session: Session, told: Mapping[int, Told]) -> None:
    """Let entries, by id, say what counts as told from now on."""
    if told:
        entry = update(_TABLE).where(_TABLE.c.id == bindparam("entry_id"))
        values = [{"entry_id": id_, "facts": one.stored(), "as_of": one.as_of} for id_, one in told.items()]
        session.connection().execute(entry, values)


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


def _entry(row: Any) -> Entry:
    told = Told.restored(row.facts, row.as_of)
    return Entry(row.id, row.story_id, row.article_id, told, row.muted_at is not None)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
