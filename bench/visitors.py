"""Whether visitors slow the clock: `monitor serve` with many stored articles, eight busy visitors, and a hundred feeds
of one host that are due.

    python -m bench.visitors [--articles 100000 | --store FILE] [--visitors 0,8] [--seconds 40]

The store is made up (`scale_set`), or a copy of a filled SQLite file. All feeds of the publisher (loopback, in a
process of its own) are of one host, which is asked once a second: as many polls are possible as the window has seconds.
The visitors, in another process, ask for one page after the other: the pages of `bench.pages`. For each number of
visitors the service is started anew. Printed: pages a second by the clock and by the processor time of the service, its
parsers included; polls in the window; and its resident memory when the window begins and at most.

Another checkout of the service is measured with ``PYTHONPATH=CHECKOUT python -m bench.visitors``, run in this folder.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from bench.first import memory, service, watching
from bench.pages import PAGES
from bench.publisher import publisher
from bench.scale_set import Writer, fill, settle
from bench.start import processor_ms
from monitor.catalogue import programme_file
from monitor.store import notes, sources
from monitor.store.db import Database
from monitor.store.tables import SOURCE_STATE

FEEDS = 100
WARM_S = 3.0  # between ready and the window: the counts of the pages are made by then


# ----------------------------------------------------------------------------------------------------------- a visitor
def visit(address: str, visitors: int, seconds: float, slug: str) -> None:
    """Ask for pages; print how many, and the median and 95th percentile of their milliseconds."""
    host, _, port = address.rpartition("/")[2].partition(":")
    paths = ["/?" + urllib.parse.urlencode({"q": form.format(slug=slug)}) for form in PAGES.values()]
    end, times = time.monotonic() + seconds, list[float]()

    def ask(number: int) -> None:
        connection, asked = http.client.HTTPConnection(host, int(port), timeout=60), number
        while time.monotonic() < end:
            began = time.perf_counter()
            connection.request("GET", paths[asked % len(paths)])
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                times.append((time.perf_counter() - began) * 1000)
            asked += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(visitors)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    print(len(times), f"{median(times):.0f} ms, p95 {quantiles(times, n=20)[18]:.0f} ms" if len(times) > 1 else "")


# ------------------------------------------------------------------------------------------------------------- measure
def measured(settings: Mapping[str, str], visitors: int, seconds: float, slug: str) -> None:
    """One service, one window."""
    file = Path(settings["MONITOR_DATA"]) / "monitor.db"
    _all_due(file)
    with service(settings) as (pid, base, _):
        time.sleep(WARM_S)
        began, held, used, recorded = datetime.now(UTC), memory(pid, "VmRSS"), processor_ms(pid), _recorded(file)
        visiting = [sys.executable, "-m", "bench.visitors", "--visit", base, "--visitors", str(visitors)]
        done = subprocess.run(
            [*visiting, "--seconds", str(seconds), "--slug", slug], capture_output=True, text=True, check=True
        )
        if not visitors:
            time.sleep(seconds)
        took = (datetime.now(UTC) - began).total_seconds()
        cpu, highest = (processor_ms(pid) - used) / 1000, memory(pid, "VmHWM")
        polls = _recorded(file) - recorded
        pages, _, waited = done.stdout.strip().partition(" ")
        print(
            f"{visitors} visitors, {took:.0f} s: {int(pages) / took:.1f} pages a second ({waited}), "
            f"{int(pages) / cpu:.1f} a second of processor time ({cpu:.1f} s); {polls} of {took:.0f} polls; "
            f"memory {held:.0f} MB, at most {highest:.0f} MB",
            flush=True,
        )


def _recorded(file: Path) -> int:
    """The polls that are stored. A poll waits for its turn at the host first, so one that ends in the window may have
    begun before it.
    """
    with closing(sqlite3.connect(file)) as database:
        (polls,) = database.execute("SELECT count(*) FROM poll").fetchone()
    return int(polls)


def _all_due(file: Path) -> None:
    """Every feed is due now, as a service that meets new sources spreads their first visits; and the daily jobs are
    done: the first of a made-up store would remove years of it.
    """
    database = Database.open(f"sqlite:///{file}")
    with database.begin() as session:
        sources.ensure(session, [f"feed-{number}" for number in range(FEEDS)], lambda _: datetime.now(UTC))
        session.execute(SOURCE_STATE.update().values(next_poll_at=datetime.now(UTC)))
        for job in ("tidy", "integrity"):
            notes.finish_job(session, job, timedelta(days=1), datetime.now(UTC))
    database.close()


def _stocked(file: Path, given: argparse.Namespace, slugs: list[str]) -> None:
    if given.store:
        shutil.copy(given.store, file)
        return
    database = Database.open(f"sqlite:///{file}")
    fill(database, Writer(5, slugs), 0, given.articles, given.articles)
    settle(database)
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--store", default="", help="a filled SQLite file, copied")
    parser.add_argument("--visitors", default="0,8")
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--visit", default="", help=argparse.SUPPRESS)
    parser.add_argument("--slug", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.visit:
        visit(given.visit, int(given.visitors), given.seconds, given.slug)
        return
    slugs = [one.slug for one in programme_file.load(None).programmes if one.tagged]
    with tempfile.TemporaryDirectory() as name, publisher(FEEDS, hosts=1) as serving:
        settings = watching(Path(name) / "data", serving.sources_toml()) | {"MONITOR_HOST_GAP": "1"}
        _stocked(Path(name) / "data" / "monitor.db", given, slugs)
        for visitors in map(int, given.visitors.split(",")):
            measured(settings, visitors, given.seconds, slugs[5])


if __name__ == "__main__":
    main()
