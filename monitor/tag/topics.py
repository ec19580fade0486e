"""Topics of an article: two different words of a topic (one of them strong), one word in the headline, or a programme
that carries the topic and is named in headline or lead.

The twenty topics and their words stand in `lexicon.toml`. A programme that is named further down is background, and its
topics are not the article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Programme, Tag
from monitor.tag.lexicon import Words, outermost

_LEAD = 150  # characters of summary or text in which a programme must be named to lend its topics


def find_topics(
    words: Words, title_end: int, tags: Sequence[Tag], programmes: Mapping[str, Programme], topics: Sequence[str]
) -> tuple[str, ...]:
    """The slugs of an article's topics, in the order of `topics`.

    `title_end`: where the headline ends in the scanned text; `programmes`: the catalogue by slug.
    """
    found = set(_of_programmes(tags, programmes))
    said: dict[str, dict[str, bool]] = {}
    for topic, hit in outermost(words["topic"]):
        said.setdefault(topic, {})[hit.value.lower()] = hit.kind.endswith("/strong")
        if hit.end <= title_end:
            found.add(topic)
    found |= {topic for topic, strengths in said.items() if len(strengths) > 1 and any(strengths.values())}
    return tuple(topic for topic in topics if topic in found)


def _of_programmes(tags: Sequence[Tag], programmes: Mapping[str, Programme]) -> Iterator[str]:
    for tag in tags:
        if any(evidence.field == "title" or evidence.start < _LEAD for evidence in tag.evidence):
            yield from programmes[tag.slug].topics
