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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from monitor.identify import ordinals, similarity, words
from monitor.identify.facts import FactKind
from monitor.identify.similarity import FAR_HOURS, UNKNOWN_GAP, Verifier, hours_between
from monitor.model import Candidate, Profile

# Distinct shingles below which an article is a teaser: a feed's 200 to 300 characters, in English and in Chinese.
LONGEST = {False: 60, True: 260}
RARE = 0.8  # weight from which a word is rare: not in `common_words.toml`, and in few of the stories at hand
MARGIN = 0.05  # of probability before the next story
SAID = 12.0  # rare words in common that say all: most teasers have no more
_FIGURES = (int(FactKind.NUMBER), int(FactKind.COUNT), int(FactKind.CODE))
_NAMES = (int(FactKind.LATIN), int(FactKind.HAN_NAME))
_DATES = (int(FactKind.DATE),)


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
    figures_found: float  # numbers and codes: near a half where there are few
    figures_missing: float  # n / (n + 1)
    names_found: float
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


class AtHand:
    """The stories that a teaser is held against, and how rare each word is among them.

    What stands in many stories of one publisher is the template of a series; what many publishers say is the news.
    """

    def __init__(self, candidates: Iterable[Candidate], *, chinese: bool) -> None:
        self._words: dict[int, list[set[int]]] = {}
        stories: dict[int, dict[int, set[int]]] = {}
        for candidate in candidates:
            known = candidate.profile
            if known.chinese == chinese:
                held = _all_words(known)
                self._words.setdefault(candidate.story_id, []).append(held)
                stories.setdefault(known.publisher, {}).setdefault(candidate.story_id, set()).update(held)
        self._general = words.weights(chinese)
        self._repeated: dict[int, float] = {}
        for of_publisher in stories.values():
            self._count(list(of_publisher.values()))

    def _count(self, stories: Sequence[set[int]]) -> None:
        for word, held in Counter(word for each in stories for word in each).items():
            if held > 1:
                rarity = math.log((len(stories) + 1) / held) / math.log(len(stories) + 1)
                self._repeated[word] = min(rarity, self._repeated.get(word, 1.0))

    def weight(self, word: int) -> float:
        """Between 0 and 1: rare in general, and not repeated by a series at hand."""
        return self._general.get(word, 1.0) * self._repeated.get(word, 1.0)

    def next_best(self, weights: Mapping[int, float], stories: Sequence[int]) -> float:
        """The largest share of the weighted words that an article of none of `stories` holds."""
        return max(
            (share_of(weights, held) for story, each in self._words.items() if story not in stories for held in each),
            default=0.0,
        )


def share_of(weights: Mapping[int, float], held: set[int]) -> float:
    """Of the weighted words, the share that is held."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0


def _all_words(profile: Profile) -> set[int]:
    return {*profile.title, *profile.words}


def compare(teaser: Profile, other: Profile, at_hand: AtHand, stories: Sequence[int]) -> Features:
    """The features of a pair. `stories`: those of the two, which do not compete."""
    weights = {word: at_hand.weight(word) for word in _all_words(teaser)}
    in_title = {word: weights[word] for word in teaser.title}
    rare = [word for word, weight in weights.items() if weight >= RARE]
    title, lead, text = set(other.title), {*other.title, *other.words[: other.lead]}, _all_words(other)
    in_text = share_of(weights, text)
    ours, theirs = similarity.comparable(teaser.sketch, other.sketch, similarity.SKETCH_SIZE)
    our_facts, their_facts = similarity.comparable(teaser.facts, other.facts, similarity.FACTS_SIZE)
    figures, names, dates = (_found(our_facts, their_facts, kinds) for kinds in (_FIGURES, _NAMES, _DATES))
    conflicts, _, _ = similarity.places_of(our_facts, their_facts)
    hours = hours_between(teaser, other)
    return Features(
        in_text=in_text,
        in_lead=share_of(weights, lead),
        title_in_title=share_of(in_title, title),
        title_in_text=share_of(in_title, text),
        title_found=share_of({word: at_hand.weight(word) for word in other.title}, set(weights)),
        rare_found=(sum(word in text for word in rare) + 1) / (len(rare) + 2),
        said=min(1.0, sum(weight for word, weight in weights.items() if word in text) / SAID),
        phrases=len(ours & theirs) / (len(ours) or 1),
        ahead=in_text - at_hand.next_best(weights, stories),
        figures_found=(figures[0] + 1) / (sum(figures) + 2),
        figures_missing=figures[1] / (figures[1] + 1),
        names_found=(names[0] + 1) / (sum(names) + 2),
        names_missing=names[1] / (names[1] + 1),
        dates_missing=dates[1] / (dates[1] + 1),
        conflict=conflicts / (conflicts + 1),
        which_apart=float(which_apart(our_facts, their_facts)),
        gap=UNKNOWN_GAP if hours is None else min(1.0, math.log1p(hours) / 8),
        far=float(hours is not None and hours > FAR_HOURS),
        brief=float(is_teaser(other)),
        chinese=float(teaser.chinese),
    )


def _found(ours: set[int], theirs: set[int], kinds: Sequence[int]) -> tuple[int, int]:
    """Of the teaser's facts of these kinds: how many the other has, and how many it has not."""
    mine, known = similarity.fact_values(ours, kinds), similarity.fact_values(theirs, kinds)
    return len(mine & known), len(mine - known)


def which_apart(ours: set[int], theirs: set[int]) -> bool:
    """Whether both say which of several (round, phase, part) they speak of, and name none in common."""
    mine, known = ({fact for fact in facts if fact & 0xFFFF in ordinals.places()} for facts in (ours, theirs))
    same_units = {fact & 0xFFFF for fact in mine} & {fact & 0xFFFF for fact in known}
    return bool(same_units) and not any(fact & 0xFFFF in same_units for fact in mine & known)


def verifier() -> Verifier:
    """The constants of this release for teasers."""
    return similarity.verifier("teaser", NAMES)


# -------------------------------------------------------------------------------------------------------- competition
def comparisons(
    new: Profile, anchors: Sequence[Candidate], candidates: Sequence[Candidate]
) -> Iterator[tuple[Candidate, Features]]:
    """The anchors of stories that are teasers, or all where the new article is one, with the features of each pair."""
    ours = is_teaser(new)
    pairs = [one for one in anchors if one.profile.chinese == new.chinese and (ours or is_teaser(one.profile))]
    if not pairs:
        return
    at_hand = AtHand(candidates, chinese=new.chinese)
    for one in pairs:
        new_is_teaser = ours and (new.length <= one.profile.length or not is_teaser(one.profile))
        teaser, other = (new, one.profile) if new_is_teaser else (one.profile, new)
        yield one, compare(teaser, other, at_hand, (one.story_id,))


def best(weighed: Sequence[tuple[float, Candidate, Features]]) -> tuple[float, Candidate, Features] | None:
    """The pair that is good enough and ahead of the next story."""
    ranked = sorted(weighed, key=lambda one: (-one[0], one[1].article_id))
    if not ranked or ranked[0][0] < verifier().same:
        return None
    runner_up = next((pair[0] for pair in ranked if pair[1].story_id != ranked[0][1].story_id), 0.0)
    return ranked[0] if ranked[0][0] - runner_up >= MARGIN else None
