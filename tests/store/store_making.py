"""Articles to store: our own writing, in the shape of the real thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.model import (
    Amount,
    Classification,
    Deadline,
    Draft,
    Event,
    Evidence,
    Relation,
    Stamp,
    StoryChoice,
    Tag,
)
from monitor.store import articles
from monitor.store.articles import NewArticle
from monitor.store.db import Database
from monitor.store.query import Query, parse

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
FIRST = StoryChoice(Relation.FIRST, None, None, 0.0, "nothing like it")


def draft(number: int = 1, **changes: Any) -> Draft:
    """A draft of its own address, published `number` hours ago."""
    values: dict[str, Any] = {
        "url": f"https://news.example.hk/{number}",
        "title": f"Grant no. {number} for low-altitude research",
        "summary": "",
        "text": "香港、港政府宣布撥款一億元支持低空經濟。",
        "published": Stamp(NOW - timedelta(hours=number), "minute", "as stated"),
        "language": "en",
        "source_id": "wire-en",
        "publisher": "The Wire",
        "guid": f"guid-{number}",
    }
    return Draft(**values | changes)


def classification(**changes: Any) -> Classification:
    values: dict[str, Any] = {
        "relevant": True,
        "relevance": 0.9,
        "why": ("named in the headline",),
        "language": "en",
        "tags": (Tag("rth", (Evidence("Talent Hub", "title", 0, 10),), "full name"),),
        "topics": ("low-altitude",),
        "events": (Event("launch", "fact", "launched"),),
        "amounts": (Amount(100_000_000, "一億元", "approx"),),
        "deadlines": (Deadline(date(2026, 12, 31), "by 31 December", "17:00", ("inclusive",)),),
        "catalogue_version": "c1",
    }
    return Classification(**values | changes)


def article(number: int = 1, *, choice: StoryChoice = FIRST, **changes: Any) -> NewArticle:
    """A new article. Keywords of `NewArticle` go there, `known` to its classification, the rest to its draft."""
    own = {name: changes.pop(name) for name in ("keys", "content_hash", "index_hashes", "announce") if name in changes}
    facts = classification(**changes.pop("known", {}))
    values: dict[str, Any] = {
        "draft": draft(number, **changes),
        "classification": replace(facts, language=changes.get("language", "en")),
        "keys": (f"url:{number}", f"guid:{number}"),
        "content_hash": f"hash-{number}",
        "profile": f"profile {number}".encode(),
        "algorithm": "test-1",
        "index_hashes": (number, -number, number << 40),
        "choice": choice,
    }
    return NewArticle(**values | own)


def joining(story_id: int, other: int, relation: Relation = Relation.DUPLICATE) -> StoryChoice:
    return StoryChoice(relation, story_id, other, 0.97, "nearly the same words")


def store(database: Database, *new: NewArticle, at: datetime = NOW) -> list[int]:
    with database.begin() as session:
        return [articles.add(session, one, at) for one in new]


def read(text: str, programmes: Sequence[str] = ("rth", "nias")) -> Query:
    return parse(text, NOW, lambda name: [name.lower()] if name.lower() in programmes else None)
