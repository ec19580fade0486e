"""Stories: which articles tell one announcement, put together by the program and corrected by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from monitor.errors import NotFound
from monitor.model import Relation, StoryChoice, StoryView
from monitor.store.filing import next_filing
from monitor.store.prepared import inserting
from monitor.store.tables import ARTICLE, STORY, STORY_LINK, STORY_NOTE, STORY_RELATION, TAG
from monitor.store.upsert import affected, put_missing
from monitor.store.views import read_views, select_views

BY_MONITOR = "monitor"


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
    _insert_link(session, article_id, story_id, choice, BY_MONITOR, now)
    return story_id


def _begin(session: Session, article_id: int, now: datetime) -> int:
    values = {"representative_id": article_id, "created_at": now, "updated_at": now}
    return _ADD_STORY.new_id(session, values)


def _insert_link(session: Session, article_id: int, story_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
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
    _ADD_LINK.run(session, values)


_ADD_STORY = inserting(STORY)
_ADD_LINK = inserting(STORY_LINK)


def _relink(session: Session, article_id: int, story_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
    session.execute(STORY_LINK.delete().where(STORY_LINK.c.article_id == article_id))
    _insert_link(session, article_id, story_id, choice, by, now)
    _refile(session, [article_id])


def _refile(session: Session, article_ids: Sequence[int]) -> None:
    """What a page remembers of stories is found by their articles."""
    session.execute(update(ARTICLE).where(ARTICLE.c.id.in_(list(article_ids))).values(filed=next_filing()))


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


def read_story(session: Session, story_id: int) -> StoryView | None:
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


def latest_of_programmes(session: Session, slugs: Sequence[str], limit: int) -> list[int]:
    """The stories that concern any of these programmes, those with the newest articles first."""
    tagged = select(TAG.c.article_id).where(TAG.c.programme.in_(list(slugs)))
    newest = func.max(ARTICLE.c.sort_at)
    statement = (
        select(STORY_LINK.c.story_id)
        .join(ARTICLE, ARTICLE.c.id == STORY_LINK.c.article_id)
        .where(ARTICLE.c.relevant, ARTICLE.c.id.in_(tagged))
        .group_by(STORY_LINK.c.story_id)
        .order_by(newest.desc())
    )
    return list(session.execute(statement.limit(limit)).scalars())


# ------------------------------------------------------------------------------------------------------------ by hand
def split_by_hand(session: Session, article_id: int, by: str, now: datetime) -> int:
    """Take an article out of its story by hand; it never comes back there by itself. The id of its own story.

    An article that is alone in its story stays where it is. NotFound: no such article.
    """
    story_id = story_of(session, article_id)
    others = _members(session, story_id, but=article_id)
    if not others:
        return story_id
    _note_apart(session, article_id, story_id, by, now)
    _lead_without(session, story_id, article_id, others, now)
    own = _begin(session, article_id, now)
    choice = StoryChoice(Relation.FIRST, own, None, 1.0, f"split by hand from story {story_id}")
    _relink(session, article_id, own, choice, by, now)
    return own


def join_by_hand(session: Session, article_id: int, story_id: int, by: str, now: datetime) -> int:
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
    _refile(session, others)
    _move(session, lead, choice, BY_MONITOR, now)
    return True


def choose_again(session: Session, article_id: int, choice: StoryChoice, now: datetime) -> None:
    """Put an article where `identify` chose once its page was read. What a person decided stays.

    The first article of a story takes it along where `follow` allows it; another one leaves the story that its words do
    not belong to.
    """
    link = session.execute(select(STORY_LINK).where(STORY_LINK.c.article_id == article_id)).first()
    if link is None or link.by != BY_MONITOR or choice.story_id in apart(session, article_id):
        return
    leads = link.relation == Relation.FIRST.value
    if choice.story_id is None:
        if not leads:
            _leave(session, article_id, link.story_id, choice, now)
        elif choice.relation is Relation.UPDATE and choice.other_article_id is not None:
            _relate(session, choice.other_article_id, link.story_id, choice.reason)
    elif leads and choice.story_id != link.story_id:
        follow(session, link.story_id, choice, now)
    elif not leads and choice.story_id != link.story_id:
        _move(session, article_id, choice, BY_MONITOR, now)
    elif not leads:
        _relink(session, article_id, link.story_id, choice, BY_MONITOR, now)


def _leave(session: Session, article_id: int, story_id: int, choice: StoryChoice, now: datetime) -> None:
    """Let an article begin a story of its own."""
    _lead_without(session, story_id, article_id, _members(session, story_id, but=article_id), now)
    own = _begin(session, article_id, now)
    if choice.relation is Relation.UPDATE and choice.other_article_id is not None:
        _relate(session, choice.other_article_id, own, choice.reason)
    _relink(session, article_id, own, choice, BY_MONITOR, now)


def _kept_apart(session: Session, one: int, other: int) -> bool:
    """Whether a person took an article of either story out of the other."""
    noted = (
        select(STORY_NOTE.c.article_id)
        .join(STORY_LINK, STORY_LINK.c.article_id == STORY_NOTE.c.article_id)
        .where(STORY_NOTE.c.story_id.in_((one, other)), STORY_LINK.c.story_id.in_((one, other)))
    )
    return session.execute(noted.limit(1)).first() is not None


def _move(session: Session, article_id: int, choice: StoryChoice, by: str, now: datetime) -> None:
    source, target = story_of(session, article_id), choice.story_id
    if target is None or source == target:
        return
    _lead_without(session, source, article_id, _members(session, source, but=article_id), now, heir=target)
    session.execute(update(STORY).where(STORY.c.id == target).values(updated_at=now))
    _relink(session, article_id, target, choice, by, now)


def apart(session: Session, article_id: int) -> set[int]:
    """The stories that a person took this article out of."""
    return set(session.execute(select(STORY_NOTE.c.story_id).where(STORY_NOTE.c.article_id == article_id)).scalars())


def story_of(session: Session, article_id: int) -> int:
    """The story that an article belongs to. NotFound: no such article."""
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
