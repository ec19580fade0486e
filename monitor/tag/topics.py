"""Topics of an article: two different words of a topic, or one in the headline, or a tagged programme that carries it.

The twenty topics and their words stand in `lexicon.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Programme
from monitor.tag.scan import Hit


def find_topics(
    hits: Iterable[Hit], title_end: int, tagged: Iterable[Programme], topics: Sequence[str]
) -> tuple[str, ...]:
    """The slugs of an article's topics, in the order of `topics`.

    `title_end`: where the headline ends in the scanned text; `tagged`: the programmes that the article was tagged with.
    """
    found = {topic for programme in tagged for topic in programme.topics}
    words: dict[str, set[str]] = {}
    for topic, hit in outermost(hits, "topic"):
        words.setdefault(topic, set()).add(hit.value.lower())
        if hit.end <= title_end:
            found.add(topic)
    found |= {topic for topic, values in words.items() if len(values) > 1}
    return tuple(topic for topic in topics if topic in found)


def outermost(hits: Iterable[Hit], group: str, across: bool = False) -> Iterator[tuple[str, Hit]]:
    """(member, hit) of one group of lists, without hits inside a longer hit of the same member (AI inside AI+).

    With `across` a longer hit of any member hides those inside it ("opens" in "opens for applications").
    """
    prefix = f"{group}/"
    reach: dict[str, tuple[int, int]] = {}
    for hit in sorted((hit for hit in hits if hit.kind.startswith(prefix)), key=lambda hit: (hit.start, -hit.end)):
        member = hit.kind[len(prefix) :].partition("/")[0]
        start, end = reach.get("" if across else member, (-1, -1))
        if hit.end > end or (across and (hit.start, hit.end) == (start, end)):
            reach["" if across else member] = (hit.start, hit.end)
            yield member, hit
