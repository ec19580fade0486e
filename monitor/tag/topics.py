"""Topics of an article: two different words of a topic, or one in the headline, or a tagged programme that carries it.

The twenty topics and their words stand in `lexicon.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import Programme
from monitor.tag.lexicon import Words, outermost


def find_topics(words: Words, title_end: int, tagged: Iterable[Programme], topics: Sequence[str]) -> tuple[str, ...]:
    """The slugs of an article's topics, in the order of `topics`.

    `title_end`: where the headline ends in the scanned text; `tagged`: the programmes that the article was tagged with.
    """
    found = {topic for programme in tagged for topic in programme.topics}
    said: dict[str, set[str]] = {}
    for topic, hit in outermost(words["topic"]):
        said.setdefault(topic, set()).add(hit.value.lower())
        if hit.end <= title_end:
            found.add(topic)
    found |= {topic for topic, values in said.items() if len(values) > 1}
    return tuple(topic for topic in topics if topic in found)
