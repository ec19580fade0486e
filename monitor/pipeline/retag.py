"""Stored articles brought up to date with the catalogue.

    articles of another catalogue version, by id > classify > save, `RETAG_BATCH` to a transaction

Stop it and run it again: what was done carries the new version and is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.model import ArticleView, JsonLine
from monitor.store import articles
from monitor.store.db import Database
from monitor.tag.classifier import Classifier

RETAG_BATCH = 500  # articles: a second of classifying, so that progress is seen and a stop loses little
NO_VERSION = "-"  # of no catalogue: every article was read with another


@dataclass(slots=True)
class RetagCounts:
    """What a retag came to. `by_programme`: slug -> (articles gained, articles lost)."""

    seen: int = 0
    changed: int = 0
    now_relevant: int = 0
    no_longer: int = 0
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def by_programme(self) -> dict[str, tuple[int, int]]:
        return {slug: (self.gained[slug], self.lost[slug]) for slug in self.gained.keys() | self.lost.keys()}

    def shape(self) -> JsonLine:
        """As JSON."""
        numbers = {name: getattr(self, name) for name in ("seen", "changed", "now_relevant", "no_longer")}
        return numbers | {"gained": dict(self.gained), "lost": dict(self.lost)}


def retag(database: Database, classifier: Classifier, *, everything: bool, step: Callable[[int], None]) -> RetagCounts:
    """Tag all articles of another catalogue version again (`everything`: all articles).

    `step` is called with the size of each batch.
    """
    counts = RetagCounts()
    version = NO_VERSION if everything else classifier.version
    after = 0
    while True:
        with database.read() as session:
            batch = articles.to_retag(session, version, after, RETAG_BATCH)
        if not batch:
            return counts
        known = [(article_id, classifier.classify(draft)) for article_id, draft in batch]
        with database.begin() as session:
            before = articles.views(session, [article_id for article_id, _ in known])
            for article_id, classification in known:
                articles.save_classification(session, article_id, classification)
            after_it = {view.id: view for view in articles.views(session, [view.id for view in before])}
            for view in before:
                _count(counts, view, after_it[view.id])
        counts.seen += len(batch)
        after = batch[-1][0]
        step(len(batch))


def _count(counts: RetagCounts, before: ArticleView, after: ArticleView) -> None:
    """Compared as stored: of an article whose text was not kept, what only its text proved is still there."""
    had, has = ({tag.slug for tag in view.tags} for view in (before, after))
    counts.changed += _seen(before) != _seen(after)
    counts.now_relevant += after.relevant and not before.relevant
    counts.no_longer += before.relevant and not after.relevant
    counts.gained.update(has - had)
    counts.lost.update(had - has)


def _seen(view: ArticleView) -> tuple[object, ...]:
    tags = sorted(view.tags, key=lambda tag: tag.slug)
    return view.relevant, view.relevance, view.why, tags, set(view.topics), set(view.events), set(view.facts)
