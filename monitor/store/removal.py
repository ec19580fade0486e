"""Old articles, polls and addresses, removed. Identities of articles stay, so that nothing old becomes new."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, delete, func, or_, select, update
from sqlmodel import Session

from monitor.store import index
from monitor.store.bitmap_index import REMOVED
from monitor.store.filing import filed_up_to
from monitor.store.tables import ADDRESS_STATE, ARTICLE, META, POLL, STORY_LINK, TOMBSTONE
from monitor.store.upsert import affected, put

# Of one transaction, so that other writers wait for a second and no longer: stories, whose words leave the index too,
# and rows that nothing hangs on.
REMOVED_AT_ONCE = 500
ROWS_AT_ONCE = 10_000


def remove_old(
    session: Session, before: datetime, *, scope: Literal["irrelevant", "all"] = "all", limit: int = REMOVED_AT_ONCE
) -> int:
    """Remove whole stories no article of which was listed since `before`; how many articles.

    With scope "irrelevant" only stories without a relevant article. At most `limit` stories at a time, so that the
    transaction stays short: call until nothing is left. Identities stay, so nothing old can become new.
    """
    gone = session.execute(_old_articles(before, scope, limit)).all()
    for row in gone:
        index.remove_words(session, row.id, row.title, row.summary, row.text)
        index.remove_sketch(session, row.id)
    if gone:
        values = [{"article_id": row.id, "content_hash": row.content_hash, "story_id": row.story_id} for row in gone]
        session.execute(TOMBSTONE.insert(), [value | {"unseen_since": before} for value in values])
        highest = filed_up_to(session)
        session.execute(delete(ARTICLE).where(ARTICLE.c.id.in_([row.id for row in gone])))
        _keep_filing(session, highest)
        put(session, META, {"key": REMOVED}, {"value": uuid4().hex})
    return len(gone)


def remove_polls(session: Session, before: datetime, limit: int = ROWS_AT_ONCE) -> int:
    """Remove polls older than `before`, so many at a time; how many were."""
    return _remove_some(session, POLL.c.id, POLL.c.started_at < before, limit)


def forget_addresses(session: Session, before: datetime, limit: int = ROWS_AT_ONCE) -> int:
    """Drop what was remembered of addresses not seen since `before`, so many at a time; how many were."""
    return _remove_some(session, ADDRESS_STATE.c.url_hash, ADDRESS_STATE.c.seen_at < before, limit)


def _remove_some(session: Session, key: Column[Any], old: ColumnElement[bool], limit: int) -> int:
    some = select(key).where(old).limit(limit)
    return affected(session.execute(delete(key.table).where(key.in_(some))))


def _keep_filing(session: Session, highest: int) -> None:
    """On SQLite the next number of filing follows the highest: none is given twice to who asks for what is new."""
    if filed_up_to(session) < highest and index.is_sqlite(session):
        newest = select(func.max(ARTICLE.c.id)).scalar_subquery()
        session.execute(update(ARTICLE).where(ARTICLE.c.id == newest).values(filed=highest))


def _old_articles(before: datetime, scope: str, limit: int) -> Any:
    """The articles of at most `limit` stories, none of whose articles is a reason to stay."""
    link, other = STORY_LINK.alias(), ARTICLE.alias()
    stays = other.c.seen_at >= before
    if scope == "irrelevant":
        stays = or_(stays, other.c.relevant)
    reasons = select(link.c.article_id).join(other, other.c.id == link.c.article_id)
    old = (
        select(STORY_LINK.c.story_id)
        .join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
        .where(ARTICLE.c.seen_at < before, ~reasons.where(link.c.story_id == STORY_LINK.c.story_id, stays).exists())
        .distinct()
        .limit(limit)
    )
    columns = (ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.summary, ARTICLE.c.text, ARTICLE.c.content_hash)
    found = select(*columns, STORY_LINK.c.story_id).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    return found.where(STORY_LINK.c.story_id.in_(old))
