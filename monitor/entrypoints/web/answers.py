"""What the API answers, as types: for its description alone.

The answers themselves are made by `monitor.entrypoints.shapes` and not looked at again on their way; a test holds both
equal. Fields may be added, never changed or taken away.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor.model import Language

Instant = Field(description="RFC 3339, UTC.", json_schema_extra={"format": "date-time"})


class Described(BaseModel):
    """Every field is there, and no other."""

    model_config = ConfigDict(extra="forbid")


class AmountStated(Described):
    hkd: float | None = Field(description="In Hong Kong dollars; of a span the lower end.")
    text: str = Field(description="The words that state it.")
    qualifier: str = Field(description="exact, approx, min or max.")
    hkd_max: float | None = None
    per: str = ""
    ratio: str = ""
    role: str = ""


class DeadlineStated(Described):
    date: str = Field(json_schema_extra={"format": "date"})
    text: str
    time: str = ""
    round: str = ""


class Article(Described):
    """One announcement page."""

    id: int
    url: str
    source: str
    publisher: str
    title: str
    summary: str
    language: Language
    published: str | None = Instant
    precision: str = Field(description="How exactly `published` is known: second, minute, day, none …")
    first_seen: str = Instant
    story: int
    relation: str = Field(description="What it is in its story: first, copy, rewrite, twin, …")
    relevant: bool
    relevance: float
    tags: list[str] = Field(description="Programmes that it concerns.")
    topics: list[str]
    events: list[str] = Field(description="Kinds of announcement.")
    amounts: list[AmountStated]
    deadlines: list[DeadlineStated]
    changes: list[dict[str, Any]]
    official: bool
    revision: int
    withdrawn: str | None = Instant


class Proof(Described):
    slug: str
    evidence: list[str] = Field(description="The words that prove it.")
    why: str


class WholeArticle(Article):
    text: str
    why: list[str]
    evidence: list[Proof]
    relation_reason: str
    changed: str | None = Instant


class OtherSearch(Described):
    query: str
    total: int | None


class Said(Described):
    """What is said of an answer beside what was found."""

    next_cursor: str | None = Field(description="Of the next page, as `cursor`.")
    understood: str
    nothing_for: list[str]
    hidden: int | None = Field(description="How many more articles `is:any` finds.")
    alone: list[OtherSearch]
    wider: OtherSearch | None
    meant: list[OtherSearch]
    facets: dict[str, dict[str, int]]


class ArticlePage(Said):
    articles: list[Article]
    total: int | None = Field(description="None above 1,000.")


class NewArticlePage(Described):
    """The answer to `since_id`: what was stored or changed since, oldest first."""

    articles: list[Article]
    since_id: str = Field(description="For the next question.")
    more: bool = Field(description="There is more at once.")


class OtherArticle(Described):
    id: int
    url: str
    title: str
    publisher: str
    language: Language
    official: bool


class Highlights(Described):
    """Places are [from, to) in characters of the article's own title and of `context`."""

    title: list[tuple[int, int]]
    context: str = Field(description="The part of the text around the first place.")
    places: list[tuple[int, int]]


class ListedStory(Described):
    id: int
    lead: Article
    others: list[OtherArticle]
    found: list[int] = Field(description="Ids of the articles that the search found.")
    highlights: Highlights | None = Field(description="Where the words of the search stand; null without any.")


class StoryPage(Said):
    stories: list[ListedStory]
    total: int | None = Field(description="Of stories; null above 1,000 articles.")
    articles_total: int | None


class Fact(Described):
    topic: str
    value: str
    of: str
    words: str
    article: int
    since: str = Instant


class HistoryStep(Described):
    """One step in the history of an announcement: the values of a topic before and after."""

    at: str = Instant
    fact: str
    topic: str
    before: list[str]
    after: list[str]
    words: str
    story: int
    url: str
    publisher: str
    official: bool


class StoryUpdate(Described):
    story: int
    title: str
    when: Literal["earlier", "later"]


class Story(Described):
    id: int
    articles: list[WholeArticle]
    updates: list[StoryUpdate]
    facts: list[Fact]
    history: list[HistoryStep]


class DueDate(Described):
    date: str = Field(json_schema_extra={"format": "date"})
    value: str
    round: str
    words: str


class DueAnnouncement(Described):
    story: int
    on_offer: bool
    deadlines: list[DueDate]
    lead: Article


class Edit(Described):
    revision: int
    seen: str = Instant
    material: list[str]
    difference: str = Field(description="With [-what went-] and {+what came+}.")


class Programme(Described):
    slug: str
    kind: str
    name_en: str
    name_zh_hant: str
    name_zh_hans: str
    aliases: list[str]
    acronyms: list[str]
    owner: str
    parent: str
    successor: str
    status: str
    launched: str
    deadline: str
    budget_hkd: int | None
    topics: list[str]
    url: str


class ProgrammePage(Programme):
    children: list[str]
    months: dict[str, int] = Field(description="Articles a month.")
    timeline: list[HistoryStep]
    history: list[HistoryStep] = Field(description="The same as `timeline`.")


class Comparison(Described):
    """Two programmes side by side."""

    programmes: list[ProgrammePage] = Field(min_length=2, max_length=2)
    query: str = Field(description="The search for what concerns both.")
    total: int | None = Field(description="How many stories it finds.")
    stories: list[ListedStory] = Field(description="The latest of them.")


class Source(Described):
    id: str
    name: str
    publisher: str
    language: Language
    kind: str
    url: str
    enabled: bool
    official: bool
    scope: str
    state: str
    reason: str
    last_poll: str | None = Instant
    last_success: str | None = Instant
    last_new: str | None = Instant
    next_poll: str | None = Instant
    why_then: str = Field(description="Why the next visit is then.")
    redesign: str = Field(description="What was seen when its page changed, before and after.")
    probation: str
    usual_gap_seconds: int | None
    articles: int
    relevant: int
    last_listed: dict[str, Any] | None


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Which kind of problem: the end of it is a stable name.")
    title: str
    status: int
    detail: str
    position: int | None = Field(None, description="Of a search: the character at fault, from 0.")
    parameter: str | None = Field(None, description="The parameter at fault.")
