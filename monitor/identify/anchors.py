"""Anchors: the articles through which a new one may join a story. Nothing is closed transitively.

A story is joined through its representative only: in each script its first article, and where that is a teaser its
first text in full.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.identify.similarity import hours_between
from monitor.model import Candidate, Profile

# Distinct shingles, English and Chinese, below which an article is a teaser: a summary of 200 to 300 characters; and a
# text of two sentences, though it was read in full.
LONGEST_SUMMARY, SHORTEST_TEXT = {False: 60, True: 210}, {False: 40, True: 80}
LONGEST_STORY = 14 * 24.0  # hours: the same text after two weeks is the next issue, not a copy

AGAIN_HOURS = 36.0  # within which one publisher says the same again; later it is the next of its kind


def is_teaser(profile: Profile) -> bool:
    """Whether no more than a headline and a few sentences of an article are known."""
    return profile.length < (SHORTEST_TEXT if profile.in_full else LONGEST_SUMMARY)[profile.chinese]


def anchors(new: Profile, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The anchors of the stories at hand that are in the script of the new article and near in time.

    A story that holds another release of its issuer, in its language, has none.
    """
    closed = _closed_stories(new, candidates)
    representatives: dict[int, Candidate] = {}
    texts: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: one.article_id):
        if candidate.story_id in closed or candidate.profile.chinese != new.chinese:
            continue
        if candidate.is_representative:
            representatives.setdefault(candidate.story_id, candidate)
        if not is_teaser(candidate.profile):
            texts.setdefault(candidate.story_id, candidate)
    found = (texts.get(one.story_id, one) if is_teaser(one.profile) else one for one in representatives.values())
    return [one for one in found if _near(new, one.profile)]


def _closed_stories(new: Profile, candidates: Sequence[Candidate]) -> set[int]:
    return {
        candidate.story_id
        for candidate in candidates
        if new.number and new.issuer == candidate.profile.issuer and new.language == candidate.profile.language
    }


def _near(new: Profile, known: Profile) -> bool:
    hours = hours_between(new, known)
    return hours is None or hours <= LONGEST_STORY


def one_voice(new: Profile, known: Profile) -> bool:
    """Whether one publisher speaks in one language: it seldom says the same on two pages."""
    return (new.publisher, new.language) == (known.publisher, known.language)
