"""Play a bilingual set through `identify`, with the neighbours in memory, in order of publication."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from bench.twins_set.make import Version
from monitor.bootstrap import open_classifier
from monitor.fact_kinds import Change
from monitor.identify import fingerprint
from monitor.identify.headline_vectors import HeadlineEncoder, vectors
from monitor.identify.version_choice import best_version, placed
from monitor.identify.version_marks import marks_of
from monitor.model import Neighbour, StoryChoice
from monitor.settings import load_settings
from monitor.tag.classifier import Classifier

Seen = Callable[[Neighbour, Sequence[Neighbour]], None]


@cache
def classifier() -> Classifier:
    return open_classifier(load_settings({}, None))


@cache
def vector(encoder: HeadlineEncoder, title: str, chinese: bool) -> bytes:
    return vectors(encoder, [(title, chinese)])[0]


@dataclass
class Played:
    """For each article, in the order of the set: its story; and all joins."""

    stories: list[int] = field(default_factory=list)
    joins: list[tuple[int, int, StoryChoice]] = field(default_factory=list)  # article, the other, why


def neighbour(number: int, version: Version, encoder: HeadlineEncoder | None) -> Neighbour:
    """An article as it is held beside others; alone in its story."""
    draft = version.draft
    known = classifier().classify(draft)
    profile = fingerprint.profile(replace(draft, language=known.language), draft.url, known.facts.of(Change))
    marks = marks_of(draft, profile, known)
    if encoder:
        marks = replace(marks, vector=vector(encoder, draft.title, profile.chinese), model=encoder.model)
    return placed(profile, marks, number, number)


def play(versions: Iterable[Version], encoder: HeadlineEncoder | None, seen: Seen | None = None) -> Played:
    """Every article in turn: marks, neighbours, choice, kept."""
    by_publisher: dict[str, list[Neighbour]] = {}
    played = Played()
    for number, version in enumerate(versions):
        new = neighbour(number, version, encoder)
        near = by_publisher.setdefault(version.draft.publisher, [])
        if seen:
            seen(new, near)
        others, rivals = ([one for one in near if (one.chinese == new.chinese) is own] for own in (False, True))
        choice = best_version(new, others, partial(list, rivals))
        if choice and choice.other_article_id is not None and choice.story_id is not None:
            played.joins.append((number, choice.other_article_id, choice))
            new = replace(new, story_id=choice.story_id)
        near.append(new)
        played.stories.append(new.story_id)
    return played
