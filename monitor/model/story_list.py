"""Stories as they are listed: one line each, led by the article that a reader wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from monitor.model.language import Language
from monitor.model.outcome import ArticleView, Highlights, SearchResults
from monitor.model.statement import KnownFact, Step


class Telling(Protocol):
    """An article, as far as the choice of a lead asks for it."""

    @property
    def id(self) -> int: ...
    @property
    def language(self) -> Language: ...
    @property
    def official(self) -> bool: ...
    @property
    def withdrawn(self) -> datetime | None: ...


AnyTelling = TypeVar("AnyTelling", bound=Telling)


def lead_of(articles: Iterable[AnyTelling], reader: Language, found: Collection[int] = ()) -> AnyTelling:
    """The article that a reader of that language wants of a story, the representative first among `articles`.

    One that is still there goes before one that was withdrawn, then the reader's language, then official publishers,
    then what was `found`. A reader of one Chinese script reads the other before English.
    """
    return min(
        articles,
        key=lambda one: (
            one.withdrawn is not None,
            _distance(one.language, reader),
            not one.official,
            one.id not in found,
        ),
    )


def _distance(language: Language, reader: Language) -> int:
    if language == reader:
        return 0
    return 1 if (language == "en") == (reader == "en") else 2


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article of a story, without its words."""

    id: int
    story_id: int
    url: str
    title: str
    publisher: str
    language: Language
    official: bool
    withdrawn: datetime | None
    sort_at: datetime


@dataclass(frozen=True, slots=True)
class ListedStory:
    """One story of an answer: the article that leads it, the others, and the ids of those that the search found.

    `deadlines`: those that hold by all that its articles say; None: of one article alone, its own. `highlights`: where
    the words of the search stand in the lead; None: nobody asked, or it has no words.
    """

    id: int
    lead: ArticleView
    others: tuple[StoryMember, ...]
    found: tuple[int, ...]
    deadlines: tuple[KnownFact, ...] | None = None
    highlights: Highlights | None = None


@dataclass(frozen=True, slots=True)
class StoryResults:
    """One page of an answer, story by story. `total`: of stories; None where it was not counted, there being many.
    `answer`: the rest that is said of it; its articles are the leads, its `total` is that of articles.
    """

    stories: tuple[ListedStory, ...]
    total: int | None
    answer: SearchResults


@dataclass(frozen=True, slots=True)
class DueDay:
    """One deadline of an announcement: its day (of a month the last) and its place among all of them, from 1."""

    day: date
    number: int
    fact: KnownFact


@dataclass(frozen=True, slots=True)
class DueStory:
    """An announcement to act on: its deadlines within the days asked for, the next one first, and its lead.

    `first_story_id`: of the announcement that its follow-ups follow. `known`: when the newest of it was seen.
    `on_offer`: False where nobody can act by them, the offer being withdrawn, cancelled or suspended.
    """

    story_id: int
    first_story_id: int
    lead: ArticleView
    days: tuple[DueDay, ...]
    known: datetime
    on_offer: bool = True

    @property
    def next_day(self) -> date:
        return self.days[0].day


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """An announcement of which something has become different: how, oldest first."""

    story_id: int
    lead: ArticleView
    steps: tuple[Step, ...]
