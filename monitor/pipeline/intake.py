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
from monitor.identify.current_facts import NEW_ROUND
from monitor.identify.follow_up import FOLLOWED_DAYS, follow_up
from monitor.model import (
    Analysed,
    Change,
    Draft,
    Incoming,
    PageState,
    Refusal,
    Relation,
    StoryChoice,
)
from monitor.pipeline import version_search
from monitor.pipeline.diff import Diff, compare, keys_of_all
from monitor.pipeline.enrichment import is_edit, text_hash
from monitor.pipeline.page_duty import duty_after
from monitor.store import articles, candidates, page_duties, stories
from monitor.store.db import savepoint

log = logging.getLogger(__name__)

NEWS_DAYS = timedelta(days=30)  # what was published earlier came late: stored, and no digest tells it
NEWS_DAYS_AT_FIRST = timedelta(days=2)  # the same at the first visit to a source, when all that it lists is new to us
ROW_ERRORS = (StoreError, DataError, ValueError, OverflowError)  # of one article's values, not of the database

MayTell = Callable[[Draft], bool]


@dataclass(slots=True)
class WriteResult:
    """What one `write` came to: the ids of new and changed articles, how many were unchanged, and what was refused.

    `enriched`: known articles of which a page said more, or something else. Those that were listed count as unchanged.
    """

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    enriched: list[int] = field(default_factory=list)
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

    result = write_analysed(session, analysed, now, announce)
    result.same += diff.count("same")
    return result


def write_analysed(session: Session, analysed: Sequence[Analysed], now: datetime, announce: MayTell) -> WriteResult:
    """Store articles that no document lists together: known ones whose pages were read."""
    if not analysed:
        return WriteResult()
    try:
        with savepoint(session):
            return _write_all(session, analysed, now, announce)
    except ROW_ERRORS:
        return _write_each(session, analysed, now, announce)


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
    if one.item.article_id is not None or not found.keys() & {*item.keys, *item.further_keys}:
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
    if stored_id is not None and one.item.enriches:
        _enrich(session, stored_id, one, now, result)
        return
    if stored_id is not None:
        articles.revise(session, stored_id, one, now)
        _note_page(session, stored_id, one, now)
        version_search.keep(session, stored_id, one)
        result.changed.append(stored_id)
        return
    choice, also = choose_story(session, one, now)
    article_id = articles.insert(session, one, choice, now, announce=one.item.may_tell and announce(one.item.draft))
    _note_page(session, article_id, one, now)
    version_search.keep(session, article_id, one)
    result.new.append(article_id)
    _follow(session, also, article_id, now)


def _note_page(session: Session, article_id: int, one: Analysed, now: datetime) -> None:
    if one.item.page is PageState.NONE:
        return
    duty = duty_after(one, page_duties.duty_of(session, article_id), now)
    if duty:
        was_read = one.item.page is PageState.READ and bool(one.item.draft.text)
        page_duties.save(session, article_id, duty, text_hash(one.item) if was_read else "")


def _follow(session: Session, also: Sequence[StoryChoice], article_id: int, now: datetime) -> None:
    """Let the other stories that an article proves to be the same as its own follow it."""
    for other in also:
        if other.story_id is not None:
            proof = replace(other, story_id=stories.story_of(session, article_id), other_article_id=article_id)
            stories.follow(session, other.story_id, proof, now)


# ------------------------------------------------------------------------------------------------------ known articles
def _enrich(session: Session, article_id: int, one: Analysed, now: datetime, result: WriteResult) -> None:
    """What the page of a known article says. What a page that was read before says now is an edit, or nothing."""
    was_read = page_duties.duty_of(session, article_id).state is PageState.READ
    _note_page(session, article_id, one, now)
    if one.item.page is not PageState.READ:
        return
    if was_read:
        known = articles.view(session, article_id)
        if known is None or not is_edit(known, one.item.draft):
            return
        articles.revise(session, article_id, replace(one, item=replace(one.item, keys=())), now)
        version_search.keep(session, article_id, one)
    else:
        version_search.forget(session, article_id)
        choice, also = choose_story(session, one, now, but=article_id)
        articles.enrich(
            session, article_id, one, lambda published, seen: is_news(published, seen, first_visit=True), now
        )
        version_search.keep(session, article_id, one)
        stories.choose_again(session, article_id, choice, now)
        _follow(session, also, article_id, now)
    result.enriched.append(article_id)


# --------------------------------------------------------------------------------------------------------------- story
def choose_story(
    session: Session, one: Analysed, now: datetime, *, but: int | None = None
) -> tuple[StoryChoice, list[StoryChoice]]:
    """The story that an article belongs to, among those of its time; and others that it proves to be the same.

    `but`: the article itself, where it is stored already.
    """
    alike = [known for known in candidates.alike(session, one.profile, now) if known.article_id != but]
    twins = [known for known in candidates.with_keys(session, _twin_keys(one.item)) if known.article_id != but]
    choice = story.choose(one.profile, alike, twins)
    also = story.also(one.profile, [*twins, *alike], choice)
    if choice.story_id is not None:
        version = None if also else version_search.version_of(session, one, choice.story_id)
        return choice, [version] if version else also
    version = version_search.version_of(session, one) or version_search.version_elsewhere(session, one, alike)
    if version is None and choice.relation is Relation.FIRST and _changes_an_earlier_word(one):
        version = _follow_up(session, one, now, but)
    return version or choice, also


def _changes_an_earlier_word(one: Analysed) -> bool:
    """Whether an article says that something announced before is different; a next round is an offer of its own."""
    return any(change.status != NEW_ROUND for change in one.classification.facts.of(Change))


def _follow_up(session: Session, one: Analysed, now: datetime, but: int | None) -> StoryChoice | None:
    """What an article follows up that says that something has changed: few do, so a wider search costs little."""
    around = one.profile.instant or now
    tags = one.classification.tags
    named = {tag.slug for tag in tags if any(words.field == "title" for words in tag.evidence)}
    publisher = one.item.draft.publisher
    tagged = candidates.concerning(session, publisher, named, around, FOLLOWED_DAYS) if named else []
    alike = candidates.alike(session, one.profile, now, days=FOLLOWED_DAYS)
    every = {row.article_id: row for row in (*tagged, *alike) if row.article_id != but}
    return follow_up(one.profile, list(every.values()), {row.article_id for row in tagged})


def _twin_keys(item: Incoming) -> list[str]:
    """Keys of the addresses that the page names as its other languages, and of the page that it is a mirror of."""
    draft = item.draft
    mirrored = mirror_of(draft.url)
    keys = [decide.address_key(canonical_key(twin.url)) for twin in draft.twins if twin.language != draft.language]
    if mirrored:
        keys.append(decide.address_key(mirrored))
    return [key for key in keys if key not in item.keys]
