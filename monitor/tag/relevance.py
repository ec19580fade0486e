"""Whether an article is Hong Kong innovation & technology news: a score from 0 to 1 with its reasons.

The score is the logistic function of a sum of weights; the weights, with what each stands for, are in `relevance.toml`.
For relevance speak tagged programmes, words of the field, topics and Hong Kong context; against it speak the same words
elsewhere (Singapore, Shenzhen, the United States), crime, market colour, property, weather, accidents, leisure, gadgets
and ordinary public notices. General words such as AI, 科技 or innovation alone select nothing: without a programme an
article needs several words of the field, some of them in the headline, and Hong Kong.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Programme, Tag
from monitor.tag.lexicon import Lexicon, Words, outermost
from monitor.tag.relevance_weights import Reason, Weights, load_weights

HONG_KONG_WORD = "relevance/hong_kong"
_PLACES = (HONG_KONG_WORD, "relevance/elsewhere")
LEAD = 160  # characters after the headline: the first sentence or two; 80 to 400 judge the labelled set alike
_PLACE_NEWS = "relevance/deed"  # what is done at a place, not what happens there


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` from 0 to 1; `why` names each reason with its words and what it added."""

    score: float
    relevant: bool
    why: tuple[str, ...]


class _Sum:
    """The running total, with the reasons in words."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.total = weights.adds[Reason.BIAS]
        self.why: list[str] = []

    def add(self, reason: Reason, words: Iterable[str]) -> None:
        """Add a weight once for each different word, at most as often as the reason allows."""
        counted = list(dict.fromkeys(words))[: self._weights.at_most[reason]]
        if counted:
            amount = self._weights.adds[reason] * len(counted)
            self.total += amount
            self.why.append(f"{reason}: {', '.join(counted)} ({amount:+.2g})")


class RelevanceRules:
    """Scores articles by the programmes of a catalogue, the lists of the lexicon and the weights."""

    def __init__(self, programmes: Iterable[Programme], lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._general = lexicon.general
        self._distant = lexicon.distant
        self._passing = _passing_slugs(programmes, lexicon)

    def score(self, reading: Reading, words: Words, tags: Sequence[Tag], official: bool = False) -> Relevance:
        """How likely an article is Hong Kong innovation & technology news.

        `official`: whether a Hong Kong government or statutory body published it.
        """
        title_end, titled = _headline_end(reading), _titled(tags, reading)
        total = _Sum(self._weights)
        self._add_programmes(total, tags, titled)
        if titled & self._passing:
            total.add(Reason.PLACE_IN_THE_NEWS, _place_news(words["relevance"], title_end))
        _add_field(total, words, title_end)
        _add_topics(total, words, title_end)
        _add_whereabouts(total, words, title_end, official or any(tag.slug not in self._distant for tag in tags))
        _add_contrary_subjects(total, words["against"], title_end)
        score = round(1 / (1 + math.exp(-total.total)), 4)
        return Relevance(score, score >= self._weights.threshold, tuple(total.why))

    def _add_programmes(self, total: _Sum, tags: Sequence[Tag], titled: Collection[str]) -> None:
        slugs = [tag.slug for tag in tags]
        general = [slug for slug in slugs if slug in self._general]
        passing = [slug for slug in slugs if slug in self._passing]
        of_field = [slug for slug in slugs if slug not in self._general and slug not in self._passing]
        total.add(Reason.PROGRAMME, of_field)
        total.add(Reason.FURTHER_PROGRAMME, of_field[1:])
        total.add(Reason.PROGRAMME_IN_HEADLINE, [slug for slug in of_field if slug in titled])
        total.add(Reason.NAMED_IN_PASSING, passing)
        total.add(Reason.NAMED_IN_HEADLINE, [slug for slug in passing if slug in titled])
        total.add(Reason.GENERAL_BODY, general)
        general_titled = [slug for slug in general if slug in titled and slug not in self._distant]
        total.add(Reason.GENERAL_BODY_IN_HEADLINE, general_titled)


def _passing_slugs(programmes: Iterable[Programme], lexicon: Lexicon) -> frozenset[str]:
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


def _headline_end(reading: Reading) -> int:
    """Where the headline ends: for an article without one, its first sentence stands."""
    return reading.title_end or next(iter(reading.stops), len(reading.text))


def _titled(tags: Iterable[Tag], reading: Reading) -> frozenset[str]:
    """The slugs of the programmes that the headline names."""
    end = 0 if reading.title_end else _headline_end(reading)
    return frozenset(tag.slug for tag in tags if any(item.field == "title" or item.end <= end for item in tag.evidence))


def _place_news(hits: Iterable[Hit], title_end: int) -> list[str]:
    return [hit.value for hit in hits if hit.end <= title_end and hit.kind.startswith(_PLACE_NEWS)]


def _add_field(total: _Sum, words: Words, title_end: int) -> None:
    leading = [hit for hit in words["relevance"] if hit.start < title_end + LEAD]
    makers = [hit.value for hit in leading if hit.kind == "relevance/maker"]
    made = [hit.value for hit in leading if hit.kind == "relevance/made"]
    total.add(Reason.APPLIED_RESEARCH, [f"{makers[0]}, {made[0]}"] if makers and made else [])
    core = [hit for _, hit in outermost(words["relevance"]) if hit.kind == "relevance/core"]
    total.add(Reason.FIELD, [hit.value for hit in core])
    in_headline = [hit.value for hit in core if hit.end <= title_end]
    in_lead = [hit.value for hit in core if hit.start < title_end + LEAD]
    total.add(Reason.FIELD_IN_HEADLINE if in_headline else Reason.FIELD_IN_LEAD, in_headline or in_lead)


def _add_topics(total: _Sum, words: Words, title_end: int) -> None:
    topical = [hit for _, hit in outermost(words["topic"]) if hit.kind.endswith("/strong")]
    total.add(Reason.TOPIC_WORD, [hit.value for hit in topical])
    in_headline = [hit.value for hit in topical if hit.end <= title_end]
    titled = [hit for hit in words["relevance"] if hit.end <= title_end]
    generic = {hit.value for hit in titled if hit.kind == "relevance/generic"}
    specific = [word for word in in_headline if word not in generic]
    if in_headline:
        total.add(Reason.HONG_KONG_IN_HEADLINE, [hit.value for hit in titled if hit.kind == HONG_KONG_WORD])
    total.add(Reason.TOPIC_WORD_IN_HEADLINE if specific else Reason.GENERIC_WORD_IN_HEADLINE, specific or in_headline)


def _add_whereabouts(total: _Sum, words: Words, title_end: int, here: bool) -> None:
    """`here`: the publisher or a programme is of Hong Kong."""
    if not here and not any(hit.kind == HONG_KONG_WORD for hit in words["relevance"]):
        total.add(Reason.NO_HONG_KONG, ["not named"])
    places = place_elsewhere(words["relevance"], title_end)
    total.add(Reason.ELSEWHERE, places)
    total.add(Reason.ONLY_ELSEWHERE, [] if here else places)


def place_elsewhere(hits: Iterable[Hit], title_end: int) -> list[str]:
    """The other place of which the article is: the headline, or else the lead, names it before Hong Kong."""
    places = [hit for hit in hits if hit.kind.startswith(_PLACES) and hit.start < title_end + LEAD]
    titled = [hit for hit in places if hit.end <= title_end]
    if any(hit.kind == HONG_KONG_WORD for hit in titled):
        return []
    first = min(titled or places, key=lambda hit: (hit.start, -hit.end), default=None)
    return [first.value] if first is not None and first.kind != HONG_KONG_WORD else []


def _add_contrary_subjects(total: _Sum, hits: Sequence[Hit], title_end: int) -> None:
    subjects: dict[str, list[Hit]] = {}
    for subject, hit in outermost(hits):
        subjects.setdefault(subject, []).append(hit)
    if not subjects:
        return
    subject, found = max(subjects.items(), key=lambda item: len({hit.value for hit in item[1]}))
    total.add(Reason.CONTRARY_SUBJECT, [f"{hit.value} ({subject})" for hit in found])
    titled = [hit.value for hits in subjects.values() for hit in hits if hit.end <= title_end]
    total.add(Reason.CONTRARY_SUBJECT_IN_HEADLINE, titled)
