"""A month of a hundred sources with every fault mixed in, against a ledger of what each published.

    python -m bench.month [--brief] [--seed 2026] [--sources 100]

Each source (see `bench.month_set.faults`) is served from loopback and polled through the real pipeline on a virtual
clock, by the service's own schedule; every fifth also edits what it published, and every tenth repeats a headline in a
series. A third of the sources is listed a second time, by an address of its own. The database is closed and opened
again each day. Counted at the end, over what stood in an answer that could be read:

    lost       announcements that no stored article states     doubled   announcements that two articles state
    unsettled  polls for which found = new + changed + same + refused does not hold
    told twice                                                 by a digest of everything, daily

Ends with 1 unless all are 0. "In another story" are those that no digest named, since they were joined to a story that
was told: the headlines here are made of few words, so `bench.stories` and `bench.week` are what measures that.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

from bench.month_set import faults
from bench.month_set.faults import Fault, Served, Visit
from bench.month_set.newsroom import BEGIN, DAYS, REFERENCE, Item, edited, month
from monitor.bootstrap import App, open_app
from monitor.settings import load_settings

WINDOW = 30  # items: ten days and more of a source, so that an outage of some days loses nothing by itself
ROUND = timedelta(hours=3)
LISTED_TWICE = 3  # every third source has a second address
KINDS = {faults.listing: "listing", faults.json_records: "api"}
TABLES = {
    "listing": '[source.listing]\nitem = "ul.news > li"\ndate = "span"\nsummary = "p"\n',
    "api": '[source.api]\nitems = ""\ntitle = "title"\nurl = "link"\ndate = "when"\nsummary = "text"\n',
}


@dataclass(slots=True)
class Newsroom:
    """One source: what it publishes, how it serves it, and what it has shown so far."""

    number: int
    fault: Fault
    items: list[Item]
    edits: bool
    dice: random.Random
    shown: set[str] = field(default_factory=set)
    visits: int = 0

    def window(self, now: datetime) -> list[Item]:
        """What stands in the source now, newest first."""
        out = [item for item in self.items if item.published <= now][-WINDOW:]
        late = [self._now(item, now) for item in out]
        return late[::-1]

    def _now(self, item: Item, now: datetime) -> Item:
        is_edited = self.edits and item.number % 5 == 0 and now - item.published > timedelta(days=1)
        return edited(item) if is_edited else item


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a client may go before it has heard all."""


class Site:
    """All newsrooms on one loopback server."""

    def __init__(self, newsrooms: Sequence[Newsroom]) -> None:
        self.newsrooms = newsrooms
        self.now = BEGIN
        self.lock = Lock()
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, cookie: str) -> Served:
        named = re.fullmatch(r"/s(\d+)/(?:feed|again)", path)
        if not named:
            return Served(b"no such page", "text/plain", 404)
        with self.lock:
            room = self.newsrooms[int(named[1])]
            base = f"{self.url}/s{room.number}"
            visit = Visit(base, room.number, room.visits, self.now, room.dice, cookie)
            window = room.window(self.now)
            served = room.fault(window, visit)
            room.visits += served.status < 300
            if served.status < 300:
                plain = served.body.decode("big5hkscs" if room.fault is faults.big5 else "utf-8", "ignore")
                room.shown.update(_whole(plain))
            return served

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                served = site.answer(self.path, self.headers.get("Cookie", ""))
                self.send_response(served.status)
                self.send_header("Content-Type", served.kind)
                for name, value in served.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(served.body)))
                self.end_headers()
                self.wfile.write(served.body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler


def _whole(body: str) -> set[str]:
    """The references of the items that are whole in a body: what was cut need not be stored."""
    if "</rss>" in body or "</feed>" in body or "<rss" not in body:
        return set(REFERENCE.findall(body))
    return set(REFERENCE.findall(body[: body.rfind("</item>")]))


def newsrooms(count: int, seed: int) -> list[Newsroom]:
    """The sources: every fault in turn, in English and in Chinese."""
    every = (*faults.FEEDS, *KINDS)
    made = []
    for number in range(count):
        dice = random.Random(f"{seed} {number}")
        fault = every[number % len(every)]
        items = month(number, dice, chinese=number // len(every) % 2 == 1, series=number % 10 == 9)
        made.append(Newsroom(number, fault, items, number % 5 == 4, dice))
    return made


def sources_toml(rooms: Sequence[Newsroom], url: str) -> str:
    """The `sources.toml` of the month."""
    return "\n".join(source_block(room, url, name) for room in rooms for name in _names(room))


def _names(room: Newsroom) -> tuple[str, ...]:
    return ("feed", "again") if room.number % LISTED_TWICE == 0 and room.fault is not faults.cookie_gate else ("feed",)


def source_block(room: Newsroom, url: str, name: str) -> str:
    kind = KINDS.get(room.fault, "feed")
    values = {"id": f"s{room.number}-{name}", "name": f"S{room.number}", "publisher": f"P{room.number}"}
    values |= {"language": "en", "kind": kind, "url": f"{url}/s{room.number}/{name}", "every": "2h", "slowest": "12h"}
    lines = [f'{key} = "{value}"' for key, value in values.items()]
    return "\n".join(["[[source]]", *lines, 'scope = "all"', "official = true", TABLES.get(kind, "")])


@dataclass(slots=True)
class Books:
    """What a month came to."""

    polls: int = 0
    unsettled: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)


def play(rooms: Sequence[Newsroom], days: int, folder: Path) -> tuple[Books, dict[str, list[int]]]:
    """Poll through the month; the articles that state each reference."""
    site, books = Site(rooms), Books()
    (folder / "sources.toml").write_text(sources_toml(rooms, site.url), encoding="utf-8")
    try:
        for day in range(days):
            app = _open(folder, site)
            if day == 0:
                app.subscribe("reader@example.org", "is:any", rhythm="at-once")
            for _ in range(int(timedelta(days=1) / ROUND)):
                site.now += ROUND
                _settle(books, app)
            for digest in app.alerts.compose_due(force=True):
                books.told.update(one for item in digest.items for one in set(REFERENCE.findall(item.summary)))
            stated = stated_in(app) if day == days - 1 else {}
            app.close()
        return books, stated
    finally:
        site.close()


def _open(folder: Path, site: Site) -> App:
    given = {
        "MONITOR_DATA": str(folder), "MONITOR_SOURCES": str(folder / "sources.toml"), "MONITOR_HOST_GAP": "0",
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
    }  # fmt: skip
    return open_app(load_settings(given, None), now=lambda: site.now)


def _settle(books: Books, app: App) -> None:
    for poll in app.poll().polls:
        books.polls += 1
        if poll.code:
            books.failed[poll.code] += 1
        if poll.found != poll.new + poll.changed + poll.same + len(poll.refused):
            books.unsettled.append(f"{poll.source_id} {poll.started_at:%d %H:%M}")


def stated_in(app: App) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for article in app.export():
        for reference in set(REFERENCE.findall(f"{article.title} {article.summary} {article.text}")):
            found[reference].append(article.id)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brief", action="store_true", help="25 sources, ten days")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    count, days = (25, 14) if options.brief else (options.sources, DAYS)
    rooms = newsrooms(count, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        books, stated = play(rooms, days, Path(folder))
    return report(rooms, books, stated)


def report(rooms: Sequence[Newsroom], books: Books, stated: dict[str, list[int]]) -> int:
    """Print the table, by fault; 1 if anything is not as it should be."""
    by_fault: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    wrong: list[str] = []
    for room in rooms:
        lost = [one for one in sorted(room.shown) if not stated.get(one)]
        doubled = [one for one in sorted(room.shown) if len(stated.get(one, ())) > 1]
        row = by_fault[room.fault.__name__]
        for place, number in enumerate((len(room.shown), len(lost), len(doubled))):
            row[place] += number
        wrong += [f"lost {one}" for one in lost] + [f"doubled {one}" for one in doubled]
    print(f"{'fault':28} published  lost  doubled")
    for name, (shown, lost_, doubled_) in by_fault.items():
        print(f"{name:28} {shown:9} {lost_:5} {doubled_:8}")
    total = [sum(row[place] for row in by_fault.values()) for place in range(3)]
    print(f"{'all':28} {total[0]:9} {total[1]:5} {total[2]:8}")
    twice = [reference for reference, number in books.told.items() if number > 1]
    hidden = total[0] - total[1] - len(books.told)
    print(f"{books.polls} polls, {len(books.unsettled)} unsettled, {books.failed.total()} without entries")
    print(f"told twice: {len(twice)}; in another story: {hidden}")
    wrong += [f"told twice {reference}" for reference in twice]
    for line in (*wrong[:20], *books.unsettled[:5]):
        print("  ", line)
    return 1 if wrong or books.unsettled else 0


if __name__ == "__main__":
    raise SystemExit(main())
