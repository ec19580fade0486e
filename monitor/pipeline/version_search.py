"""Language versions without a link: what is needed to find them made, kept and asked for.

    analyse > encoded: headlines of publishers that write in both scripts as vectors, before any transaction
            > version_of, keep (intake, in its transaction)

A headline costs 0.02 seconds of processor time (`bench.twins`), so only those are encoded that another language may
match: of a publisher with articles in both scripts at about that time, stored or in the same batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from monitor.identify import change_bits
from monitor.identify import version_choice as choice
from monitor.identify.headline_vectors import HeadlineEncoder, cosine, vectors
from monitor.identify.version_choice import DAY_HOURS, VERSION_HOURS, best_version, placed
from monitor.model import Analysed, Candidate, Neighbour, StoryChoice
from monitor.store import version_neighbours as neighbours
from monitor.store.db import Database

NEAR_MINUTES = int(VERSION_HOURS * 60)
DAY_MINUTES = NEAR_MINUTES + int(DAY_HOURS * 60)


# Of two stories that were told apart: all their articles move (`bench.stories` shows what it costs).
SURE_TO_MERGE = 0.95


# -------------------------------------------------------------------------------------------------------------- encode
def encoded(database: Database, encoder: HeadlineEncoder | None, analysed: Sequence[Analysed]) -> list[Analysed]:
    """The articles, those with vectors that need them; stored articles that they may match get theirs, too."""
    if encoder is None:
        return list(analysed)
    by_publisher: dict[int, list[Analysed]] = defaultdict(list)
    for one in analysed:
        if one.profile.instant:
            by_publisher[one.profile.publisher].append(one)
    made: dict[int, bytes] = {}
    for publisher, batch in by_publisher.items():
        made |= _encode_publisher(database, encoder, publisher, batch)
    asked = partial(vectors, encoder)
    return [
        replace(one, marks=replace(one.marks, vector=made[id(one)], model=encoder.model), vectors_of=asked)
        if id(one) in made
        else replace(one, vectors_of=asked)
        for one in analysed
    ]


def _encode_publisher(
    database: Database, encoder: HeadlineEncoder, publisher: int, batch: Sequence[Analysed]
) -> dict[int, bytes]:
    """Vectors by the identity of the objects; none of a publisher with one script."""
    minutes = [_placed(one).minute for one in batch]
    low, high = min(minutes) - DAY_MINUTES, max(minutes) + DAY_MINUTES
    scripts = {one.profile.chinese for one in batch}
    with database.read() as session:
        for chinese in {True, False} - scripts:
            if not neighbours.has_script(session, publisher, low, high, chinese=chinese):
                return {}
        stored = neighbours.without_vector(session, publisher, low, high, encoder.model)
    older = vectors(encoder, [(title, chinese) for _, title, chinese in stored])
    if stored:
        with database.begin() as session:
            found = {article_id: made for (article_id, _, _), made in zip(stored, older, strict=True)}
            neighbours.keep_vectors(session, found, encoder.model)
    newer = vectors(encoder, [(one.item.draft.title, one.profile.chinese) for one in batch])
    return {id(one): made for one, made in zip(batch, newer, strict=True)}


# ---------------------------------------------------------------------------------------------------------- find, keep
def version_of(session: Session, one: Analysed, story_id: int | None = None) -> StoryChoice | None:
    """The story of which an article is the version in another language.

    `story_id`: the story that it is in already; two stories become one only where the version is sure.
    """
    if one.profile.instant is None:
        return None
    new = _placed(one, story_id=-1 if story_id is None else story_id)

    def near(*, chinese: bool) -> list[Neighbour]:
        return neighbours.near(
            session,
            one.profile.publisher,
            new.minute,
            chinese=chinese,
            minutes=NEAR_MINUTES if new.exact_time else DAY_MINUTES,
            day_minutes=DAY_MINUTES,
        )

    found = best_version(new, near(chinese=not new.chinese), lambda: near(chinese=new.chinese))
    return found if found and (story_id is None or found.score >= SURE_TO_MERGE) else None


def version_elsewhere(session: Session, one: Analysed, alike: Sequence[Candidate]) -> StoryChoice | None:
    """The story of which an article is another publisher's version in another language.

    `alike`: the stored articles that share facts with it. A story with a text in its script takes no other that its
    words do not join.
    """
    if one.profile.instant is None:
        return None
    new = _placed(one)
    closed = {each.story_id for each in alike if each.profile.chinese == new.chinese}
    possible = {each.article_id for each in alike if each.story_id not in closed and _may_be(one, each)}
    if not possible:
        return None
    at_hand = neighbours.of(session, [each.article_id for each in alike])
    others = [each for each in at_hand if each.article_id in possible]
    return choice.version_elsewhere(new, others, at_hand, partial(_nearness, session, one))


def _nearness(session: Session, one: Analysed, other: Neighbour) -> float:
    """How near two headlines are as vectors, made here and not kept: few pairs come so far. 0 without the extra."""
    if one.vectors_of is None:
        return 0.0
    headlines = ((one.item.draft.title, one.profile.chinese), (neighbours.headline(session, other), other.chinese))
    return cosine(*one.vectors_of(headlines))


def _may_be(one: Analysed, known: Candidate) -> bool:
    profile = known.profile
    return profile.publisher != one.profile.publisher and not change_bits.apart(one.profile.changes, profile.changes)


def keep(session: Session, article_id: int, one: Analysed) -> None:
    """Keep an article's marks for those that come later. Without a date nothing is about its time."""
    if one.item.article_id is not None:
        neighbours.remove(session, article_id)
    if one.profile.instant:
        neighbours.add(session, one.profile.publisher, _placed(one, article_id=article_id))


def forget(session: Session, article_id: int) -> None:
    """Take an article's marks away before it is placed again: it would compete with itself."""
    neighbours.remove(session, article_id)


def _placed(one: Analysed, article_id: int = -1, story_id: int = -1) -> Neighbour:
    return placed(one.profile, one.marks, article_id, story_id)
