"""What is known of an article, as columns and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from monitor.model import FACT_KINDS, Classification, Event, Evidence, Facts, Tag
from monitor.store.fact_columns import fact_columns, fact_labels

CASE = ("state", "case")
"""The label of a crime, a breach, a lawsuit or an audit at a programme, of which nothing is announced."""


def columns(classification: Classification) -> dict[str, Any]:
    """The columns of `article` that hold knowledge. `rejected` is for explaining, not for keeping."""
    return {
        "language": classification.language,
        "relevant": classification.relevant,
        "relevance": classification.relevance,
        "why": list(classification.why),
        "topics": list(classification.topics),
        "events": [asdict(event) for event in classification.events],
        **fact_columns(classification.facts),
        "catalogue_version": classification.catalogue_version,
    }


def tag_rows(article_id: int, classification: Classification) -> list[dict[str, Any]]:
    return [
        {
            "article_id": article_id,
            "programme": tag.slug,
            "evidence": [asdict(evidence) for evidence in tag.evidence],
            "why": tag.why,
            "catalogue_version": classification.catalogue_version,
        }
        for tag in {tag.slug: tag for tag in classification.tags}.values()
    ]


def label_rows(article_id: int, classification: Classification) -> list[dict[str, Any]]:
    labels = {("topic", topic) for topic in classification.topics}
    labels |= {("kind", event.kind) for event in classification.events}
    labels |= fact_labels(classification.facts)
    labels |= {CASE} if classification.case else set()
    return [{"kind": kind, "value": value, "article_id": article_id} for kind, value in sorted(labels)]


def tag(row: Any) -> Tag:
    return Tag(row.programme, tuple(Evidence(**evidence) for evidence in row.evidence), row.why)


def events(stored: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    return tuple(Event(**event) for event in stored)


def known_again(before: Classification, now: Classification) -> Classification:
    """`now` was read from title and summary of an article whose text was read once and not kept: nothing that only
    the text proved is taken back.
    """
    slugs = {tag.slug for tag in now.tags}
    in_text = {tag.slug: tag for tag in before.tags if any(words.field == "text" for words in tag.evidence)}
    proved = tuple(
        tag for tag in before.tags if tag.slug not in slugs and all(words.field == "text" for words in tag.evidence)
    )
    surer = before if before.relevance > now.relevance else now
    return replace(
        now,
        relevant=surer.relevant,
        relevance=surer.relevance,
        why=surer.why,
        case=before.case if surer is before else now.case,
        tags=tuple(in_text.get(tag.slug, tag) for tag in now.tags) + proved,
        topics=_not_less(before.topics, tuple(dict.fromkeys(now.topics + before.topics))),
        events=_not_less(before.events, now.events),
        facts=Facts(
            fact for kind in FACT_KINDS for fact in _not_less(tuple(before.facts.of(kind)), tuple(now.facts.of(kind)))
        ),
    )


def _not_less(before: tuple[Any, ...], now: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is known now, or what was where that holds all of it."""
    return before if all(one in before for one in now) else now
