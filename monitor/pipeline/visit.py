"""Read one source: fetch > parse, over its further pages or child sitemaps. Nothing is stored here.

A visit ends in one of three values: `Failed`, `Unchanged` (304, or the same bytes) or `Listed` (its entries).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.fetch.client import Client
from monitor.fetch.feed_link import next_link
from monitor.model import (
    HONG_KONG,
    NO_LISTS,
    Document,
    Entry,
    FailureClass,
    FetchFailed,
    ListMemory,
    Parsed,
    ParseFailed,
    PollCode,
    PollFlag,
    Request,
    Source,
    StandIn,
    Validators,
)
from monitor.parse.lists.list_marks import with_marks
from monitor.parse.parser_pool import ParserPool
from monitor.pipeline.probation_rules import fault_of
from monitor.pipeline.robots_rules import RobotsRules, own_ports


@dataclass(frozen=True, slots=True)
class Failed:
    """A visit that gave nothing. `reason` is a few words for a person; `sought`: it was looked for elsewhere."""

    reason: str
    code: str
    failure: FailureClass
    cause: FetchFailed | None = None
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The source lists what it listed: 304, or the same bytes. `body_hash`: of its last body."""

    document: Document
    address: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What the source lists now. `stand_in`: where it was found again, when its own address gave nothing."""

    document: Document
    address: str
    body_hash: str
    parsed: Parsed
    stand_in: StandIn | None = None


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """What to fetch: the address, the validators and body hash of its last response, the moment, and what is known of
    the lists of its page.
    """

    address: str
    validators: Validators
    body_hash: str
    now: datetime
    lists: ListMemory = NO_LISTS


def address_of(source: Source, now: datetime) -> str:
    """The source's own address with today's date, in Hong Kong, filled in where it asks for it."""
    if "{today" not in source.url:
        return source.url
    return source.url.format(today=now.astimezone(HONG_KONG))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Fetches and parses; shared by all polls of a round."""

    client: Client
    parsers: ParserPool
    robots: RobotsRules

    async def visit(self, source: Source, plan: FetchPlan, *, on_trial: bool = False) -> Failed | Unchanged | Listed:
        """Read a source once. Whatever its server does is a value. `on_trial`: one document, and only a plausible list
        counts.
        """
        if source.kind.spec.robots and not await self.robots.allow(plan.address, source):
            return Failed("robots.txt disallows it", PollCode.ROBOTS, FailureClass.SOFT)
        response = await self._fetch(source, plan.address, plan.validators)
        if isinstance(response, FetchFailed):
            return Failed(response.reason, response.code, response.failure, response)
        if response.status == 304:
            return Unchanged(response, plan.address, plan.body_hash)
        body_hash = hash_of(response)
        if body_hash == plan.body_hash:
            return Unchanged(response, plan.address, body_hash)
        parsed = await self._parse(source, response, plan)
        if isinstance(parsed, ParseFailed):
            return Failed(parsed.reason, parsed.code, FailureClass.SOFT)
        whole = parsed if on_trial and parsed.entries else await self._further(source, parsed, plan, one=on_trial)
        if not whole.entries and not whole.refused:
            return Failed("no entries", PollCode.EMPTY, FailureClass.SOFT)
        if on_trial and (fault := fault_of(source, whole, response.final_url)):
            return Failed(fault, PollCode.IMPLAUSIBLE, FailureClass.SOFT)
        return Listed(response, plan.address, body_hash, with_marks(whole, plan.lists))

    async def _further(self, source: Source, first: Parsed, plan: FetchPlan, *, one: bool) -> Parsed:
        """The first page with those that it leads to. A further page that fails is a flag. `one`: of one page only,
        since an index lists nothing itself.
        """
        entries: dict[tuple[str, str, str], Entry] = {}
        _gather(entries, first.entries)
        waiting, seen = list(first.next_urls), set(first.next_urls)
        flags, refused = list(first.flags), list(first.refused)
        left = min(source.rules.further_pages, 1) if one else source.rules.further_pages
        while waiting and left > 0:
            url, left = waiting.pop(0), left - 1
            page = await self._page(source, url, plan)
            if isinstance(page, str):
                flags.append(PollFlag.PAGE_FAILED.of(page))
                continue
            _gather(entries, page.entries)
            refused += page.refused
            fresh = [onward for onward in page.next_urls if onward not in seen]
            waiting += fresh
            seen.update(fresh)
        return replace(
            first, entries=tuple(entries.values()), flags=tuple(dict.fromkeys(flags)), refused=tuple(refused)
        )

    async def _page(self, source: Source, url: str, plan: FetchPlan) -> Parsed | str:
        """One further page, or the code of why not."""
        if not await self.robots.allow(url, source):
            return PollCode.ROBOTS
        response = await self._fetch(source, url, Validators())
        if isinstance(response, FetchFailed):
            return response.code
        parsed = await self._parse(source, response, plan)
        return parsed.code if isinstance(parsed, ParseFailed) else parsed

    async def _fetch(self, source: Source, url: str, validators: Validators) -> Document | FetchFailed:
        request = Request(url, source.kind, validators, headers=source.headers, ports=own_ports(source))
        return await self.client.fetch(request)

    async def _parse(self, source: Source, document: Document, plan: FetchPlan) -> Parsed | ParseFailed:
        content_type = document.headers.get("content-type", "")
        parsed = await self.parsers.document(
            source, document.body, content_type, document.final_url, plan.now, plan.lists
        )
        if isinstance(parsed, ParseFailed):
            return parsed
        if document.led_on:
            parsed = replace(parsed, flags=(*parsed.flags, PollFlag.LED_ON.of(document.final_url)))
        onward = None if parsed.next_urls else next_link(document.headers, document.final_url)
        return replace(parsed, next_urls=(onward,)) if onward else parsed


def hash_of(document: Document) -> str:
    """By which the same bytes are known when they come again."""
    return hashlib.blake2b(document.body, digest_size=16).hexdigest()


def _gather(entries: dict[tuple[str, str, str], Entry], found: tuple[Entry, ...]) -> None:
    """Entries by what names them; one that a later page repeats counts once. Under another headline it is kept."""
    for number, entry in enumerate(found, len(entries)):
        entries.setdefault((entry.url or "", entry.guid or ("" if entry.url else str(number)), entry.title), entry)
