"""Play a set of documents through identify, with an index in memory that answers as the store does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.story_set.make import Document
from bench.twins_play import classifier
from monitor.fact_kinds import Change
from monitor.identify import fingerprint
from monitor.identify.story import choose
from monitor.model import Candidate, Profile, Relation, StoryChoice
from monitor.store.candidates import NEAR_DAYS, STORY_DAYS, Shared, best_of

Seen = Callable[[Document, Profile, Sequence[Candidate], StoryChoice], None]


@dataclass
class Played:
    """What came of it: for each document its story, in the order of the documents."""

    stories: list[int] = field(default_factory=list)
    choices: list[StoryChoice] = field(default_factory=list)


@dataclass
class Memory:
    """Profiles, postings and stories, as the tables hold them."""

    profiles: list[Profile] = field(default_factory=list)
    days: list[datetime | None] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)
    leads: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    postings: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def candidates(self, new: Profile) -> list[Candidate]:
        """As `monitor.store.candidates.alike`."""
        shared = Shared()
        for one in set(new.index_hashes):
            days = timedelta(days=NEAR_DAYS if one & 1 else STORY_DAYS)
            shared.add(
                one, [article for article in self.postings.get(one, ()) if self._near(new.instant, article, days)]
            )
        best = best_of(shared, lambda ids: {article: self.stories[article] for article in ids})
        leads = (lead for story in best.values() for lead in self.leads[story].values())
        return [self._candidate(article, shared.overlap[article]) for article in dict.fromkeys((*leads, *best))]

    def _near(self, instant: datetime | None, article: int, window: timedelta) -> bool:
        day = self.days[article]
        return instant is None or day is None or abs(instant - day) <= window

    def _candidate(self, article: int, overlap: int) -> Candidate:
        story = self.stories[article]
        leads = article in self.leads[story].values()
        return Candidate(article, story, leads, self.profiles[article], overlap)

    def add(self, new: Profile, choice: StoryChoice) -> int:
        article = len(self.profiles)
        story = article if choice.story_id is None else choice.story_id
        self.profiles.append(new)
        self.days.append(new.instant)
        self.stories.append(story)
        if choice.relation in (Relation.FIRST, Relation.UPDATE, Relation.TWIN):
            self.leads[story].setdefault(new.language, article)
        for one in set(new.index_hashes):
            self.postings[one].append(article)
        return story


def play(documents: Iterable[Document], seen: Seen | None = None) -> Played:
    """Every document in turn: fingerprint, candidates, choice, kept. `seen` is told of each."""
    memory, played = Memory(), Played()
    for document in documents:
        facts = classifier().classify(document.draft).facts
        new = fingerprint.profile(document.draft, document.draft.url, facts.of(Change))
        candidates = memory.candidates(new)
        choice = choose(new, candidates)
        if seen:
            seen(document, new, candidates, choice)
        played.stories.append(memory.add(new, choice))
        played.choices.append(choice)
    return played
