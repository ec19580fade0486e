"""Articles as they are listed: those of one story together, once for the command line and the pages."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import ArticleView


def by_story(articles: Sequence[ArticleView]) -> list[tuple[ArticleView, list[ArticleView]]]:
    """The articles of one page, those of one story together under the first."""
    groups: dict[int, list[ArticleView]] = {}
    for article in articles:
        groups.setdefault(article.story_id, []).append(article)
    return [(group[0], group[1:]) for group in groups.values()]
