"""Who covers what: by owner of programmes and by topic the sources that tell of it; what nobody official told. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from monitor.bootstrap.cited import Citations
from monitor.model import Programme, Source
from monitor.store.coverage_rows import ToldArticle

SPAN = timedelta(days=90)  # a quarter: most programmes are spoken of once, and old habits of sources are out of it
SHOWN = 10  # of the stories that only the press told


@dataclass(frozen=True, slots=True)
class Covered:
    """An owner or topic. `stories`: how many; `sources`: stories by the id of each enabled source that told some, the
    most first; `first`: the same of those that were told there first; `delay`: the median from publication until it was
    seen, None where no publication is known to the minute.
    """

    slug: str
    stories: int
    sources: Mapping[str, int]
    first: Mapping[str, int]
    delay: timedelta | None


@dataclass(frozen=True, slots=True)
class PressOnly:
    """Stories that no official source told. `cited`: the domain most linked to in them, with the number of stories;
    `shown`: (story, headline), the newest first.
    """

    stories: int = 0
    cited: tuple[str, int] | None = None
    shown: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """`unwatched`: the programmes of whose owner no enabled source told anything, and of which none told."""

    owners: tuple[Covered, ...]
    topics: tuple[Covered, ...]
    unwatched: tuple[Programme, ...]
    press_only: PressOnly


def coverage(
    told: Sequence[ToldArticle],
    programmes: Sequence[Programme],
    topics: Iterable[str],
    watched: Sequence[Source],
    citations: Citations,
) -> Coverage:
    """What these articles come to. `told`: the first seen first; `topics`: all slugs; `watched`: enabled sources."""
    owner = {one.slug: one.owner or one.slug for one in programmes}
    ids = {one.id for one in watched}
    ours = [one for one in told if one.source_id in ids]
    by_owner, by_topic = defaultdict[str, list[ToldArticle]](list), defaultdict[str, list[ToldArticle]](list)
    for one in ours:
        for slug in dict.fromkeys(owner[slug] for slug in one.programmes if slug in owner):
            by_owner[slug].append(one)
        for topic in one.topics:
            by_topic[topic].append(one)
    owners = [_covered(slug, by_owner.get(slug, [])) for slug in dict.fromkeys(owner.values())]
    silent = {one.slug for one in owners if not one.stories}
    return Coverage(
        tuple(sorted(owners, key=lambda one: (-one.stories, one.slug))),
        tuple(_covered(topic, by_topic.get(topic, [])) for topic in topics),
        tuple(one for one in programmes if owner[one.slug] in silent),
        _press_only(told, citations),
    )


def _covered(slug: str, told: Sequence[ToldArticle]) -> Covered:
    of_story: dict[int, list[ToldArticle]] = defaultdict(list)
    for one in told:
        of_story[one.story_id].append(one)
    sources = Counter(source for every in of_story.values() for source in {one.source_id for one in every})
    first = Counter(every[0].source_id for every in of_story.values())
    delays = [delay for every in of_story.values() if (delay := _delay(every)) is not None]
    middle = timedelta(seconds=median(delay.total_seconds() for delay in delays)) if delays else None
    return Covered(slug, len(of_story), dict(sources.most_common()), dict(first.most_common()), middle)


def _delay(told: Sequence[ToldArticle]) -> timedelta | None:
    """From the first publication of a story until it was first seen here."""
    published = min((one.published for one in told if one.published), default=None)
    return max(told[0].first_seen - published, timedelta(0)) if published else None


def _press_only(told: Sequence[ToldArticle], citations: Citations) -> PressOnly:
    """Stories of one article and more, none of which is official."""
    official = {one.story_id for one in told if one.official}
    press = [one for one in told if one.story_id not in official]
    newest: dict[int, str] = {one.story_id: one.title for one in reversed(press)}
    domains = Counter(
        domain for story, domain in {(one.story_id, domain) for one in press for domain in citations.of(one.id)}
    )
    cited = domains.most_common(1)[0] if domains else None
    return PressOnly(len(newest), cited, tuple(newest.items())[:SHOWN])
