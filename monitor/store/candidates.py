"""The stored articles that may tell the same story as a new one.

They are found by what its sketch shares with those stored, in a window of days. A few ranges of `sketch` answer for
each hash and stop early: a hash that more than `COMMON` articles of the window have says nothing (a template's
boilerplate) and is passed over, so the cost does not grow with the store.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, text
from sqlmodel import Session

from monitor.model import ALGORITHM, Candidate, Profile, Relation
from monitor.store import index
from monitor.store.tables import ARTICLE, IDENTITY, PROFILE, STORY, STORY_LINK, TAG

COMMON = 64  # postings of one hash in the window, above which it is passed over: an announcement has few copies
POOL = 4  # so many times `limit` articles are ranked before their stories are looked up: a story may hold several
LIMIT = 12  # candidates, beside the representatives of their stories: more do not change `bench.stories`


def sharing_hashes(
    session: Session, hashes: Sequence[int], around: datetime, window_days: int, limit: int = LIMIT
) -> list[Candidate]:
    """The stored articles that share the rarest of `hashes`, within so many days of `around`; best first.

    At most `limit` of them, each after the representatives of its story (in every language, whether they share a hash
    or not), since only through these can a story be joined. Profiles of another algorithm are passed over: they cannot
    be compared, and age out of the window.
    """
    overlap, weight = _shared(session, hashes, index.day_of(around), window_days) if hashes else ({}, {})
    if not overlap:
        return []
    best = sorted(overlap, key=lambda one: (-weight[one], one))[: limit * POOL]
    chosen = _representatives_first(session, best, limit)
    rows = {row.article_id: row for row in _rows(session, list(chosen), overlap)}
    return [replace(rows[one], is_representative=leads) for one, leads in chosen.items() if one in rows]


def _shared(
    session: Session, hashes: Sequence[int], day: int, window_days: int
) -> tuple[dict[int, int], dict[int, float]]:
    """For each article of the window: how many hashes it shares, and how much these say (rare ones say more)."""
    overlap: dict[int, int] = defaultdict(int)
    weight: dict[int, float] = defaultdict(float)
    for postings in _postings(session, hashes, day - window_days, day + window_days):
        if len(postings) > COMMON:
            continue
        says = math.log1p(COMMON / len(postings))
        for article_id in postings:
            overlap[article_id] += 1
            weight[article_id] += says
    return overlap, weight


def _postings(session: Session, hashes: Sequence[int], low: int, high: int) -> Iterable[list[int]]:
    """For each hash that any article of these days has: those articles, or more than `COMMON` of them."""
    spans = range(index.span_of(low), index.span_of(high) + 1)
    values = {
        "hashes": index.array(session, sorted(set(hashes))),
        "spans": index.array(session, spans),
        "low": low,
        "high": high,
        "most": COMMON + 1,
    }
    postings: dict[int, list[int]] = defaultdict(list)
    for value, found in session.execute(_POSTINGS[session.get_bind().dialect.name], values):
        if found:
            postings[value] += map(int, found.split(","))
    return postings.values()


_POSTINGS = {
    "sqlite": text(
        "SELECT wanted.value, (SELECT group_concat(article_id) FROM (SELECT article_id FROM sketch"
        " WHERE span = part.value AND h = wanted.value AND day BETWEEN :low AND :high LIMIT :most))"
        " FROM json_each(:spans) AS part, json_each(:hashes) AS wanted"
    ),
    "postgresql": text(
        "SELECT wanted.h, (SELECT string_agg(article_id::text, ',') FROM (SELECT article_id FROM sketch"
        " WHERE span = part.span AND h = wanted.h AND day BETWEEN :low AND :high LIMIT :most) AS found)"
        " FROM unnest(CAST(:spans AS int[])) AS part(span), unnest(CAST(:hashes AS bigint[])) AS wanted(h)"
    ),
}


def _representatives_first(session: Session, best: Sequence[int], limit: int) -> dict[int, bool]:
    """The first `limit` of `best` with those who stand for their stories: {article: whether it stands for one}."""
    story_of = dict(session.execute(_STORIES, {"ids": best}).all())
    found = [one for one in best if one in story_of][:limit]
    leads = _representatives(session, {story_of[one] for one in found})
    chosen: dict[int, bool] = {}
    for article_id in found:
        chosen |= dict.fromkeys(leads[story_of[article_id]], True)
        chosen.setdefault(article_id, False)
    return chosen


def _representatives(session: Session, story_ids: Iterable[int]) -> dict[int, list[int]]:
    """By story: its representative, then the first version in each further language."""
    leads: dict[int, list[int]] = defaultdict(list)
    for statement in (_LEADS, _FIRST_TWINS):
        for story_id, article_id in session.execute(statement, {"ids": list(story_ids)}):
            leads[story_id].append(article_id)
    return leads


_AMONG: Any = bindparam("ids", expanding=True)
_STORIES = select(STORY_LINK.c.article_id, STORY_LINK.c.story_id).where(STORY_LINK.c.article_id.in_(_AMONG))
_LEADS = select(STORY.c.id, STORY.c.representative_id).where(STORY.c.id.in_(_AMONG))
_FIRST_TWINS = (
    select(STORY_LINK.c.story_id, func.min(STORY_LINK.c.article_id))
    .join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
    .where(STORY_LINK.c.story_id.in_(_AMONG), STORY_LINK.c.relation == Relation.TWIN.value)
    .group_by(STORY_LINK.c.story_id, ARTICLE.c.language)
)


def _rows(session: Session, article_ids: Sequence[int], overlap: Mapping[int, int]) -> list[Candidate]:
    if not article_ids:
        return []
    return [
        Candidate(article_id, story_id, stands_for_it, Profile.unpack(bytes(data)), overlap.get(article_id, 0))
        for article_id, data, story_id, stands_for_it in session.execute(_PROFILES, {"ids": list(article_ids)})
    ]


# A story is represented by its first article, and in each further language by the version in that language.
_STANDS_FOR_IT = or_(STORY.c.representative_id == PROFILE.c.article_id, STORY_LINK.c.relation == Relation.TWIN.value)
_PROFILES = (
    select(PROFILE.c.article_id, PROFILE.c.data, STORY.c.id, _STANDS_FOR_IT)
    .join(STORY_LINK, STORY_LINK.c.article_id == PROFILE.c.article_id)
    .join(STORY, STORY.c.id == STORY_LINK.c.story_id)
    .where(PROFILE.c.article_id.in_(_AMONG), PROFILE.c.algorithm == ALGORITHM)
    .order_by(PROFILE.c.article_id)
)


def with_keys(session: Session, keys: Sequence[str]) -> list[Candidate]:
    """The stored articles with any of `keys` (a page's links to its other languages)."""
    if not keys:
        return []
    found = session.execute(select(IDENTITY.c.article_id).where(IDENTITY.c.key.in_(list(keys))).distinct())
    return _rows(session, list(found.scalars()), {})


def concerning(
    session: Session, publisher: str, programmes: Collection[str], before: datetime, days: int, limit: int = LIMIT
) -> list[Candidate]:
    """The latest articles of a publisher that concern any of these programmes, within so many days before."""
    window = (ARTICLE.c.sort_at <= before, ARTICLE.c.sort_at > before - timedelta(days=days))
    tagged = select(TAG.c.article_id).where(TAG.c.programme.in_(list(programmes)))
    mine = select(ARTICLE.c.id).where(ARTICLE.c.publisher == publisher, ARTICLE.c.id.in_(tagged), *window)
    found = session.execute(mine.order_by(ARTICLE.c.sort_at.desc()).limit(limit)).scalars()
    return _rows(session, list(found), {})
