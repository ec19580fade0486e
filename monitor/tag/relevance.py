"""Whether an article is Hong Kong innovation & technology news: a score from 0 to 1 with its reasons.

The score is a logistic sum of the weights in `WEIGHTS`. For it speak tagged programmes, words of the field, topics
and Hong Kong context; against it speak the same words elsewhere (Singapore, Shenzhen, the United States), crime,
market colour, property, weather, accidents, leisure, gadgets and ordinary public notices. General words such as AI,
科技 or innovation alone select nothing: without a programme an article needs several words of the field, some of them
in the headline, and Hong Kong.

The weights were set by hand on the articles of split "dev" of `tests/data/labelled`; `bench/knowing.py` measures them
on both splits.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Programme, Tag
from monitor.tag.lexicon import Lexicon
from monitor.tag.reading import Reading
from monitor.tag.scan import Hit
from monitor.tag.topics import outermost

THRESHOLD = 0.5

WEIGHTS = {
    "bias": -2.2,
    "programme": 2.6,  # the first programme of the field that is named ...
    "further programme": 0.7,  # ... and each further one, up to three
    "programme in headline": 1.2,
    "place": 0.8,  # a park or a zone: things happen there that are no I&T news
    "general body": 0.25,  # a bureau, a university, a company that is in news of every sort: each, up to two
    "field": 0.6,  # each different word of the field (創新科技, I&T), up to three
    "field in headline": 0.9,
    "topic word": 0.35,  # each different strong topic word, up to six
    "topic word in headline": 0.9,
    "no Hong Kong": -2.5,
    "elsewhere": -2.2,  # headline and lead name another place and not Hong Kong
    "against": -0.5,  # each different word of the strongest contrary subject, up to five
    "against in headline": -1.4,
}
"""What each reason adds; 0 is even odds, the bias what an article without any reason gets."""

HOME = "relevance/hong_kong"
_LEAD = 160  # characters after the headline that say where a story plays


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` from 0 to 1; `why` names each reason with its words and what it added."""

    score: float
    why: tuple[str, ...]

    @property
    def relevant(self) -> bool:
        return self.score >= THRESHOLD


@dataclass(slots=True)
class _Sum:
    """The running total, with the reasons in words."""

    total: float = WEIGHTS["bias"]
    why: list[str] = field(default_factory=list)

    def add(self, weight: str, words: Collection[str], at_most: int = 1) -> None:
        """Add a weight once for each different word, at most so often."""
        said = list(dict.fromkeys(words))[:at_most]
        if said:
            amount = WEIGHTS[weight] * len(said)
            self.total += amount
            self.why.append(f"{weight}: {', '.join(said)} ({amount:+.2g})")


def judge(
    reading: Reading,
    hits: Iterable[Hit],
    tags: Sequence[Tag],
    programmes: Mapping[str, Programme],
    lexicon: Lexicon,
    official: bool = False,
) -> Relevance:
    """How likely an article is Hong Kong innovation & technology news.

    `tags`: what it was tagged with, `programmes`: the catalogue by slug; `official`: whether a Hong Kong government or
    statutory body published it.
    """
    words = [hit for hit in hits if not hit.kind.startswith("kind/")]
    total = _Sum()
    _programmes(total, tags, programmes, lexicon)
    _field(total, words, reading.title_end)
    here = official or any(tag.slug not in lexicon.distant for tag in tags)
    _whereabouts(total, words, reading.title_end, here)
    _against(total, words, reading.title_end)
    return Relevance(round(1 / (1 + math.exp(-total.total)), 4), tuple(total.why))


def _programmes(total: _Sum, tags: Sequence[Tag], programmes: Mapping[str, Programme], lexicon: Lexicon) -> None:
    general = [tag.slug for tag in tags if tag.slug in lexicon.general]
    own = [tag for tag in tags if tag.slug not in lexicon.general]
    places = [tag.slug for tag in own if tag.slug in programmes and programmes[tag.slug].kind == "place"]
    strong = [tag for tag in own if tag.slug not in places]
    total.add("programme", [tag.slug for tag in strong])
    total.add("further programme", [tag.slug for tag in strong[1:]], 3)
    total.add("programme in headline", [tag.slug for tag in strong if any(e.field == "title" for e in tag.evidence)])
    total.add("place", places, 2)
    total.add("general body", general, 2)


def _field(total: _Sum, words: Sequence[Hit], title_end: int) -> None:
    core = [hit for _, hit in outermost(words, "relevance") if hit.kind == "relevance/core"]
    topical = [hit for _, hit in outermost(words, "topic") if hit.kind.endswith("/strong")]
    total.add("field", [hit.value for hit in core], 3)
    total.add("field in headline", [hit.value for hit in core if hit.end <= title_end])
    total.add("topic word", [hit.value for hit in topical], 6)
    total.add("topic word in headline", [hit.value for hit in topical if hit.end <= title_end])


def _whereabouts(total: _Sum, words: Sequence[Hit], title_end: int, here: bool) -> None:
    if not here and not any(hit.kind == HOME for hit in words):
        total.add("no Hong Kong", ["not named"])
    total.add("elsewhere", elsewhere(words, title_end))


def elsewhere(hits: Iterable[Hit], title_end: int) -> list[str]:
    """The other places that headline and lead name, if they do not name Hong Kong."""
    first = [hit for hit in hits if hit.start < title_end + _LEAD and hit.kind.startswith("relevance/")]
    if any(hit.kind == HOME for hit in first):
        return []
    return [hit.value for hit in first if hit.kind.startswith("relevance/elsewhere")]


def _against(total: _Sum, words: Sequence[Hit], title_end: int) -> None:
    subjects: dict[str, list[Hit]] = {}
    for subject, hit in outermost(words, "against"):
        subjects.setdefault(subject, []).append(hit)
    if not subjects:
        return
    subject, found = max(subjects.items(), key=lambda item: len({hit.value for hit in item[1]}))
    total.add("against", [f"{hit.value} ({subject})" for hit in found], 5)
    total.add("against in headline", [hit.value for hits in subjects.values() for hit in hits if hit.end <= title_end])
