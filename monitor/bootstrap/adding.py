"""`monitor sources add URL`: what may be watched there, tried in the order of what serves best, and written as a block.

    the address itself, when it is a feed, sitemap or JSON > the feeds that the page names > what its system serves
    (WordPress, Drupal) > the list in the page > the JSON that its scripts read > the sitemap

The first that gives a plausible list is taken (`pipeline.probation`): its block is for a person to look over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.bootstrap.first_polls import FirstPoll, first_polls
from monitor.bootstrap.guessed import Site, guessed, port_of
from monitor.catalogue import source_file
from monitor.errors import Refused
from monitor.fetch.client import Client
from monitor.model import Document, Entry, FetchFailed, ParseFailed, Request, Source, SourceKind
from monitor.parse.parser_pool import ParserPool
from monitor.pipeline.probation import fault_of
from monitor.pipeline.robots_rules import RobotsRules
from monitor.pipeline.round import RoundDependencies, open_client

if TYPE_CHECKING:
    from monitor.parse.discover import Discovery, Offer

MOST_LOOKS = 8  # requests beside robots.txt: more are no look any more
STALE = timedelta(days=60)  # without an entry for so long, a source deserves a look before it is added


@dataclass(frozen=True, slots=True)
class Found:
    """What an address offers: the block, the first entries, notes for the person who looks it over, and what the first
    three polls would have given.
    """

    block: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    polls: tuple[FirstPoll, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that may be it, with what it lists. `fault`: why that is not plausible; `why`: how it was found."""

    source: Source
    entries: tuple[Entry, ...]
    fault: str
    why: str


async def discover(dependencies: RoundDependencies, url: str, watched: Sequence[Source]) -> Found:
    """Look at an address, and at what its page offers, until a plausible list is found. Refused: nothing to watch."""
    best = await best_of(dependencies, url, watched)
    if best is None:
        raise Refused(f"{url}: neither a feed nor a list of news was found there")
    now = dependencies.now()
    polls = first_polls(dependencies.engine(), best.source, best.entries, now)
    source = replace(best.source, enabled="try") if best.fault else best.source
    return Found(source_file.write_block(source), best.entries, tuple(_notes(best, now)), polls)


async def best_of(dependencies: RoundDependencies, url: str, watched: Sequence[Source]) -> Candidate | None:
    """The first candidate with a plausible list, else the first that lists anything. Refused: no answer."""
    best: Candidate | None = None
    async with open_client(dependencies, "add") as client, ParserPool(1) as parsers:
        robots = RobotsRules(dependencies.database, client, dependencies.now)
        looker = Looker(client, parsers, robots, dependencies.now())
        async for candidate in looker.candidates(url, watched):
            if not candidate.fault:
                return candidate
            best = best or candidate
    return best


class Looker:
    """One look after the other, politely, and no more than `MOST_LOOKS`."""

    def __init__(self, client: Client, parsers: ParserPool, robots: RobotsRules, now: datetime) -> None:
        self._client, self._parsers, self._robots, self._now = client, parsers, robots, now
        self._looks = 0

    async def candidates(self, url: str, watched: Sequence[Source]) -> AsyncIterator[Candidate]:
        """The sources that may be it, the best first. Refused: the address does not answer."""
        from monitor.parse.discover import Offer  # the parsers' libraries, which no other command needs

        document, found = await self._look(url)
        site = Site.of(url, found.site or found.title, found.language, watched)
        own = Offer(document.final_url, "", found.kind, found.rules)
        offers = [own]
        if found.kind in (None, SourceKind.LISTING):
            named = [Offer(feed.url, "the page names this feed", SourceKind.FEED) for feed in found.feeds]
            offers = [*named, *found.system, *([own] if found.kind else []), *found.others]
        for offer in offers:
            if offer is own:
                candidate = await self._read(document, own, found, site)
            else:
                candidate = await self._offered(offer, found, site)
            if candidate:
                yield candidate

    async def _look(self, url: str) -> tuple[Document, Discovery]:
        from monitor.parse.discover import discover as look_at

        self._looks += 1
        answer = await self._client.fetch(Request(url, SourceKind.LISTING, ports=port_of(url)))
        if isinstance(answer, FetchFailed):
            raise Refused(f"{url}: {answer.reason}")
        return answer, look_at(answer.body, answer.headers.get("content-type", ""), answer.final_url)

    async def _offered(self, offer: Offer, page: Discovery, site: Site) -> Candidate | None:
        """What stands at an address that the page offers; None: nothing of use, or it may not be asked for."""
        kind = offer.kind or SourceKind.API
        asked = guessed(site, offer.url, kind, offer.rules, page)
        if self._looks >= MOST_LOOKS or (kind.spec.robots and not await self._robots.allow(offer.url, asked)):
            return None
        try:
            document, found = await self._look(offer.url)
        except Refused:
            return None
        if found.kind in (None, SourceKind.LISTING):
            return None
        return await self._read(document, offer, replace(found, title=found.title or page.title), site)

    async def _read(self, document: Document, offer: Offer, found: Discovery, site: Site) -> Candidate | None:
        assert found.kind is not None
        rules = offer.rules if offer.kind is found.kind else found.rules
        source = guessed(site, document.final_url, found.kind, rules, found)
        content_type = document.headers.get("content-type", "")
        parsed = await self._parsers.document(source, document.body, content_type, document.final_url, self._now)
        if isinstance(parsed, ParseFailed) or not parsed.entries:
            return None
        return Candidate(source, parsed.entries, fault_of(source, parsed, document.final_url), offer.why)


def _notes(best: Candidate, now: datetime) -> Iterator[str]:
    if best.why:
        yield f"{best.why}: {best.source.url}"
    if best.fault:
        yield f"its list is not plausible, so it is only to be tried: {best.fault}"
    if best.source.kind is SourceKind.API:
        yield "its rules are guessed: look at the entries above before you use them"
    dates = (one.published.instant or one.updated.instant for one in best.entries)
    newest = max((date for date in dates if date), default=None)
    if newest and now - newest > STALE:
        yield "nothing was published there for 60 days"
