"""The stored articles that may tell the same story as a new one.

They are found in one look-up by what its profile's hashes share with those stored: shingles in a window of weeks, facts
and words of headline and lead within days. A few ranges of `sketch` answer for each hash and stop early: a hash that
more than `COMMON` articles of the window have says nothing (a template's boilerplate) and is passed over, so the cost
does not grow with the store.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from operator import neg
from typing import Any

from sqlalchemy import Dialect, TextClause, func, or_, select, text
from sqlmodel import Session

from monitor.model import ALGORITHM, Candidate, IndexKind, Profile, Relation
from monitor.store import index
from monitor.store.tables import ARTICLE, IDENTITY, PROFILE, STORY, STORY_LINK, TAG

COMMON = 64  # postings of one hash in the window, above which it is passed over: an announcement has few copies
STORY_DAYS = 15  # on either side: one more than the longest story (`identify.story.LONGEST_STORY`)
# On either side, for facts and words: versions and teasers come within two days, and two dates err by one.
NEAR_DAYS = 3
UNDATED_DAYS = 400  # an article without a date may be a year old, and annual series come after 365 days
# Of each ranking so many are candidates, beside the representatives of their stories.
BY_ALL, BY_FACTS, BY_WORDS = 12, 12, 12
OF_ONE_STORY = 2  # of them: so that one story with many copies leaves room for its rivals
_SPARE = 6  # articles beyond the best of a ranking that are looked up at once: copies of a story already there
POOL = 4  # so many times as many are ranked before their stories are looked up: a story may hold several
PROFILES_KEPT = 256  # unpacked, in the memory of a process, some 48 kB each; four times as many make a poll no faster


def alike(session: Session, profile: Profile, now: datetime, *, days: int = STORY_DAYS) -> list[Candidate]:
    """The stored articles that share the rarest of a new article's hashes, within `days` of its date (else of `now`).

    With each come the representatives of its story (in every language, whether they share a hash or not), since only
    through these can a story be joined. Profiles of another algorithm are passed over: they cannot be compared, and age
    out of the window.
    """
    if not profile.index_hashes:
        return []
    undated = profile.instant is None
    windows = (UNDATED_DAYS, UNDATED_DAYS) if undated else (days, NEAR_DAYS)
    shared = Shared()
    for value, postings in _postings(session, profile.index_hashes, index.day_of(profile.instant or now), *windows):
        shared.add(value, postings)
    return _chosen(session, shared) if shared.overlap else []


# --------------------------------------------------------------------------------------------------------- by hashes
_NEAR = (IndexKind.FACT, IndexKind.WORD)  # kinds with the lowest bit set: see the statements
_RANKINGS = ((tuple(IndexKind), BY_ALL), ((IndexKind.FACT,), BY_FACTS), (_NEAR, BY_WORDS))


_SAYS = [0.0, *(math.log1p(COMMON / held) for held in range(1, COMMON + 1))]  # by how many articles hold a hash


class Shared:
    """What stored articles share: how many hashes, and how much those of each kind say (rare ones say more)."""

    def __init__(self) -> None:
        self.overlap: dict[int, int] = {}
        self._says: list[dict[int, float]] = [{} for _ in range(1 + max(IndexKind))]

    def add(self, value: int, article_ids: Sequence[int]) -> None:
        """One more hash, and the articles that have it; one that too many have says nothing."""
        if 0 < len(article_ids) <= COMMON:
            of_kind, says, overlap = (
                self._says[value & 3 if value & 1 else 0],
                _SAYS[len(article_ids)],
                self.overlap,
            )
            for article_id in article_ids:
                overlap[article_id] = overlap.get(article_id, 0) + 1
                of_kind[article_id] = of_kind.get(article_id, 0.0) + says

    def ranked(self, kinds: Sequence[IndexKind], best: int) -> list[int]:
        """Articles by what those kinds say, a few more than will be candidates."""
        first, *others = kinds
        says = dict(self._says[first])
        for kind in others:
            for article_id, weight in self._says[kind].items():
                says[article_id] = says.get(article_id, 0.0) + weight
        return [one for _, one in heapq.nsmallest(best * POOL, zip(map(neg, says.values()), says, strict=True))]


def _postings(
    session: Session, hashes: Sequence[int], day: int, days: int, near_days: int
) -> Iterable[tuple[int, list[int]]]:
    """For each hash that any article of these days has: those articles, or more than `COMMON` of them."""
    low, high = day - days, day + days
    values = {
        "hashes": index.array(session, sorted(set(hashes))),
        "spans": index.array(session, range(index.span_of(low), index.span_of(high) + 1)),
        "low": low,
        "high": high,
        "near_low": day - near_days,
        "near_high": day + near_days,
        "first": index.span_of(day - near_days),
        "last": index.span_of(day + near_days),
        "most": COMMON + 1,
    }
    postings: dict[int, list[int]] = {}
    for value, found in _asked(session, _POSTINGS, values):
        postings.setdefault(value, []).extend(map(int, found.split(",")))
    return postings.items()


# Facts and words have the lowest bit set. What nobody has gives no row.
_POSTINGS = {
    "sqlite": text(
        "SELECT value, found FROM (SELECT wanted.value AS value, (SELECT group_concat(article_id)"
        " FROM (SELECT article_id FROM sketch"
        " WHERE span = part.value AND h = wanted.value AND day BETWEEN iif(wanted.value & 1, :near_low, :low)"
        " AND iif(wanted.value & 1, :near_high, :high) LIMIT :most)) AS found"
        " FROM json_each(:spans) AS part, json_each(:hashes) AS wanted"
        " WHERE NOT wanted.value & 1 OR part.value BETWEEN :first AND :last) WHERE found IS NOT NULL"
    ),
    "postgresql": text(
        "SELECT h, found FROM (SELECT wanted.h, (SELECT string_agg(article_id::text, ',')"
        " FROM (SELECT article_id FROM sketch"
        " WHERE span = part.span AND h = wanted.h"
        " AND day BETWEEN CASE WHEN wanted.h & 1 = 1 THEN :near_low ELSE :low END"
        " AND CASE WHEN wanted.h & 1 = 1 THEN :near_high ELSE :high END LIMIT :most) AS held) AS found"
        " FROM unnest(CAST(:spans AS int[])) AS part(span), unnest(CAST(:hashes AS bigint[])) AS wanted(h)"
        " WHERE wanted.h & 1 = 0 OR part.span BETWEEN :first AND :last) AS asked WHERE found IS NOT NULL"
    ),
}


# ------------------------------------------------------------------------------------------------------------- chosen
def _chosen(session: Session, shared: Shared) -> list[Candidate]:
    """The best of each ranking with those who stand for their stories; the first ranking first."""
    leads: dict[int, list[int]] = {}

    def stories(ids: list[int]) -> dict[int, int]:
        rows = _asked(session, _STORIES, {"ids": index.array(session, ids)})
        leads.update((story_id, [lead]) for _, story_id, lead in rows)
        return {article_id: story_id for article_id, story_id, _ in rows}

    found = best_of(shared, stories)
    told = index.array(session, list(set(found.values())))
    for story_id, article_id in _asked(session, _FIRST_TWINS, {"ids": told}):
        leads[story_id].append(article_id)
    chosen: dict[int, bool] = {}
    for article_id, story_id in found.items():
        chosen |= dict.fromkeys(leads[story_id], True)
        chosen.setdefault(article_id, False)
    known = {row.article_id: row for row in _rows(session, list(chosen), shared.overlap)}
    return [replace(known[one], is_representative=stands) for one, stands in chosen.items() if one in known]


def best_of(shared: Shared, stories: Callable[[list[int]], Mapping[int, int]]) -> dict[int, int]:
    """The candidates of every ranking, the first ranking first: {article: story}. `stories`: those of some articles.

    The first of a ranking are mostly of many stories; those behind them are asked of only where they are of few.
    """
    ranked = [(shared.ranked(kinds, best), best) for kinds, best in _RANKINGS]
    first = dict.fromkeys([one for ids, best in ranked for one in ids[: best + _SPARE]])
    story_of = dict(stories(list(first)))
    if any(len(ids) > best + _SPARE and _is_short(ids[: best + _SPARE], story_of, best) for ids, best in ranked):
        story_of |= stories([one for one in dict.fromkeys(one for ids, _ in ranked for one in ids) if one not in first])
    return {one: story_of[one] for ids, best in ranked for one in _few(ids, story_of, best)}


def _is_short(ranked: Iterable[int], story_of: Mapping[int, int], best: int) -> bool:
    return sum(1 for _ in _few(ranked, story_of, best)) < best


def _few(ranked: Iterable[int], story_of: Mapping[int, int], best: int) -> Iterator[int]:
    """The first `best`, of one story no more than `OF_ONE_STORY`."""
    taken: Counter[int] = Counter()
    for one in ranked:
        story = story_of.get(one)
        if story is None or taken[story] >= OF_ONE_STORY:
            continue
        taken[story] += 1
        yield one
        if taken.total() >= best:
            return


def _among(column: str) -> Mapping[str, TextClause]:
    """By dialect: whether a column is one of the numbers of `:ids`, an array that is bound as one value. To spell out
    as many parameters as there are ids costs more than the look-up.
    """
    return {
        "sqlite": text(f"{column} IN (SELECT value FROM json_each(:ids))"),
        "postgresql": text(f"{column} = ANY(CAST(:ids AS bigint[]))"),
    }


def _asked(session: Session, statements: Mapping[str, Any], values: Mapping[str, object]) -> Sequence[Any]:
    """The rows of a statement of which there is one for each dialect, as the driver gives them.

    Written out once and given to the driver: each article asks four of them, and to have each made ready anew took as
    long as the database.
    """
    connection = session.connection()
    written, fixed, order = _spelt(statements[connection.dialect.name], connection.dialect)
    named = {**fixed, **values}
    return connection.exec_driver_sql(written, tuple([named[name] for name in order]) if order else named).all()


@lru_cache
def _spelt(statement: Any, dialect: Dialect) -> tuple[str, Mapping[str, object], Sequence[str]]:
    """A statement in SQL, the values that it holds itself, and the order of all ((): they are given by name)."""
    compiled = statement.compile(dialect=dialect)
    return compiled.string, dict(compiled.params), tuple(compiled.positiontup or ())


_STORIES = {
    dialect: select(STORY_LINK.c.article_id, STORY.c.id, STORY.c.representative_id)
    .join(STORY, STORY.c.id == STORY_LINK.c.story_id)
    .where(among)
    for dialect, among in _among("story_link.article_id").items()
}
_FIRST_TWINS = {
    dialect: select(STORY_LINK.c.story_id, func.min(STORY_LINK.c.article_id))
    .join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
    .where(among, STORY_LINK.c.relation == Relation.TWIN.value)
    .group_by(STORY_LINK.c.story_id, ARTICLE.c.language)
    for dialect, among in _among("story_link.story_id").items()
}


def _rows(session: Session, article_ids: Sequence[int], overlap: Mapping[int, int]) -> list[Candidate]:
    if not article_ids:
        return []
    rows = _asked(session, _PROFILES, {"ids": index.array(session, article_ids)})
    return [
        Candidate(article_id, story_id, bool(stands_for_it), _unpacked(bytes(data)), overlap.get(article_id, 0))
        for article_id, data, story_id, stands_for_it in rows
    ]


@lru_cache(PROFILES_KEPT)
def _unpacked(data: bytes) -> Profile:
    return Profile.unpack(data)


# A story is represented by its first article, and in each further language by the version in that language.
_STANDS_FOR_IT = or_(STORY.c.representative_id == PROFILE.c.article_id, STORY_LINK.c.relation == Relation.TWIN.value)
_PROFILES = {
    dialect: select(PROFILE.c.article_id, PROFILE.c.data, STORY.c.id, _STANDS_FOR_IT)
    .join(STORY_LINK, STORY_LINK.c.article_id == PROFILE.c.article_id)
    .join(STORY, STORY.c.id == STORY_LINK.c.story_id)
    .where(among, PROFILE.c.algorithm == ALGORITHM)
    .order_by(PROFILE.c.article_id)
    for dialect, among in _among("profile.article_id").items()
}


def with_keys(session: Session, keys: Sequence[str]) -> list[Candidate]:
    """The stored articles with any of `keys` (a page's links to its other languages)."""
    if not keys:
        return []
    found = session.execute(select(IDENTITY.c.article_id).where(IDENTITY.c.key.in_(list(keys))).distinct())
    return _rows(session, list(found.scalars()), {})


def concerning(
    session: Session, publisher: str, programmes: Collection[str], before: datetime, days: int, limit: int = BY_ALL
) -> list[Candidate]:
    """The latest articles of a publisher that concern any of these programmes, within so many days before."""
    window = (ARTICLE.c.sort_at <= before, ARTICLE.c.sort_at > before - timedelta(days=days))
    tagged = select(TAG.c.article_id).where(TAG.c.programme.in_(list(programmes)))
    mine = select(ARTICLE.c.id).where(ARTICLE.c.publisher == publisher, ARTICLE.c.id.in_(tagged), *window)
    found = session.execute(mine.order_by(ARTICLE.c.sort_at.desc()).limit(limit)).scalars()
    return _rows(session, list(found), {})
