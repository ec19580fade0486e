"""Language versions without a link, of headline, summary or text: the article of the same publisher that fits best.

All articles of one publisher and of those hours compete: an article joins another only where each is the other's best,
by a margin to the second best of either side, and where the other's story has no version in its language yet.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.identify.headline_vectors import cosine
from monitor.identify.version_evidence import LEAST_MARGIN, Features, Weights, comparable, features_of, verifier
from monitor.identify.version_marks import amounts
from monitor.model import Neighbour, Profile, Relation, StoryChoice, VersionMarks

VERSION_HOURS = 12.0  # between versions: nearly all come within four (30 pairs of one government: at most 220 minutes)
DAY_HOURS = 24.0  # by which two dates without a time of day may differ and be one day
MOST_COMPARED = 12  # of the other language: a busy publisher has hundreds in these hours, and few share a name
# By so many log-odds less is enough where both alone state a number of three digits or more, and share most figures:
# a later report on one incident repeats a few (`bench.stories_radio`).
AMOUNT_PROVES, MOST_FIGURES = 2.5, 0.6
# Log-odds of a version by another publisher: of 2,000 made reports every pair above -1 that alone stated an amount was
# one announcement (131 of 131).
ENOUGH_ELSEWHERE = 0.0
# And without such an amount: log-odds before the second best, hours until another desk has it in its language, and how
# near the headlines are as vectors, (hours, cosine from then on): a later report has the same names and figures. Of 457
# such pairs in a made week 230 are as near as 0.5 and none of them is wrong; of made reports as near as 0.53 none is.
AHEAD_ELSEWHERE, ELSEWHERE_HOURS = 2.0, 24.0
HEADLINES_ELSEWHERE = ((1.25, 0.53), (0.0, 0.35))
_VECTOR_SAYS = 4.0  # beside weights of marks, in choosing those
# A later report on a matter shares its names and figures; its headline says something else. So the later a version, the
# nearer its headline: (hours, cosine from then on). Another matter of one kind has the headline, and other figures.
# Of 1,858 joins of made reports both took the 16 wrong ones and 2 right ones (`bench.stories_radio`, seeds 1 to 5).
SOON = 1.25
LATER_HEADLINES = ((4.0, 0.72), (SOON, 0.4), (0.0, 0.25))
NO_FIGURES = 0.5  # `Features.figures` where neither, or only one, states figures

OF_THE_PUBLISHER = "the publisher's announcement of those hours that fits best in the other language, and it alone"
ELSEWHERE = "what fits best in the other language, and states an amount that nothing else at hand states"
HEADLINES_ALIKE = "what fits best in the other language, far ahead, and its headline says the same in the embedding"


@dataclass(frozen=True, slots=True)
class Pair:
    """An article of the other language, how it compares, and the log-odds that both are one announcement."""

    other: Neighbour
    features: Features
    score: float


def best_version(
    new: Neighbour, others: Sequence[Neighbour], rivals: Callable[[], Iterable[Neighbour]]
) -> StoryChoice | None:
    """The story of which an article is the version in another language.

    `others`: articles of its publisher in the other script, about its time. `rivals`: those in its own script, which
    are asked for only where one of the others may be it.
    """
    pairs = weighed(new, others)
    if not pairs or any(one.story_id == new.story_id for one in others):
        return None
    best = max(pairs, key=lambda pair: pair.score)
    wanted = verifier(new.marks, best.other.marks)
    margin = wanted.margin(best.score)
    proved = best.features.figures >= MOST_FIGURES and _share_an_amount_alone(new, best.other, others)
    enough = wanted.enough - (AMOUNT_PROVES if proved else 0.0)
    if best.score < enough or best.score - _second(pairs, best) < margin or _is_later_report(new, best):
        return None
    return _joined(best) if _is_its_best(new, best, rivals(), _weights(new, others), margin) else None


def version_elsewhere(
    new: Neighbour,
    others: Sequence[Neighbour],
    at_hand: Iterable[Neighbour],
    nearness: Callable[[Neighbour], float] = lambda _: 0.0,
) -> StoryChoice | None:
    """The story of which an article is another publisher's version in another language.

    Publishers translate in their own ways, so the best pair is not enough: both state an amount that no other article
    `at_hand`, in either script, states; or the pair is far ahead, shares its figures, and the headlines say the same.
    `others`: those in the other script that may be it. `nearness`: the cosine of the headlines' vectors, which is asked
    for only where it decides; 0 where there are none.
    """
    pairs = weighed(new, others, ELSEWHERE_HOURS)
    best = max(pairs, key=lambda pair: pair.score, default=None)
    if best is None or best.score < ENOUGH_ELSEWHERE or best.score - _second(pairs, best) < LEAST_MARGIN:
        return None
    if _share_an_amount_alone(new, best.other, at_hand):
        return _joined(best, ELSEWHERE)
    ahead = best.score - _second(pairs, best) >= AHEAD_ELSEWHERE and best.features.figures > NO_FIGURES
    if ahead and nearness(best.other) >= _least(HEADLINES_ELSEWHERE, hours_between(new, best.other)):
        return _joined(best, HEADLINES_ALIKE)
    return None


def _share_an_amount_alone(new: Neighbour, other: Neighbour, others: Iterable[Neighbour]) -> bool:
    """Whether both state a number of three digits or more that no other announcement of those hours states."""
    shared = amounts(new.marks) & amounts(other.marks)
    for one in others if shared else ():
        if one.story_id != other.story_id:
            shared -= amounts(one.marks)
    return bool(shared)


def _is_later_report(new: Neighbour, best: Pair) -> bool:
    """Whether headlines, as vectors, and figures say too little of the same for the hours that lie between."""
    if not comparable(new.marks, best.other.marks):
        return False
    hours, features = hours_between(new, best.other), best.features
    return features.vector < _least(LATER_HEADLINES, hours) or (hours >= SOON and features.figures < NO_FIGURES)


def _least(by_hours: Iterable[tuple[float, float]], hours: float) -> float:
    return next(least for later, least in by_hours if hours >= later)


def _is_its_best(new: Neighbour, best: Pair, rivals: Iterable[Neighbour], weights: Weights, margin: float) -> bool:
    """Whether no rival comes near, and the other has no version in this language yet."""
    for one in rivals:
        if one.story_id == best.other.story_id:
            return False
        apart = one.story_id == new.story_id or hours_between(one, best.other) > VERSION_HOURS
        if not apart and best.score - _weigh(best.other, one, weights).score < margin:
            return False
    return True


def weighed(new: Neighbour, others: Sequence[Neighbour], hours: float = VERSION_HOURS) -> list[Pair]:
    """The pairs with those of the others that are near in time and have most in common at a glance."""
    weights = _weights(new, others)
    near = [one for one in others if hours_between(new, one) <= hours]
    return [_weigh(new, one, weights) for one in _promising(new, near, weights)]


def _weights(new: Neighbour, others: Iterable[Neighbour]) -> Weights:
    return Weights(one.marks for one in (new, *others))


def _promising(new: Neighbour, near: Sequence[Neighbour], weights: Weights) -> list[Neighbour]:
    """Those with the most in common at a glance."""
    ours = {*new.marks.titled, *new.marks.told}

    def glance(other: Neighbour) -> float:
        marks = other.marks
        shared = weights.sum(ours.intersection(marks.titled)) + weights.sum(ours.intersection(marks.told)) / 2
        return shared + (_VECTOR_SAYS * cosine(new.marks.vector, marks.vector) if comparable(new.marks, marks) else 0.0)

    return heapq.nlargest(MOST_COMPARED, near, key=glance)


def _weigh(one: Neighbour, other: Neighbour, weights: Weights) -> Pair:
    """Two articles of two scripts, in either order."""
    english, chinese = (other, one) if one.chinese else (one, other)
    features = features_of(english.marks, chinese.marks, weights, hours_between(one, other))
    return Pair(other, features, verifier(one.marks, other.marks).score(features))


def _second(weighed: Iterable[Pair], best: Pair) -> float:
    return max((pair.score for pair in weighed if pair.other.story_id != best.other.story_id), default=-math.inf)


def placed(profile: Profile, marks: VersionMarks, article_id: int = -1, story_id: int = -1) -> Neighbour:
    """A dated article as it is held beside others."""
    assert profile.instant, "without a date nothing is near"
    minute = int(profile.instant.timestamp()) // 60
    return Neighbour(article_id, story_id, profile.chinese, minute, profile.exact_time, marks)


def hours_between(one: Neighbour, other: Neighbour) -> float:
    """Hours between two publications; whole days only where one of them is known to the day."""
    hours = abs(one.minute - other.minute) / 60
    return hours if one.exact_time and other.exact_time else max(0.0, hours - DAY_HOURS)


def _joined(best: Pair, why: str = OF_THE_PUBLISHER) -> StoryChoice:
    """With what joined them, in words."""
    features, other = best.features, best.other
    parts = [why]
    if features.headline:
        parts.append(f"headlines share {features.headline:.0%} of names and words")
    if features.figures_shared:
        parts.append("figures shared")
    if features.vector:
        parts.append(f"headlines alike by {features.vector:.0%} in the embedding")
    probability = 1 / (1 + math.exp(-best.score))
    return StoryChoice(Relation.TWIN, other.story_id, other.article_id, round(probability, 4), "; ".join(parts))
