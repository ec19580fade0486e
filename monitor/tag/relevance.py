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
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Programme, Tag
from monitor.tag.lexicon import Lexicon, Words, outermost

THRESHOLD = 0.5

WEIGHTS = {
    "bias": -1.9,
    "programme": 2.6,  # the first programme of the field that is named ...
    "further programme": 0.7,  # ... and each further one, up to three
    "programme in headline": 1.2,
    "named in passing": 1.0,  # a park, a service, a Budget: each, up to two; such news need not be I&T news
    "general body": 0.25,  # a bureau, a university, a company that is in news of every sort: each, up to two
    "general body in headline": 0.3,
    "place in the news": 0.8,  # a park or service in the headline beside a word of opening, launching, signing
    "field": 0.6,  # each different word of the field (創新科技, I&T), up to three
    "field in headline": 1.4,
    "field in lead": 0.6,  # where the headline does not say it
    "research made use of": 2.2,  # a Hong Kong university in headline or lead, beside words such as 研發 or "developed"
    "topic word": 0.5,  # each different strong topic word, up to six
    "topic word in headline": 1.4,
    "generic word in headline": 1.0,  # AI, 初創: news of every sort uses them
    "Hong Kong beside it": 0.5,  # in the headline, beside a topic word of any sort
    "named in headline": 0.3,  # a park, a service or a Budget
    "no Hong Kong": -2.5,
    "elsewhere": -1.6,  # the headline, or else the lead, names another place before Hong Kong
    "only elsewhere": -1.6,  # ... and no programme of Hong Kong is tagged
    "against": -0.5,  # each different word of the strongest contrary subject, up to five
    "against in headline": -1.4,
}
"""What each reason adds; 0 is even odds, the bias what an article without any reason gets."""

HOME = "relevance/hong_kong"
_PLACES = (HOME, "relevance/elsewhere")
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
    words: Words,
    tags: Sequence[Tag],
    passing: Collection[str],
    lexicon: Lexicon,
    official: bool = False,
) -> Relevance:
    """How likely an article is Hong Kong innovation & technology news.

    `tags`: what it was tagged with, `passing`: see `passing_slugs`; `official`: whether a Hong Kong government or
    statutory body published it.
    """
    title_end, titled = headline_end(reading), _titled(tags, reading)
    total = _Sum()
    _programmes(total, tags, passing, lexicon, titled)
    _news_of_places(total, words["kind"], titled & frozenset(passing), title_end)
    _field(total, words, title_end)
    here = official or any(tag.slug not in lexicon.distant for tag in tags)
    _whereabouts(total, words, title_end, here)
    _against(total, words["against"], title_end)
    return Relevance(round(1 / (1 + math.exp(-total.total)), 4), tuple(total.why))


def headline_end(reading: Reading) -> int:
    """Where the headline ends: an article without one is told by its first sentence."""
    return reading.title_end or next(iter(reading.stops), len(reading.text))


def _programmes(
    total: _Sum, tags: Sequence[Tag], passing: Collection[str], lexicon: Lexicon, titled: Collection[str]
) -> None:
    general = [tag.slug for tag in tags if tag.slug in lexicon.general]
    named = [tag.slug for tag in tags if tag.slug in passing]
    own = [tag for tag in tags if tag.slug not in lexicon.general and tag.slug not in passing]
    total.add("programme", [tag.slug for tag in own])
    total.add("further programme", [tag.slug for tag in own[1:]], 3)
    total.add("programme in headline", [tag.slug for tag in own if tag.slug in titled])
    total.add("named in passing", named, 2)
    total.add("named in headline", [tag.slug for tag in tags if tag.slug in passing and tag.slug in titled])
    total.add("general body", general, 2)
    total.add("general body in headline", [slug for slug in general if slug in titled and slug not in lexicon.distant])


_PLACE_NEWS = tuple(
    f"kind/{kind}/" for kind in ("opening", "launch", "mou", "award", "appointment", "change", "consultation")
)


def _news_of_places(total: _Sum, hits: Iterable[Hit], places: Collection[str], title_end: int) -> None:
    if places:
        said = [hit.value for hit in hits if hit.end <= title_end and hit.kind.startswith(_PLACE_NEWS)]
        total.add("place in the news", said)


def _titled(tags: Iterable[Tag], reading: Reading) -> frozenset[str]:
    """The slugs of the programmes that the headline names."""
    end = 0 if reading.title_end else headline_end(reading)
    return frozenset(tag.slug for tag in tags if any(item.field == "title" or item.end <= end for item in tag.evidence))


def passing_slugs(programmes: Iterable[Programme], lexicon: Lexicon) -> frozenset[str]:
    """The programmes that say little by being named: places, what is not of Hong Kong, and the lexicon's list."""
    return frozenset(
        item.slug
        for item in programmes
        if item.slug not in lexicon.general
        and (
            item.kind == "place"
            or item.slug in lexicon.distant
            or any(fnmatchcase(item.slug, pattern) for pattern in lexicon.passing)
        )
    )


def _field(total: _Sum, words: Words, title_end: int) -> None:
    first = [hit for hit in words["relevance"] if hit.start < title_end + _LEAD]
    makers = [hit.value for hit in first if hit.kind == "relevance/maker"]
    made = [hit.value for hit in first if hit.kind == "relevance/made"]
    total.add("research made use of", [f"{makers[0]}, {made[0]}"] if makers and made else [])
    core = [hit for _, hit in outermost(words["relevance"]) if hit.kind == "relevance/core"]
    topical = [hit for _, hit in outermost(words["topic"]) if hit.kind.endswith("/strong")]
    total.add("field", [hit.value for hit in core], 3)
    heads = [hit.value for hit in core if hit.end <= title_end]
    leads = [hit.value for hit in core if hit.start < title_end + _LEAD]
    total.add("field in headline" if heads else "field in lead", heads or leads)
    total.add("topic word", [hit.value for hit in topical], 6)
    generic = {hit.value for hit in first if hit.kind == "relevance/generic"}
    titled = [hit.value for hit in topical if hit.end <= title_end]
    own = [word for word in titled if word not in generic]
    home = [hit.value for hit in words["relevance"] if hit.kind == HOME and hit.end <= title_end]
    total.add("Hong Kong beside it", home if titled else [])
    total.add("topic word in headline" if own else "generic word in headline", own or titled)


def _whereabouts(total: _Sum, words: Words, title_end: int, here: bool) -> None:
    if not here and not any(hit.kind == HOME for hit in words["relevance"]):
        total.add("no Hong Kong", ["not named"])
    places = elsewhere(words["relevance"], title_end)
    total.add("elsewhere", places)
    total.add("only elsewhere", [] if here else places)


def elsewhere(hits: Iterable[Hit], title_end: int) -> list[str]:
    """The place elsewhere in which the story plays: the headline, or else the lead, names it before Hong Kong."""
    places = [hit for hit in hits if hit.kind.startswith(_PLACES) and hit.start < title_end + _LEAD]
    titled = [hit for hit in places if hit.end <= title_end]
    if any(hit.kind == HOME for hit in titled):
        return []
    first = min(titled or places, key=lambda hit: (hit.start, -hit.end), default=None)
    return [first.value] if first is not None and first.kind != HOME else []


def _against(total: _Sum, hits: Sequence[Hit], title_end: int) -> None:
    subjects: dict[str, list[Hit]] = {}
    for subject, hit in outermost(hits):
        subjects.setdefault(subject, []).append(hit)
    if not subjects:
        return
    subject, found = max(subjects.items(), key=lambda item: len({hit.value for hit in item[1]}))
    total.add("against", [f"{hit.value} ({subject})" for hit in found], 5)
    total.add("against in headline", [hit.value for hits in subjects.values() for hit in hits if hit.end <= title_end])
