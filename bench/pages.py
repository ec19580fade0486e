"""What a page costs: the home page, a search that finds nothing, and twelve kinds of search, with their counts.

    python -m bench.pages [--sizes 10000,100000] [--engine sqlite|postgresql] [--asked 5] [--store URL]

Made-up articles (`scale_set`) of a hundred sources; the whole page is asked of the application in this process, as a
visitor would, and its processor time is printed, median and worst of `--asked`, after a first visit that is printed
alone: what words have is kept in memory as long as no article changes. The times include the client and the server's
own way to a page, which "neither search nor page" measures alone (`robots.txt`). With SQLite all the work is counted,
with PostgreSQL that of this process; the clock is printed beside it.

Another checkout of the service is measured with ``PYTHONPATH=CHECKOUT python -m bench.pages``, run in this folder: what
stands there goes before this folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

if given := os.environ.get("PYTHONPATH"):
    sys.path[:0] = [str(Path(one).resolve()) for one in given.split(os.pathsep)]

from fastapi.testclient import TestClient

from bench.scale import Times, opened
from bench.scale_set import Writer, fill, settle
from monitor.bootstrap import open_app
from monitor.catalogue import programme_file
from monitor.entrypoints.web.server import make_server
from monitor.settings import load_settings
from monitor.store.db import Database

PAGES = {
    "home page": "",
    "nothing found": "zeppelinade",
    "a common word": "創科",
    "a common letter": "科",
    "an English word": "fund",
    "a phrase": '"fund research"',
    "words and not": "fund -grant",
    "either": "創科 OR fund",
    "a programme": "programme:{slug}",
    "a topic": "topic:topic1",
    "with a deadline": "has:deadline",
    "a source in a year": "source:s3 since:365d",
    "language and word": "lang:zh 創科",
    "best first": "創科 sort:best",
}
SOURCE = """
[[source]]
id = "s{number}"
name = "Source {number}"
kind = "feed"
publisher = "Publisher {number}"
every = "1h"
url = "https://news{number}.example.hk/rss"
language = "en"
"""


def measured(url: str, slug: str, folder: Path, asked: int) -> None:
    """Ask every page and print what it cost."""
    sources = folder / "sources.toml"
    sources.write_text("".join(SOURCE.format(number=number) for number in range(100)), "utf-8")
    environment = {"MONITOR_DATABASE_URL": url, "MONITOR_DATA": str(folder), "MONITOR_RATE": "0"}
    environment["MONITOR_SOURCES"] = str(sources)
    app = open_app(load_settings(environment, None))
    server, filling = make_server(app), Times([], [])
    with app.database.read() as session, filling.taken():
        server.state.app.bitmaps.at(session)
    print(f"  {'the counts are made':20} CPU {filling.cpu[0]:.0f} ms")
    with TestClient(server) as client:
        _ask_all(client, slug, asked)
    app.close()


def _ask_all(client: TestClient, slug: str, asked: int) -> None:
    _ask(client, "neither search nor page", "/robots.txt", "", asked)
    for name, form in PAGES.items():
        _ask(client, name, "/", form.format(slug=slug), asked)


def _ask(client: TestClient, name: str, path: str, query: str, asked: int) -> None:
    times = Times([], [])
    for _ in range(asked + 1):
        with times.taken():
            answer = client.get(path, params={"q": query} if query else {})
        assert answer.status_code == 200, answer.text
    first, rest = times.cpu[0], times.cpu[1:]
    print(
        f"  {name:24} CPU median {median(rest):7.1f}, worst {max(rest):7.1f}, first {first:7.1f} ms; "
        f"clock {median(times.clock[1:]):7.1f} ms",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="stored articles")
    parser.add_argument("--engine", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--asked", type=int, default=5, help="how often each page is asked for")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--store", default="", help="the address of a filled store, in the place of a new one")
    given = parser.parse_args()
    slugs = [one.slug for one in programme_file.load(None).programmes if one.tagged]
    if given.store:
        with tempfile.TemporaryDirectory() as folder:
            measured(given.store, slugs[5], Path(folder), given.asked)
        return
    for size in map(int, given.sizes.split(",")):
        with opened(given.engine) as database, tempfile.TemporaryDirectory() as folder:
            print(f"{given.engine}, {size:,} articles", flush=True)
            fill(database, Writer(given.seed, slugs), 0, size, size)
            settle(database)
            measured(_address(database), slugs[5], Path(folder), given.asked)


def _address(database: Database) -> str:
    return database._engine.url.render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
