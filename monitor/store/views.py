"""Articles, read: what a reader, an export or a later reading of the same article sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal_column, or_, select
from sqlmodel import Session

from monitor.model import ArticleView, Draft, RevisionView, Stamp, Tag
from monitor.store import classification as knowing
from monitor.store import index
from monitor.store.fact_columns import facts_of
from monitor.store.tables import ARTICLE, REVISION, STORY_LINK, TAG

VIEWS_AT_ONCE = 500  # articles read by one statement, well below the 32,766 values that SQLite takes

_COLUMNS = (
    "id", "url", "source_id", "publisher", "official", "title", "summary", "text", "language", "published",
    "precision", "first_seen", "changed", "revision", "withdrawn", "story_id", "relation", "relation_reason",
    "relevant", "relevance",
)  # fmt: skip


def select_views() -> Select[Any]:
    """Everything of an article but its tags, with its place in a story."""
    link = (STORY_LINK.c.story_id, STORY_LINK.c.relation, STORY_LINK.c.reason.label("relation_reason"))
    return select(ARTICLE, *link).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)


def read_views(session: Session, statement: Select[Any]) -> list[ArticleView]:
    """The answer to a statement that began with `select_views`, in its order."""
    rows = session.execute(statement).mappings().all()
    tags = _tags(session, [row["id"] for row in rows])
    return [_view(row, tags.get(row["id"], ())) for row in rows]


def view(session: Session, article_id: int) -> ArticleView | None:
    """One article, or None."""
    found = views(session, [article_id])
    return found[0] if found else None


def views(session: Session, article_ids: Sequence[int]) -> list[ArticleView]:
    """Articles in the order asked for; those that are not there are left out."""
    found: dict[int, ArticleView] = {}
    for start in range(0, len(article_ids), VIEWS_AT_ONCE):
        chosen = ARTICLE.c.id.in_(list(article_ids[start : start + VIEWS_AT_ONCE]))
        found.update((one.id, one) for one in read_views(session, select_views().where(chosen)))
    return [found[article_id] for article_id in article_ids if article_id in found]


def _tags(session: Session, article_ids: list[int]) -> dict[int, tuple[Tag, ...]]:
    found: dict[int, tuple[Tag, ...]] = {}
    if article_ids:
        statement = select(TAG).where(TAG.c.article_id.in_(article_ids)).order_by(TAG.c.article_id, TAG.c.programme)
        for row in session.execute(statement):
            found[row.article_id] = (*found.get(row.article_id, ()), knowing.tag(row))
    return found


def _view(row: Mapping[Any, Any], tags: tuple[Tag, ...]) -> ArticleView:
    return ArticleView(
        **{name: row[name] for name in _COLUMNS},
        why=tuple(row["why"]),
        tags=tags,
        topics=tuple(row["topics"]),
        events=knowing.events(row["events"]),
        facts=facts_of(row),
    )


# ---------------------------------------------------------------------------------------------------------- revisions
def revisions(session: Session, article_id: int) -> list[RevisionView]:
    """Every text an article has had, oldest first; the last one is the present text."""
    statement = select(REVISION).where(REVISION.c.article_id == article_id).order_by(REVISION.c.number)
    earlier = [
        RevisionView(row.number, row.title, row.summary, row.text, row.seen_at) for row in session.execute(statement)
    ]
    present = view(session, article_id)
    if present is None:
        return []
    seen_at = present.changed or present.first_seen
    return [*earlier, RevisionView(present.revision, present.title, present.summary, present.text, seen_at)]


# ------------------------------------------------------------------------------------------------------ small lookups
def to_retag(session: Session, version: str, after_id: int, limit: int) -> list[tuple[int, Draft]]:
    """Articles read with another catalogue than `version`, by id, as drafts to be read again (as far as kept)."""
    stale = (ARTICLE.c.catalogue_version != version, ARTICLE.c.id > after_id)
    rows = session.execute(select(ARTICLE).where(*stale).order_by(ARTICLE.c.id).limit(limit)).mappings()
    return [(row["id"], draft_of(row)) for row in rows]


def count_to_retag(session: Session, version: str) -> int:
    """How many articles were read with another catalogue than `version`."""
    stale = select(func.count()).select_from(ARTICLE).where(ARTICLE.c.catalogue_version != version)
    return int(session.execute(stale).scalar_one())


def draft_of(row: Mapping[Any, Any]) -> Draft:
    """A row of `article` as a draft, as far as its words were kept."""
    names = (
        "url", "title", "summary", "text", "language", "source_id", "publisher", "official", "scope", "retain", "guid",
    )  # fmt: skip
    stamp = Stamp(row["published"], row["precision"], row["published_raw"])
    return Draft(**{name: row[name] for name in names}, published=stamp)


def newest_near(session: Session, since: datetime, relevance: float, limit: int = 10_000) -> list[ArticleView]:
    """The newest articles since then of stories that are relevant or nearly so: that have an article of that score."""
    relevant = select(STORY_LINK.c.story_id).join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
    stories = relevant.where(or_(ARTICLE.c.relevant, ARTICLE.c.relevance >= relevance), ARTICLE.c.sort_at >= since)
    found = select(ARTICLE.c.id).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    found = found.where(STORY_LINK.c.story_id.in_(stories), ARTICLE.c.sort_at >= since)
    newest = found.order_by(ARTICLE.c.sort_at.desc(), ARTICLE.c.id.desc()).limit(limit)
    return views(session, list(session.execute(newest).scalars()))


def tags_of_stories(session: Session, story_ids: Sequence[int]) -> dict[int, list[tuple[Tag, ...]]]:
    """By story the tags of each of its articles that has any."""
    linked = select(STORY_LINK.c.story_id, STORY_LINK.c.article_id).where(STORY_LINK.c.story_id.in_(list(story_ids)))
    stories = {row.article_id: row.story_id for row in session.execute(linked)}
    found: dict[int, list[tuple[Tag, ...]]] = {}
    for article_id, tags in _tags(session, list(stories)).items():
        found.setdefault(stories[article_id], []).append(tags)
    return found


def programme_months(session: Session, slugs: Sequence[str]) -> dict[str, int]:
    """How many relevant articles concern any of these programmes, by month in Hong Kong ("2026-11")."""
    return _by_month(session, slugs, func.count())


def story_months(session: Session, slugs: Sequence[str]) -> dict[str, int]:
    """The same of stories; one that is told in two months counts in both."""
    return _by_month(session, slugs, func.count(STORY_LINK.c.story_id.distinct()))


def _by_month(session: Session, slugs: Sequence[str], number: Any) -> dict[str, int]:
    month = month_of(session).label("month")
    tagged = select(TAG.c.article_id).where(TAG.c.programme.in_(list(slugs)))
    statement = select(month, number).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    rows = session.execute(
        statement.where(ARTICLE.c.relevant, ARTICLE.c.id.in_(tagged)).group_by(month).order_by(month)
    )
    return {row[0]: row[1] for row in rows}


def month_of(session: Session) -> Any:
    """The month of an article in Hong Kong, as SQL: "2026-11"."""
    if index.is_sqlite(session):
        return func.strftime("%Y-%m", ARTICLE.c.sort_at, "+8 hours")
    return func.to_char(
        func.timezone(literal_column("'Asia/Hong_Kong'"), ARTICLE.c.sort_at), literal_column("'YYYY-MM'")
    )
