"""Two virtual years of thirty sites that are redesigned: what share of their news is caught, and how.

`python -m bench.redesigns [--sites N] [--list]`. Every site is visited once a week, and daily while it fails. Three ways in one
run: selectors written by hand on the first day; the lists found anew at each visit; the lists found, remembered and
healed as the service does (half of those sites begin with the selectors). An item is caught when a visit lists it within
three weeks. What is told follows the service's rules: an address or headline that is known is not new, and after a
change only what is dated within two days is told.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bench.redesign_sites import DAYS, START, Site
from monitor.fetch.freshness import History
from monitor.model import NO_LISTS, Document, Entry, FailureClass, FetchFailed, ListMemory, Page, PollFlag, Request, Source, Validators
from monitor.parse.dispatch import parse_document
from monitor.parse.offers import offers_of
from monitor.parse.visible import bare
from monitor.pipeline import find_again
from monitor.pipeline.intake import is_news
from monitor.pipeline.source_state import Transition
from monitor.pipeline.visit import Failed, FetchPlan, Listed, Visitor
from monitor.store.sources import SourceState

LATEST = timedelta(days=21)  # after its publication an item is caught late
FLOOD = 3  # items that were told before and are told again at one visit
AIM = 0.95
WAYS = ("selectors", "induction", "healing")


class Web:
    """The client of all sites: answers of the virtual day."""

    def __init__(self, site: Site) -> None:
        self.site, self.now, self.requests = site, START, 0

    async def fetch(self, request: Request) -> Document | FetchFailed:
        self.requests += 1
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self.site.answer(path, self.now) if parts.hostname == self.site.host else None
        if answer is None:
            return FetchFailed(request.url, "404", FailureClass.PERMANENT, "http-404", status=404)
        headers = {"content-type": f"{answer[0]}; charset=utf-8"}
        return Document(request.url, request.url, 200, headers, answer[1].encode(), self.now, 0.1)


class InProcess:
    """The parsers without processes of their own."""

    async def document(self, source: Source, body: bytes, content_type: str, url: str, now: datetime, known: ListMemory = NO_LISTS) -> Any:
        return parse_document(source, body, content_type, url, now, known)

    async def offers(self, body: bytes, content_type: str, url: str, now: datetime) -> Any:
        return offers_of(body, content_type, url)

    async def page(self, *_: object) -> Page:
        raise NotImplementedError


class EverybodyMay:
    """A robots.txt that forbids nothing."""

    async def allow(self, *_: object) -> bool:
        return True


@dataclass
class Result:
    """What one way came to on one site."""

    caught: set[int] = field(default_factory=set)
    menu: list[str] = field(default_factory=list)
    floods: int = 0
    retold: int = 0
    requests: int = 0


@dataclass
class Watch:
    """One site, watched in one way."""

    site: Site
    way: str
    result: Result = field(default_factory=Result)
    known: set[str] = field(default_factory=set)
    told: set[int] = field(default_factory=set)

    async def run(self) -> Result:
        written = self.way == "selectors" or (self.way == "healing" and self.site.number % 2 == 0)
        source, web = self.site.source(written=written), Web(self.site)
        visitor = Visitor(web, InProcess(), EverybodyMay())  # type: ignore[arg-type]
        state, now = SourceState(source.id, START), START
        while now < START + timedelta(days=DAYS):
            web.now = now
            state = await self._visit(visitor, source, state, now)
            now += timedelta(days=1 if state.failures else 7)
        self.result.requests = web.requests
        return self.result

    async def _visit(self, visitor: Visitor, source: Source, state: SourceState, now: datetime) -> SourceState:
        remembers = self.way == "healing"
        stand_in = state.memory.stand_in if remembers else None
        read = stand_in.offer.stands_in(source) if stand_in else source
        plan = FetchPlan(stand_in.url if stand_in else source.url, Validators(), "", now, state.memory.lists if remembers else NO_LISTS)
        found = await visitor.visit(read, plan)
        if remembers and isinstance(found, Failed) and find_again.is_due(found, state.failures, state.memory, now):
            found = await find_again.find_again(visitor, read, plan) or replace(found, sought=True)
        transition = Transition(read, state, History(instants=()), now, 0.5)
        if isinstance(found, Failed):
            return transition.after_failure(found)
        assert isinstance(found, Listed)
        changed = found.stand_in is not None or PollFlag.REDESIGNED.within(found.parsed.flags)
        self._take(found.parsed.entries, now, first=changed or state.last_success_at is None)
        return transition.after_listed(found, [], 0, flooded=False)

    def _take(self, entries: Iterable[Entry], now: datetime, *, first: bool) -> None:
        again = 0
        for entry in entries:
            one = number_of(entry.url or "", self.site)
            marks = {entry.url or "", bare(entry.title)}
            is_new = not marks & self.known
            self.known |= marks
            if one is None:
                self.result.menu += [entry.title] if is_new else []
                continue
            if now - self.site.news[one - 1].published <= LATEST:
                self.result.caught.add(one)
            if is_new and is_news(entry.published.instant, now, first_visit=first):
                again += one in self.told
                self.told.add(one)
            elif is_new and first:
                self.told.add(one)
        self.result.retold += again
        self.result.floods += again > FLOOD


def number_of(url: str, site: Site) -> int | None:
    """The number of the item at an address of the site, None when it is another page."""
    parts = urlsplit(url)
    last = parts.path.rpartition("/")[2]
    return int(last.split("-")[1]) if parts.hostname == site.host and last.startswith("item-") else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=30)
    parser.add_argument("--list", action="store_true", help="what each kind of redesign costs with healing")
    given = parser.parse_args()
    began = time.process_time()
    sites = [Site(number) for number in range(given.sites)]
    good = True
    for way in WAYS:
        results = [asyncio.run(Watch(site, way).run()) for site in sites]
        before, after, by_kind = shares(sites, results)
        menu = sum(len(result.menu) for result in results)
        floods, retold = sum(result.floods for result in results), sum(result.retold for result in results)
        requests = sum(result.requests for result in results) / len(sites) / DAYS
        print(f"{way}: caught {before:.3f} before the first redesign, {after:.3f} after; {floods} floods, {retold} items told twice, {menu} other links as news; {requests:.2f} requests a site and day")
        if given.list:
            print("\n".join(f"  {kind}: {share:.3f}" for kind, share in sorted(by_kind.items())))
            print("\n".join(f"  {site.host}: {result.menu[:3]}" for site, result in zip(sites, results, strict=True) if result.menu))
        if way == "healing":
            good = after >= AIM and not floods and not menu
    print(f"{time.process_time() - began:.0f} s of processor time")
    return 0 if good else 1


def shares(sites: list[Site], results: list[Result]) -> tuple[float, float, dict[str, float]]:
    """The share caught before the first redesign and after it, and by the kind of the last redesign."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for site, result in zip(sites, results, strict=True):
        for one in site.news:
            if START <= one.published < START + timedelta(days=DAYS - 14):
                kind = next(kind for at, kind, _ in reversed(site.designs) if at <= one.published)
                counts[kind][0] += one.number in result.caught
                counts[kind][1] += 1
    before = counts.pop("")
    total = [sum(column) for column in zip(*counts.values(), strict=True)]
    return before[0] / before[1], total[0] / total[1], {kind: caught / count for kind, (caught, count) in counts.items()}


if __name__ == "__main__":
    sys.exit(main())
