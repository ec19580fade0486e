"""What an answer consists of: its articles counted by programme, topic, kind, source, publisher, language and month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from monitor.store.tables import ARTICLE, LABEL, TAG
from monitor.store.views import month_of

SHOWN = 50  # the most frequent values of each facet; months are all shown


def count(session: Session, condition: ColumnElement[bool], most: int) -> Mapping[str, Mapping[str, int]]:
    """Counts by facet and value, most frequent first (months by time), over the newest `most` articles that match."""
    newest = select(ARTICLE.c.id).where(condition).order_by(ARTICLE.c.sort_at.desc(), ARTICLE.c.id.desc()).limit(most)
    found = newest.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    of_article = {"source": ARTICLE.c.source_id, "publisher": ARTICLE.c.publisher, "language": ARTICLE.c.language}
    facets = {"programme": _frequencies(session, select(TAG.c.programme).join(found, found.c.id == TAG.c.article_id))}
    for kind in ("topic", "kind"):
        labelled = select(LABEL.c.value).join(found, found.c.id == LABEL.c.article_id).where(LABEL.c.kind == kind)
        facets[kind] = _frequencies(session, labelled)
    for name, column in of_article.items():
        facets[name] = _frequencies(session, select(column).join(found, found.c.id == ARTICLE.c.id))
    months = _frequencies(session, select(month_of(session)).join(found, found.c.id == ARTICLE.c.id), most)
    return facets | {"month": dict(sorted(months.items()))}


def _frequencies(session: Session, values: Select[Any], shown: int = SHOWN) -> dict[str, int]:
    listed = values.subquery()
    value = listed.c[0]
    statement = select(value, func.count()).group_by(value).order_by(func.count().desc(), value).limit(shown)
    return {row[0]: row[1] for row in session.execute(statement)}
