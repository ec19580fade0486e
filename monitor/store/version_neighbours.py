"""Marks by which language versions find each other, kept and found: those of one publisher about one time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import Session

from monitor.model import Neighbour, VersionMarks
from monitor.store.prepared import inserting
from monitor.store.tables import ARTICLE, STORY_LINK, VERSION_MARKS

_COLUMNS = VERSION_MARKS.c


def remove(session: Session, article_id: int) -> None:
    """Forget an article's marks."""
    session.execute(_DELETE, {"id": article_id})


def add(session: Session, publisher: int, article: Neighbour) -> None:
    """Keep an article's marks."""
    values = {
        "article_id": article.article_id,
        "publisher": publisher,
        "chinese": article.chinese,
        "minute": article.minute,
        "exact_time": article.exact_time,
        "facts": article.marks.pack(),
        "model": article.marks.model,
        "vector": article.marks.vector,
    }
    _ADD_MARKS.run(session, values)


_ADD_MARKS = inserting(VERSION_MARKS)
_DELETE = VERSION_MARKS.delete().where(_COLUMNS.article_id == bindparam("id"))


def near(
    session: Session, publisher: int, minute: int, *, chinese: bool, minutes: int, day_minutes: int
) -> list[Neighbour]:
    """A publisher's articles in one script, with their stories: so many minutes from `minute`, or `day_minutes` where
    only their day is known."""
    values = {
        "publisher": publisher,
        "chinese": chinese,
        "low": minute - day_minutes,
        "high": minute + day_minutes,
        "near_low": minute - minutes,
        "near_high": minute + minutes,
    }
    return [
        Neighbour(article_id, story_id, chinese, at, exact, _unpacked(bytes(facts), bytes(vector), model))
        for article_id, story_id, at, exact, facts, vector, model in session.execute(_NEAR, values)
    ]


def of(session: Session, article_ids: Iterable[int]) -> list[Neighbour]:
    """Some articles, with their stories; those whose marks are not kept are left out."""
    return [
        Neighbour(article_id, story_id, chinese, at, exact, _unpacked(bytes(facts), bytes(vector), model))
        for article_id, story_id, at, exact, facts, vector, model, chinese in session.execute(
            _OF, {"ids": list(article_ids)}
        )
    ]


@lru_cache(maxsize=256)  # a publisher's articles of half a day, met again by each that follows; 4 kB each
def _unpacked(facts: bytes, vector: bytes, model: str) -> VersionMarks:
    return VersionMarks.unpack(facts, vector, model)


_PLACED = select(
    _COLUMNS.article_id,
    STORY_LINK.c.story_id,
    _COLUMNS.minute,
    _COLUMNS.exact_time,
    _COLUMNS.facts,
    _COLUMNS.vector,
    _COLUMNS.model,
).join(STORY_LINK, STORY_LINK.c.article_id == _COLUMNS.article_id)
_OF = _PLACED.add_columns(_COLUMNS.chinese).where(_COLUMNS.article_id.in_(bindparam("ids", expanding=True)))
_NEAR = _PLACED.where(
    _COLUMNS.publisher == bindparam("publisher"),
    _COLUMNS.chinese == bindparam("chinese"),
    _COLUMNS.minute.between(bindparam("low"), bindparam("high")),
    or_(~_COLUMNS.exact_time, _COLUMNS.minute.between(bindparam("near_low"), bindparam("near_high"))),
)


def has_script(session: Session, publisher: int, low: int, high: int, *, chinese: bool) -> bool:
    """Whether a publisher has an article in that script between those minutes."""
    values = {"publisher": publisher, "chinese": chinese, "low": low, "high": high}
    return session.execute(_ANY, values).first() is not None


_BETWEEN = (
    _COLUMNS.publisher == bindparam("publisher"),
    _COLUMNS.minute.between(bindparam("low"), bindparam("high")),
)
_ANY = select(_COLUMNS.article_id).where(*_BETWEEN, _COLUMNS.chinese == bindparam("chinese")).limit(1)


def without_vector(session: Session, publisher: int, low: int, high: int, model: str) -> list[tuple[int, str, bool]]:
    """A publisher's articles between those minutes that have no vector of this model: id, headline, whether Chinese."""
    values = {"publisher": publisher, "low": low, "high": high, "model": model}
    return [(row.article_id, row.title, row.chinese) for row in session.execute(_WITHOUT_VECTOR, values)]


_WITHOUT_VECTOR = (
    select(_COLUMNS.article_id, ARTICLE.c.title, _COLUMNS.chinese)
    .join(ARTICLE, ARTICLE.c.id == _COLUMNS.article_id)
    .where(*_BETWEEN, _COLUMNS.model != bindparam("model"))
)


def headline(session: Session, article: Neighbour) -> str:
    """Its headline, as it is stored now."""
    return str(session.execute(select(ARTICLE.c.title).where(ARTICLE.c.id == article.article_id)).scalar_one())


def keep_vectors(session: Session, vectors: Mapping[int, bytes], model: str) -> None:
    """Give articles the vectors of their headlines."""
    rows = [{"id": one, "made": made, "by": model} for one, made in vectors.items()]
    if rows:
        session.execute(_KEEP_VECTOR, rows)


_KEEP_VECTOR = (
    update(VERSION_MARKS)
    .where(_COLUMNS.article_id == bindparam("id"))
    .values(vector=bindparam("made"), model=bindparam("by"))
)
