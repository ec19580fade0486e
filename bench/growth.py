"""How the work grows with the stored articles: one table and one plot.

    python -m bench.growth --sizes 10000,100000,1000000 [--stores FOLDER] [--plot docs/images/growth.svg]

For each size, in milliseconds of processor time of this process, on SQLite: *decide* on a new article that a poll has
found (identity, candidates, choice; `scale.decide`); *import* one, the whole path from its line to its row (`--new` of
them, after the engine is built); *digest*, a subscription's share of a run over `--new` articles that are stored as
`bench.digest` does, and of one with nothing new (`--subscriptions`, searches as there); *search*, the newest 20 of an
answer (`scale.QUERIES`, median), and *page*, the same with all its counts. Stores are made up (`scale_set`) and filled
in bulk, which is not timed; with `--stores` they lie in that folder as SIZE.db, are made there if they are missing, and
the new articles stay in them.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

from bench.digest import LANGUAGES, Clock, publish, saved_search, taken
from bench.scale import QUERIES, decide
from bench.scale_set import NOW, Writer, fill, settle
from monitor.bootstrap import open_app
from monitor.catalogue import programme_file
from monitor.identify import fingerprint
from monitor.model import Draft
from monitor.settings import load_settings
from monitor.store.db import Database

MEASURES = ("decide", "import", "digest", "nothing new", "search", "page")
COLOURS = ("#0b6e4f", "#c8553d", "#3d5a98", "#8a8d91", "#b8860b", "#7b4b94")


def measured(url: str, folder: Path, size: int, new: int, subscriptions: int) -> list[float]:
    """The `MEASURES` of one store."""
    clock, random_ = Clock(), random.Random(11)
    clock.at = NOW + timedelta(days=1)
    settings = {"MONITOR_DATABASE_URL": url, "MONITOR_DATA": str(folder), "MONITOR_BASE_URL": "https://m.example"}
    app = open_app(load_settings(settings, None), now=clock)
    writer = Writer(time.time_ns(), [one.slug for one in app.catalogue.programmes if one.tagged])  # never the same
    for number in range(subscriptions):
        query = saved_search(random_, writer)
        app.subscribe(f"r{number}@example.org", query, language=LANGUAGES[number % 3])
    drafts = [writer.draft(size + number, clock.at - timedelta(minutes=number)) for number in range(new)]
    deciding = _deciding(app.database, drafts)
    app.classifier  # noqa: B018 - built now
    importing, _ = taken(lambda: app.import_lines(map(_line, drafts), announce=True))
    publish(app, writer, time.time_ns() // 1_000_000, new, clock.at)
    clock.at += timedelta(days=1)
    news, _ = taken(app.alerts.compose_due)
    clock.at += timedelta(hours=1)
    nothing, _ = taken(lambda: app.alerts.compose_due(force=True))
    queries = [query.replace(":p7", f":{writer.slugs[7]}") for query in QUERIES]
    searching = _asked(queries, app.search)
    paging = _asked(queries, lambda query: app.search(query, facets=True))
    app.close()
    digests = [seconds * 1000 / subscriptions for seconds in (news, nothing)]
    return [deciding, importing * 1000 / new, *digests, searching, paging]


def _deciding(database: Database, drafts: Sequence[Draft]) -> float:
    times = []
    with database.read() as session:
        for number, draft in enumerate(drafts):
            profile = fingerprint.profile(draft, f"asked:{number}")
            spent, _ = taken(lambda: decide(session, f"asked:{number}", profile, draft.published.instant or NOW))  # noqa: B023
            times.append(spent * 1000)
    return median(times)


def _line(draft: Draft) -> str:
    shape = {name: getattr(draft, name) for name in ("url", "title", "summary", "text", "language")}
    shape["url"] += f"/{time.time_ns()}"  # another address whenever a store is used again
    return json.dumps(shape | {"published": draft.published.instant.isoformat() if draft.published.instant else ""})


def _asked(queries: Sequence[str], ask: Callable[[str], Any]) -> float:
    """The median over the queries of three askings each, after a first."""
    ask("")
    return median(median(taken(lambda: ask(query))[0] for _ in range(3)) for query in queries) * 1000  # noqa: B023


@contextmanager
def _stores(given: str) -> Iterator[Path]:
    if given:
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _filled(file: Path, size: int) -> str:
    url = f"sqlite:///{file}"
    if not file.exists():
        database = Database.open(url)
        slugs = [one.slug for one in programme_file.load(None).programmes if one.tagged]
        fill(database, Writer(5, slugs), 0, size, size)
        settle(database)
        database.close()
    return url


# ---------------------------------------------------------------------------------------------------------------- plot
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 560, 300, 60, 20, 100, 40


def plot(sizes: Sequence[int], rows: Sequence[Sequence[float]]) -> str:
    """The measures as lines of an SVG, both axes logarithmic: what does not grow is level."""
    low, high = log10(min(map(min, rows))), log10(max(map(max, rows)))
    bottom, top = int(low // 1), int(-(-high // 1))
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    begin, span = log10(sizes[0]), max(log10(sizes[-1]) - log10(sizes[0]), 1)

    def x(size: int) -> float:
        return LEFT + across * (log10(size) - begin) / span

    def y(value: float) -> float:
        return TOP + up * (top - log10(value)) / max(top - bottom, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" fill="#333"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    ]
    for power in range(bottom, top + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    foot = HEIGHT - BOTTOM + 18
    parts += [f'<text x="{x(size):.1f}" y="{foot}" text-anchor="middle">{size:,}</text>' for size in sizes]
    parts.append(f'<text x="{LEFT + across / 2}" y="{HEIGHT - 6}" text-anchor="middle">stored articles</text>')
    labels = _apart([y(rows[-1][place]) for place in range(len(MEASURES))])
    for place, (name, colour) in enumerate(zip(MEASURES, COLOURS, strict=True)):
        points = " ".join(f"{x(size):.1f},{y(row[place]):.1f}" for size, row in zip(sizes, rows, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{labels[place] + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights of labels, moved down where they would stand on each other."""
    moved = list(heights)
    order = sorted(range(len(moved)), key=moved.__getitem__)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + 14)
    return moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--stores", default="", help="a folder of filled stores")
    parser.add_argument("--new", type=int, default=300)
    parser.add_argument("--subscriptions", type=int, default=100)
    parser.add_argument("--plot", default="", help="the file that the plot is written to")
    given = parser.parse_args()
    sizes, rows = [int(size) for size in given.sizes.split(",")], []
    print(f"| stored articles | {' | '.join(MEASURES)} |\n|{'---|' * (len(MEASURES) + 1)}", flush=True)
    with _stores(given.stores) as folder:
        for size in sizes:
            rows.append(measured(_filled(folder / f"{size}.db", size), folder, size, given.new, given.subscriptions))
            print(f"| {size:,} | {' | '.join(f'{value:.3g}' for value in rows[-1])} |", flush=True)
    if given.plot:
        Path(given.plot).write_text(plot(sizes, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
