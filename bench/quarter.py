"""A quarter of a hundred sources on a virtual clock, one in five hostile, with all that happens to a machine.

    python -m bench.quarter [--days 90] [--sources 100] [--seed 2026]        (about twenty minutes of processor time)
    python -m bench.quarter --days 8 --sources 20                            (one minute)

The service is a process of its own: in the first half it is started anew every day, in the second it runs on, and its
memory is looked at once a day. Its clock jumps by six hours ahead and back and by two days ahead; the disk is
full for a day; the database is away for ten minutes twice; some sources are away for days. A reader has a daily digest
of everything, the operator is told of trouble, and a mail server writes down what it takes. Counted at the end:

    lost, doubled   announcements in no article, in two         unsettled   found != new + changed + same + refused
    told twice      announcements; digests on one local day     alarms      mails to the operator beyond those that were
    wrong           what `deliveries verify` finds                          to come, and those that did not come
    inward          connections to an address inside            memory      of the service, and its growth

Ends with 1 unless all is as it should be: none of each, under 256 MB, under 1 MB more in an hour of the clock's.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from bench.month import KINDS, Newsroom, QuietServer, Site, source_block
from bench.month_set import bad_servers, faults
from bench.month_set.newsroom import BEGIN, month
from bench.quarter_report import ZONE, Books, report
from bench.quarter_service import Rounded, in_process_of_its_own
from tests.chaos.postbox import Postbox

ROUND = timedelta(hours=6)
HOSTILE = 5  # one source in so many
AWAY = 10  # one source in so many is away for days, and answers well otherwise
EARLIER = timedelta(days=3)  # for which sources have published when the service is first started
# Days, in parts of the whole: so that a short quarter has all of it too.
JUMPS = {0.2: timedelta(hours=6), 0.4: -timedelta(hours=6), 0.7: timedelta(days=2)}
FULL, GONE = 0.3, (0.5, 0.8)
RESTARTED = 0.5  # the part in which there is a restart each day
Started = Callable[[Path, int], AbstractContextManager[Any]]


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
    started: Started
    books: Books = field(default_factory=Books)
    skew: timedelta = timedelta(0)
    day: int = 0

    def play(self) -> dict[str, list[int]]:
        """All of it; the articles that state each reference."""
        self.site = Site(self.rooms)
        self.site.now = BEGIN + EARLIER
        canary = Canary(int(self.site.url.rpartition(":")[2]), self.books)
        canary.start()
        blocks = [source_block(room, self.site.url, "feed") for room in self.rooms]
        (self.folder / "sources.toml").write_text("\n".join(blocks), encoding="utf-8")
        try:
            restarts = int(self.days * RESTARTED)
            for day in range(restarts):
                with self._service() as service:
                    self._day(service, day)
            with self._service() as service:
                for day in range(restarts, self.days):
                    self._day(service, day)
                    self.books.memory.append((day, service.memory_mb()))
                self.books.wrong = list(service.verified())
                return dict(service.stated())
        finally:
            canary.close()
            self.site.close()

    @contextmanager
    def _service(self) -> Iterator[Any]:
        """One that was just started."""
        full = self.day == int(self.days * FULL)
        with self.started(self.folder, self.postbox.port) as service:
            service.open(self.site.now, full)
            try:
                yield service
            finally:
                service.close()

    def _day(self, service: Any, day: int) -> None:
        """Its rounds of a day."""
        self.skew = next((jump for part, jump in JUMPS.items() if day == int(self.days * part)), timedelta(0))
        if day == 0:
            service.subscribe()
        for number in range(int(timedelta(days=1) / ROUND)):
            self.site.now += ROUND
            is_gone = number == 1 and day in [int(self.days * part) for part in GONE]
            with _locked(self.folder) if is_gone else nullcontext():
                self._round(service)
            if is_gone:
                self.site.now += timedelta(minutes=10)
                self._round(service)
            self.skew = timedelta(0)  # the clock is set right
        self.day += 1

    def _round(self, service: Any) -> None:
        now = self.site.now + self.skew
        if self.skew > timedelta(0):
            self.books.days_ahead.add(now.astimezone(ZONE).date())
        done: Rounded = service.round(now)
        self.books.polls += done.polls
        self.books.failed.update(done.failed)
        self.books.unsettled += done.unsettled
        self.books.refused += done.refused


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Nobody else can write in the database."""
    holder = sqlite3.connect(folder / "monitor.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.close()


def played(sources: int, days: int, seed: int, folder: Path, started: Started) -> tuple[Quarter, dict[str, list[int]]]:
    """`started`: a context manager that gives a `Service` on a folder, with a mail server on a port."""
    rooms = newsrooms(sources, days, seed)
    with Postbox(folder / "taken.jsonl").open() as postbox:
        quarter = Quarter(rooms, days, folder, postbox, started)
        return quarter, quarter.play()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        quarter, stated = played(asked.sources, asked.days, asked.seed, Path(folder), in_process_of_its_own)
        return report(quarter.rooms, quarter.books, stated, quarter.postbox, quarter.site.now)


if __name__ == "__main__":
    raise SystemExit(main())
