"""What the texts of articles state, kept from revision to revision and read announcement by announcement.

    revise: stated, moved        what goes into the rows when a text takes the place of another
    threads, statements          an announcement with its follow-ups, and all its texts
    touched                      the announcements that may be told again

The JSON of `revision.stated` has a version; what another version wrote counts as not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, union
from sqlmodel import Session

from monitor.model import Statement
from monitor.store.fact_columns import facts_of, same_facts
from monitor.store.tables import ARTICLE, REVISION, STORY, STORY_LINK, STORY_RELATION

VERSION = 1
# Stories of one thread: an announcement is followed up two or three times; a series that is linked by mistake goes on
# for years, and must not be read as a whole each time.
MOST_OF_THREAD = 12
STORIES_AT_ONCE = 400  # in one statement, each twice: SQLite before 3.32 allows 999 values

_KEPT = ("events", "amounts", "deadlines", "facts")


# -------------------------------------------------------------------------------------------------------------- writing
def stated(row: Any) -> dict[str, Any]:
    """What the text of a row of `article` states, for its revision."""
    return {"version": VERSION, "read": _is_read(row), **{name: getattr(row, name) for name in _KEPT}}


def moved(before: Any, columns: Mapping[str, Any], now: datetime, *, read_later: bool = False) -> dict[str, Any]:
    """The columns that say that the new text of an article states other facts than its text `before`; or none.

    `read_later`: the publisher had published it before.
    """
    if same_facts(facts_of(before._mapping), facts_of(columns)):
        return {}
    read_later = read_later or (not _is_read(before) and (bool(columns["text"]) or columns["read_text"]))
    return {"facts_changed": now} | ({} if read_later else {"facts_moved": True})


def _is_read(row: Any) -> bool:
    return bool(row.text) or bool(row.read_text)


# -------------------------------------------------------------------------------------------------------------- threads
def threads(session: Session, story_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each story the stories of its thread: itself, what it follows up, and what follows it up."""
    links: dict[int, set[int]] = defaultdict(set)
    seen, fresh = set(story_ids), set(story_ids)
    while fresh:
        found = _related(session, fresh)
        for one, other in found:
            links[one].add(other)
            links[other].add(one)
        fresh = {story for pair in found for story in pair} - seen
        seen |= fresh
        if len(seen) > MOST_OF_THREAD * max(1, len(story_ids)):
            break
    return {story_id: _reached(story_id, links) for story_id in story_ids}


def _related(session: Session, story_ids: Collection[int]) -> set[tuple[int, int]]:
    """(earlier, later) of the follow-ups next to these stories; a merged story is its successor."""
    columns = STORY_RELATION.c
    found: set[tuple[int, int]] = set()
    for chunk in _chunks(story_ids):
        either = or_(columns.earlier_id.in_(chunk), columns.later_id.in_(chunk))
        found |= {(row.earlier_id, row.later_id) for row in session.execute(select(STORY_RELATION).where(either))}
    heirs: dict[int, int] = {}
    for chunk in _chunks({story for pair in found for story in pair}):
        merged = select(STORY.c.id, STORY.c.successor).where(STORY.c.id.in_(chunk), STORY.c.successor.is_not(None))
        heirs.update((row.id, row.successor) for row in session.execute(merged))
    present = {(heirs.get(one, one), heirs.get(other, other)) for one, other in found}
    return {(one, other) for one, other in present if one != other}


def _reached(story_id: int, links: Mapping[int, set[int]]) -> frozenset[int]:
    """The nearest stories that are linked with this one, at most `MOST_OF_THREAD`."""
    reached, edge = {story_id}, [story_id]
    while edge and len(reached) < MOST_OF_THREAD:
        edge = sorted({other for one in edge for other in links.get(one, ())} - reached, reverse=True)
        reached.update(edge[: MOST_OF_THREAD - len(reached)])
    return frozenset(reached)


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[start : start + STORIES_AT_ONCE] for start in range(0, len(every), STORIES_AT_ONCE))


# ----------------------------------------------------------------------------------------------------------- statements
def statements(session: Session, story_ids: Collection[int]) -> list[Statement]:
    """All texts of the articles of these stories, of each article by revision."""
    later = _later(session, story_ids)
    found: list[Statement] = []
    for chunk in _chunks(story_ids):
        rows = session.execute(_ARTICLES.where(STORY_LINK.c.story_id.in_(chunk))).mappings().all()
        earlier = _earlier_texts(session, [row["id"] for row in rows if row["revision"] > 1])
        for row in rows:
            past = [_past(row, old, row["story_id"] in later) for old in earlier.get(row["id"], ())]
            found += [*past, _present(row, row["story_id"] in later)]
    return found


_ARTICLES = select(
    *(ARTICLE.c[name] for name in (
        "id", "url", "publisher", "official", "language", "published", "first_seen", "changed", "revision", "withdrawn",
        "events", "amounts", "deadlines", "facts", "facts_changed",
    )),
    or_(ARTICLE.c.text != "", ARTICLE.c.read_text).label("read"),
    STORY_LINK.c.story_id,
).join(STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)  # fmt: skip


def _later(session: Session, story_ids: Collection[int]) -> set[int]:
    """Those of the stories that follow up another one."""
    found: set[int] = set()
    for chunk in _chunks(story_ids):
        found |= set(
            session.execute(select(STORY_RELATION.c.later_id).where(STORY_RELATION.c.later_id.in_(chunk))).scalars()
        )
    return found


def _earlier_texts(session: Session, article_ids: Sequence[int]) -> dict[int, list[Mapping[Any, Any]]]:
    """What earlier texts stated, as far as it was kept: those after the last that was not."""
    found: dict[int, list[Mapping[Any, Any]]] = defaultdict(list)
    columns = (REVISION.c.article_id, REVISION.c.number, REVISION.c.seen_at, REVISION.c.stated)
    for chunk in _chunks(article_ids):
        old = (
            select(*columns).where(REVISION.c.article_id.in_(chunk)).order_by(REVISION.c.article_id, REVISION.c.number)
        )
        for row in session.execute(old).mappings():
            kept = (row["stated"] or {}).get("version") == VERSION
            found[row["article_id"]] = [*found[row["article_id"]], row] if kept else []
    return found


def _present(row: Mapping[Any, Any], follows: bool) -> Statement:
    seen, better = row["changed"] or row["first_seen"], row["facts_changed"]
    text = _statement(row, row, row["revision"], seen, bool(row["read"]), follows, row["withdrawn"])
    return replace(text, seen=better, enriched=True) if better is not None and better > seen else text


def _past(row: Mapping[Any, Any], old: Mapping[Any, Any], follows: bool) -> Statement:
    return _statement(row, old["stated"], old["number"], old["seen_at"], old["stated"]["read"], follows, None)


def _statement(
    row: Mapping[Any, Any],
    said: Mapping[Any, Any],
    number: int,
    seen: datetime,
    read: bool,
    follows: bool,
    withdrawn: datetime | None,
) -> Statement:
    first = min(row["published"] or row["first_seen"], row["first_seen"])  # an edit may date the page anew
    return Statement(
        article_id=row["id"], story_id=row["story_id"], number=number, url=row["url"], publisher=row["publisher"],
        language=row["language"], official=row["official"], said=first if number == 1 else seen, seen=seen,
        read=read, facts=facts_of(said), opens=_opening(said["events"]), follows=follows,
        withdrawn=withdrawn,
    )  # fmt: skip


def _opening(events: Iterable[Mapping[str, Any]]) -> str:
    """The words that say for a fact that applications are open; "" where none do."""
    words = (event["text"] for event in events if event["kind"] == "open" and event["modality"] == "fact")
    return next(words, "")


# -------------------------------------------------------------------------------------------------------------- touched
def touched(session: Session, since: datetime, filed: int) -> set[int]:
    """The stories of which something is known since then, filed under `filed` or later, that may differ from what was
    told: another text of an article, a page that is gone, an article that joined, a follow-up.
    """
    linked = (STORY_LINK, STORY_LINK.c.article_id == ARTICLE.c.id)
    new = and_(ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen > since)
    stories = select(STORY_LINK.c.story_id).select_from(ARTICLE).join(*linked).where(ARTICLE.c.filed >= filed)
    followed = stories.join(STORY_RELATION, STORY_RELATION.c.later_id == STORY_LINK.c.story_id)
    parts: list[Select[Any]] = [
        stories.where(ARTICLE.c.facts_changed > since),
        stories.where(ARTICLE.c.withdrawn > since),
        stories.where(new, STORY_LINK.c.relation != "first"),
        followed.where(new),
    ]
    return set(session.execute(union(*parts)).scalars())


def members(session: Session, story_ids: Collection[int]) -> dict[int, list[int]]:
    """The articles of each story."""
    found: dict[int, list[int]] = defaultdict(list)
    for chunk in _chunks(story_ids):
        linked = select(STORY_LINK.c.story_id, STORY_LINK.c.article_id).where(STORY_LINK.c.story_id.in_(chunk))
        for story_id, article_id in session.execute(linked):
            found[story_id].append(article_id)
    return found
