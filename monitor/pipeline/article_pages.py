"""The pages of what is new: robots.txt, fetch, extract. A page that cannot be had costs nothing but its text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.model import Draft, FetchFailed, Incoming, Page, PageState, ParseFailed, PollCode, Request, Source
from monitor.parse.clean import is_document
from monitor.parse.headline import better_headline
from monitor.pipeline.page_duty import PublisherSources
from monitor.pipeline.robots_rules import own_ports
from monitor.pipeline.visit import Visitor

MOST_PAGES_OF_POLL = 40  # 40 s at one request a second; what is new beyond them is stored as it was listed
# New articles without a date at one poll; the busiest source lists 30 entries in all between two polls of an hour.
MOST_UNDATED = 40
MOST_SECONDS = 300.0  # for all of them together: a quarter of a claim's lease (`claims.LEASE`)
# Characters of text in an entry from which its relevance can be judged without its page: two or three sentences, as a
# feed's summary has; a headline alone has up to 190.
ENOUGH_TEXT = 200


# Characters of an entry that holds its article whole, or nearly: a release of three paragraphs. Another source's right
# to the page is not used for it.
FULL_TEXT = 1_000


_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class ReaderBroken(Exception):
    """No page can be read, whatever stands on it: what is stored now would have no text, date, amount or deadline."""


@dataclass(frozen=True, slots=True)
class PageReader:
    """Fetches the pages of the articles of one poll, one after the other: of what is new or changed first.

    What has no date and was not looked at may be years old, so it is stored and not told: what lies beyond the bounds
    of one poll, and of a source whose pages are not read, what appears in such numbers that it is an archive.
    """

    visitor: Visitor
    relevant: Callable[[Draft], bool]
    readers: PublisherSources

    async def read(self, source: Source, items: Sequence[Incoming], now: datetime) -> list[Incoming]:
        """The articles, with what their pages add, and `page` saying whether it was read. In time and number bounded;
        the order stays. ReaderBroken: nothing of this poll may be stored."""
        rules = {number: reader for number, one in enumerate(items) if (reader := self._reader_of(source, one))}
        read = [replace(one, page=PageState.OWED) if number in rules else one for number, one in enumerate(items)]
        unseen = set(rules) | _undated_burst(items, rules)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                for number in sorted(rules, key=lambda number: _turn(items[number]))[:MOST_PAGES_OF_POLL]:
                    read[number] = await self._with_page(rules[number], items[number], now)
                    unseen.discard(number)
        except TimeoutError:
            pass
        for number in unseen:
            if read[number].draft.published.instant is None:
                read[number] = replace(read[number], may_tell=False)
        return read

    def owed(self, source: Source, items: Sequence[Incoming]) -> list[Incoming]:
        """The articles, with a note which pages are to be read: of a source that may not ask for them yet."""
        return [replace(one, page=PageState.OWED) if self._reader_of(source, one) else one for one in items]

    def _reader_of(self, source: Source, item: Incoming) -> Source | None:
        """By whose rules its page is fetched. A page is worth a request unless what was listed already shows that the
        article is not of our kind; a file is none, since no reader of pages reads it."""
        draft, reader = item.draft, self.readers.reader_of(source, item.draft)
        if is_document(draft.url):
            return None
        if reader is None or item.enriches:
            return reader
        if reader is not source and len(draft.text) >= FULL_TEXT:
            return None
        return reader if source.scope == "all" or len(draft.text) < ENOUGH_TEXT or self.relevant(draft) else None

    async def _with_page(self, reader: Source, item: Incoming, now: datetime) -> Incoming:
        url, missed = item.draft.url, replace(item, page=PageState.MISSED)
        if not await self.visitor.robots.allow(url, reader):
            return missed
        response = await self.visitor.client.fetch(Request(url, "page", ports=own_ports(reader)))
        if isinstance(response, FetchFailed) or response.status == 304:
            return missed
        content_type = response.headers.get("content-type", "")
        page = await self.visitor.parsers.page(response.body, content_type, response.final_url, reader.page, now)
        if isinstance(page, ParseFailed) and page.code == PollCode.READER_BROKEN:
            raise ReaderBroken(page.reason)
        if not isinstance(page, Page) or page.verdict != "article":
            return missed
        draft = merged(item.draft, page)
        if reader.retain == "full":
            draft = replace(draft, retain="full")
        return replace(item, draft=draft, page=PageState.READ)


def _turn(item: Incoming) -> tuple[bool, float]:
    """What is news first, the newest of it first."""
    return item.enriches, -(item.draft.published.instant or _NEVER).timestamp()


def _undated_burst(items: Sequence[Incoming], readable: Container[int]) -> set[int]:
    """The places of the new articles without a date whose pages are not read, if they are more than a source publishes
    between two polls."""
    undated = {
        number
        for number, one in enumerate(items)
        if number not in readable and one.article_id is None and one.draft.published.instant is None
    }
    return undated if len(undated) > MOST_UNDATED else set()


def merged(draft: Draft, page: Page) -> Draft:
    """What was listed and what the page adds: the longer text, the finer date, twins.

    The listed headline stays unless it is a stand-in for that of the page.
    """
    text = page.text if len(page.text) > len(draft.text) else draft.text
    listed, found = draft.published, page.published
    finer = listed.instant is None or (listed.precision == "day" and found.precision in ("minute", "second"))
    same_day = listed.instant is None or found.instant is None or abs((found.instant - listed.instant).days) <= 1
    published = found if finer and same_day and found.instant else listed
    twins = tuple(dict.fromkeys((*draft.twins, *page.twins)))
    return replace(
        draft, title=better_headline(draft.title, page.title, draft.url), text=text, published=published, twins=twins
    )
