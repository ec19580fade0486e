"""A source whose address gives nothing any more is looked for again at its publisher.

    its page > the page above > the front page > feeds, APIs and sitemaps where common systems keep them
    and at each the feeds that it names, what its system serves, the list that it holds, the JSON that its scripts read

Each is one polite request, a few in all, and at most once a day. What is found stands in for the source only where it
lists something that is known of it: an address or a headline. So no other publisher's news ever comes in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import (
    Document,
    FailureClass,
    FetchFailed,
    Lead,
    ParseFailed,
    PollCode,
    Request,
    Source,
    SourceKind,
    SourceMemory,
    StandIn,
    http_code,
)
from monitor.parse.lists.list_marks import marks_of_entries, with_marks
from monitor.pipeline.robots_rules import own_ports
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Visitor, hash_of
from monitor.source_kinds.spec import NO_RULES

MOST_REQUESTS = 10  # in one search: at one request a second ten seconds of a poll, and once a day
EVERY = timedelta(hours=20)  # between two searches: once a day whatever the hour of the visits
AFTER = 1.0  # weight of failures in a row, as for `failing` (`health`): one bad answer is chance
# Where systems list their news: WordPress (REST API Handbook, "Posts"; feeds at /feed/), Drupal (rss.xml of the front
# page; JSON:API is by type and not guessed), Hugo (index.xml), most others; sitemaps.org.
_USUAL = ("/wp-json/wp/v2/posts?per_page=20", "/feed/", "/rss.xml", "/index.xml", "/sitemap.xml")
# Answers that are no sign of a move: the host is in trouble or refuses, and another request is no better.
_NO_MOVE = frozenset(
    (
        PollCode.HOST_RESTS,
        PollCode.ROBOTS,
        PollCode.READER_BROKEN,
        PollCode.CHALLENGE,
        PollCode.IMPLAUSIBLE,
        PollCode.UNEXPECTED,
        *(http_code(status) for status in (401, 403, 429, 451)),
    )
)


def is_due(failed: Failed, failures: float, memory: SourceMemory, now: datetime) -> bool:
    """Whether to look for the source elsewhere: it was known, has failed before, and not for a passing cause."""
    if failed.code in _NO_MOVE or failed.failure is FailureClass.TEMPORARY or failures < AFTER:
        return False
    return bool(memory.lists.marks) and (memory.sought is None or now - memory.sought >= EVERY)


async def find_again(visitor: Visitor, source: Source, plan: FetchPlan) -> Listed | None:
    """What the source lists at another address of its publisher; None: it was not found."""
    return await _Search(visitor, source, plan).run()


@dataclass(slots=True)
class _Search:
    """One search. `left`: the requests that may still be made."""

    visitor: Visitor
    source: Source
    plan: FetchPlan
    left: int = MOST_REQUESTS
    tried: set[str] = field(default_factory=set)

    async def run(self) -> Listed | None:
        """Place after place, and at each where its document leads."""
        for place in self._places():
            document = await self._fetch(place)
            for lead in await self._leads(document) if document else ():
                if found := await self._read(lead, document):
                    return found
        return None

    def _places(self) -> Iterator[str]:
        """The address itself, the page above it, the front page, and where common systems keep their lists."""
        parts = urlsplit(self.plan.address)
        origin, above = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/").rpartition("/")[0]
        yield self.plan.address
        yield f"{origin}{above}/"
        yield f"{origin}/"
        yield from (origin + place for place in _USUAL)

    async def _fetch(self, address: str) -> Document | None:
        """A document, each once; None: there is none, it may not be asked for, or there were enough requests."""
        if address in self.tried or self.left <= 0:
            return None
        self.tried.add(address)
        if not await self.visitor.robots.allow(address, self.source):
            return None
        self.left -= 1
        request = Request(address, SourceKind.LISTING, headers=self.source.headers, ports=own_ports(self.source))
        answer = await self.visitor.client.fetch(request)
        return None if isinstance(answer, FetchFailed) else answer

    async def _leads(self, document: Document) -> list[Lead]:
        content_type = document.headers.get("content-type", "")
        found = await self.visitor.parsers.leads(document.body, content_type, document.final_url, self.plan.now)
        return [] if isinstance(found, ParseFailed) else found

    async def _read(self, lead: Lead, document: Document | None) -> Listed | None:
        """What is listed at an address, if anything of it is known."""
        if document is None or lead.url != document.final_url:
            document = await self._fetch(lead.url)
        if document is None:
            return None
        if lead.kind is SourceKind.API and lead.rules == NO_RULES:
            own = [one for one in await self._leads(document) if one.url == document.final_url]
            return await self._read(own[0], document) if own and own[0].rules != NO_RULES else None
        stood_in, content_type = lead.stands_in(self.source), document.headers.get("content-type", "")
        parsed = await self.visitor.parsers.document(
            stood_in, document.body, content_type, document.final_url, self.plan.now
        )
        if isinstance(parsed, ParseFailed) or not set(marks_of_entries(parsed.entries)) & set(self.plan.lists.marks):
            return None
        parsed = with_marks(parsed, self.plan.lists)
        return Listed(document, lead.url, hash_of(document), parsed, StandIn.of(lead))
