"""Story: is an article the same announcement as a stored one.

    choose(new, candidates, twins)      1  the page names its version in another language    TWIN, by a look-up
                                        2  the issuer's number is the same                   DUPLICATE, TWIN
                                        3  two texts in full (`by_text`)                     DUPLICATE, SAME, TWIN
                                        4  a teaser and another article (`teasers`)          SAME, TWIN
                                        5  facts alone, across languages                     TWIN, at high precision
                                        6  the issuer's earlier word on it                   UPDATE: linked, not joined
                                        7  nothing of the kind                               FIRST

An article joins through an anchor of the story only (see `anchors`); by its facts through any article of its publisher.
Nothing is closed transitively: `also` names the other stories that an article shows to be its own, as its version in
another language or as its teasers.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.identify import words
from monitor.identify.at_hand import AtHand, Weighed
from monitor.identify.by_text import by_text
from monitor.identify.language_versions import by_facts, has_version
from monitor.identify.similarity import codes_apart, hours_between, which_apart
from monitor.identify.teasers import by_teaser, teasers_of
from monitor.identify.text_features import Features
from monitor.model import Candidate, Profile, Relation, StoryChoice

UPDATE_HOURS = 10 * 24.0  # a follow-up comes within a week and a half; later it is a matter of its own
# Set on the reader's week, the half of it that code may be tuned by (`bench.stories_week`): of the links that half a
# share of words and headlines alone gave, six in seven led to another issue of a series.
SAME_MATTER = 0.75  # share of the words of the earlier headline, weighted by rarity
CHANGE_SHARE = 0.1  # share of the words where a change is told
BULLETIN_HOURS, BULLETIN_SHARE = 12.0, 0.5  # and where none is: hours, share of the words and of the headline

FIRST = StoryChoice(Relation.FIRST, None, None, 1.0, "nothing like it is known")


def choose(new: Profile, candidates: Sequence[Candidate], twins: Sequence[Candidate] = ()) -> StoryChoice:
    """The story of an article. `twins`: stored articles that its page (or theirs) names as its other languages."""
    if twins:
        return twins[0].joined(Relation.TWIN, 1.0, "the page names it as its version in another language")
    at_hand = AtHand(candidates, chinese=new.chinese)
    return (
        _by_number(new, candidates)
        or by_text(new, candidates, at_hand)
        or by_teaser(new, candidates, at_hand)
        or by_facts(new, candidates)
        or _update(new, candidates, at_hand)
        or FIRST
    )


def also(new: Profile, candidates: Sequence[Candidate], choice: StoryChoice) -> list[StoryChoice]:
    """Other stories that an article, placed by `choice`, proves to be the same as its own.

    A rewrite comes first, then the release in one language, then in the language of the rewrite: the page links it with
    the one, its words with the other. Or copies in both languages come first: the words of a release lead it to those
    in its language, its facts to its other version among the others. Or several teasers come first, in words too
    different to be told for one before the text in full is there.
    """
    own = [one for one in candidates if one.story_id == choice.story_id]
    others = [one for one in candidates if one.story_id != choice.story_id]
    if choice.story_id is None or not others:
        return []
    at_hand = AtHand(candidates, chinese=new.chinese)
    if not any(one.article_id == choice.other_article_id and one.profile.chinese == new.chinese for one in own):
        found = by_text(new, others, at_hand) or by_teaser(new, others, at_hand)
        return [found] if found else []
    version = None if has_version(own, chinese=not new.chinese) else by_facts(new, others)
    return [*([version] if version else []), *teasers_of(new, others, at_hand)]


def _by_number(new: Profile, candidates: Sequence[Candidate]) -> StoryChoice | None:
    """The issuer gives every language of a release the same number."""
    for candidate in candidates:
        known = candidate.profile
        if new.number and (new.issuer, new.number) == (known.issuer, known.number):
            relation = Relation.DUPLICATE if known.language == new.language else Relation.TWIN
            return candidate.joined(relation, 1.0, "the issuer's own number is the same")
    return None


def _update(new: Profile, candidates: Sequence[Candidate], at_hand: AtHand) -> StoryChoice | None:
    """A follow-up of the same issuer on the same matter: linked to the earlier story, never joined.

    Either headline or lead say what has changed, or the same is told again within hours with other figures.
    """
    found: list[tuple[float, Candidate]] = []
    for candidate in candidates:
        known = candidate.profile
        hours = hours_between(new, known)
        if new.publisher != known.publisher or new.chinese != known.chinese or hours is None or hours > UPDATE_HOURS:
            continue
        if _same_matter(new, known) and not which_apart(new, known) and not codes_apart(new, known):
            features = Features(new, known, at_hand)
            told = new.changes & ~known.changes and features.containment >= CHANGE_SHARE
            again = hours <= BULLETIN_HOURS and min(features.containment, features.headline) >= BULLETIN_SHARE
            if told or again:
                found.append((features.containment, candidate))
    if not found:
        return None
    share, earlier = max(found, key=lambda one: (one[0], -one[1].article_id))
    reason = f"the same issuer on the same matter: {share:.0%} of the words, and what is new"
    return StoryChoice(Relation.UPDATE, None, earlier.article_id, round(share, 4), reason)


def _same_matter(new: Profile, known: Profile) -> bool:
    """Whether the words of the earlier headline stand in the new article, all but a few that prove little."""
    common = words.weights(new.chinese)
    earlier = Weighed.of({word: common.get(word, 1.0) for word in known.title})
    return earlier.share(new.all_words) >= SAME_MATTER
