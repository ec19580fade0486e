"""What a source no longer lists although it should: is its page gone?

    what was listed last time  -  what is listed now  >  newer than the oldest entry?  >  its page answers 404 or 410
    kept in the source's state     this visit            else it has merely left the window   then it is withdrawn

Both the listing and the page must say so, since one may err. A few pages to a poll; the others are fetched after the
next listing. What comes back into a listing is no longer withdrawn (`articles.touch`).
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

MOST_PAGES = 3  # to a poll: three seconds at one request a second; news is withdrawn one at a time, not by dozens
MOST_REMEMBERED = 500  # articles: of a longer listing the newest, which stand first; ids of 3 KB in a source's row
GONE = (404, 410)  # RFC 9110, 15.5.5 and 15.5.11; a 403 or a redirect to the home page may be a fault of the server
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
    """Fetch the pages of a few missing articles. One that is there is not fetched again."""
    found = Missing(waiting=tuple(one.id for one in missing[MOST_PAGES:]))
    for article in missing[:MOST_PAGES]:
        gone = await _is_gone(visitor, source, article.url)
        if gone:
            found = replace(found, withdrawn=(*found.withdrawn, article.id))
        elif gone is None:
            found = replace(found, waiting=(*found.waiting, article.id))
    return found


async def _is_gone(visitor: Visitor, source: Source, url: str) -> bool | None:
    """Whether a page is gone; None when that cannot be known now. One that robots.txt forbids is never called gone."""
    if not await visitor.robots.allow(url, source):
        return False
    response = await visitor.client.fetch(Request(url, "page", ports=own_ports(source)))
    return None if response.status is None else response.status in GONE
