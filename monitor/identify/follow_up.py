"""The issuer's later word on a matter, in its own words: extended, suspended, results … Pure.

`story.choose` links a follow-up that repeats most of the earlier text. One that says itself that something has changed
(`Change`) may be three new sentences; it is linked by what it names: the headline, the programme, the issuer's
paragraphs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor.identify.at_hand import AtHand
from monitor.identify.text_features import Features
from monitor.model import Candidate, Profile, Relation, StoryChoice

FOLLOWED_DAYS = 180  # an offer is mostly open for three months, and its results come some months later
# Shares of the shorter headline and text. Two of three marks are asked for: issuers use the same paragraphs about
# themselves everywhere, programmes are named in passing, and "applications open" stands in many headlines.
SAME_NAME, SAME_PARAGRAPHS, MARKS = 0.4, 0.3, 2


def follow_up(new: Profile, candidates: Sequence[Candidate], tagged: Collection[int]) -> StoryChoice | None:
    """The earlier announcement that an article follows up, of those stored by its publisher in its script; or None.

    The article is known to say that something has changed. `tagged`: the candidates that concern a programme which its
    headline names.
    """
    earlier = [one for one in candidates if _is_earlier(new, one.profile)]
    at_hand = AtHand(earlier, chinese=new.chinese)
    weighed = [(_follow_up_marks(new, one, tagged, at_hand), one) for one in earlier]
    best = max(weighed, key=lambda pair: (pair[0], pair[1].article_id), default=None)
    if best is None or best[0][0] < MARKS:
        return None
    (_, headline), candidate = best
    reason = f"says that something has changed, {headline:.0%} of the headline shared with the issuer's earlier one"
    return StoryChoice(Relation.UPDATE, None, candidate.article_id, round(headline, 4), reason)


def _is_earlier(new: Profile, known: Profile) -> bool:
    mine = (new.publisher, new.chinese) == (known.publisher, known.chinese)
    return mine and new.instant is not None and known.instant is not None and known.instant <= new.instant


def _follow_up_marks(new: Profile, one: Candidate, tagged: Collection[int], at_hand: AtHand) -> tuple[int, float]:
    """How many marks speak for it, and the share of the headline."""
    words, others = set(new.title), set(one.profile.title)
    headline = len(words & others) / (min(len(words), len(others)) or 1)
    paragraphs = Features(new, one.profile, at_hand).containment >= SAME_PARAGRAPHS
    return (headline >= SAME_NAME) + paragraphs + (one.article_id in tagged), headline
