"""What is known of an article: its words, programmes, facts, and its story."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitor.fact_kinds import Facts
from monitor.model.document import NO_STAMP, Stamp, Twin
from monitor.model.language import Language

NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article about to be identified, tagged and stored."""

    url: str
    title: str
    summary: str = ""
    text: str = ""
    published: Stamp = NO_STAMP
    language: Language = "en"
    source_id: str = ""
    publisher: str = ""
    official: bool = False
    scope: Literal["all", "filter"] = "filter"
    retain: Literal["full", "summary"] = "full"
    guid: str | None = None
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that prove a statement, quoted exactly. `field`: "title", "summary" or "text"."""

    text: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """ "This article concerns that programme", with the words that prove it and why they were accepted."""

    slug: str
    evidence: tuple[Evidence, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A programme whose words were seen but not accepted (shown by `classify --explain`)."""

    slug: str
    text: str
    why: str


Modality = Literal["fact", "planned", "expected", "denied"]  # how surely the words state an event


@dataclass(frozen=True, slots=True)
class RejectedSignal:
    """A word of a kind of announcement that a rule in words spoke against (shown by `classify --explain`)."""

    kind: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of announcement (of the list in `tag.events`), how surely it is stated, and the words."""

    kind: str
    modality: Modality
    text: str


@dataclass(frozen=True, slots=True)
class Classification:
    """All that is known of one article from its words, date and source."""

    relevant: bool
    relevance: float  # 0..1
    why: tuple[str, ...]
    language: Language
    tags: tuple[Tag, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    topics: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    facts: Facts = NO_FACTS
    catalogue_version: str = ""  # of the catalogue and the rules in words
    rejected_signals: tuple[RejectedSignal, ...] = ()
    case: bool = False  # a crime, a breach, a lawsuit or an audit at a programme, and nothing is announced


@dataclass(frozen=True, slots=True)
class Programme:
    """One entry of the catalogue: see `monitor/catalogue/programmes.toml`."""

    slug: str
    kind: str
    name_en: str
    name_zh_hant: str = ""
    name_zh_hans: str = ""
    aliases: tuple[str, ...] = ()  # every other name, all languages
    acronyms: tuple[str, ...] = ()  # case-sensitive, on boundaries
    needs_context: tuple[str, ...] = ()  # those names that do not stand alone
    also_elsewhere: tuple[str, ...] = ()  # those names that other places have too
    context: tuple[str, ...] = ()
    negative_context: tuple[str, ...] = ()
    parent: str = ""
    owner: str = ""
    successor: str = ""
    status: str = "open"  # open | closed | planned | superseded
    launched: str = ""  # YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Qn
    deadline: str = ""
    budget_hkd: int | None = None
    topics: tuple[str, ...] = ()
    url: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    official_name: bool = True  # False: the English name is a rendering of ours
    series: str = ""  # "budget", "policy-address": found by year, or by the article's date
    tagged: bool = True  # False: listed for readers, never a tag

    def name(self, language: Language = "en") -> str:
        """The name in that language, or the nearest there is."""
        names = {"en": self.name_en, "zh-Hant": self.name_zh_hant, "zh-Hans": self.name_zh_hans}
        return names[language] or self.name_en or self.name_zh_hant


class Relation(StrEnum):
    """How an article stands to the story's representative."""

    FIRST = "first"  # it is the representative
    DUPLICATE = "duplicate"  # the same text, copied, trimmed or lightly edited
    SAME = "same"  # the same announcement reworded
    TWIN = "twin"  # the same announcement in another language
    UPDATE = "update"  # a follow-up of the same issuer: its own story, linked to the earlier one


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """Which story an article belongs to. `story_id` None: it begins one (for UPDATE: linked to `other_article_id`)."""

    relation: Relation
    story_id: int | None
    other_article_id: int | None
    score: float
    reason: str
