"""What lets articles be found: the full-text index and the sketches.

Full text: both engines index the same tokens (`monitor.text.search_tokens`: one for each Chinese character), made here
and never by their own parsers, so one query means the same on both. SQLite: the contentless FTS5 table
``article_search(title, body)``; a row is taken out by giving it the very words it was put in with. PostgreSQL:
``article_search(article_id, words)``, a `tsvector` with title words of weight A, and a GIN index on it.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice

from sqlalchemy import select, text
from sqlmodel import Session

from monitor.store.prepared import Prepared, inserting, spelt
from monitor.store.tables import ARTICLE, META, PROFILE
from monitor.text import TEXT_VERSION, letters, search_tokens

MAX_WORDS = 16_000  # PostgreSQL keeps positions up to 16,383
MAX_WORD = 32  # characters; longer ones are cut on both sides. 16,000 such words stay below a tsvector's 1 MB
REBUILD_BATCH = 500  # articles held in memory at once
MERGE_PAGES = 500  # of 4 kB that one step of a merge writes: other writers wait for a fraction of a second
LEAST_CHANGES = 2  # of a step that merged something, as SQLite documents it
SPAN_DAYS = 16  # so the window of a usual question touches three spans

_DAY_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


# ---------------------------------------------------------------------------------------------------------- full text
def words(plain: str) -> list[str]:
    """The words of a text as the index holds them and as a query asks for them."""
    return [word[:MAX_WORD] for word in islice(search_tokens(plain), MAX_WORDS)]


def add_words(session: Session, article_id: int, title: str, summary: str, body: str) -> None:
    """Put an article into the full-text index. Give `remove_words` the same texts to take it out."""
    head, rest = words(title), words(f"{summary}\n{body}")
    if is_sqlite(session):
        _ADD_WORDS.run(session, {"id": article_id, "title": _line(head), "body": _line(rest)})
    else:
        _ADD_WORDS.run(session, {"id": article_id, "words": tsvector(head, rest)})


def remove_words(session: Session, article_id: int, title: str, summary: str, body: str) -> None:
    """Take an article out of the full-text index; the texts must be those that it was added with."""
    if is_sqlite(session):
        values = {"id": article_id, "title": _line(words(title)), "body": _line(words(f"{summary}\n{body}"))}
        session.execute(_FTS_DELETE, values)
    else:
        session.execute(_TSV_DELETE, {"id": article_id})


_ADD_WORDS = spelt(
    sqlite="INSERT INTO article_search(rowid, title, body) VALUES (:id, :title, :body)",
    postgresql="INSERT INTO article_search(article_id, words) VALUES (:id, CAST(:words AS tsvector))",
)
_FTS_DELETE = text(
    "INSERT INTO article_search(article_search, rowid, title, body) VALUES ('delete', :id, :title, :body)"
)
_TSV_DELETE = text("DELETE FROM article_search WHERE article_id = :id")


def _line(tokens: Sequence[str]) -> str:
    return " ".join(tokens)


def tsvector(title: Sequence[str], body: Sequence[str]) -> str:
    """The words as the text form of a `tsvector`. A position is left free so that no phrase runs from title to body."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{position}A")
    for position, word in enumerate(body[: MAX_WORDS - len(title)], len(title) + 2):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


UNKNOWN_HEADLINE = 0  # in the place of the hash of a headline that was stored before there were hashes


def headline_hash(headline: str) -> int:
    """63 bits of a headline as it is compared (`text.letters`); never `UNKNOWN_HEADLINE`."""
    return int.from_bytes(blake2b(headline.encode("utf-8", "replace"), digest_size=8).digest()) >> 1 or 1


_SET_HEADLINE = spelt(*["UPDATE article SET headline_hash = :hash WHERE id = :id"] * 2)


def is_stale(session: Session) -> bool:
    """Whether the indexes of words were built with another folding than this program's."""
    built_with = session.execute(select(META.c.value).where(META.c.key == "text_version")).scalar()
    return built_with != str(TEXT_VERSION)


def rebuild(session: Session) -> None:
    """Build the full-text index and the hashes of headlines again, unless another process has done so meanwhile."""
    if is_stale(session):
        session.execute(text(_CLEAR[session.get_bind().dialect.name]))
        for article_id, title, summary, body in _texts(session):
            add_words(session, article_id, title, summary, body)
            _SET_HEADLINE.run(session, {"hash": headline_hash(letters(title)), "id": article_id})
        session.execute(META.delete().where(META.c.key == "text_version"))
        session.execute(META.insert(), {"key": "text_version", "value": str(TEXT_VERSION)})


def merge(session: Session, *, first: bool) -> bool:
    """One step of merging the parts of the full-text index into one, in which what was taken out is no more; False when
    there is nothing left to merge. The `first` step of a run says that all parts are meant
    (https://www.sqlite.org/fts5.html, "the 'merge' command"). PostgreSQL cleans its indexes by itself.
    """
    if not is_sqlite(session):
        return False
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    before = connection.total_changes
    session.execute(_FTS_MERGE, {"pages": -MERGE_PAGES if first else MERGE_PAGES})
    return connection.total_changes - before >= LEAST_CHANGES


_FTS_MERGE = text("INSERT INTO article_search(article_search, rank) VALUES ('merge', :pages)")
_CLEAR = {
    "sqlite": "INSERT INTO article_search(article_search) VALUES ('delete-all')",
    "postgresql": "DELETE FROM article_search",
}


def _texts(session: Session) -> Iterator[tuple[int, str, str, str]]:
    columns = select(ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.summary, ARTICLE.c.text).order_by(ARTICLE.c.id)
    last = 0
    while rows := session.execute(columns.where(ARTICLE.c.id > last).limit(REBUILD_BATCH)).all():
        yield from ((row.id, row.title, row.summary, row.text) for row in rows)
        last = rows[-1].id


# ----------------------------------------------------------------------------------------------------------- sketches
def day_of(instant: datetime) -> int:
    """The day since 1970 (UTC) under which an article's sketch is kept."""
    return (instant - _DAY_ZERO).days


def span_of(day: int) -> int:
    """The span of days that a day's sketches are kept in."""
    return day // SPAN_DAYS


def add_sketch(
    session: Session, article_id: int, day: int, hashes: Sequence[int], algorithm: str, profile: bytes
) -> None:
    """Keep an article's profile and its shingle hashes (signed 64-bit, any order, repeats allowed)."""
    distinct = sorted(set(hashes))
    packed = struct.pack(f"<{len(distinct)}q", *distinct)
    row = {"article_id": article_id, "algorithm": algorithm, "day": day, "hashes": packed, "data": profile}
    _ADD_PROFILE.run(session, row)
    _for_each_hash(session, _ADD_SKETCHES, distinct, article_id, day)


def remove_sketch(session: Session, article_id: int) -> None:
    """Forget an article's profile and its shingle hashes."""
    row = session.execute(select(PROFILE).where(PROFILE.c.article_id == article_id)).first()
    if row is None:
        return
    hashes = [value for (value,) in struct.iter_unpack("<q", row.hashes)]
    _for_each_hash(session, _REMOVE_SKETCHES, hashes, article_id, row.day)
    session.execute(PROFILE.delete().where(PROFILE.c.article_id == article_id))


_ADD_PROFILE = inserting(PROFILE)
_ADD_SKETCHES = spelt(
    # OR IGNORE though all are distinct: what cannot fail has no transaction of its own (see `prepared`)
    sqlite="INSERT OR IGNORE INTO sketch(span, h, day, article_id)"
    " SELECT :span, value, :day, :id FROM json_each(:hashes)",
    postgresql="INSERT INTO sketch(span, h, day, article_id)"
    " SELECT :span, unnest(CAST(:hashes AS bigint[])), :day, :id",
)
_REMOVE_SKETCHES = spelt(
    sqlite="DELETE FROM sketch WHERE span = :span AND h IN (SELECT value FROM json_each(:hashes))"
    " AND day = :day AND article_id = :id",
    postgresql="DELETE FROM sketch WHERE span = :span AND h = ANY(CAST(:hashes AS bigint[]))"
    " AND day = :day AND article_id = :id",
)


def _for_each_hash(session: Session, statement: Prepared, hashes: list[int], article_id: int, day: int) -> None:
    values = {"hashes": array(session, hashes), "span": span_of(day), "day": day, "id": article_id}
    statement.run(session, values)


def array(session: Session, numbers: Sequence[int]) -> object:
    """Numbers as one bound value: JSON on SQLite (read by `json_each`), an array on PostgreSQL."""
    return json.dumps(list(numbers)) if is_sqlite(session) else list(numbers)
