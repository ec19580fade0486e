"""Teasers: which of the announcements of its days does a press item of a headline and a sentence or two belong to.

Most feeds give no more than a headline and 200 characters, in words of the desk's own. Such an item is held against all
articles at hand of its script at once, and they compete: what counts is how much of the teaser stands in the other,
each word weighted by its rarity, never how much of the other stands in the teaser. The best joins where it is good
enough and ahead of the next story; ties are issues of one series. Ranking and judging are two steps, as in the
clustering of news streams by Miranda and others (EMNLP 2018). A release that comes after its teasers is held against
them in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from monitor.identify import change_bits, similarity
from monitor.identify.anchors import AGAIN_HOURS, anchors, is_teaser, one_voice
from monitor.identify.at_hand import AtHand
from monitor.identify.facts import KIND_MASK, FactKind, value_of
from monitor.identify.fingerprint import FACTS_SIZE, SKETCH_SIZE
from monitor.identify.similarity import FAR_HOURS, UNKNOWN_GAP, Verifier, hours_between
from monitor.model import Candidate, Profile, Relation, StoryChoice

WHOLE, SAME_HEADLINE = 0.85, 0.6  # shares of the text and of the headline: what a publisher says twice
PROVED = 0.5  # `figures_found` where no figure is told, or as many are missing: a stock sentence has none
FULL_TEXT = 40  # shingles: a publisher's stock sentence has up to 30, and may hold a figure
FEWEST_SHARED = 3  # words in common, below which a comparison is not worth its time
COPIED = 0.6  # share of the teaser from which it is a copy and not a retelling
CONTRADICTED = 0.25  # `figures_found` where a telling figure is missing and none is found: another issue of a series
NAMES_ALONE = 0.3  # share of the words below which names in common are one subject, and not one announcement
PASSED_ON = 0.15  # of the length of a report: a notice so short is one of many things in it
MARGIN = 0.05  # of probability before the next story
ENOUGH = 2.0  # points of facts that prove half of what facts can prove
_FIGURES, _NAMES = (FactKind.NUMBER, FactKind.COUNT, FactKind.CODE), (FactKind.LATIN, FactKind.HAN_NAME)
_POINTS: dict[int, float] = {
    FactKind.NUMBER: 1.0, FactKind.CODE: 1.0, FactKind.HAN_NAME: 0.6, FactKind.LATIN: 0.6, FactKind.COUNT: 0.5,
    FactKind.DATE: 0.3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """How a teaser stands to another article: shares of the teaser's words, weighted by rarity, and its facts."""

    in_text: float  # of its words, those in the other
    title_in_text: float  # of its headline's words, those in the other
    title_found: float  # of the other's headline's words, those in the teaser
    rare_found: float  # of its rare words, those in the other; near a half where there are few
    phrases: float  # of its shingles, those in the other
    facts_found: float  # its facts that the other has, by what each proves: points / (points + `ENOUGH`)
    figures_found: float  # of its numbers and codes, those that the other has; near a half where there are few
    figures_missing: float  # numbers and codes that the other has not: points / (points + 1)
    names_missing: float
    dates_missing: float
    gap: float  # as in `text_features.Features`
    far: float
    brief: float  # 1 when the other is a teaser too
    chinese: float

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _TEASER_FACTS(self)


NAMES = tuple(field.name for field in fields(Features))
_TEASER_FACTS = attrgetter(*NAMES)


def teaser_features(teaser: Profile, other: Profile, at_hand: AtHand) -> Features:
    """The features of a pair."""
    weighed = at_hand.weighed(teaser.all_words)
    ours, theirs = similarity.comparable(teaser.sketch, other.sketch, SKETCH_SIZE)
    found, missing = _facts(teaser, other, at_hand)
    figures = sum(found[kind] for kind in _FIGURES)
    hours = hours_between(teaser, other)
    return Features(
        in_text=weighed.share(other.all_words),
        title_in_text=at_hand.weighed(teaser.title_words).share(other.all_words),
        title_found=at_hand.weighed(other.title_words).share(teaser.all_words),
        rare_found=weighed.rare_share(other.all_words),
        phrases=len(ours & theirs) / (len(ours) or 1),
        facts_found=sum(found.values()) / (sum(found.values()) + ENOUGH),
        figures_found=(figures + 0.5) / (figures + sum(missing[kind] for kind in _FIGURES) + 1),
        figures_missing=_rising(missing, _FIGURES),
        names_missing=_rising(missing, _NAMES),
        dates_missing=_rising(missing, (FactKind.DATE,)),
        gap=UNKNOWN_GAP if hours is None else min(1.0, math.log1p(hours) / 8),
        far=float(hours is not None and hours > FAR_HOURS),
        brief=float(is_teaser(other)),
        chinese=float(teaser.chinese),
    )


def _facts(teaser: Profile, other: Profile, at_hand: AtHand) -> tuple[dict[int, float], dict[int, float]]:
    """Of the teaser's facts, by kind: the points of those that the other has, and of those that it has not."""
    ours, theirs = similarity.comparable(teaser.facts, other.facts, FACTS_SIZE)
    known = {value_of(fact) for fact in theirs}
    found, missing = dict.fromkeys(_POINTS, 0.0), dict.fromkeys(_POINTS, 0.0)
    for value in {value_of(fact) for fact in ours}:
        kind = value & KIND_MASK
        if kind in _POINTS:
            (found if value in known else missing)[kind] += _POINTS[kind] * at_hand.rarity(value)
    return found, missing


def _rising(missing: Mapping[int, float], kinds: Sequence[int]) -> float:
    points = sum(missing[kind] for kind in kinds)
    return points / (points + 1)


def verifier() -> Verifier:
    """The constants of this release for teasers."""
    return similarity.verifier_of("teaser", NAMES)


# -------------------------------------------------------------------------------------------------------- competition
_Weighed = tuple[float, Candidate, Features]


def by_teaser(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> StoryChoice | None:
    """The story of a teaser, or of a text whose teasers came before it."""
    ranked = _ranked(new, candidates, at_hand)
    if not ranked:
        return None
    best = ranked[0]
    for chance, other, _ in ranked[1:]:
        if chance <= best[0] - MARGIN:
            break
        if not _one_story(best[1].profile, other.profile, at_hand):
            return None
    return _told(new, *best)


def teasers_of(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> list[StoryChoice]:
    """The stories of teasers that a text in full shows to be its own."""
    return [] if is_teaser(new) else [_told(new, *one) for one in _ranked(new, candidates, at_hand)]


def comparisons(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> Iterator[tuple[Candidate, Features]]:
    """The anchors that are teasers, or all where the new article is one, with the features of each pair."""
    ours = is_teaser(new)
    for one in anchors(new, candidates):
        known = one.profile
        if (ours or is_teaser(known)) and len(new.all_words & known.all_words) >= FEWEST_SHARED:
            new_is_teaser = ours and (new.length <= known.length or not is_teaser(known))
            features = teaser_features(*((new, known) if new_is_teaser else (known, new)), at_hand)
            if not _says_another(new, known, features):
                yield one, features


def _ranked(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> list[_Weighed]:
    """The pairs that are good enough, best first; of two equal ones the older."""
    weighed = [
        (verifier().probability(features), candidate, features)
        for candidate, features in comparisons(new, candidates, at_hand)
    ]
    good = [one for one in weighed if one[0] >= verifier().same]
    return sorted(good, key=lambda one: (-one[0], one[1].article_id))


def _one_story(one: Profile, other: Profile, at_hand: AtHand) -> bool:
    """Whether two stored articles, each in a story of its own, tell the same: then they are no rivals.

    Two texts in full were held against each other when the second came: they are two issues of a series.
    """
    teaser, larger = sorted((one, other), key=lambda each: each.length)
    if not is_teaser(teaser) or similarity.which_apart(one, other) or similarity.figures_apart(one, other):
        return False
    return verifier().probability(teaser_features(teaser, larger, at_hand)) >= verifier().same


def _says_another(new: Profile, known: Profile, features: Features) -> bool:
    """A change, another round, other figures; a notice that a long report takes in among much else; of one publisher,
    anything but the same words."""
    contradicts = features.figures_found <= CONTRADICTED or similarity.figures_apart(new, known)
    if contradicts or similarity.which_apart(new, known) or change_bits.apart(new.changes, known.changes):
        return True
    if features.in_text < NAMES_ALONE and features.figures_found <= PROVED:
        return True
    brief, longer = sorted((new, known), key=lambda each: each.length)
    if brief.in_full and brief.length < PASSED_ON * longer.length and features.title_found < SAME_HEADLINE:
        return True
    if not one_voice(new, known) or _is_published_again(new, known, features):
        return False
    as_long = min(new.length, known.length) >= WHOLE * max(new.length, known.length)
    proved = features.figures_found > PROVED and _under_one_headline(new, known)
    apart = similarity.codes_apart(new, known) or similarity.leads_apart(new, known)
    return features.phrases < WHOLE or not as_long or not proved or apart


def _is_published_again(new: Profile, known: Profile, features: Features) -> bool:
    """Headline and text word for word, within a day and a half: an item that moved, or came back in the bulletin.

    Of a text that was cut only with a figure: two warnings of one series may begin with the same 200 characters.
    """
    hours = hours_between(new, known)
    whole = new.title == known.title and features.phrases == 1 and new.length == known.length
    telling = not (new.cut or known.cut) or features.figures_found > PROVED
    return whole and telling and hours is not None and hours <= AGAIN_HOURS


def _under_one_headline(new: Profile, known: Profile) -> bool:
    """Whether much of the headline is the same; under another the text must be more than a stock sentence."""
    shared, fewer = len(new.title_words & known.title_words), min(len(new.title), len(known.title))
    return 0 < SAME_HEADLINE * fewer <= shared or min(new.length, known.length) >= FULL_TEXT


def _told(new: Profile, probability: float, candidate: Candidate, features: Features) -> StoryChoice:
    copied = probability >= verifier().duplicate and features.phrases >= COPIED
    relation = Relation.DUPLICATE if copied else Relation.SAME
    if candidate.profile.language != new.language:
        relation = Relation.TWIN
    return candidate.joined(relation, probability, f"{features.in_text:.0%} of the teaser's telling words")
