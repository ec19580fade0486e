"""Stored profiles that another version of the program wrote. See `pipeline.reprofile`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from monitor.fact_kinds import Facts
from monitor.model import ALGORITHM, Draft, Profile
from monitor.store import index
from monitor.store.fact_columns import facts_of
from monitor.store.tables import ARTICLE, META, PROFILE
from monitor.store.upsert import put
from monitor.store.views import draft_of

_KEY = "profile_algorithm"


def are_outdated(session: Session) -> bool:
    """Whether profiles of another version may be stored."""
    return session.execute(select(META.c.value).where(META.c.key == _KEY)).scalar() != ALGORITHM


def mark_current(session: Session) -> None:
    """Note that no recent profile is of another version."""
    put(session, META, {"key": _KEY}, {"value": ALGORITHM})


def outdated(session: Session, since: datetime, after_id: int, limit: int) -> list[tuple[int, Draft, Facts]]:
    """Articles of that time, by id, whose profile is of another version, as drafts as far as their text is kept,
    with their facts."""
    chosen = (
        select(ARTICLE)
        .join(PROFILE, PROFILE.c.article_id == ARTICLE.c.id)
        .where(ARTICLE.c.sort_at >= since, ARTICLE.c.id > after_id, PROFILE.c.algorithm != ALGORITHM)
        .order_by(ARTICLE.c.id)
        .limit(limit)
    )
    return [(row["id"], draft_of(row), facts_of(row)) for row in session.execute(chosen).mappings()]


def replace(session: Session, article_id: int, profile: Profile) -> None:
    """Give an article another profile, under the day that it has."""
    day = session.execute(select(PROFILE.c.day).where(PROFILE.c.article_id == article_id)).scalar_one()
    index.remove_sketch(session, article_id)
    index.add_sketch(session, article_id, day, profile.index_hashes, ALGORITHM, profile.pack())
