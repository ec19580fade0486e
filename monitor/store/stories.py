"""Stories: who may tell the same thing as a new article, and who does.

The candidates for a new article are found by what its sketch shares with those stored, in a window of days. A few
ranges of `sketch` answer for each hash and stop early: a hash that more than `COMMON` articles of the window have says
nothing (a template's boilerplate) and is passed over, so the cost does not grow with the store.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, text, update
from sqlmodel import Session

from monitor.errors import NotFound
from monitor.model import Relation, StoryChoice, StoryView
from monitor.store import index
from monitor.store.tables import ARTICLE, IDENTITY, PROFILE, STORY, STORY_LINK, STORY_NOTE, STORY_RELATION
from monitor.store.upsert import affected, inserted_id, put_missing
from monitor.store.views import read_views, select_views

COMMON = 64  # postings of one hash in the window, above which it is passed over
POOL = 4  # so many times `limit` articles are ranked before stories are told apart
BY_MONITOR = "monitor"


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A stored article to compare with a new one. `overlap`: how many index hashes they share."""

    article_id: int
    story_id: int
    is_representative: bool
    profile: bytes
    overlap: int
    algorithm: str = ""


# --------------------------------------------------------------------------------------------------------- candidates
def candidates(
    session: Session, hashes: Sequence[int], around: datetime, window_days: int, limit: int = 12
) -> list[CandidateRow]:
    """The stored articles that share the rarest of `hashes`, within so many days of `around`; best first.

    At most `limit` of them, each after the representatives of its story (in every language, whether they share a hash
    or not), since only through these can a story be joined.
    """
    overlap, weight = _shared(session, hashes, index.day_of(around), window_days)
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


def _rows(session: Session, article_ids: Sequence[int], overlap: Mapping[int, int]) -> list[CandidateRow]:
    if not article_ids:
        return []
    return [
        CandidateRow(article_id, story_id, stands_for_it, bytes(data), overlap.get(article_id, 0), algorithm)
        for article_id, data, algorithm, story_id, stands_for_it in session.execute(
            _PROFILES, {"ids": list(article_ids)}
        )
    ]


# A story is represented by its first article, and in each further language by the version in that language.
_STANDS_FOR_IT = or_(STORY.c.representative_id == PROFILE.c.article_id, STORY_LINK.c.relation == Relation.TWIN.value)
_PROFILES = (
    select(PROFILE.c.article_id, PROFILE.c.data, PROFILE.c.algorithm, STORY.c.id, _STANDS_FOR_IT)
    .join(STORY_LINK, STORY_LINK.c.article_id == PROFILE.c.article_id)
    .join(STORY, STORY.c.id == STORY_LINK.c.story_id)
    .where(PROFILE.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(PROFILE.c.article_id)
)


def by_keys(session: Session, keys: Sequence[str]) -> list[CandidateRow]:
    """The stored articles that are known by any of `keys` (a page's links to its other languages)."""
    if not keys:
        return []
    found = session.execute(select(IDENTITY.c.article_id).where(IDENTITY.c.key.in_(list(keys))).distinct())
    return _rows(session, list(found.scalars()), {})


# -------------------------------------------------------------------------------------------------------------- place
def place(session: Session, article_id: int, choice: StoryChoice, now: datetime) -> int:
    """Put a new article where `identify` chose: into a story, or at the head of its own. The story's id."""
    story_id = choice.story_id
    if story_id is None:
        story_id = _begin(session, article_id, now)
        if choice.relation is Relation.UPDATE and choice.other_article_id is not None:
            _relate(session, choice.other_article_id, story_id, choice.reason)
    else:
        session.execute(update(STORY).where(STORY.c.id == story_id).values(updated_at=now))
    _link(session, article_id, story_id, choice, BY_MONITOR, now)
    return story_id


def _begin(session: Session, article_id: int, now: datetime) -> int:
    values = {"representative_id": article_id, "created_at": now, "updated_at": now}
    return inserted_id(session.execute(_INSERT_STORY, values))


def _link(session: Session, article_id: int, story_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
    values = {
        "article_id": article_id,
        "story_id": story_id,
        "relation": choice.relation.value,
        "other_article_id": choice.other_article_id,
        "score": choice.score,
        "reason": choice.reason,
        "by": by,
        "at": now,
    }
    session.execute(_INSERT_LINK, values)


_INSERT_STORY = STORY.insert()
_INSERT_LINK = STORY_LINK.insert()


def _relink(session: Session, article_id: int, story_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
    session.execute(STORY_LINK.delete().where(STORY_LINK.c.article_id == article_id))
    _link(session, article_id, story_id, choice, by, now)


def _relate(session: Session, earlier_article: int, later_story: int, reason: str) -> None:
    earlier = session.execute(select(STORY_LINK.c.story_id).where(STORY_LINK.c.article_id == earlier_article)).scalar()
    if earlier is not None and earlier != later_story:
        session.execute(STORY_RELATION.insert(), {"earlier_id": earlier, "later_id": later_story, "reason": reason})


# --------------------------------------------------------------------------------------------------------------- read
def successor(session: Session, story_id: int) -> int | None:
    """The story that now stands for `story_id`: itself, or the one that took its last article. None: never was."""
    seen: set[int] = set()
    present: int | None = story_id
    while present is not None and present not in seen:
        seen.add(present)
        row = session.execute(select(STORY.c.successor).where(STORY.c.id == present)).first()
        if row is None:
            return None
        if row.successor is None:
            return present
        present = row.successor
    return None


def story(session: Session, story_id: int) -> StoryView | None:
    """A story with its articles, the representative first. A merged story answers as its successor: see `.id`."""
    present = successor(session, story_id)
    if present is None:
        return None
    lead = session.execute(select(STORY.c.representative_id).where(STORY.c.id == present)).scalar()
    members = read_views(session, select_views().where(STORY_LINK.c.story_id == present))
    if not members:
        return None
    ordered = sorted(members, key=lambda one: (one.id != lead, not one.official, one.date, one.id))
    return StoryView(present, tuple(ordered), _updates(session, present))


def _updates(session: Session, story_id: int) -> tuple[tuple[int, str, str], ...]:
    columns = STORY_RELATION.c
    rows = session.execute(
        select(STORY_RELATION).where(or_(columns.earlier_id == story_id, columns.later_id == story_id))
    )
    sides = {(row.later_id, "later") if row.earlier_id == story_id else (row.earlier_id, "earlier") for row in rows}
    present = {(successor(session, other), side) for other, side in sides}
    others = {other: side for other, side in present if other not in (None, story_id)}
    titles = (
        select(STORY.c.id, ARTICLE.c.title)
        .join(ARTICLE, ARTICLE.c.id == STORY.c.representative_id)
        .where(STORY.c.id.in_(list(others)))
        .order_by(STORY.c.id)
    )
    return tuple((row.id, row.title, others[row.id]) for row in session.execute(titles))


# ------------------------------------------------------------------------------------------------------------ by hand
def split(session: Session, article_id: int, by: str, now: datetime) -> int:
    """Take an article out of its story by hand; it never comes back there by itself. The id of its own story.

    An article that is alone in its story stays where it is. NotFound: no such article.
    """
    story_id = _story_of(session, article_id)
    others = _members(session, story_id, but=article_id)
    if not others:
        return story_id
    _note_apart(session, article_id, story_id, by, now)
    _lead_without(session, story_id, article_id, others, now)
    own = _begin(session, article_id, now)
    choice = StoryChoice(Relation.FIRST, own, None, 1.0, f"split by hand from story {story_id}")
    _relink(session, article_id, own, choice, by, now)
    return own


def join(session: Session, article_id: int, story_id: int, by: str, now: datetime) -> int:
    """Put an article into a story by hand, as the same announcement. The id of that story (of its successor).

    A story left without articles is followed by the one that took the last. NotFound: no such article or story.
    """
    target = successor(session, story_id)
    if target is None:
        raise NotFound(f"no story {story_id}")
    apart = (STORY_NOTE.c.article_id == article_id, STORY_NOTE.c.story_id == target)
    session.execute(STORY_NOTE.delete().where(*apart))
    lead = session.execute(select(STORY.c.representative_id).where(STORY.c.id == target)).scalar()
    _move(session, article_id, StoryChoice(Relation.SAME, target, lead, 1.0, "joined by hand"), by, now)
    return target


def follow(session: Session, story_id: int, choice: StoryChoice, now: datetime) -> bool:
    """Let a story join another, which a later article has shown to be the same. Its articles keep their reasons.

    A story of several articles follows only as the other language of an announcement (TWIN): copies of one text that
    were not compared with each other stay apart. False, and nothing done, then, and where a person took an article of
    either story out of the other.
    """
    lead = session.execute(select(STORY.c.representative_id).where(STORY.c.id == story_id)).scalar()
    target = choice.story_id
    if lead is None or target is None or target == story_id:
        return False
    others = _members(session, story_id, but=lead)
    if (others and choice.relation is not Relation.TWIN) or _kept_apart(session, story_id, target):
        return False
    session.execute(update(STORY_LINK).where(STORY_LINK.c.article_id.in_(others)).values(story_id=target))
    _move(session, lead, choice, BY_MONITOR, now)
    return True


def _kept_apart(session: Session, one: int, other: int) -> bool:
    """Whether a person took an article of either story out of the other."""
    noted = (
        select(STORY_NOTE.c.article_id)
        .join(STORY_LINK, STORY_LINK.c.article_id == STORY_NOTE.c.article_id)
        .where(STORY_NOTE.c.story_id.in_((one, other)), STORY_LINK.c.story_id.in_((one, other)))
    )
    return session.execute(noted.limit(1)).first() is not None


def _move(session: Session, article_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
    source, target = _story_of(session, article_id), choice.story_id
    if target is None or source == target:
        return
    _lead_without(session, source, article_id, _members(session, source, but=article_id), now, heir=target)
    session.execute(update(STORY).where(STORY.c.id == target).values(updated_at=now))
    _relink(session, article_id, target, choice, by, now)


def apart(session: Session, article_id: int) -> set[int]:
    """The stories that a person took this article out of."""
    return set(session.execute(select(STORY_NOTE.c.story_id).where(STORY_NOTE.c.article_id == article_id)).scalars())


def _story_of(session: Session, article_id: int) -> int:
    found = session.execute(select(STORY_LINK.c.story_id).where(STORY_LINK.c.article_id == article_id)).scalar()
    if found is None:
        raise NotFound(f"no article {article_id}")
    return int(found)


def _members(session: Session, story_id: int, *, but: int) -> list[int]:
    """The other articles of a story, official ones first, then by age."""
    statement = (
        select(ARTICLE.c.id)
        .join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
        .where(STORY_LINK.c.story_id == story_id, ARTICLE.c.id != but)
        .order_by(ARTICLE.c.official.desc(), ARTICLE.c.sort_at, ARTICLE.c.id)
    )
    return list(session.execute(statement).scalars())


def _note_apart(session: Session, article_id: int, story_id: int, by: str, now: datetime) -> None:
    put_missing(session, STORY_NOTE, [{"article_id": article_id, "story_id": story_id, "by": by, "at": now}])


def _lead_without(
    session: Session, story_id: int, article_id: int, others: list[int], now: datetime, heir: int | None = None
) -> None:
    """Let a story go on without one of its articles: under another representative, or as a pointer to its heir."""
    mine = update(STORY).where(STORY.c.id == story_id)
    if not others:
        session.execute(mine.values(successor=heir, updated_at=now))
        return
    session.execute(mine.values(updated_at=now))
    led = mine.where(STORY.c.representative_id == article_id)
    if affected(session.execute(led.values(representative_id=others[0]))):
        first = (STORY_LINK.c.article_id == others[0],)
        session.execute(update(STORY_LINK).where(*first).values(relation=Relation.FIRST.value))
