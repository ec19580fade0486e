"""A quarter of a hundred sources on a virtual clock, one in five hostile, with all that happens to a machine.

    python -m bench.quarter [--days 90] [--sources 100] [--seed 2026]        (about ten minutes of processor time)
    python -m bench.quarter --days 8 --sources 20                            (one minute)

The service is opened anew every day. Its clock jumps by six hours ahead and back and by two days ahead; the disk is
full for a day; the database is away for ten minutes twice; some sources are away for days. A reader has a daily digest
of everything, the operator is told of trouble, and a mail server writes down what it takes. Counted at the end:

    lost, doubled   announcements in no article, in two         unsettled   found != new + changed + same + refused
    told twice      announcements; digests on one local day     alarms      mails to the operator beyond those that were
    wrong           what `deliveries verify` finds                          to come, and those that did not come
    inward          connections to an address inside            memory      of the service, and its growth

Ends with 1 unless all is as it should be: none of each, under 256 MB, under 1 MB more in 10,000 polls.
"""

from __future__ import annotations

import argparse
import gc
import logging
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread

import psutil
from sqlalchemy import Engine, event

from bench.month import KINDS, Newsroom, QuietServer, Site, source_block, stated_in
from bench.month_set import bad_servers, faults
from bench.month_set.newsroom import BEGIN, month
from bench.quarter_report import OPERATOR, READER, ZONE, Books, report
from monitor.bootstrap import App, open_app
from monitor.errors import StoreError
from monitor.settings import load_settings
from monitor.store import engines
from tests.chaos.postbox import Postbox

ROUND = timedelta(hours=6)
HOSTILE = 5  # one source in so many
AWAY = 10  # one source in so many is away for days, and answers well otherwise
EARLIER = timedelta(days=3)  # for which sources have published when the service is first started
# Days, in parts of the whole: so that a short quarter has all of it too.
JUMPS = {0.2: timedelta(hours=6), 0.4: -timedelta(hours=6), 0.7: timedelta(days=2)}
FULL, GONE = 0.3, (0.5, 0.8)


class Canary(Thread):
    """Counts the connections that must not be made."""

    def __init__(self, port: int, books: Books) -> None:
        super().__init__(daemon=True)
        self._books = books
        self._server = QuietServer(("127.0.0.9", port), None)  # type: ignore[arg-type]
        self._server.verify_request = self._seen  # type: ignore[method-assign]

    def _seen(self, *_: object) -> bool:
        self._books.inward += 1
        return False

    def run(self) -> None:
        self._server.serve_forever(0.02)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def newsrooms(count: int, days: int, seed: int) -> list[Newsroom]:
    """The sources: one in five hostile, one in ten away for days, the others with the faults of everyday."""
    well = [one for one in (*faults.FEEDS, *KINDS) if one not in (faults.server_errors, faults.challenge_page)]
    made = []
    for number in range(count):
        dice = random.Random(f"{seed} {number}")
        if number % HOSTILE == HOSTILE - 1:
            fault = bad_servers.ALWAYS[number // HOSTILE % len(bad_servers.ALWAYS)]
        elif number % AWAY == 0:
            fault = bad_servers.away_for_days
        else:
            fault = well[number % len(well)]
        items = month(number, dice, chinese=number % 3 == 1, series=False, days=days + EARLIER.days)
        made.append(Newsroom(number, fault, items, number % 7 == 3, dice))
    return made


@dataclass
class Quarter:
    rooms: Sequence[Newsroom]
    days: int
    folder: Path
    postbox: Postbox
    books: Books = field(default_factory=Books)
    skew: timedelta = timedelta(0)

    def play(self) -> dict[str, list[int]]:
        """All of it; the articles that state each reference."""
        self.site = Site(self.rooms)
        self.site.now = BEGIN + EARLIER
        canary = Canary(int(self.site.url.rpartition(":")[2]), self.books)
        canary.start()
        blocks = [source_block(room, self.site.url, "feed") for room in self.rooms]
        (self.folder / "sources.toml").write_text("\n".join(blocks), encoding="utf-8")
        try:
            for day in range(self.days):
                self._day(day)
            with self._opened() as app:
                self.books.wrong = [str(one) for one in app.verify_deliveries().findings]
                return stated_in(app)
        finally:
            canary.close()
            self.site.close()

    def _day(self, day: int) -> None:
        """A service that is started, makes its rounds and is ended."""
        is_full = day == int(self.days * FULL)
        self.skew = next((jump for part, jump in JUMPS.items() if day == int(self.days * part)), timedelta(0))
        with _full_disk() if is_full else _nothing(), self._opened() as app:
            if day == 0:
                app.subscribe(READER, "is:any", rhythm="daily")
            for number in range(int(timedelta(days=1) / ROUND)):
                self.site.now += ROUND
                is_gone = number == 1 and day in [int(self.days * part) for part in GONE]
                with _locked(self.folder) if is_gone else _nothing():
                    self._round(app)
                if is_gone:
                    self.site.now += timedelta(minutes=10)
                    self._round(app)
                self.skew = timedelta(0)  # the clock is set right
        gc.collect()
        self.books.memory.append((self.books.polls, psutil.Process().memory_info().rss / 2**20))

    def _round(self, app: App) -> None:
        if self.skew > timedelta(0):
            self.books.days_ahead.add(app.now().astimezone(ZONE).date())
        try:
            for poll in app.poll().polls:
                self.books.polls += 1
                self.books.failed[poll.code] += bool(poll.code)
                if poll.found != poll.new + poll.changed + poll.same + len(poll.refused):
                    self.books.unsettled.append(f"{poll.source_id} {poll.started_at:%d %H:%M}")
            app.alerts.compose_due()
            app.alerts.deliver_due()
            app.do_due_jobs()
        except StoreError:
            self.books.refused += 1

    @contextmanager
    def _opened(self) -> Iterator[App]:
        given = {
            "MONITOR_DATA": str(self.folder), "MONITOR_SOURCES": str(self.folder / "sources.toml"),
            "MONITOR_HOST_GAP": "0", "MONITOR_ALLOWED_NETWORKS": "127.0.0.1/32", "MONITOR_OPERATOR": OPERATOR,
            "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{self.postbox.port}", "MONITOR_TWINS": "off",
        }  # fmt: skip
        app = open_app(load_settings(given, None), now=lambda: self.site.now + self.skew)
        try:
            yield app
        finally:
            app.close()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _full_disk() -> Iterator[None]:
    """No database of this process grows beyond what it has."""

    def full(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", full)
    try:
        yield
    finally:
        event.remove(Engine, "connect", full)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Nobody else can write in the database."""
    holder = sqlite3.connect(folder / "monitor.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.close()


def played(sources: int, days: int, seed: int, folder: Path) -> tuple[Quarter, dict[str, list[int]]]:
    rooms = newsrooms(sources, days, seed)
    with Postbox(folder / "taken.jsonl").open() as postbox:
        quarter = Quarter(rooms, days, folder, postbox)
        return quarter, quarter.play()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    logging.disable(logging.ERROR)
    engines.BUSY_SECONDS = 0  # of real time, in which a virtual ten minutes would be waited for
    with tempfile.TemporaryDirectory() as folder:
        quarter, stated = played(asked.sources, asked.days, asked.seed, Path(folder))
        return report(quarter.rooms, quarter.books, stated, quarter.postbox, quarter.site.now)


if __name__ == "__main__":
    raise SystemExit(main())
