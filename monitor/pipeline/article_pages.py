"""The pages of what is new: robots.txt, fetch, extract. A page that cannot be had costs nothing but its text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Draft, FetchFailed, Incoming, Page, Request, Source
from monitor.pipeline.robots_rules import own_ports
from monitor.pipeline.visit import Visitor

MOST_PAGES_OF_POLL = 40  # 40 s at one request a second; what is new beyond them is stored as it was listed
MOST_SECONDS = 300.0  # for all of them together: a quarter of a claim's lease (`claims.LEASE`)
# Characters of text in an entry from which its relevance can be judged without its page: two or three sentences, as a
# feed's summary has; a headline alone has up to 190.
ENOUGH_TEXT = 200


@dataclass(frozen=True, slots=True)
class PageReader:
    """Fetches the pages of new and changed articles of one source, one after the other."""

    visitor: Visitor
    relevant: Callable[[Draft], bool]

    async def read(self, source: Source, items: Sequence[Incoming], now: datetime) -> list[Incoming]:
        """The articles, with what their pages add. In time and number bounded; the order stays."""
        worth_it = [number for number, one in enumerate(items) if self._is_worth_fetching(source, one.draft)]
        read = list(items)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                for number in worth_it[:MOST_PAGES_OF_POLL]:
                    read[number] = await self._with_page(source, items[number], now)
        except TimeoutError:
            pass
        return read

    def _is_worth_fetching(self, source: Source, draft: Draft) -> bool:
        """A page is worth a request unless what was listed already shows that the article is not of our kind."""
        if not source.page.fetch or not draft.url:
            return False
        return source.scope == "all" or len(draft.text) < ENOUGH_TEXT or self.relevant(draft)

    async def _with_page(self, source: Source, item: Incoming, now: datetime) -> Incoming:
        url = item.draft.url
        if not await self.visitor.robots.allow(url, source):
            return item
        response = await self.visitor.client.fetch(Request(url, "page", ports=own_ports(source)))
        if isinstance(response, FetchFailed) or response.status != 200:
            return item
        content_type = response.headers.get("content-type", "")
        body, url = response.body, response.final_url
        page = await self.visitor.parsers.page(body, content_type, url, source.page, now)
        if not isinstance(page, Page) or page.verdict != "article":
            return item
        return replace(item, draft=merged(item.draft, page))


def merged(draft: Draft, page: Page) -> Draft:
    """What was listed and what the page adds: the longer text, the finer date, twins. The listed headline stays."""
    text = page.text if len(page.text) > len(draft.text) else draft.text
    listed, found = draft.published, page.published
    finer = listed.instant is None or (listed.precision == "day" and found.precision in ("minute", "second"))
    same_day = listed.instant is None or found.instant is None or abs((found.instant - listed.instant).days) <= 1
    published = found if finer and same_day and found.instant else listed
    twins = tuple(dict.fromkeys((*draft.twins, *page.twins)))
    return replace(draft, title=draft.title or page.title, text=text, published=published, twins=twins)
