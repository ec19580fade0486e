"""How long a catalogue change takes to reach stored articles: `python -m bench.retag --articles 100000`.

The articles are those of `bench.scale`, stored in bulk (not timed); then every one is read, tagged and compared again,
as `monitor retag --all` does. One process, as the command runs it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.scale import Writer, fill
from monitor.bootstrap import open_app
from monitor.settings import load_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"MONITOR_DATA": folder, "MONITOR_SOURCES": str(Path("sources.toml").resolve())}, None)
        app = open_app(settings)
        fill(app.database, Writer(5), 0, given.articles, given.articles)
        wall, cpu = time.perf_counter(), time.process_time()
        counts = app.retag(everything=True)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        app.close()
    print(f"{counts.seen} read, {counts.changed} changed")
    print(f"{wall:.0f} s, {cpu:.0f} s CPU, {counts.seen / wall:.0f} a second")


if __name__ == "__main__":
    main()
