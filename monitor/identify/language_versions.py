"""Language versions without a link: another language of the same issuer's announcement, recognised by its facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.identify import ordinals
from monitor.identify.facts import KIND_MASK, FactKind, kind_of, value_of
from monitor.identify.similarity import hours_between, same_order
from monitor.model import Candidate, Profile, Relation, StoryChoice

# Set on the labelled stories of `bench/story_set`; `bench.stories` shows what they come to.
ENOUGH_TOLD = 2.5  # points of facts shared across languages (see `_FACT_POINTS`)
# Later, a report on the next stage of a matter repeats some of them (`bench.stories_radio`), and more is asked.
SOON, ENOUGH_LATER = 1.25, 3.5  # hours, points
LEAD = 1.0  # so many points before the next best story
SHARE_OF_FEWER, SHARE_OF_MORE = 0.8, 0.6  # of the figures of either article
IN_ORDER = 0.7  # share of the pairs of shared facts that stand in the same order
LENGTHS = (0.8, 3.0)  # Han shingles for each English one in a translation: twice as many, give or take
TWIN_HOURS = 24.0  # an issuer publishes both languages on one day, seldom on the next morning

_FACT_POINTS = {FactKind.NUMBER: 1.0, FactKind.CODE: 1.0, FactKind.LATIN: 0.6, FactKind.COUNT: 0.5, FactKind.DATE: 0.4}


def by_facts(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    """Another language of the same issuer's announcement of that day, recognised by its facts alone."""
    ours = _telling_facts(new)
    possible = [candidate for candidate in candidates if _may_be_twin(new, candidate)]
    ranked = sorted(
        ((_points(ours & _telling_facts(one.profile)), one) for one in possible), key=_by_points, reverse=True
    )
    if not ranked or ranked[0][0] < _enough(new, ranked[0][1].profile):
        return None
    told, best = ranked[0]
    runner_up = max((points for points, one in ranked if one.story_id != best.story_id), default=0.0)
    story = [one for one in candidates if one.story_id == best.story_id]
    alike = _same_figures(ours, _telling_facts(best.profile)) and same_order(new.facts, best.profile.facts) >= IN_ORDER
    if told - runner_up < LEAD or not alike or has_version(story, chinese=new.chinese):
        return None
    reason = f"{len(ours & _telling_facts(best.profile))} facts shared with the issuer's announcement of that day"
    return best.joined(Relation.TWIN, min(0.99, told / (told + 1)), reason)


def _enough(new: Profile, known: Profile) -> float:
    hours = hours_between(new, known)
    return ENOUGH_TOLD if hours is not None and hours <= SOON else ENOUGH_LATER


def _same_figures(one: set[int], other: set[int]) -> bool:
    ours, theirs = (_figures(facts) for facts in (one, other))
    fewer, more = sorted((_points(ours), _points(theirs)))
    return _points(ours & theirs) >= max(fewer * SHARE_OF_FEWER, more * SHARE_OF_MORE)


def _by_points(pair: tuple[float, Candidate]) -> float:
    return pair[0]


def _points(facts: set[int]) -> float:
    """How much facts prove: a number of three digits or a code counts one."""
    return sum(_FACT_POINTS[FactKind(value & KIND_MASK)] for value in facts)


def _figures(facts: set[int]) -> set[int]:
    return {value for value in facts if value & KIND_MASK in (FactKind.NUMBER, FactKind.COUNT, FactKind.CODE)}


def _telling_facts(profile: Profile) -> set[int]:
    """Those that are alike in every language. Ordinals are not: the Chinese measure word has no fixed translation."""
    return {
        value_of(fact) for fact in profile.facts if kind_of(fact) in _FACT_POINTS and fact & 0xFFFF >= ordinals.PLACES
    }


def _may_be_twin(new: Profile, candidate: Candidate) -> bool:
    known = candidate.profile
    hours = hours_between(new, known)
    near = hours is not None and hours <= TWIN_HOURS
    return near and known.chinese != new.chinese and known.publisher == new.publisher and _as_long(new, known)


def _as_long(new: Profile, known: Profile) -> bool:
    chinese, english = (new, known) if new.chinese else (known, new)
    return LENGTHS[0] <= chinese.length / (english.length or 1) <= LENGTHS[1]


def has_version(story: Iterable[Candidate], *, chinese: bool) -> bool:
    """Whether a story has a version in that language: then no other announcement in it is its twin."""
    return any(one.is_representative and one.profile.chinese == chinese for one in story)
