"""The versions of stored articles in other languages, as their pages named them or facts proved them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, union
from sqlmodel import Session

from monitor.model import Language, Relation, Twin
from monitor.store.tables import ARTICLE, STORY_LINK

_AMONG: Any = bindparam("ids", expanding=True)
# Both sides of each link between two languages, while one story holds them: what a person took out of a story by hand
# has no version there any more.
_ORIGINAL = STORY_LINK.alias()
_LINKS = STORY_LINK.join(
    _ORIGINAL,
    (_ORIGINAL.c.article_id == STORY_LINK.c.other_article_id) & (_ORIGINAL.c.story_id == STORY_LINK.c.story_id),
)
_STORIES = select(STORY_LINK.c.story_id).where(STORY_LINK.c.article_id.in_(_AMONG)).scalar_subquery()
_LINKED = (STORY_LINK.c.relation == Relation.TWIN.value, STORY_LINK.c.story_id.in_(_STORIES))
_VERSIONS = union(
    select(STORY_LINK.c.story_id, STORY_LINK.c.article_id).select_from(_LINKS).where(*_LINKED),
    select(STORY_LINK.c.story_id, _ORIGINAL.c.article_id).select_from(_LINKS).where(*_LINKED),
).subquery()
_ALTERNATES = (
    select(_VERSIONS.c.story_id, ARTICLE.c.id, ARTICLE.c.language, ARTICLE.c.url)
    .join(ARTICLE, ARTICLE.c.id == _VERSIONS.c.article_id)
    .where(ARTICLE.c.url != "")
    .order_by(ARTICLE.c.id)
)


def alternates_of(session: Session, article_ids: Sequence[int]) -> dict[int, tuple[Twin, ...]]:
    """By article: of each other language the first version in its story. Articles without any may be left out.

    Each version names all the others, so that they meet again in whatever order they are read.
    """
    stories: dict[int, list[tuple[int, Twin]]] = defaultdict(list)
    for story_id, article_id, language, url in session.execute(_ALTERNATES, {"ids": list(article_ids)}):
        stories[story_id].append((article_id, Twin(language, url)))
    return {mine: _others(own, versions) for versions in stories.values() for mine, own in versions}


def _others(own: Twin, versions: Sequence[tuple[int, Twin]]) -> tuple[Twin, ...]:
    first: dict[Language, Twin] = {}
    for _, version in versions:
        if version.language != own.language:
            first.setdefault(version.language, version)
    return tuple(first.values())
