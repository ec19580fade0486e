"""Analysed articles into the store: the last steps that a poll and an import share.

    diff.compare > analyse.analyse (pure) > write: story and rows, in the caller's transaction

Between the first two a poll fetches the pages of what is new. An article that cannot be stored fails alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DataError
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.identify import decide, story
from monitor.identify.canonical_url import canonical_key, mirror_of
from monitor.model import Analysed, Draft, Incoming, Refusal, StoryChoice
from monitor.pipeline.diff import Diff, compare, keys_of_all
from monitor.store import articles, candidates, stories
from monitor.store.db import savepoint

log = logging.getLogger(__name__)

NEWS_DAYS = timedelta(days=30)  # what was published earlier came late: stored, and no digest tells it
NEWS_DAYS_AT_FIRST = timedelta(days=2)  # the same at the first visit to a source, when all that it lists is new to us
ROW_ERRORS = (StoreError, DataError, ValueError, OverflowError)  # of one article's values, not of the database

MayTell = Callable[[Draft], bool]


@dataclass(slots=True)
class WriteResult:
    """What one `write` came to: the ids of new and changed articles, how many were unchanged, and what was refused."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)


def is_news(published: datetime | None, now: datetime, *, first_visit: bool) -> bool:
    """Whether digests may tell what was published then. Without a date: unless it is the first visit."""
    if published is None:
        return not first_visit
    return now - published <= (NEWS_DAYS_AT_FIRST if first_visit else NEWS_DAYS)


# --------------------------------------------------------------------------------------------------------------- write
def write(
    session: Session, diff: Diff, analysed: Sequence[Analysed], now: datetime, *, first_visit: bool, may_tell: bool
) -> WriteResult:
    """Store what is new and changed, in the caller's transaction. A value that no database takes costs its article
    alone. `may_tell`: digests may tell what is news (see `is_news`).

    Any other trouble of the database is raised: the transaction fails, validators included, and all of it comes again.
    """
    articles.touch(session, [article_id for article_id, _ in diff.listed], now)
    for article_id, keys in diff.listed:
        articles.add_keys(session, article_id, keys)

    def announce(draft: Draft) -> bool:
        return may_tell and is_news(draft.published.instant, now, first_visit=first_visit)

    try:
        with savepoint(session):
            result = _write_all(session, analysed, now, announce)
    except ROW_ERRORS:
        result = _write_each(session, analysed, now, announce)
    result.same += diff.count("same")
    return result


def _write_all(session: Session, analysed: Iterable[Analysed], now: datetime, announce: MayTell) -> WriteResult:
    """All of them or none. A SAVEPOINT for each would make SQLite write out its full-text index for each."""
    result = WriteResult()
    for one in analysed:
        _write_one(session, one, now, announce, result)
    return result


def _write_each(session: Session, analysed: Iterable[Analysed], now: datetime, announce: MayTell) -> WriteResult:
    """Each in a savepoint of its own, because one of them cannot be stored."""
    result = WriteResult()
    for one in analysed:
        try:
            with savepoint(session):
                _write_one(session, one, now, announce, result)
        except ROW_ERRORS as error:
            if _written_beside(session, one, now, announce, result):
                continue
            log.warning("not stored: %s: %s", one.item.draft.url, error)
            result.refused.append(Refusal(one.item.place, f"not stored: {error}"[:300]))
    return result


def _written_beside(session: Session, one: Analysed, now: datetime, announce: MayTell, result: WriteResult) -> bool:
    """What another source, polled at the same time, has stored under the same keys: then it was listed again, or it is
    another article with keys of its own. False: nothing was stored meanwhile."""
    item = replace(one.item, keys=decide.keys_of(one.item.draft))
    found = articles.find_by_keys(session, keys_of_all([item]))
    if one.item.article_id is not None or not found.keys() & set(item.keys):
        return False
    diff = compare([item], found)
    for article_id, keys in diff.listed:
        articles.touch(session, [article_id], now)
        articles.add_keys(session, article_id, keys)
    result.same += len(diff.listed)
    for new in diff.new:
        _write_one(session, replace(one, item=new), now, announce, result)
    return True


def _write_one(session: Session, one: Analysed, now: datetime, announce: MayTell, result: WriteResult) -> None:
    stored_id = one.item.article_id
    if stored_id is not None:
        articles.revise(session, stored_id, one, now)
        result.changed.append(stored_id)
        return
    choice, also = choose_story(session, one, now)
    article_id = articles.insert(session, one, choice, now, announce=one.item.may_tell and announce(one.item.draft))
    result.new.append(article_id)
    for other in also:
        if other.story_id is not None:
            proof = replace(other, story_id=choice.story_id, other_article_id=article_id)
            stories.follow(session, other.story_id, proof, now)


# --------------------------------------------------------------------------------------------------------------- story
def choose_story(session: Session, one: Analysed, now: datetime) -> tuple[StoryChoice, list[StoryChoice]]:
    """The story that a new article belongs to, among those of its time; and others that it proves to be the same."""
    alike = candidates.alike(session, one.profile, now)
    twins = candidates.with_keys(session, _twin_keys(one.item))
    choice = story.choose(one.profile, alike, twins)
    return choice, story.also(one.profile, [*twins, *alike], choice)


def _twin_keys(item: Incoming) -> list[str]:
    """Keys of the addresses that the page names as its other languages, and of the page that it is a mirror of."""
    draft = item.draft
    mirrored = mirror_of(draft.url)
    keys = [decide.address_key(canonical_key(twin.url)) for twin in draft.twins if twin.language != draft.language]
    if mirrored:
        keys.append(decide.address_key(mirrored))
    return [key for key in keys if key not in item.keys]
