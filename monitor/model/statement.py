"""What the texts of an announcement state, one after the other, and what of it holds now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.fact_kinds import Facts
from monitor.model.language import Language

Topic = Literal["status", "deadline", "ceiling", "amount"]
FactName = Literal["opened", "round", "deadline", "results", "amount", "change"]
HowKnown = Literal["first", "announced", "follow-up", "edit", "read"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one text of an article states. It holds from `seen` on, until the article's next text.

    `number`: of the revision. `said`: when it was published, for an edit when it was seen. `read`: the page's text was
    known, not the summary alone. `opens`: the words that say that applications are open. `follows`: its story follows
    up an earlier one. `withdrawn`: since when its page is gone. `enriched`: its page was read later, at `seen`.
    """

    article_id: int
    story_id: int
    number: int
    url: str
    publisher: str
    language: Language
    official: bool
    said: datetime
    seen: datetime
    read: bool
    facts: Facts
    opens: str = ""
    follows: bool = False
    withdrawn: datetime | None = None
    enriched: bool = False


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact of an announcement as it stands now.

    `value`: of a deadline "2026-12-14", "2026-12-14 18:00", or "2026-12" where only a month's end is said; of money
    Hong Kong dollars ("10000000"); else the status. `of`: the round of a deadline, what a ceiling is for ("project").
    `how` it came to be known: by the first text of an article, by one that says itself that something has changed, by
    another that follows up, by an edit, or because a page was read later. `seen`: since when.
    """

    topic: Topic
    value: str
    of: str
    how: HowKnown
    seen: datetime
    words: str
    article_id: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of an announcement: the values of a topic before and after, with the words that say
    each of those after ("": they were not kept).
    """

    at: datetime
    topic: Topic
    before: tuple[str, ...]
    after: tuple[str, ...]
    quotes: tuple[str, ...]
    url: str
    publisher: str
    story_id: int
    official: bool

    @property
    def words(self) -> str:
        """The words that say what is new."""
        fresh = (quote for value, quote in zip(self.after, self.quotes, strict=True) if value not in self.before)
        return " · ".join(dict.fromkeys(filter(None, fresh)))

    @property
    def fact(self) -> FactName:
        """What sort of fact it is."""
        if self.topic == "status":
            return _OF_STATUS.get(self.after[0], "change")
        return "deadline" if self.topic == "deadline" else "amount"


_OF_STATUS: Mapping[str, FactName] = {"open": "opened", "new-round": "round", "results": "results"}
