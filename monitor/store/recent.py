"""What was done lately, for those who watch the service: how polls ended, how soon articles were stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from monitor.store.source_tables import PollRow
from monitor.store.tables import ARTICLE


def poll_outcomes(session: Session, since: datetime) -> dict[str, int]:
    """How many polls that began at `since` or later had each outcome."""
    counted = select(col(PollRow.outcome), func.count()).where(col(PollRow.started_at) >= since)
    return dict(session.execute(counted.group_by(col(PollRow.outcome))).all())


def storing_delays(session: Session, since: datetime, most: int) -> list[float]:
    """Seconds from publication to storage of the newest articles that were stored at `since` or later, `most` at most.

    Only of news for whose publication the publisher states a time of day: a date alone says nothing of delay.
    """
    news = (ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen >= since)
    asked = select(ARTICLE.c.published, ARTICLE.c.first_seen).where(
        *news, ARTICLE.c.precision.in_(("second", "minute"))
    )
    newest = asked.order_by(ARTICLE.c.first_seen.desc()).limit(most)
    return [max(0.0, (stored - published).total_seconds()) for published, stored in session.execute(newest)]
