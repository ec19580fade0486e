"""Story: is an article the same announcement as a stored one.

    choose(new, candidates, twins)      1  the page names its version in another language    TWIN, by a look-up
                                        2  guards: what can never be one announcement
                                        3  the verifier: one probability from the features   DUPLICATE, SAME, TWIN
                                        4  facts alone, across languages                     TWIN, at high precision
                                        5  the issuer's earlier word on it                   UPDATE: linked, not joined
                                        6  nothing of the kind                               FIRST

An article joins by its text through a representative only: the first article of a story, or the first in a further
language; by its facts through any article of its publisher. Nothing is closed transitively: `also` names the one other
story that a release may show to be its own, as its version in another language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.identify import teasers
from monitor.identify.at_hand import AtHand
from monitor.identify.language_versions import by_facts, has_version
from monitor.identify.similarity import (
    Features,
    codes_apart,
    compare,
    figures_apart,
    hours_between,
    leads_apart,
    verifier,
    which_apart,
)
from monitor.identify.teasers import is_teaser
from monitor.model import Candidate, Profile, Relation, StoryChoice

# Set on the labelled stories of `bench/story_set`; `bench.stories` shows what they come to.
LONGEST_STORY = 14 * 24.0  # hours: the same text after two weeks is the next issue, not a copy
FEWEST_SHINGLES = 12  # below it a text proves nothing; only the headline can
COPIED = 0.6  # share of the shorter text from which an article is a copy and not a retelling
RETOLD, ITS_HEADLINE, MUCH_LONGER = (
    0.35,
    0.2,
    0.5,
)  # shares of the text, the headline, the length: see `_is_a_longer_report`
LONGEST_INTRODUCTION, ANOTHER_HEADLINE = 200, 0.3  # shingles; overlap of the words
PROVED = 0.33  # points of facts shared, of a teaser: one number, see `teasers.ENOUGH`
SAME_HEADLINE, SAME_TEXT = 0.6, 0.8  # overlap of the words, of the shingles: what a publisher says twice
WORD_FOR_WORD = 0.8  # and from which other figures are no slip of an editor
SHORT_HEADLINE = 4  # words or pairs of characters; shorter headlines prove nothing either
UPDATE_HOURS = 10 * 24.0  # a follow-up comes within a week and a half; later it is a matter of its own
UPDATE_SHARE, UPDATE_HEADLINE = 0.5, 0.5  # share of the words, overlap of the headlines: of a follow-up at least half
# The same text under another headline of the same publisher: all of it but the headline, which often stands above it.
# A text of two paragraphs has some 50 shingles; a publisher's stock sentence has up to 30.
WHOLE, FULL_TEXT, REHEADLINED_HOURS, REHEADLINED_SCORE = 0.85, 40, 24.0, 0.99
HEADLINE_SCORE = 0.95  # of articles without a text under one headline: surely one story, less surely one text


FIRST = StoryChoice(Relation.FIRST, None, None, 1.0, "nothing like it is known")


def choose(new: Profile, candidates: Sequence[Candidate], twins: Sequence[Candidate] = ()) -> StoryChoice:
    """The story of an article. `twins`: stored articles that its page (or theirs) names as its other languages."""
    if twins:
        return twins[0].joined(Relation.TWIN, 1.0, "the page names it as its version in another language")
    return (
        _by_number(new, candidates)
        or _by_text(new, candidates)
        or _by_teaser(new, candidates)
        or by_facts(new, candidates)
        or _update(new, candidates)
        or FIRST
    )


def also(new: Profile, candidates: Sequence[Candidate], choice: StoryChoice) -> list[StoryChoice]:
    """Other stories that an article, placed by `choice`, proves to be the same as its own.

    A rewrite comes first, then the release in one language, then in the language of the rewrite: the page links it with
    the one, its words with the other. Or copies in both languages come first: the words of a release lead it to those
    in its language, its facts to its other version among the others. Or several teasers come first, in words too
    different to be told for one before the release is there.
    """
    if choice.story_id is None:
        return []
    own, others = (
        [one for one in candidates if (one.story_id == choice.story_id) is belongs] for belongs in (True, False)
    )
    if not any(one.article_id == choice.other_article_id and one.profile.chinese == new.chinese for one in own):
        found = _by_text(new, others) or _by_teaser(new, others)
        return [found] if found else []
    version = None if has_version(own, chinese=not new.chinese) else by_facts(new, others)
    return [*([version] if version else []), *_teasers_of(new, others, candidates)]


def _teasers_of(new: Profile, others: Sequence[Candidate], candidates: Sequence[Candidate]) -> Iterator[StoryChoice]:
    """The stories of teasers that a text in full shows to be its own."""
    if not is_teaser(new):
        at_hand = AtHand(candidates, chinese=new.chinese)
        for candidate, features in teaser_comparisons(new, others, at_hand):
            probability = teasers.verifier().probability(features.values())
            if probability >= teasers.verifier().same:
                yield _told_by_teaser(candidate, probability, features)


def _by_number(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    """The issuer gives every language of a release the same number."""
    for candidate in candidates:
        known = candidate.profile
        if new.number and (new.issuer, new.number) == (known.issuer, known.number):
            relation = Relation.DUPLICATE if known.language == new.language else Relation.TWIN
            return candidate.joined(relation, 1.0, "the issuer's own number is the same")
    return None


# ------------------------------------------------------------------------------------------------------------- by text
def _by_text(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    closed = _closed_stories(new, candidates)
    weighed = [
        (_probability(new, candidate.profile, features), candidate, features)
        for candidate, features in comparisons(new, candidates)
        if candidate.story_id not in closed
    ]
    best = max(weighed, key=lambda one: (one[0], one[1].overlap), default=None)
    return _relation_of(new, *best) if best and best[0] >= verifier().same else None


def comparisons(new: Profile, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Features]]:
    """The candidates through which an article may join by its text, with the features."""
    at_hand = AtHand(candidates, chinese=new.chinese)
    for candidate in _anchors(candidates):
        if _comparable(new, candidate.profile) and not is_teaser(new) and not is_teaser(candidate.profile):
            features = compare(new, candidate.profile, at_hand)
            if not _says_more(new, candidate.profile, features):
                yield candidate, features


def _anchors(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that stand for their story: in each script the first of them, and where that is a teaser the first text."""
    anchors: dict[tuple[int, bool], Candidate] = {}
    texts: dict[tuple[int, bool], Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: one.article_id):
        place = (candidate.story_id, candidate.profile.chinese)
        if candidate.is_representative:
            anchors.setdefault(place, candidate)
        if not is_teaser(candidate.profile):
            texts.setdefault(place, candidate)
    return [texts.get(place, one) if is_teaser(one.profile) else one for place, one in anchors.items()]


def _closed_stories(new: Profile, candidates: Sequence[Candidate]) -> set[int]:
    """Stories that hold another release of the same issuer in the same language."""
    return {
        candidate.story_id
        for candidate in candidates
        if new.number and new.issuer == candidate.profile.issuer and new.language == candidate.profile.language
    }


def _comparable(new: Profile, known: Profile) -> bool:
    hours = hours_between(new, known)
    return new.chinese == known.chinese and (hours is None or hours <= LONGEST_STORY)


def _says_more(new: Profile, known: Profile, features: Features) -> bool:
    """A further word on a matter, or another issue of a series: other figures in what is else word for word the same.

    Of what one publisher says on two pages of one language more is asked: no other figure or name in any place, and not
    one introduction under two headlines; nor does the publisher's stock sentence in two teasers prove anything.
    """
    if (new.publisher, new.language) != (known.publisher, known.language):
        return features.conflict > 0 and features.containment >= WORD_FOR_WORD
    if _is_reheadlined(new, known, features):
        return False
    if codes_apart(new, known) or leads_apart(new, known):
        return True
    if max(features.headline / SAME_HEADLINE, features.resemblance / SAME_TEXT) < 1:
        return True
    introduction = min(new.length, known.length) < LONGEST_INTRODUCTION and features.headline < ANOTHER_HEADLINE
    return introduction or features.conflict + features.misnamed > 0


def _is_reheadlined(new: Profile, known: Profile, features: Features) -> bool:
    """One text in full, longer than a teaser, within hours: a desk has rewritten the headline and nothing else."""
    hours = hours_between(new, known)
    whole = features.containment >= WHOLE and features.length >= WHOLE and features.conflict + features.misnamed == 0
    whole = whole and not codes_apart(new, known)
    return whole and min(new.length, known.length) >= FULL_TEXT and hours is not None and hours <= REHEADLINED_HOURS


def _probability(new: Profile, known: Profile, features: Features) -> float:
    if _is_a_longer_report(features):
        return 0.0
    if (new.publisher, new.language) == (known.publisher, known.language) and _is_reheadlined(new, known, features):
        return REHEADLINED_SCORE
    if min(new.length, known.length) >= FEWEST_SHINGLES:
        return verifier().probability(features.values())
    telling = len(new.title) >= SHORT_HEADLINE and new.title == known.title
    return HEADLINE_SCORE if telling and not features.far and not features.headline_apart else 0.0


def _is_a_longer_report(features: Features) -> bool:
    """A report of an event that takes in part of a short announcement, and nothing of its headline, among much else."""
    return features.containment < RETOLD and features.headline < ITS_HEADLINE and features.length < MUCH_LONGER


def _relation_of(new: Profile, probability: float, candidate: Candidate, features: Features) -> StoryChoice:
    reason = f"{features.containment:.0%} of the shorter text, {features.figures_shared:.0%} of its figures shared"
    if candidate.profile.language != new.language:
        return candidate.joined(Relation.TWIN, probability, f"the same text in another script: {reason}")
    copied = probability >= verifier().duplicate and features.containment >= COPIED
    return candidate.joined(Relation.DUPLICATE if copied else Relation.SAME, probability, reason)


# ---------------------------------------------------------------------------------------------------------- by teaser
def _by_teaser(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    closed, at_hand = _closed_stories(new, candidates), AtHand(candidates, chinese=new.chinese)
    weighed = [
        (teasers.verifier().probability(features.values()), candidate, features)
        for candidate, features in teaser_comparisons(new, candidates, at_hand)
        if candidate.story_id not in closed
    ]
    found = teasers.best(weighed, at_hand)
    if not found:
        return None
    return _told_by_teaser(found[1], found[0], found[2])


def _told_by_teaser(candidate: Candidate, probability: float, features: teasers.Features) -> StoryChoice:
    return candidate.joined(Relation.SAME, probability, f"{features.in_text:.0%} of the teaser's telling words")


def teaser_comparisons(
    new: Profile, candidates: Sequence[Candidate], at_hand: AtHand
) -> Iterator[tuple[Candidate, teasers.Features]]:
    """The candidates with which a teaser may join, or which may as teasers, with the features."""
    near = [one for one in _anchors(candidates) if _comparable(new, one.profile)]
    for candidate, features in teasers.comparisons(new, near, at_hand):
        if not _says_another(new, candidate.profile, features):
            yield candidate, features


def _says_another(new: Profile, known: Profile, features: teasers.Features) -> bool:
    """Another round or other figures in the same place; of one publisher, anything but the same words."""
    if which_apart(new, known) or figures_apart(new, known):
        return True
    if (new.publisher, new.language) != (known.publisher, known.language):
        return False
    as_long = min(new.length, known.length) >= WHOLE * max(new.length, known.length)
    proved = features.title_found >= SAME_HEADLINE or features.facts_found >= PROVED
    apart = codes_apart(new, known) or leads_apart(new, known)
    return features.phrases < WHOLE or not as_long or not proved or apart


# -------------------------------------------------------------------------------------------------------------- update
def _update(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    """A follow-up: the same issuer, much the same words, other figures, some days later. Linked, never joined."""
    for candidate in candidates:
        known = candidate.profile
        hours = hours_between(new, known)
        if new.publisher != known.publisher or new.chinese != known.chinese or hours is None or hours > UPDATE_HOURS:
            continue
        features = compare(new, known, AtHand((), chinese=new.chinese))
        alike = features.containment >= UPDATE_SHARE and features.headline >= UPDATE_HEADLINE
        if alike:
            reason = f"{features.containment:.0%} of the words as {hours:.0f} hours before, other figures or dates"
            return StoryChoice(Relation.UPDATE, None, candidate.article_id, round(features.containment, 4), reason)
    return None
