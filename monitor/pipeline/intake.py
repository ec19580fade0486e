"""The path that a poll and an import share.

    drafts > sort (known? changed?) > know (relevance, tags, facts, fingerprint) > write (story, rows)
             one reading unit         pure, no database                           in the caller's writing unit

Between `sort` and `classify` a poll fetches the pages of what is new. One bad article costs itself alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DataError
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.identify import decide, fingerprint, story
from monitor.identify.canonical_url import canonical_key, mirror_of
from monitor.model import Classification, Draft, Refusal, StoryChoice
from monitor.pipeline.analyse import Analysis, Named, analyse
from monitor.store import articles, stories
from monitor.store.articles import Known, NewArticle
from monitor.store.db import savepoint
from monitor.tag.classifier import Classifier

log = logging.getLogger(__name__)

STORY_WINDOW_DAYS = 15  # on either side: one more than the longest story of `identify.story`
FACT_WINDOW_DAYS = 3  # versions in other languages appear within a day or two
UNDATED_WINDOW_DAYS = 400  # without a date of its own an article is compared with those of the past year
TELL_WITHIN = timedelta(days=30)  # what was published earlier is old news that came late: stored, not told
TELL_AT_FIRST = timedelta(days=2)  # the same on the first visit to a source, when everything is new to us
ROW_ERRORS = (StoreError, DataError, ValueError, OverflowError)  # costs one article, not its unit


@dataclass(frozen=True, slots=True)
class Incoming:
    """A draft with what it may be known by. `known` None: new; else what is stored, whose text has changed.

    `content_hash` is of the entry as the source stated it, before its page was fetched, so that the next poll can
    compare like with like.
    """

    draft: Draft
    keys: tuple[str, ...]
    content_hash: str
    place: str
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """The drafts of one document or file, told apart. `again`: articles listed again, with keys that are new to us."""

    new: tuple[Incoming, ...] = ()
    changed: tuple[Incoming, ...] = ()
    again: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Analysed:
    """An arrival with all that its words say of it."""

    item: Incoming
    classification: Classification
    profile: fingerprint.Profile
    announce: bool


@dataclass(slots=True)
class WriteResult:
    """What one writing unit came to."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)


# ---------------------------------------------------------------------------------------------------------------- sort
def diff_drafts(session: Session, drafts: Iterable[tuple[str, Draft]]) -> Diff:
    """Tell (place, draft) pairs apart: new, changed, or listed again. An article listed twice here counts once."""
    return diff_incoming(session, [incoming_of(place, draft) for place, draft in drafts])


def diff_incoming(session: Session, items: Sequence[Incoming]) -> Diff:
    """The same of arrivals that nothing is known of yet.

    A page may be listed twice under two headlines: while one of them is the stored one, nothing has changed.
    """
    known = articles.known(session, [key for item in items for key in item.keys])
    new: dict[str, Incoming] = {}
    changed: dict[int, Incoming] = {}
    as_stored: set[int] = set()
    again: list[tuple[int, tuple[str, ...]]] = []
    for item in items:
        found = next((known[key] for key in item.keys if key in known), None)
        if found is None:
            new.setdefault(item.keys[0], item)
            continue
        again.append((found.article_id, tuple(key for key in item.keys if key not in known)))
        if found.content_hash == item.content_hash:
            as_stored.add(found.article_id)
        elif _may_change(found, item):
            changed.setdefault(found.article_id, replace(item, known=found))
    edited = tuple(item for article_id, item in changed.items() if article_id not in as_stored)
    return Diff(tuple(new.values()), edited, tuple(again))


def incoming_of(place: str, draft: Draft) -> Incoming:
    """A draft with all that it may be known by, the surest first."""
    content = decide.content_hash(draft.title, draft.summary, draft.text)
    return Incoming(draft, decide.keys_of(draft), content, place)


def _may_change(found: Known, item: Incoming) -> bool:
    """Only the source that an article came from can change it: others state the same page in other words."""
    return not found.tidied and found.source_id == item.draft.source_id


# ---------------------------------------------------------------------------------------------------------------- know
def analyse_incoming(
    classifier: Classifier, item: Incoming, now: datetime, *, first_visit: bool = False, tell: bool = True
) -> Analysed:
    """All that an arrival's words say of it; pure. Digests may tell it if it is news (see `is_news`)."""
    return analysed(item, analyse(classifier, named(item)), now, first_visit=first_visit, tell=tell)


def named(item: Incoming) -> Named:
    """What is to be learnt of."""
    return Named(item.draft, item.keys[0])


def analysed(
    item: Incoming, analysis: Analysis, now: datetime, *, first_visit: bool = False, tell: bool = True
) -> Analysed:
    """An arrival with what was learnt of it."""
    draft = replace(item.draft, language=analysis.classification.language)
    announce = tell and is_news(draft.published.instant, now, first_visit=first_visit)
    return Analysed(replace(item, draft=draft), analysis.classification, analysis.profile, announce)


def is_news(published: datetime | None, now: datetime, *, first_visit: bool) -> bool:
    """Whether digests may tell what was published then. Without a date: unless everything is new to us."""
    if published is None:
        return not first_visit
    return now - published <= (TELL_AT_FIRST if first_visit else TELL_WITHIN)


# --------------------------------------------------------------------------------------------------------------- write
def write(session: Session, diff: Diff, analysed: Sequence[Analysed], now: datetime) -> WriteResult:
    """Store what was found, in the caller's unit. A value that the database cannot take costs its article alone.

    Any other trouble of the database is raised: the whole unit fails, validators included, and all of it comes again.
    """
    articles.touch(session, [article_id for article_id, _ in diff.again], now)
    for article_id, keys in diff.again:
        articles.add_keys(session, article_id, keys)
    try:
        with savepoint(session):
            result = _write_all(session, analysed, now)
    except ROW_ERRORS:
        result = _write_each(session, analysed, now)
    result.same += len(diff.again) - len(diff.changed)
    return result


def _write_all(session: Session, analysed: Iterable[Analysed], now: datetime) -> WriteResult:
    """All of them or none. A SAVEPOINT for each would make SQLite write out its full-text index for each."""
    result = WriteResult()
    for one in analysed:
        _write_one(session, one, now, result)
    return result


def _write_each(session: Session, analysed: Iterable[Analysed], now: datetime) -> WriteResult:
    """Each by itself, because one of them cannot be stored."""
    result = WriteResult()
    for one in analysed:
        try:
            with savepoint(session):
                _write_one(session, one, now, result)
        except ROW_ERRORS as error:
            if _known_meanwhile(session, one.item, now):
                result.same += 1
                continue
            log.warning("not stored: %s: %s", one.item.draft.url, error)
            result.refused.append(Refusal(one.item.place, f"not stored: {error}"[:300]))
    return result


def _known_meanwhile(session: Session, item: Incoming, now: datetime) -> bool:
    """Whether another source, polled at the same time, has stored what was new: then it was listed again."""
    found = articles.known(session, item.keys[:1]).get(item.keys[0]) if item.known is None else None
    if found is None:
        return False
    articles.touch(session, [found.article_id], now)
    articles.add_keys(session, found.article_id, item.keys)
    return True


def _write_one(session: Session, one: Analysed, now: datetime, result: WriteResult) -> None:
    known = one.item.known
    if known is None:
        choice, also = choose(session, one, now)
        article_id = articles.add(session, _new_article(one, choice), now)
        result.new.append(article_id)
        if also and also.story_id:
            found = replace(also, story_id=choice.story_id, other_article_id=article_id)
            stories.follow(session, also.story_id, found, now)
    else:
        articles.revise(session, known.article_id, _new_article(one, story.FIRST), now)
        result.changed.append(known.article_id)


def choose(session: Session, one: Analysed, now: datetime) -> tuple[StoryChoice, StoryChoice | None]:
    """The story that an arrival belongs to, among the stored ones of its time; and one that proves to be the same."""
    rows = _candidates(_stored_alike(session, one.profile, now))
    twins = _candidates(stories.by_keys(session, _twin_keys(one)))
    choice = story.choose(one.profile, rows, twins)
    return choice, story.also(one.profile, [*twins, *rows], choice)


def _stored_alike(session: Session, profile: fingerprint.Profile, now: datetime) -> list[stories.CandidateRow]:
    """What to compare with: whoever shares words, and whoever shares facts.

    Facts are asked for apart, and nearer in time: the words of a series would crowd out the other language.
    """
    dated = profile.instant is not None
    around = profile.instant or now
    by_words = stories.candidates(
        session, profile.index_hashes, around, STORY_WINDOW_DAYS if dated else UNDATED_WINDOW_DAYS
    )
    by_facts = stories.candidates(session, profile.fact_hashes, around, FACT_WINDOW_DAYS) if profile.fact_hashes else []
    return list({row.article_id: row for row in (*by_facts, *by_words)}.values())


def _candidates(rows: Iterable[stories.CandidateRow]) -> list[story.Candidate]:
    """Rows of another algorithm's profiles are passed over: they cannot be compared, and age out of the window."""
    return [
        story.Candidate(
            row.article_id, row.story_id, row.is_representative, fingerprint.Profile.unpack(row.profile), row.overlap
        )
        for row in rows
        if row.algorithm == fingerprint.ALGORITHM
    ]


def _twin_keys(one: Analysed) -> list[str]:
    """Keys of the addresses that the page names as its other languages, and of what it is a machine's mirror of."""
    draft = one.item.draft
    mirrored = mirror_of(draft.url)
    keys = [decide.address_key(canonical_key(twin.url)) for twin in draft.twins if twin.language != draft.language]
    if mirrored:
        keys.append(decide.address_key(mirrored))
    return [key for key in keys if key not in one.item.keys]


def _new_article(one: Analysed, choice: StoryChoice) -> NewArticle:
    return NewArticle(
        draft=one.item.draft,
        classification=one.classification,
        keys=one.item.keys,
        content_hash=one.item.content_hash,
        profile=one.profile.pack(),
        algorithm=fingerprint.ALGORITHM,
        index_hashes=one.profile.index_hashes,
        choice=choice,
        announce=one.announce,
    )
