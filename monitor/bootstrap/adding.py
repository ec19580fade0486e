"""`monitor sources add URL`: a page's feed is found, its kind, language and name are guessed, the first entries shown.

The guess is printed as a `[[source]]` block for a person to look over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.catalogue import source_file
from monitor.errors import Refused
from monitor.fetch.client import Client
from monitor.model import Document, Entry, FetchFailed, ParseFailed, Request, Source, SourceKind
from monitor.pipeline.round import RoundDependencies, open_client
from monitor.source_kinds.feed_kind import without_feed_scheme

if TYPE_CHECKING:
    from monitor.parse.discover import Discovery

EVERY = timedelta(hours=1)  # of a guessed source; the adaptive rhythm polls less often where little is published
STALE = timedelta(days=60)  # without an entry for so long, a source deserves a look before it is added
_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What an address offers: the block, the first entries, and notes for the person who looks it over."""

    block: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]


async def discover(dependencies: RoundDependencies, url: str, taken: Collection[str]) -> Found:
    """Look at an address and, when it is a page that names a feed, at that feed. Refused: nothing to watch there."""
    from monitor.parse.dispatch import parse_document  # the parsers' libraries, which no other command needs here

    async with open_client(dependencies, "add") as client:
        document, found = await _look(client, url)
        notes: list[str] = []
        if found.feeds:
            notes += [f"the page names this feed: {feed.url}" for feed in found.feeds]
            document, found = await _look(client, found.feeds[0].url)
    if found.kind is None:
        raise Refused(f"{url}: neither a feed nor a list of news was found there")
    source = _source(found, document, taken)
    parsed = parse_document(
        source, document.body, document.headers.get("content-type", ""), document.final_url, dependencies.now()
    )
    if isinstance(parsed, ParseFailed):
        raise Refused(f"{document.final_url}: {parsed.reason}")
    notes += _warnings(source, parsed.entries, dependencies.now())
    return Found(source_file.write_block(source), parsed.entries, tuple(notes))


async def _look(client: Client, url: str) -> tuple[Document, Discovery]:

    from monitor.parse.discover import discover as look_at

    port = urlsplit(without_feed_scheme(url)).port
    answer = await client.fetch(Request(url, SourceKind.LISTING, ports=(port,) if port else ()))
    if isinstance(answer, FetchFailed):
        raise Refused(f"{url}: {answer.reason}")
    return answer, look_at(answer.body, answer.headers.get("content-type", ""), answer.final_url)


def _source(found: Discovery, document: Document, taken: Collection[str]) -> Source:
    host = urlsplit(document.final_url).hostname or "source"
    official = host.endswith(".gov.hk")
    return Source(
        id=free_id(host, taken),
        name=found.title or host,
        publisher=host.removeprefix("www."),
        language=found.language or "en",
        kind=found.kind or SourceKind.FEED,
        url=document.final_url,
        every=EVERY,
        official=official,
        retain="full" if official else "summary",
        rules=found.rules,
    )


def free_id(host: str, taken: Collection[str]) -> str:
    stem = _NOT_ID.sub("-", host.removeprefix("www.").lower()).strip("-")[:56] or "source"
    return next(name for name in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if name not in taken)


def _warnings(source: Source, entries: Sequence[Entry], now: datetime) -> list[str]:
    warnings = []
    if source.kind is not SourceKind.FEED:
        warnings.append("its rules are guessed: look at the entries above before you use them")
    if not any(entry.published.instant for entry in entries):
        warnings.append("no entry has a date that can be read")
    elif not any(entry.published.instant and now - entry.published.instant < STALE for entry in entries):
        warnings.append("nothing was published there for 60 days")
    return warnings
