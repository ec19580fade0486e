"""By text: two texts in full that tell the same, copied, cut or rewritten.

The verifier gives one probability from the features; guards before it know what no probability may outweigh: other
figures in what is else word for word the same are the next issue of a series, and one publisher says the same twice
only in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.identify import change_bits
from monitor.identify.anchors import AGAIN_HOURS, anchors, is_teaser, one_voice
from monitor.identify.at_hand import AtHand
from monitor.identify.similarity import codes_apart, hours_between, leads_apart, which_apart
from monitor.identify.text_features import Features, verifier
from monitor.model import Candidate, Profile, Relation, StoryChoice

# Set on the labelled stories of `bench/story_set`; `bench.stories` shows what they come to.
COPIED = 0.6  # share of the shorter text from which an article is a copy and not a retelling
# Shares of the text, of the headline, of the length: see `_is_a_longer_report`.
RETOLD, ITS_HEADLINE, MUCH_LONGER = 0.35, 0.2, 0.5
LONGEST_INTRODUCTION, ANOTHER_HEADLINE = 200, 0.3  # shingles; overlap of the words
# Overlap of the words; `figures_shared` where there are none.
ONE_HEADLINE, NO_FIGURE = 0.8, 0.5
SAME_HEADLINE, SAME_TEXT = 0.6, 0.8  # overlap of the words, of the shingles: what a publisher says twice
FEWEST_SHARED = 6  # shingles of two samples: a copy that shares a fifth of a long text has some 20 of 112
WORD_FOR_WORD = 0.8  # and from which other figures are no slip of an editor
# The same text under another headline of the same publisher: all of it but the headline, which often stands above it.
WHOLE, REHEADLINED_HOURS, REHEADLINED_SCORE = 0.85, 24.0, 0.99


def by_text(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> StoryChoice | None:
    """The story of a text in full, through an anchor that is one too."""
    weighed = [
        (_probability(new, candidate.profile, features), candidate, features)
        for candidate, features in comparisons(new, candidates, at_hand)
    ]
    best = max(weighed, key=lambda one: (one[0], one[1].overlap), default=None)
    return _relation_of(new, *best) if best and best[0] >= verifier().same else None


def comparisons(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> Iterator[tuple[Candidate, Features]]:
    """The anchors that a text in full may join, with the features of each pair."""
    if is_teaser(new):
        return
    for candidate in anchors(new, candidates):
        if not is_teaser(candidate.profile) and _alike(new, candidate.profile):
            features = Features(new, candidate.profile, at_hand)
            if not _says_more(new, candidate.profile, features):
                yield candidate, features


def _alike(new: Profile, known: Profile) -> bool:
    """Whether a comparison is worth its time: some shingles in common, and not another round, phase or part."""
    return len(new.shingles & known.shingles) >= FEWEST_SHARED and not which_apart(new, known)


def _says_more(new: Profile, known: Profile, features: Features) -> bool:
    """A further word on a matter, or another issue of a series: other figures in what is else word for word the same.

    Of what one publisher says on two pages of one language more is asked: no other figure or name in any place; no
    rare word that either lead has to itself, unless headline and figures are the same; much the same headline or text,
    and not one introduction under two headlines.
    """
    if not one_voice(new, known):
        return features.conflict > 0 and features.containment >= WORD_FOR_WORD
    if _is_reheadlined(new, known, features):
        return False
    if change_bits.apart(new.changes, known.changes):
        return True
    if codes_apart(new, known) or features.conflict + features.misnamed > 0:
        return True
    if leads_apart(new, known) and not _is_told_again(new, known, features):
        return True
    introduction = min(new.length, known.length) < LONGEST_INTRODUCTION and features.headline < ANOTHER_HEADLINE
    return introduction or max(features.headline / SAME_HEADLINE, features.resemblance / SAME_TEXT) < 1


def _is_reheadlined(new: Profile, known: Profile, features: Features) -> bool:
    """One text in full, within hours: a desk has rewritten the headline and nothing else."""
    hours = hours_between(new, known)
    whole = features.containment >= WHOLE and features.length >= WHOLE
    same = whole and features.conflict + features.misnamed == 0 and not codes_apart(new, known)
    return same and hours is not None and hours <= REHEADLINED_HOURS


def _is_told_again(new: Profile, known: Profile, features: Features) -> bool:
    """One headline and the same figures within hours: a page with another wording."""
    hours = hours_between(new, known)
    alike = features.headline >= ONE_HEADLINE and features.figures_shared > NO_FIGURE
    return alike and hours is not None and hours <= AGAIN_HOURS


def _probability(new: Profile, known: Profile, features: Features) -> float:
    if _is_a_longer_report(features):
        return 0.0
    if one_voice(new, known) and _is_reheadlined(new, known, features):
        return REHEADLINED_SCORE
    return verifier().probability(features)


def _is_a_longer_report(features: Features) -> bool:
    """A report of an event that takes in part of a short announcement, and nothing of its headline, among much else."""
    return features.containment < RETOLD and features.headline < ITS_HEADLINE and features.length < MUCH_LONGER


def _relation_of(new: Profile, probability: float, candidate: Candidate, features: Features) -> StoryChoice:
    reason = f"{features.containment:.0%} of the shorter text, {features.figures_shared:.0%} of its figures shared"
    if candidate.profile.language != new.language:
        return candidate.joined(Relation.TWIN, probability, f"the same text in another script: {reason}")
    copied = probability >= verifier().duplicate and features.containment >= COPIED
    return candidate.joined(Relation.DUPLICATE if copied else Relation.SAME, probability, reason)
