"""The pages of articles: which were read, and which are to be fetched.

Each function works in the caller's transaction and commits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session

from monitor.model import Draft, PageState
from monitor.store.tables import ARTICLE, PAGE
from monitor.store.upsert import put
from monitor.store.views import draft_of

# A page that was due for a month belongs to a source that is not polled any more.
LONGEST_DUE = timedelta(days=30)
TOLD_WITHOUT = timedelta(hours=1)  # digests wait so long for a page that nobody has asked for yet: a poll or two


@dataclass(frozen=True, slots=True)
class PageDuty:
    """What is still to be done about a page. `due_at` None: nothing; `tries`: how often it was asked for in vain."""

    state: PageState
    due_at: datetime | None = None
    tries: int = 0


NOTHING_KNOWN = PageDuty(PageState.NONE)


@dataclass(frozen=True, slots=True)
class Owed:
    """A stored article whose page is to be fetched. `draft`: what is stored of it."""

    article_id: int
    content_hash: str
    draft: Draft
    duty: PageDuty


def save(session: Session, article_id: int, duty: PageDuty, text_hash: str = "") -> None:
    """Keep what is still to be done about an article's page, and the hash of the text read there (see `readings`)."""
    values = {"state": duty.state, "due_at": duty.due_at, "tries": duty.tries, "text_hash": text_hash}
    put(session, PAGE, {"article_id": article_id}, values)


def readings(session: Session, text_hashes: Sequence[str]) -> list[tuple[str, int, str]]:
    """The pages on which these texts were read: (hash, id, headline) of each article."""
    joined = select(PAGE.c.text_hash, ARTICLE.c.id, ARTICLE.c.title).join(ARTICLE, ARTICLE.c.id == PAGE.c.article_id)
    return [tuple(row) for row in session.execute(joined.where(PAGE.c.text_hash.in_(text_hashes)))]


def duty_of(session: Session, article_id: int) -> PageDuty:
    """What is known of an article's page."""
    row = session.execute(select(PAGE).where(PAGE.c.article_id == article_id)).first()
    return PageDuty(PageState(row.state), row.due_at, row.tries) if row else NOTHING_KNOWN


def texts_before(session: Session, article_ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """The stored texts of these articles, and whether each was read on the article's page."""
    joined = select(ARTICLE.c.id, ARTICLE.c.text, PAGE.c.state).outerjoin(PAGE, PAGE.c.article_id == ARTICLE.c.id)
    rows = session.execute(joined.where(ARTICLE.c.id.in_(article_ids)))
    return {row.id: (row.text, row.state == PageState.READ) for row in rows}


def owed_among(
    session: Session, article_ids: Sequence[int], now: datetime, *, unread: bool, short: int, limit: int
) -> list[Owed]:
    """Those of these articles whose page is due. `unread`: also those that no source could fetch so far, where their
    text is shorter than `short` characters or shows that they are of our kind."""
    due: ColumnElement[bool] = PAGE.c.due_at <= now
    if unread:
        telling = or_(ARTICLE.c.relevant, ARTICLE.c.scope == "all", func.length(ARTICLE.c.text) < short)
        due = or_(due, and_(PAGE.c.state.is_(None), telling))
    return _owed(session, and_(ARTICLE.c.id.in_(article_ids), due), limit)


def due_of(session: Session, source_id: str, listed: Sequence[int], now: datetime, limit: int) -> list[Owed]:
    """The articles of a source, and those of others that it `listed`, whose pages are due: the longest due first."""
    its = or_(ARTICLE.c.source_id == source_id, ARTICLE.c.id.in_(listed))
    return _owed(session, and_(PAGE.c.due_at.between(now - LONGEST_DUE, now), its), limit)


def _owed(session: Session, condition: ColumnElement[bool], limit: int) -> list[Owed]:
    columns = (PAGE.c.state.label("page_state"), PAGE.c.due_at, PAGE.c.tries)
    joined = select(ARTICLE, *columns).outerjoin(PAGE, PAGE.c.article_id == ARTICLE.c.id)
    wanted = joined.where(condition, ARTICLE.c.withdrawn.is_(None), ARTICLE.c.url != "")
    rows = session.execute(wanted.order_by(PAGE.c.due_at, ARTICLE.c.id.desc()).limit(limit)).mappings()
    return [Owed(row["id"], row["content_hash"], draft_of(row), _duty(row)) for row in rows]


def _duty(row: Any) -> PageDuty:
    return PageDuty(PageState(row["page_state"]), row["due_at"], row["tries"]) if row["page_state"] else NOTHING_KNOWN


def waits_for_its_page(now: datetime) -> ColumnElement[bool]:
    """Articles so new that their page was not asked for yet: what is told of them would soon be known better."""
    asked_for_soon = select(PAGE.c.article_id).where(PAGE.c.state == PageState.OWED, PAGE.c.tries == 0)
    owed = asked_for_soon.where(PAGE.c.article_id == ARTICLE.c.id, PAGE.c.due_at.is_not(None)).exists()
    return and_(ARTICLE.c.first_seen > now - TOLD_WITHOUT, owed)
