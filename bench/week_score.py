"""What a reader got of the week, held against the truth.

    repeats    items that tell nothing that this reader was not told before
    hidden     stories of which no digest told anything: they were taken for another one
    untold     changes that no digest told (of those whose announcement could be in an earlier digest)
    wrong      items that say "changed" of a story that had not changed by then; a change told twice is a repeat
    wrong links  items that say, or whose page says, that they follow up what they do not
    delay      hours from publication to the digest, median

An item tells the newest event that its address tells at that time. An item that says "changed" tells what the reader
does not know yet of that story, wherever it links to. An update that is told as news of its own counts as told;
`unmarked` counts those that neither say "changed" nor what they follow up.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.week_run import READERS, Arrival, DigestShown, Outcome, Shown, digest_times
from bench.week_set.model import Event, Key, Page, Week


@dataclass(frozen=True)
class Score:
    """Figures of one method on one mix, averaged over the readers. Repeats and hidden: for each 100 stories."""

    stories: float
    changes: float
    items: float
    repeats: float
    hidden: float
    untold: float
    unmarked: float
    wrong: float
    wrong_links: float
    delay: float
    wrong_joins: float
    missed_joins: float


@dataclass(frozen=True)
class Judged:
    """One item of a digest. `told`: the numbers of the story's events that it told for the first time; none: a repeat.
    `wrong`: it says "changed", and nothing had. `wrong_link`: it follows up nothing of its story."""

    digest: DigestShown
    item: Shown
    page: Page
    story: str
    told: frozenset[int]
    wrong: bool
    wrong_link: bool


@dataclass(frozen=True)
class Truth:
    """What could be known when. `arrived`: when a round first met an event."""

    week: Week
    pages: Mapping[str, Page]
    arrived: Mapping[Key, datetime]
    first_digest: Mapping[Key, datetime]

    @classmethod
    def of(cls, week: Week, arrivals: Sequence[Arrival], mix: str) -> Truth:
        """The truth that this mix can show: a page that is not read is not seen to be gone."""
        arrived: dict[Key, datetime] = {}
        for one in arrivals:
            arrived.setdefault(one.version.event, one.polled)
        times = digest_times(week)
        for page in week.pages if mix != "summaries" else ():
            if page.gone:
                polled = next((polled for _, polled in times if polled >= page.gone[0]), None)
                if polled:
                    arrived[page.gone[1]] = min(polled, arrived.get(page.gone[1], polled))
        first = {
            key: next((digest for digest, polled in times if polled >= when), times[-1][0])
            for key, when in arrived.items()
        }
        return cls(week, {page.url: page for page in week.pages}, arrived, first)

    def stories(self) -> set[str]:
        """Those that a digest could tell before they were withdrawn."""
        return {
            story
            for story, number in self.arrived
            if number == 0 and not self._withdrawn_by(story, self.first_digest[story, 0])
        }

    def _withdrawn_by(self, story: str, when: datetime) -> bool:
        events = self.week.events.values()
        return any(one.story == story and one.kind == "withdrawn" and one.at <= when for one in events)

    def changes(self) -> list[Event]:
        """Changes that came after a digest that could tell the announcement."""
        found = (self.week.events[key] for key in self.arrived if key[1])
        return [one for one in found if self.first_digest[one.story, 0] < self.first_digest[one.key]]

    def changed(self, story: str, polled: datetime) -> set[int]:
        """The changes of a story that had arrived."""
        return {number for (one, number), when in self.arrived.items() if one == story and number and when <= polled}


def scored(truth: Truth, outcome: Outcome) -> Score:
    """The figures of one method."""
    each = [_of_reader(truth, list(judged(truth, outcome, reader))) for reader in READERS]
    mean = {name: statistics.fmean(one[name] for one in each) for name in each[0]}
    wrong, missed = _joins(truth, outcome.groups)
    sizes = {"stories": len(truth.stories()), "changes": len(truth.changes())}
    return Score(**sizes, **mean, wrong_joins=wrong, missed_joins=missed)


def judged(truth: Truth, outcome: Outcome, reader: str) -> Iterator[Judged]:
    """Every item that this reader got, in order."""
    knows: dict[str, set[int]] = defaultdict(set)
    for digest in (one for one in outcome.digests if one.reader == reader):
        for item in digest.items:
            page = truth.pages.get(item.url)
            if page is not None:  # else what every feed lists since long ago
                yield _judged(truth, digest, item, page, knows)


def _judged(truth: Truth, digest: DigestShown, item: Shown, page: Page, knows: dict[str, set[int]]) -> Judged:
    story, number = page.event_at(digest.polled)
    known = knows[story]
    own = {number} if number > max(known, default=-1) else set()
    newer = {one for one in truth.changed(story, digest.polled) if one > max(known, default=0)}
    told = own | newer if item.change else own
    known |= told
    wrong = item.change and not truth.changed(story, digest.polled)
    wrong_link = item.follows and not number and not item.change
    return Judged(digest, item, page, story, frozenset(told), wrong, wrong_link)


def _of_reader(truth: Truth, items: Sequence[Judged]) -> dict[str, float]:
    stories, changes = truth.stories(), truth.changes()
    told = {(one.story, number): one for one in items for number in one.told}
    known = {story for story, _ in told}
    delays = [(one.digest.at - truth.week.events[key].at).total_seconds() / 3600 for key, one in told.items()]
    hundred = len(stories) / 100
    return {
        "items": len(items),
        "repeats": sum(not one.told for one in items) / hundred,
        "hidden": len(stories - known) / hundred,
        "untold": sum(one.key not in told for one in changes),
        "unmarked": sum(_unmarked(told[one.key].item) for one in changes if one.key in told),
        "wrong": sum(one.wrong for one in items),
        "wrong_links": sum(one.wrong_link for one in items),
        "delay": statistics.median(delays) if delays else 0.0,
    }


def _unmarked(item: Shown) -> bool:
    return not (item.change or item.follows)


def _joins(truth: Truth, groups: Mapping[str, object]) -> tuple[int, int]:
    """(pages in a group that is mostly another story's, groups too many for what one event's pages should share)."""
    stories: dict[object, Counter[str]] = defaultdict(Counter)
    events: dict[Key, set[object]] = defaultdict(set)
    for url, group in groups.items():
        if page := truth.pages.get(url):
            story, number = page.versions[0].event
            stories[group][story] += 1
            events[story, number].add(group)
    wrong = sum(sum(counts.values()) - max(counts.values()) for counts in stories.values())
    return wrong, sum(len(found) - 1 for found in events.values())
