"""Teasers: which of the announcements of its days does a press item of a headline and a sentence or two belong to.

Most feeds give no more than a headline and 200 characters, in words of the desk's own. Such an item is held against all
articles of its script at hand at once, and they compete: what counts is how much of the teaser stands in the other, each
word weighted by its rarity, never how much of the other stands in the teaser. The best joins where it is good enough and
ahead of the next story; ties are issues of one series. Two steps, ranking and judging, as in the clustering of news
streams by Miranda and others (EMNLP 2018). A release that comes after its teasers is held against them in the same way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from monitor.identify import ordinals, similarity
from monitor.identify.at_hand import AtHand, share_of
from monitor.identify.facts import KIND_MASK, FactKind, value_of
from monitor.identify.similarity import FAR_HOURS, UNKNOWN_GAP, Verifier, hours_between
from monitor.model import Candidate, Profile

# Distinct shingles below which an article is a teaser: a feed's 200 to 300 characters, in English and in Chinese.
LONGEST = {False: 60, True: 210}
RARE = 0.8  # weight from which a word is rare: not in `common_words.toml`, and in few of the stories at hand
MARGIN = 0.05  # of probability before the next story
SAID = 12.0  # rare words in common that say all: most teasers have no more
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
    in_lead: float  # those in the headline and the first lines of the other
    title_in_title: float  # of its headline's words, those in the other's headline
    title_in_text: float
    title_found: float  # of the other's headline's words, those in the teaser
    rare_found: float  # of its rare words, those in the other
    said: float  # words in common, by weight: 1 from `SAID` on
    phrases: float  # of its shingles, those in the other
    ahead: float  # `in_text` less that of the next story
    facts_found: float  # its facts that the other has, by what each proves: points / (points + `ENOUGH`)
    facts_share: float  # these of all its facts, by what each proves; near a half where there are few
    figures_missing: float  # numbers and codes that the other has not: points / (points + 1)
    names_missing: float
    dates_missing: float
    conflict: float  # places with different figures, dates or codes: n / (n + 1)
    which_apart: float  # 1 when both say which round, phase or part, and each another
    gap: float  # as in `similarity.Features`
    far: float
    brief: float  # 1 when the other is a teaser too
    chinese: float

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _VALUES(self)


NAMES = tuple(field.name for field in fields(Features))
_VALUES = attrgetter(*NAMES)


def is_teaser(profile: Profile) -> bool:
    return profile.length < LONGEST[profile.chinese]


def compare(teaser: Profile, other: Profile, at_hand: AtHand, story: int) -> Features:
    """The features of a pair. `story`: that of the stored one, which does not compete."""
    weights = at_hand.weights(teaser.all_words)
    in_title = {word: weights[word] for word in teaser.title}
    rare = [word for word, weight in weights.items() if weight >= RARE]
    title, lead, text = frozenset(other.title), other.first_words, other.all_words
    in_text = share_of(weights, text)
    ours, theirs = similarity.comparable(teaser.sketch, other.sketch, similarity.SKETCH_SIZE)
    our_facts, their_facts = similarity.comparable(teaser.facts, other.facts, similarity.FACTS_SIZE)
    found, missing = _told(our_facts, their_facts, at_hand)
    conflicts, _, _ = similarity.places_of(our_facts, their_facts)
    hours = hours_between(teaser, other)
    return Features(
        in_text=in_text,
        in_lead=share_of(weights, lead),
        title_in_title=share_of(in_title, title),
        title_in_text=share_of(in_title, text),
        title_found=share_of(at_hand.weights(other.title), teaser.all_words),
        rare_found=(sum(word in text for word in rare) + 1) / (len(rare) + 2),
        said=min(1.0, sum(weight for word, weight in weights.items() if word in text) / SAID),
        phrases=len(ours & theirs) / (len(ours) or 1),
        ahead=in_text - at_hand.next_best(weights, story),
        facts_found=sum(found.values()) / (sum(found.values()) + ENOUGH),
        facts_share=(sum(found.values()) + 0.5) / (sum(found.values()) + sum(missing.values()) + 1),
        figures_missing=_rising(missing, _FIGURES),
        names_missing=_rising(missing, _NAMES),
        dates_missing=_rising(missing, (FactKind.DATE,)),
        conflict=conflicts / (conflicts + 1),
        which_apart=float(which_apart(our_facts, their_facts)),
        gap=UNKNOWN_GAP if hours is None else min(1.0, math.log1p(hours) / 8),
        far=float(hours is not None and hours > FAR_HOURS),
        brief=float(is_teaser(other)),
        chinese=float(teaser.chinese),
    )


def _told(ours: set[int], theirs: set[int], at_hand: AtHand) -> tuple[Counter[int], Counter[int]]:
    """Of the teaser's facts, by kind: the points of those that the other has, and of those that it has not."""
    known = {value_of(fact) for fact in theirs}
    found, missing = Counter[int](), Counter[int]()
    for value in {value_of(fact) for fact in ours}:
        kind = value & KIND_MASK
        if kind in _POINTS:
            (found if value in known else missing)[kind] += _POINTS[kind] * at_hand.rarity(value)
    return found, missing


def _rising(missing: Counter[int], kinds: Sequence[int]) -> float:
    points = sum(missing[kind] for kind in kinds)
    return points / (points + 1)


def which_apart(ours: set[int], theirs: set[int]) -> bool:
    """Whether both say which of several (round, phase, part) they speak of, and name none in common."""
    mine, known = ({fact for fact in facts if fact & 0xFFFF in ordinals.places()} for facts in (ours, theirs))
    same_units = {fact & 0xFFFF for fact in mine} & {fact & 0xFFFF for fact in known}
    return bool(same_units) and not any(fact & 0xFFFF in same_units for fact in mine & known)


def verifier() -> Verifier:
    """The constants of this release for teasers."""
    return similarity.verifier("teaser", NAMES)


# -------------------------------------------------------------------------------------------------------- competition
def comparisons(new: Profile, anchors: Sequence[Candidate], at_hand: AtHand) -> Iterator[tuple[Candidate, Features]]:
    """The anchors of stories that are teasers, or all where the new article is one, with the features of each pair."""
    ours = is_teaser(new)
    for one in anchors:
        known = one.profile
        if known.chinese == new.chinese and (ours or is_teaser(known)):
            new_is_teaser = ours and (new.length <= known.length or not is_teaser(known))
            teaser, other = (new, known) if new_is_teaser else (known, new)
            yield one, compare(teaser, other, at_hand, one.story_id)


def best(weighed: Sequence[tuple[float, Candidate, Features]]) -> tuple[float, Candidate, Features] | None:
    """The pair that is good enough and ahead of the next story."""
    ranked = sorted(weighed, key=lambda one: (-one[0], one[1].article_id))
    if not ranked or ranked[0][0] < verifier().same:
        return None
    runner_up = next((pair[0] for pair in ranked if pair[1].story_id != ranked[0][1].story_id), 0.0)
    return ranked[0] if ranked[0][0] - runner_up >= MARGIN else None
