"""When an article's page is to be fetched, and whose rules may fetch it. Pure.

NONE    nobody may fetch it, or it is not worth a request      OWED    due at the next poll
MISSED  asked for in vain: due again after a while             READ    due again where it may still change
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import HONG_KONG, Analysed, Deadline, Draft, PageState, Source
from monitor.store.page_duties import PageDuty

# After a fault of a minute, of an evening, of a day. Who cannot be reached then has other troubles.
RETRIES = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
# A page is read again after a quarter of its age, as a cache takes a share of it (RFC 9111, 4.2.2): corrections come
# within hours, a moved deadline within weeks. Not oftener than four times a day, not seldomer than twice a week.
SHARE_OF_AGE, SHORTEST_WAIT, LONGEST_WAIT = 4, timedelta(hours=6), timedelta(days=3)
NEWS = timedelta(days=3)  # without a coming deadline nobody waits for a change of what is older


def duty_after(one: Analysed, before: PageDuty, now: datetime) -> PageDuty | None:
    """What is to be done about the page of an article after a visit; None: nothing is to be noted."""
    match one.item.page:
        case PageState.READ:
            return PageDuty(PageState.READ, _read_again_at(one, now))
        case PageState.MISSED:
            tries = before.tries + 1
            due = now + RETRIES[tries - 1] if tries <= len(RETRIES) else None
            return PageDuty(PageState.READ if before.state is PageState.READ else PageState.OWED, due, tries)
        case PageState.OWED:
            return PageDuty(PageState.OWED, now, before.tries)
    return None


def _read_again_at(one: Analysed, now: datetime) -> datetime | None:
    """When a page that was read may say something else. Only what is kept in full can be compared."""
    draft, known = one.item.draft, one.classification
    if not known.relevant or draft.retain != "full":
        return None
    age = now - (draft.published.instant or now)
    coming = any(deadline.date >= now.astimezone(HONG_KONG).date() for deadline in known.facts.of(Deadline))
    return now + min(max(age / SHARE_OF_AGE, SHORTEST_WAIT), LONGEST_WAIT) if coming or age < NEWS else None


class PublisherSources:
    """The enabled sources. One that fetches pages may read those of its publisher on its host, whoever lists them."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._of_publisher: dict[str, list[Source]] = defaultdict(list)
        for one in sources:
            self._of_publisher[one.publisher].append(one)

    def reader_of(self, source: Source, draft: Draft) -> Source | None:
        """The source by whose rules the page of an article that `source` lists may be fetched."""
        if not draft.url or source.page.fetch:
            return source if draft.url else None
        readers = self._readers(draft.publisher)
        host = urlsplit(draft.url).netloc.lower() if readers else ""
        return next((one for one in readers if _reads(one, draft, host)), None)

    def may_read(self, source: Source) -> bool:
        """Whether any page of what a source lists could be fetched."""
        return source.page.fetch or bool(self._readers(source.publisher))

    def beside(self, source: Source) -> list[str]:
        """The ids of the publisher's other sources, which may list the same articles."""
        return [one.id for one in self._of_publisher.get(source.publisher, ()) if one.id != source.id]

    def _readers(self, publisher: str) -> list[Source]:
        return [one for one in self._of_publisher.get(publisher, ()) if one.page.fetch]


NO_SOURCES = PublisherSources(())


def _reads(reader: Source, draft: Draft, host: str) -> bool:
    if urlsplit(reader.url).netloc.lower() != host:
        return False
    return not reader.item_pattern or re.search(reader.item_pattern, draft.url) is not None
