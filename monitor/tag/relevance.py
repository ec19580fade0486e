"""Whether an article is Hong Kong innovation & technology news: a score from 0 to 1 with its reasons.

The score is the logistic function of a sum of weights; the weights, with what each stands for, are in `relevance.toml`.
For relevance speak tagged programmes, words of the field, topics and Hong Kong context; against it speak the same words
elsewhere (Singapore, Shenzhen, the United States), crime, market colour, property, weather, accidents, leisure, gadgets
and ordinary public notices. General words such as AI, 科技 or innovation alone select nothing: without a programme an
article needs several words of the field, some of them in the headline, and Hong Kong. A sign weighs by where it stands
(`salience`): in the body it has a share of its weight, and all that the body says for relevance is not enough alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.grammar.reading import Reading
from monitor.grammar.scanner import Hit
from monitor.model import Programme, Tag
from monitor.tag.lexicon import Lexicon, Words, outermost
from monitor.tag.relevance_weights import Reason, Weights, load_weights
from monitor.tag.salience import Layout, Part, layout_of

HONG_KONG_WORD = "relevance/hong_kong"
_PLACES = (HONG_KONG_WORD, "relevance/elsewhere")
_FOREIGN, _LOCAL = "relevance/foreign", "relevance/local"
_HERE = (HONG_KONG_WORD, _LOCAL)
_CRIME = "crime"
_ROW = 2  # other sectors in a sentence: with the field they are a row of three
_ORDER = tuple(Part)

Signs = Mapping[str, Part]
"""Different words or programmes, each with the most telling part of the article in which it stands."""


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
        self._of_body = 0.0  # what the body alone says for relevance
        self.why: list[str] = []

    def add(self, reason: Reason, signs: Signs) -> None:
        """Add a weight once for each different sign, the most telling first, at most as often as the reason allows."""
        counted = sorted(signs, key=lambda sign: _ORDER.index(signs[sign]))[: self._weights.at_most[reason]]
        if counted:
            weight = self._weights.adds[reason]
            in_body = weight * self._weights.body * sum(signs[sign] is Part.BODY for sign in counted)
            amount = in_body + weight * sum(signs[sign] is not Part.BODY for sign in counted)
            self.total += amount
            self._of_body += max(in_body, 0.0)
            self.why.append(f"{reason}: {', '.join(counted)} ({amount:+.2g})")

    def close(self) -> None:
        """Take away what the body says beyond its limit."""
        over = self._of_body - self._weights.body_at_most
        if over > 0:
            self.total -= over
            self.why.append(f"body: no more than {self._weights.body_at_most:+.2g} ({-over:+.2g})")


class RelevanceRules:
    """Scores articles by the programmes of a catalogue, the lists of the lexicon and the weights."""

    def __init__(self, programmes: Iterable[Programme], lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._general = lexicon.general
        self._distant = lexicon.distant
        catalogue = tuple(programmes)
        self._speeches = _matching(catalogue, lexicon.speeches)
        self._passing = _passing_slugs(catalogue, lexicon)

    def score(self, reading: Reading, words: Words, tags: Sequence[Tag], official: bool = False) -> Relevance:
        """How likely an article is Hong Kong innovation & technology news.

        `official`: whether a Hong Kong government or statutory body published it.
        """
        layout = layout_of(reading)
        of_field, passing, general = self._programmes(tags, layout)
        total = _Sum(self._weights)
        total.add(Reason.PROGRAMME, of_field)
        total.add(Reason.PROGRAMME_IN_HEADLINE, _of(of_field, Part.HEADLINE))
        self._add_named(total, passing, general)
        deeds, cases = _signs(words, "relevance/deed", layout), _signs(words, "relevance/case", layout)
        if _of(passing, Part.HEADLINE).keys() - self._speeches:
            total.add(Reason.PLACE_IN_THE_NEWS, _of(deeds, Part.HEADLINE))
            total.add(Reason.CASE_AT_PLACE, _of(cases, Part.HEADLINE, Part.LEAD))
        _add_field(total, words, layout)
        topical = _add_topics(total, words, layout)
        if Part.HEADLINE in topical.values():
            actors = general | _signs(words, "relevance/inventor", layout) | _signs(words, "relevance/public_body", layout)
            total.add(Reason.ACTOR_BESIDE_TOPIC, _of(actors, Part.HEADLINE, Part.LEAD))
        distant = {tag.slug for tag in tags} & self._distant
        _add_whereabouts(total, words, layout, official or len(tags) > len(distant), bool(distant))
        concerned = (passing if cases else {}) | of_field
        waived = _CRIME if _is_case(words, tags, concerned, layout) else ""
        _add_contrary_subjects(total, words["against"], layout, waived)
        total.close()
        score = round(1 / (1 + math.exp(-total.total)), 4)
        return Relevance(score, score >= self._weights.threshold, tuple(total.why))

    def _programmes(self, tags: Sequence[Tag], layout: Layout) -> tuple[Signs, Signs, Signs]:
        """The programmes of the field, those named in passing and those of news of every sort, in reading order."""
        starts = sorted((min(map(layout.start_of, tag.evidence)), tag.slug) for tag in tags)
        signs = {slug: layout.part(start, start + 1) for start, slug in starts}
        general = {slug: part for slug, part in signs.items() if slug in self._general}
        passing = {slug: part for slug, part in signs.items() if slug in self._passing}
        return {slug: part for slug, part in signs.items() if slug not in {*general, *passing}}, passing, general

    def _add_named(self, total: _Sum, passing: Signs, general: Signs) -> None:
        total.add(Reason.NAMED_IN_PASSING, passing)
        total.add(Reason.GENERAL_BODY, general)
        titled = _of(general, Part.HEADLINE)
        total.add(
            Reason.GENERAL_BODY_IN_HEADLINE,
            {slug: part for slug, part in titled.items() if slug not in self._distant},
        )


def _passing_slugs(programmes: Sequence[Programme], lexicon: Lexicon) -> frozenset[str]:
    """The programmes that say little by being named: places where other things happen as well, what is not of Hong Kong,
    and the lexicon's lists."""
    listed = _matching(programmes, lexicon.passing | lexicon.speeches)
    return frozenset(
        item.slug
        for item in programmes
        if item.slug not in lexicon.general
        and item.slug not in lexicon.sites
        and (
            item.kind == "place"
            or item.slug in lexicon.distant
            or item.slug in listed
        )
    )


def _matching(programmes: Iterable[Programme], patterns: Iterable[str]) -> frozenset[str]:
    """The slugs that a list of the lexicon names; "*" stands for the rest of a slug."""
    return frozenset(item.slug for item in programmes if any(fnmatchcase(item.slug, each) for each in patterns))


# --------------------------------------------------------------------------------------------------------------- signs
def _signs_of(hits: Iterable[Hit], layout: Layout) -> dict[str, Part]:
    """The different words of hits in reading order, each where it is first met."""
    signs: dict[str, Part] = {}
    for hit in hits:
        signs.setdefault(hit.value, layout.part(hit.start, hit.end))
    return signs


def _signs(words: Words, kind: str, layout: Layout) -> dict[str, Part]:
    """The different words of one list of the group "relevance"."""
    return _signs_of((hit for hit in words["relevance"] if hit.kind == kind), layout)


def _of(signs: Signs, *parts: Part) -> dict[str, Part]:
    return {sign: part for sign, part in signs.items() if part in parts}


# ------------------------------------------------------------------------------------------------------------- reasons
def _add_field(total: _Sum, words: Words, layout: Layout) -> None:
    makers = _of(_signs(words, "relevance/maker", layout), Part.HEADLINE, Part.LEAD)
    made = _of(_signs(words, "relevance/made", layout), Part.HEADLINE, Part.LEAD)
    pairs = [f"{maker}, {word}" for maker, word in zip(makers, made, strict=False)]
    total.add(Reason.APPLIED_RESEARCH, dict.fromkeys(pairs[:1], Part.LEAD))
    if not pairs:
        inventors = _of(_signs(words, "relevance/inventor", layout), Part.HEADLINE, Part.LEAD)
        inventions = _of(_signs(words, "relevance/invention", layout), Part.HEADLINE, Part.LEAD)
        pairs = [f"{who}, {what}" for who, what in zip(inventors, inventions, strict=False)]
        total.add(Reason.INVENTION, dict.fromkeys(pairs[:1], Part.LEAD))
    core = _signs_of(_told_alone(words["relevance"], layout), layout)
    total.add(Reason.FIELD, core)
    titled = _of(core, Part.HEADLINE)
    total.add(Reason.FIELD_IN_HEADLINE if titled else Reason.FIELD_IN_LEAD, titled or _of(core, Part.LEAD))


def _told_alone(hits: Sequence[Hit], layout: Layout) -> Iterator[Hit]:
    """The words of the field, without those in a row of sectors: "finance, shipping, and innovation and technology"."""
    sectors: dict[int, set[str]] = {}
    for hit in hits:
        if hit.kind == "relevance/sector":
            sectors.setdefault(layout.reading.sentence(hit.start)[0], set()).add(hit.value)
    for _, hit in outermost(hits):
        if hit.kind == "relevance/core" and len(sectors.get(layout.reading.sentence(hit.start)[0], ())) < _ROW:
            yield hit


def _add_topics(total: _Sum, words: Words, layout: Layout) -> Signs:
    """The topic words of the article."""
    topical = _signs_of((hit for _, hit in outermost(words["topic"]) if hit.kind.endswith("/strong")), layout)
    generic = {hit.value for hit in words["relevance"] if hit.kind == "relevance/generic"}
    specific = {word: part for word, part in topical.items() if word not in generic}
    general = {word: part for word, part in topical.items() if word in generic}
    total.add(Reason.TOPIC_WORD, specific)
    total.add(Reason.GENERIC_WORD, general)
    titled = _of(specific, Part.HEADLINE)
    if titled or _of(general, Part.HEADLINE):
        total.add(Reason.HONG_KONG_IN_HEADLINE, _of(_signs(words, HONG_KONG_WORD, layout), Part.HEADLINE))
    total.add(
        Reason.TOPIC_WORD_IN_HEADLINE if titled else Reason.GENERIC_WORD_IN_HEADLINE,
        titled or _of(general, Part.HEADLINE),
    )
    return topical


def _add_whereabouts(total: _Sum, words: Words, layout: Layout, here: bool, distant: bool) -> None:
    """`here`: the publisher or a programme is of Hong Kong; `distant`: a programme is of another place."""
    hits = [
        hit
        for hit in words["relevance"]
        if hit.kind.startswith((*_PLACES, _FOREIGN)) or (hit.kind == _LOCAL and hit.end <= layout.headline_end)
    ]
    places = dict.fromkeys(_elsewhere(hits, layout), Part.LEAD)
    of_hong_kong = (HONG_KONG_WORD,) if places or distant else _HERE
    if not here and not any(hit.kind in of_hong_kong for hit in words["relevance"]):
        total.add(Reason.NO_HONG_KONG, {"not named": Part.LEAD})
    total.add(Reason.ELSEWHERE, places)
    total.add(Reason.ONLY_ELSEWHERE, {} if here else places)


def place_elsewhere(hits: Iterable[Hit], reading: Reading) -> list[str]:
    """The other place of which the article is: the headline, or else the lead, names it before Hong Kong."""
    return _elsewhere([hit for hit in hits if hit.kind.startswith(_PLACES)], layout_of(reading))


def _elsewhere(places: Iterable[Hit], layout: Layout) -> list[str]:
    near = [hit for hit in places if hit.start < layout.lead_end and not _is_currency(hit, layout.reading)]
    titled = [hit for hit in near if hit.end <= layout.headline_end]
    if any(hit.kind in _HERE for hit in titled):
        return []
    first = min(titled or near, key=lambda hit: (hit.start, -hit.end), default=None)
    return [first.value] if first is not None and first.kind not in _HERE else []


def _is_currency(hit: Hit, reading: Reading) -> bool:
    return hit.kind != HONG_KONG_WORD and reading.text[hit.end : hit.end + 1] == "$"  # US$


def _is_case(words: Words, tags: Iterable[Tag], concerned: Signs, layout: Layout) -> bool:
    """Whether a crime or a case is one at a programme: the headline or the sentence of the case names it."""
    if Part.HEADLINE in concerned.values():
        return True
    named = {
        layout.reading.sentence(layout.start_of(evidence))[0]
        for tag in tags
        if tag.slug in concerned
        for evidence in tag.evidence
    }
    hits = [hit for hit in words["relevance"] if hit.kind == "relevance/case"]
    hits += [hit for hit in words["against"] if hit.kind == f"against/{_CRIME}"]
    return any(layout.reading.sentence(hit.start)[0] in named for hit in hits)


def _add_contrary_subjects(total: _Sum, hits: Sequence[Hit], layout: Layout, waived: str) -> None:
    """`waived`: the subject that does not speak against relevance here."""
    subjects: dict[str, list[Hit]] = {}
    for subject, hit in outermost(hits):
        if subject != waived:
            subjects.setdefault(subject, []).append(hit)
    if not subjects:
        return
    signs = {subject: _signs_of(found, layout) for subject, found in subjects.items()}
    subject = max(signs, key=lambda subject: len(signs[subject]))
    total.add(Reason.CONTRARY_SUBJECT, {f"{word} ({subject})": part for word, part in signs[subject].items()})
    titled = {word: part for found in signs.values() for word, part in _of(found, Part.HEADLINE).items()}
    total.add(Reason.CONTRARY_SUBJECT_IN_HEADLINE, titled)
