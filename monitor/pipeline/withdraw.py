"""What a source no longer lists although it should: is its page gone?

    what was listed last time  -  what is listed now  >  newer than the oldest entry?  >  its page answers 404 or 410
    kept in the source's state     this visit            else it has merely left the window   then it is withdrawn

Two witnesses are wanted, since one may err: the listing and the page. A few pages to a poll; what is left is asked for
after the next listing. What comes back into a listing is no longer withdrawn (`articles.touch`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.model import ArticleView, Parsed, PollFlag, Request, Source, SourceMemory
from monitor.pipeline.robots_rules import own_ports
from monitor.pipeline.visit import Visitor
from monitor.store import articles
from monitor.store.sources import SourceState

MOST_PAGES = 3  # to a poll
MOST_REMEMBERED = 500  # articles: of a longer listing the newest, which stand first
GONE = (404, 410)
_CUT_SHORT = (PollFlag.TRUNCATED, PollFlag.CAPPED, PollFlag.PAGE_FAILED)  # flags of a listing that may have held more


@dataclass(frozen=True, slots=True)
class Missing:
    """Articles that are not listed any more. `withdrawn`: their pages are gone; `waiting`: not known yet."""

    withdrawn: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()


def is_whole(parsed: Parsed) -> bool:
    """Whether a listing shows all that there is to see, so that what is not in it is missing."""
    return not any(flag.within(parsed.flags) for flag in _CUT_SHORT)


def remembered(memory: SourceMemory, listed: Sequence[int], missing: Missing) -> SourceMemory:
    """The source's memory with what the next visit needs: what was listed, and the pages still to be checked."""
    return replace(memory, listed=tuple(dict.fromkeys(listed))[:MOST_REMEMBERED], missing=missing.waiting)


def suspects(session: Session, state: SourceState, parsed: Parsed, listed: Collection[int]) -> list[ArticleView]:
    """The articles that were listed last time, are not listed now, and are newer than the oldest entry listed now."""
    oldest = _oldest(parsed)
    known = [*state.memory.missing, *state.memory.listed]
    unlisted = [article_id for article_id in dict.fromkeys(known) if article_id not in listed]
    if oldest is None or not unlisted:
        return []
    return [one for one in articles.views(session, unlisted) if _should_be_listed(one, state.source_id, oldest)]


def _oldest(parsed: Parsed) -> datetime | None:
    """When the oldest dated entry was published."""
    return min((entry.published.instant for entry in parsed.entries if entry.published.instant), default=None)


def _should_be_listed(article: ArticleView, source_id: str, oldest: datetime) -> bool:
    dated = article.published is not None and article.published > oldest
    return dated and bool(article.url) and article.withdrawn is None and article.source_id == source_id


async def look(visitor: Visitor, source: Source, missing: Sequence[ArticleView]) -> Missing:
    """Ask for the pages of a few missing articles, politely. A page that answers is there: it is not asked again."""
    found = Missing(waiting=tuple(one.id for one in missing[MOST_PAGES:]))
    for article in missing[:MOST_PAGES]:
        match await _status(visitor, source, article.url):
            case status if status in GONE:
                found = replace(found, withdrawn=(*found.withdrawn, article.id))
            case None:
                found = replace(found, waiting=(*found.waiting, article.id))
    return found


async def _status(visitor: Visitor, source: Source, url: str) -> int | None:
    """What a page answers: None when that cannot be known now; 200 for one that must not be asked for."""
    if not await visitor.robots.allow(url, source):
        return 200
    answer = await visitor.client.fetch(Request(url, "page", ports=own_ports(source)))
    return answer.status
