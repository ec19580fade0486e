"""What relevant articles tell since a day, and through which source each of them came: the raw rows of coverage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from monitor.store.tables import ARTICLE, LABEL, STORY_LINK, TAG


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """One article. `published`: None where only its day is known, or where it came as back-fill: neither says anything
    of a delay.
    """

    id: int
    story_id: int
    source_id: str
    official: bool
    published: datetime | None
    first_seen: datetime
    url: str
    title: str
    programmes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def told_since(session: Session, since: datetime) -> list[ToldArticle]:
    """The relevant articles that were published or first seen since then, the first seen first."""
    ours = (ARTICLE.c.relevant, ARTICLE.c.sort_at >= since)
    names = ("id", "source_id", "official", "published", "precision", "announce", "first_seen", "url", "title")
    statement = select(STORY_LINK.c.story_id, *(ARTICLE.c[name] for name in names))
    joined = statement.join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id).where(*ours)
    tags = select(TAG.c.article_id, TAG.c.programme).join(ARTICLE, ARTICLE.c.id == TAG.c.article_id).where(*ours)
    labels = select(LABEL.c.article_id, LABEL.c.value).join(ARTICLE, ARTICLE.c.id == LABEL.c.article_id)
    programmes, topics = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for article_id, slug in session.execute(tags).all():
        programmes[article_id].append(slug)
    for article_id, topic in session.execute(labels.where(LABEL.c.kind == "topic", *ours)).all():
        topics[article_id].append(topic)
    return [
        ToldArticle(
            row.id,
            row.story_id,
            row.source_id,
            row.official,
            row.published if row.announce and row.precision in ("minute", "second") else None,
            row.first_seen,
            row.url,
            row.title,
            tuple(programmes[row.id]),
            tuple(topics[row.id]),
        )
        for row in session.execute(joined.order_by(ARTICLE.c.first_seen, ARTICLE.c.id))
    ]


def words_since(session: Session, since: datetime) -> list[tuple[int, str]]:
    """The id and the words of each relevant article since then, in which addresses may be cited."""
    statement = select(ARTICLE.c.id, ARTICLE.c.summary, ARTICLE.c.text)
    rows = session.execute(statement.where(ARTICLE.c.relevant, ARTICLE.c.sort_at >= since))
    return [(row.id, f"{row.summary}\n{row.text}") for row in rows]
