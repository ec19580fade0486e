"""Articles to store: our own writing, in the shape of the real thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from sqlmodel import Session

from monitor.model import (
    Amount,
    Analysed,
    Classification,
    Deadline,
    Draft,
    Event,
    Evidence,
    Facts,
    Incoming,
    Meaning,
    Profile,
    Relation,
    Stamp,
    StoryChoice,
    Tag,
)
from monitor.store import articles
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
        "facts": Facts(
            (
                Amount(100_000_000, "一億元", "approx", role="budget"),
                Deadline(date(2026, 12, 31), "by 31 December", "17:00", ("inclusive",)),
            )
        ),
        "catalogue_version": "c1",
    }
    return Classification(**values | changes)


@dataclass(frozen=True)
class New:
    """An article to insert, and how."""

    article: Analysed
    choice: StoryChoice
    announce: bool

    @property
    def draft(self) -> Draft:
        return self.article.item.draft


def article(
    number: int = 1,
    *,
    choice: StoryChoice = FIRST,
    announce: bool = True,
    keys: tuple[str, ...] | None = None,
    content_hash: str = "",
    index_hashes: Sequence[int] | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> New:
    """A new article; `facts` go to its classification, what is not named to its draft."""
    hashes = (number, -number, number << 40) if index_hashes is None else tuple(index_hashes)
    known_by = (f"url:{number}", f"guid:{number}") if keys is None else keys
    item = Incoming(draft(number, **changes), known_by, content_hash or f"hash-{number}", f"entry {number}")
    classified = replace(classification(**(facts or {})), language=changes.get("language", "en"))
    return New(Analysed(item, classified, profile(number, hashes)), choice, announce)


def profile(number: int, hashes: tuple[int, ...] = ()) -> Profile:
    """One that tells articles apart by their numbers."""
    return Profile("en", False, NOW, True, 1, 0, 0, number, (number,), (), (), index_hashes=hashes)


def joining(story_id: int, other: int, relation: Relation = Relation.DUPLICATE) -> StoryChoice:
    return StoryChoice(relation, story_id, other, 0.97, "nearly the same words")


def store(database: Database, *new: New, at: datetime = NOW) -> list[int]:
    with database.begin() as session:
        return [insert(session, one, at) for one in new]


def insert(session: Session, new: New, at: datetime = NOW) -> int:
    return articles.insert(session, new.article, new.choice, at, announce=new.announce)


class NamesMade:
    """Names for queries: a few programmes, and one word that means something."""

    programmes = ("rth", "nias")
    meanings: ClassVar = {
        "robotics": Meaning(topics=("robotics",), words=("robotics", "機械人")),
        "talent hub": Meaning(programmes=("rth",)),
        "award": Meaning(kinds=("award",), facts=("deadline",)),
    }

    def expand(self, name: str) -> list[str] | None:
        return [name.lower()] if name.lower() in self.programmes else None

    def meaning(self, text: str) -> Meaning:
        return self.meanings.get(text.lower(), Meaning())

    def near(self, name: str) -> list[str]:
        return [one for one in self.programmes if one.startswith(name)]

    def near_word(self, word: str) -> str | None:
        return "common" if word == "comon" else None


def read(text: str) -> Query:
    return parse(text, NOW, NamesMade())
