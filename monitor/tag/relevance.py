"""Whether an article is Hong Kong innovation & technology news: a score from 0 to 1 with its reasons.

The score is the logistic function of a sum of weights; the weights, with what each stands for, are in `relevance.toml`.
For relevance speak tagged programmes, words of the field, topics and Hong Kong context; against it speak the same words
elsewhere (Singapore, Shenzhen, the United States), crime, market colour, property, weather, accidents, leisure, gadgets
and ordinary public notices. General words such as AI, 科技 or innovation alone select nothing: without a programme an
article needs several words of the field, some of them in the headline, and Hong Kong. A sign weighs by where it stands
(`salience`): in the body it has a share of its weight, and what the body alone says for relevance has a limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.grammar.scanner import Hit
from monitor.model import Programme, Tag
from monitor.tag.lexicon import Lexicon, Words, outermost
from monitor.tag.relevance_sum import MOST_WORDING, RelevanceSum, Signs, only, signs_of
from monitor.tag.relevance_weights import Reason, Weights, load_weights
from monitor.tag.salience import Layout, Part
from monitor.tag.whereabouts import names_hong_kong, subject_elsewhere

_CRIME = "crime"
_CORE = "relevance/core"
HOPELESS = -MOST_WORDING  # below that no wording makes an article relevant, so it is not looked at
NO_WORDING: tuple[float, Mapping[str, float]] = (0.0, {})
_ROW = 2  # other sectors in a sentence: with the field they are a row of three


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` from 0 to 1; `why` names each reason with its words and what it added. `case`: headline or lead tell of a
    crime, a breach, a lawsuit or an audit at a programme.
    """

    score: float
    relevant: bool
    why: tuple[str, ...]
    case: bool = False


class RelevanceRules:
    """Scores articles by the programmes of a catalogue, the lists of the lexicon and the weights."""

    def __init__(self, programmes: Iterable[Programme], lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._general = lexicon.general
        self._distant = lexicon.distant
        catalogue = tuple(programmes)
        self._speeches = _matching(catalogue, lexicon.speeches)
        self._passing = _passing_slugs(catalogue, lexicon)

    def class_of(self, slug: str) -> str:
        """Of which sort a programme is: "field", whose news is always of the field; "place", which is named in passing
        too; "body", which is in news of every sort.
        """
        return "body" if slug in self._general else "place" if slug in self._passing else "field"

    def score(
        self,
        layout: Layout,
        words: Words,
        tags: Sequence[Tag],
        official: bool = False,
        wording: Callable[[], tuple[float, Mapping[str, float]]] = lambda: NO_WORDING,
    ) -> Relevance:
        """How likely an article is Hong Kong innovation & technology news.

        `official`: whether a Hong Kong government or statutory body published it. `wording`: gives what any
        article adds, and what each term of headline and lead does that says something of it.
        """
        of_field, passing, general = self._programmes(tags, layout)
        total = RelevanceSum(self._weights)
        total.add(Reason.PROGRAMME, of_field)
        total.add(Reason.PROGRAMME_IN_HEADLINE, only(of_field, Part.HEADLINE))
        self._add_named(total, passing, general)
        deeds, cases = _signs(words, "deed", layout), _signs(words, "case", layout)
        if only(passing, Part.HEADLINE).keys() - self._speeches:
            total.add(Reason.PLACE_IN_THE_NEWS, only(deeds, Part.HEADLINE))
            total.add(Reason.CASE_AT_PLACE, only(cases, Part.HEADLINE, Part.LEAD))
        _add_field(total, words, tags, layout)
        topical = _add_topics(total, words, layout)
        if Part.HEADLINE in topical.values():
            actors = {**general, **_signs(words, "inventor", layout), **_signs(words, "public_body", layout)}
            total.add(Reason.ACTOR_BESIDE_TOPIC, only(actors, Part.HEADLINE, Part.LEAD))
        distant = {tag.slug for tag in tags} & self._distant
        _add_whereabouts(total, words, layout, official or len(tags) > len(distant), bool(distant))
        concerned = {**(passing if cases else {}), **of_field}
        beside = _cases_beside(words, tags, concerned, layout)
        waived = _CRIME if beside or Part.HEADLINE in concerned.values() else ""
        _add_contrary_subjects(total, words["against"], layout, waived)
        total.close()
        if total.total > HOPELESS:
            total.add_wording(*wording())
        score = round(1 / (1 + math.exp(-total.total)), 4)
        case = any(layout.part(hit.start, hit.end) is not Part.BODY for hit in beside)
        return Relevance(score, score >= self._weights.threshold, tuple(total.why), case)

    def _programmes(self, tags: Sequence[Tag], layout: Layout) -> tuple[Signs, Signs, Signs]:
        """The programmes of the field, those named in passing and those of news of every sort, in reading order."""
        starts = sorted((min(map(layout.start_of, tag.evidence)), tag.slug) for tag in tags)
        signs = {slug: layout.part(start, start + 1) for start, slug in starts}
        general = {slug: part for slug, part in signs.items() if slug in self._general}
        passing = {slug: part for slug, part in signs.items() if slug in self._passing}
        return {slug: part for slug, part in signs.items() if slug not in {*general, *passing}}, passing, general

    def _add_named(self, total: RelevanceSum, passing: Signs, general: Signs) -> None:
        total.add(Reason.NAMED_IN_PASSING, passing)
        total.add(Reason.GENERAL_BODY, general)
        titled = only(general, Part.HEADLINE)
        total.add(
            Reason.GENERAL_BODY_IN_HEADLINE,
            {slug: part for slug, part in titled.items() if slug not in self._distant},
        )


def _passing_slugs(programmes: Sequence[Programme], lexicon: Lexicon) -> frozenset[str]:
    """The programmes that say little by being named.

    Places where other things happen as well, what is not of Hong Kong, and those of the lexicon's lists.
    """
    listed = _matching(programmes, lexicon.passing | lexicon.speeches)
    return frozenset(
        item.slug
        for item in programmes
        if item.slug not in lexicon.general
        and item.slug not in lexicon.sites
        and (item.kind == "place" or item.slug in lexicon.distant or item.slug in listed)
    )


def _matching(programmes: Iterable[Programme], patterns: Iterable[str]) -> frozenset[str]:
    """The slugs that a list of the lexicon names; "*" stands for the rest of a slug."""
    return frozenset(item.slug for item in programmes if any(fnmatchcase(item.slug, each) for each in patterns))


def _signs(words: Words, list_name: str, layout: Layout) -> dict[str, Part]:
    """The different words of one list of the group "relevance"."""
    return signs_of(words.get(f"relevance/{list_name}", ()), layout)


# ------------------------------------------------------------------------------------------------------------- reasons
def _add_field(total: RelevanceSum, words: Words, tags: Iterable[Tag], layout: Layout) -> None:
    research = _pair(words, "maker", "made", layout)
    total.add(Reason.APPLIED_RESEARCH, research)
    total.add(Reason.INVENTION, {} if research else _pair(words, "inventor", "invention", layout))
    core = signs_of(_told_alone(words, tags, layout), layout)
    total.add(Reason.FIELD, core)
    titled = only(core, Part.HEADLINE)
    total.add(Reason.FIELD_IN_HEADLINE if titled else Reason.FIELD_IN_LEAD, titled or only(core, Part.LEAD))


def _pair(words: Words, who: str, what: str, layout: Layout) -> Signs:
    """The first word of each of two lists, if headline or lead has both."""
    if not (f"relevance/{who}" in words and f"relevance/{what}" in words):
        return {}
    near = [only(_signs(words, name, layout), Part.HEADLINE, Part.LEAD) for name in (who, what)]
    return {", ".join(next(iter(signs)) for signs in near): Part.LEAD} if all(near) else {}


def _told_alone(words: Words, tags: Iterable[Tag], layout: Layout) -> Iterator[Hit]:
    """The words of the field that say something of their own.

    Left out are those of a programme's name, and those in a row of sectors: "finance, shipping, and innovation and
    technology".
    """
    if _CORE not in words:
        return
    names = [layout.span(evidence) for tag in tags for evidence in tag.evidence]
    sectors: dict[int, set[str]] = {}
    for hit in words.get("relevance/sector", ()):
        sectors.setdefault(layout.reading.sentence(hit.start)[0], set()).add(hit.value)
    for _, hit in outermost(words["relevance"]):
        if hit.kind != _CORE or any(start <= hit.start and hit.end <= end for start, end in names):
            continue
        if not sectors or len(sectors.get(layout.reading.sentence(hit.start)[0], ())) < _ROW:
            yield hit


def _add_topics(total: RelevanceSum, words: Words, layout: Layout) -> Signs:
    """The topic words of the article."""
    topical = signs_of((hit for _, hit in outermost(words["topic"]) if hit.kind.endswith("/strong")), layout)
    if not topical:
        return topical
    generic = {hit.value for hit in words.get("relevance/generic", ())}
    specific = {word: part for word, part in topical.items() if word not in generic}
    general = {word: part for word, part in topical.items() if word in generic}
    total.add(Reason.TOPIC_WORD, specific)
    total.add(Reason.GENERIC_WORD, general)
    titled = only(specific, Part.HEADLINE)
    if titled or only(general, Part.HEADLINE):
        total.add(Reason.HONG_KONG_IN_HEADLINE, only(_signs(words, "hong_kong", layout), Part.HEADLINE))
    total.add(
        Reason.TOPIC_WORD_IN_HEADLINE if titled else Reason.GENERIC_WORD_IN_HEADLINE,
        titled or only(general, Part.HEADLINE),
    )
    return topical


def _add_whereabouts(total: RelevanceSum, words: Words, layout: Layout, here: bool, distant: bool) -> None:
    """`here`: the publisher or a programme is of Hong Kong; `distant`: a programme is of another place."""
    places = dict.fromkeys(subject_elsewhere(words["relevance"], layout), Part.LEAD)
    if not here and not names_hong_kong(words, unsaid=not places and not distant):
        total.add(Reason.NO_HONG_KONG, {"not named": Part.LEAD})
    total.add(Reason.ELSEWHERE, places)
    total.add(Reason.ONLY_ELSEWHERE, {} if here else places)


def _cases_beside(words: Words, tags: Iterable[Tag], concerned: Signs, layout: Layout) -> list[Hit]:
    """The words of crime, breaches, lawsuits, graft and audits in sentences that name what the article concerns."""
    hits = [*words.get("relevance/case", ()), *words.get(f"against/{_CRIME}", ())]
    if not hits:
        return []
    named = {
        layout.reading.sentence(layout.start_of(evidence))[0]
        for tag in tags
        if tag.slug in concerned
        for evidence in tag.evidence
    }
    return [hit for hit in hits if layout.reading.sentence(hit.start)[0] in named]


def _add_contrary_subjects(total: RelevanceSum, hits: Sequence[Hit], layout: Layout, waived: str) -> None:
    """`waived`: the subject that does not speak against relevance here."""
    subjects: dict[str, list[Hit]] = {}
    for subject, hit in outermost(hits):
        if subject != waived:
            subjects.setdefault(subject, []).append(hit)
    if not subjects:
        return
    signs = {subject: signs_of(found, layout) for subject, found in subjects.items()}
    subject = max(signs, key=lambda subject: len(signs[subject]))
    total.add(Reason.CONTRARY_SUBJECT, {f"{word} ({subject})": part for word, part in signs[subject].items()})
    titled = {word: part for found in signs.values() for word, part in only(found, Part.HEADLINE).items()}
    total.add(Reason.CONTRARY_SUBJECT_IN_HEADLINE, titled)
