"""Articles, written: looked up by key, inserted, revised, listed again, withdrawn, removed.

Each function works in the caller's transaction and commits nothing. `db.savepoint` around one article lets it fail
alone. What a reader sees comes from `views`, whose functions can be called from here too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, literal, or_, select, update
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.model import ALGORITHM, Analysed, Classification, StoryChoice
from monitor.store import classification as knowing
from monitor.store import index, statements, stories
from monitor.store.filing import next_filing
from monitor.store.prepared import inserting, inserting_missing
from monitor.store.search import exported
from monitor.store.tables import ARTICLE, IDENTITY, LABEL, REVISION, TAG, TOMBSTONE
from monitor.store.views import count_to_retag, programme_months, revisions, story_months, to_retag, view, views
from monitor.text import clean, letters

__all__ = [
    "Stored", "add_keys", "count_to_retag", "enrich", "exported", "find_by_keys", "insert", "programme_months",
    "revise", "revisions", "save_classification", "story_months", "to_retag", "touch", "under_headlines", "view",
    "views", "withdraw",
]  # fmt: skip

KEYS_AT_ONCE = 500  # well below the 32,766 values that one statement of SQLite takes
SEEN_EVERY = timedelta(hours=1)  # `touch` writes no finer than this: a write for each entry of each poll is spared
LONGEST_SUMMARY = 400  # characters that are compared: two or three sentences tell two teasers apart


MayTell = Callable[[datetime, datetime], bool]


@dataclass(frozen=True, slots=True)
class Stored:
    """The article that has a key, with what tells it from others. `tidied`: it was removed, and of its marks only the
    hash of its content is kept."""

    article_id: int
    content_hash: str
    source_id: str
    tidied: bool
    url: str = ""
    guid: str | None = None
    title: str = ""
    summary: str = ""
    published: datetime | None = None


# ------------------------------------------------------------------------------------------------------------ look up
def find_by_keys(session: Session, keys: Sequence[str]) -> dict[str, Stored]:
    """The stored articles that have any of `keys`, by key."""
    found: dict[str, Stored] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        for key, *columns in session.execute(_BY_KEYS, {"keys": keys[start : start + KEYS_AT_ONCE]}):
            found[key] = Stored(*columns)
    return found


def under_headlines(session: Session, source_ids: Sequence[str], headlines: Collection[str]) -> list[Stored]:
    """The articles of some sources under any of these headlines (see `text.letters`), newest first; with them those
    whose headline is not known by its hash. Of each source only its newest `LISTED`: a series has headlines of earlier
    issues, which are other articles.
    """
    hashes = sorted({index.UNKNOWN_HEADLINE, *map(index.headline_hash, headlines)})
    found: list[Stored] = []
    for source_id in source_ids:
        for start in range(0, len(hashes), KEYS_AT_ONCE):
            values = {"source": source_id, "hashes": hashes[start : start + KEYS_AT_ONCE]}
            found += (Stored(*row) for row in session.execute(_UNDER_HEADLINES, values))
    return sorted(found, key=lambda one: -one.article_id)


_MARKS = (
    func.coalesce(ARTICLE.c.url, ""),
    ARTICLE.c.guid,
    func.coalesce(ARTICLE.c.title, ""),
    func.substr(func.coalesce(ARTICLE.c.summary, ""), 1, LONGEST_SUMMARY),
    ARTICLE.c.published,
)
LISTED = 500  # articles of a source, several times what listings show
_OF_SOURCE = ARTICLE.c.source_id == bindparam("source")
_OLDEST_LISTED = select(ARTICLE.c.id).where(_OF_SOURCE).order_by(ARTICLE.c.id.desc()).limit(1).offset(LISTED)
_UNDER_HEADLINES = select(
    ARTICLE.c.id, ARTICLE.c.content_hash, ARTICLE.c.source_id, literal(value=False), *_MARKS
).where(
    _OF_SOURCE,
    ARTICLE.c.headline_hash.in_(bindparam("hashes", expanding=True)),
    ARTICLE.c.id > func.coalesce(_OLDEST_LISTED.scalar_subquery(), 0),
)
_BY_KEYS = (
    select(
        IDENTITY.c.key,
        IDENTITY.c.article_id,
        func.coalesce(ARTICLE.c.content_hash, TOMBSTONE.c.content_hash, ""),
        func.coalesce(ARTICLE.c.source_id, ""),
        ARTICLE.c.id.is_(None),
        *_MARKS,
    )
    .outerjoin_from(IDENTITY, ARTICLE, ARTICLE.c.id == IDENTITY.c.article_id)
    .outerjoin(TOMBSTONE, TOMBSTONE.c.article_id == IDENTITY.c.article_id)
    .where(IDENTITY.c.key.in_(bindparam("keys", expanding=True)))
)


# ------------------------------------------------------------------------------------------------------------- insert
def insert(session: Session, new: Analysed, choice: StoryChoice, now: datetime, *, announce: bool = True) -> int:
    """Store a new article with its tags, index rows and place in a story; its id. `announce`: digests may tell it.

    StoreError: another process has stored an article under one of its keys meanwhile (look it up again).
    """
    columns = _columns(new, now) | {"first_seen": now, "seen_at": now, "announce": announce, **_AS_FIRST_SEEN}
    article_id = _ADD_ARTICLE.new_id(session, columns)
    if add_keys(session, article_id, new.item.keys) < len(set(new.item.keys)):
        raise StoreError(f"stored by another process meanwhile: {new.item.draft.url}")
    add_keys(session, article_id, new.item.shared_keys)
    _add_parts(session, article_id, new, columns)
    stories.place(session, article_id, choice, now)
    return article_id


def add_keys(session: Session, article_id: int, keys: Iterable[str]) -> int:
    """Give an article more keys; how many were free. A key that an article has already stays with that one."""
    return _ADD_KEY.run_all(session, [{"key": key, "article_id": article_id} for key in dict.fromkeys(keys)])


_ADD_ARTICLE = inserting(ARTICLE)
_AS_FIRST_SEEN = {"revision": 1, "facts_moved": False}
_ADD_KEY = inserting_missing(IDENTITY)


def _columns(new: Analysed, now: datetime) -> dict[str, Any]:
    """The columns of `article`, as far as a new text decides them. What `retain` forbids to keep is dropped here."""
    draft = new.item.draft
    keeps_text = draft.retain == "full"
    names = ("source_id", "publisher", "official", "scope", "retain")
    return {name: getattr(draft, name) for name in names} | {
        "url": clean(draft.url),
        "guid": clean(draft.guid) if draft.guid else None,
        "title": clean(draft.title),
        "summary": clean(draft.summary),
        "text": clean(draft.text) if keeps_text else "",
        "read_text": bool(draft.text) and not keeps_text,
        "published": draft.published.instant,
        "precision": draft.published.precision,
        "published_raw": clean(draft.published.raw),
        "sort_at": min(draft.published.instant or now, now),  # what is dated ahead is never newer than what is new
        "content_hash": new.item.content_hash,
        "headline_hash": index.headline_hash(letters(draft.title)),
        **knowing.columns(new.classification),
    }


def _add_parts(session: Session, article_id: int, new: Analysed, columns: dict[str, Any]) -> None:
    _add_labels(session, article_id, new.classification)
    day = index.day_of(columns["sort_at"])
    index.add_sketch(session, article_id, day, new.profile.index_hashes, ALGORITHM, new.profile.pack())
    index.add_words(session, article_id, columns["title"], columns["summary"], columns["text"])


def _add_labels(session: Session, article_id: int, classification: Classification) -> None:
    _ADD_TAG.run_all(session, knowing.tag_rows(article_id, classification))
    _ADD_LABEL.run_all(session, knowing.label_rows(article_id, classification))


_ADD_TAG = inserting(TAG)
_ADD_LABEL = inserting(LABEL)


# ------------------------------------------------------------------------------------------------------ revise, enrich
def revise(session: Session, article_id: int, new: Analysed, now: datetime) -> None:
    """Replace an article's text; the old one becomes a revision. Its story and `announce` stay as they are.

    An article that was removed stays removed.
    """
    before = session.execute(select(ARTICLE).where(ARTICLE.c.id == article_id)).first()
    if before is None:
        return
    session.execute(REVISION.insert(), _revision(before))
    changes = {"changed": now, "seen_at": now, "withdrawn": None, "revision": before.revision + 1}
    _rewrite(session, before, new, changes, now)
    add_keys(session, article_id, new.item.keys)


def enrich(session: Session, article_id: int, new: Analysed, announce: MayTell, now: datetime) -> None:
    """Give an article better words, which its publisher had published before: that is no edit, so no revision is kept.

    One that nobody could date was not told. Once it has a date, `announce(published, first seen)` says whether it is.
    """
    before = session.execute(select(ARTICLE).where(ARTICLE.c.id == article_id)).first()
    if before is None:
        return
    published = new.item.draft.published.instant
    told = before.announce
    if before.published is None and published is not None:
        told = told or announce(published, before.first_seen)
    _rewrite(session, before, new, {"announce": told}, now, read_later=True)


def _rewrite(
    session: Session, before: Any, new: Analysed, changes: dict[str, Any], now: datetime, *, read_later: bool = False
) -> None:
    index.remove_words(session, before.id, before.title, before.summary, before.text)
    index.remove_sketch(session, before.id)
    _remove_labels(session, before.id)
    columns = _columns(new, before.first_seen)
    changes = changes | statements.moved(before, columns, now, read_later=read_later)
    session.execute(
        update(ARTICLE).where(ARTICLE.c.id == before.id).values(columns | changes | {"filed": next_filing()})
    )
    _add_parts(session, before.id, new, columns)


def _revision(row: Any) -> dict[str, Any]:
    names = ("title", "summary", "text", "content_hash")
    values = {name: getattr(row, name) for name in names}
    place = {"article_id": row.id, "number": row.revision, "seen_at": row.changed or row.first_seen}
    return values | place | {"stated": statements.stated(row)}


def _remove_labels(session: Session, article_id: int) -> None:
    for table in (TAG, LABEL):
        session.execute(delete(table).where(table.c.article_id == article_id))


def save_classification(session: Session, article_id: int, classification: Classification) -> bool:
    """Replace what is known of an article, after the catalogue has changed. True if a reader sees a difference.

    Of an article whose text was read and not kept, nothing is taken back that only its text proved.
    """
    found = views(session, [article_id])
    if not found:
        return False
    before = found[0]
    old = Classification(
        before.relevant, before.relevance, before.why, before.language, before.tags, (), before.topics, before.events,
        before.facts, classification.catalogue_version,
    )  # fmt: skip
    read_text = session.execute(select(ARTICLE.c.read_text).where(ARTICLE.c.id == article_id)).scalar()
    new = knowing.known_again(old, classification) if read_text else classification
    session.execute(
        update(ARTICLE).where(ARTICLE.c.id == article_id).values(knowing.columns(new) | {"filed": next_filing()})
    )
    if _seen_alike(old, new):
        return False
    _remove_labels(session, article_id)
    _add_labels(session, article_id, new)
    return True


def _seen_alike(old: Classification, new: Classification) -> bool:
    return knowing.columns(old) == knowing.columns(new) and sorted(old.tags, key=str) == sorted(new.tags, key=str)


# --------------------------------------------------------------------------------------------------- touch, withdraw
def touch(session: Session, article_ids: Iterable[int], now: datetime) -> None:
    """Note that articles were listed again: seen now (to the hour), and no longer withdrawn."""
    stale = or_(ARTICLE.c.seen_at < now - SEEN_EVERY, ARTICLE.c.withdrawn.is_not(None))
    statement = update(ARTICLE).where(ARTICLE.c.id.in_(list(article_ids)), stale)
    back = case((ARTICLE.c.withdrawn.is_not(None), next_filing()), else_=ARTICLE.c.filed)
    session.execute(statement.values(seen_at=now, withdrawn=None, filed=back))


def withdraw(session: Session, article_ids: Iterable[int], now: datetime) -> None:
    """Mark articles as withdrawn by their publisher. They stay, and can be found."""
    mine = (ARTICLE.c.id.in_(list(article_ids)), ARTICLE.c.withdrawn.is_(None))
    session.execute(update(ARTICLE).where(*mine).values(withdrawn=now, filed=next_filing()))
