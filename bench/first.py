"""The figures of a first day: the demo, a start, a poll of 140 sources, and a service that holds 100,000 articles.

    python bench/first.py [--small] [--articles N] [--import]

Every part is the command line in a process of its own; seconds are by the clock and CPU is that of the process and its
children, its own start included. Loopback only; whatever is started is ended. The articles are made up (`scale_set`)
and put in by its bulk fill, which writes the rows that an import writes, in a fraction of the time; with `--import`
they go through `monitor import`, and its rate is shown too. The service watches 140 loopback sources meanwhile. Memory
is the resident set of the service after the searches, without the children that it parses in, and the highest so far.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.publisher import publisher  # noqa: E402
from bench.scale_set import NOW, Writer, fill, settle  # noqa: E402
from monitor.store.db import Database  # noqa: E402

SOURCES, ITEMS = 140, 20
MANY, FEW = 100_000, 5_000
START_SECONDS = 60
STOP_SECONDS = 300  # ten on an idle machine
QUERIES = (
    "創科", "科技", "機械人", "人工智能 科技", "fund", '"research fund"', "fund -grant", "title:科技", "fund since:90d",
    "創科 OR fund",
)  # fmt: skip


def monitor(arguments: list[str], settings: Mapping[str, str]) -> tuple[float, float, str]:
    """Run one command to its end: seconds, seconds of CPU, what it said."""
    before, began = children(), time.perf_counter()
    done = subprocess.run(_command(arguments), env=environment(settings), capture_output=True, text=True, check=False)
    seconds, cpu = time.perf_counter() - began, children() - before
    if done.returncode:
        sys.exit(f"monitor {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return seconds, cpu, done.stdout


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "monitor", *arguments]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this machine's own settings; the checkout that PYTHONPATH names, or this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    return {**kept, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)), **settings}


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# -------------------------------------------------------------------------------------------------------------- service
@contextmanager
def service(settings: Mapping[str, str]) -> Iterator[tuple[int, str, float]]:
    """A running `monitor serve`: its process id, its address, and the seconds until it was ready."""
    port = _free_port()
    base, began = f"http://127.0.0.1:{port}", time.perf_counter()
    with subprocess.Popen(
        _command(["serve"]),
        env=environment({**settings, "MONITOR_PORT": str(port)}),
        stderr=subprocess.DEVNULL,
        cwd=settings["MONITOR_DATA"],
    ) as process:
        try:
            _until_ready(process, base)
            yield process.pid, base, time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_ready(process: subprocess.Popen[bytes], base: str) -> None:
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit("monitor serve did not become ready")


def _ask(base: str, query: str) -> float:
    """One search through the API, in milliseconds."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{base}/api/v1/articles?{urllib.parse.urlencode({'q': query})}") as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


def memory(pid: int, field: str) -> float:
    """A field of /proc/<pid>/status in MB: VmRSS (held now), VmHWM (the highest)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


# ---------------------------------------------------------------------------------------------------------------- parts
def demo(folder: Path) -> None:
    seconds, cpu, _ = monitor(["demo", "--folder", str(folder / "demo")], {})
    print(f"demo                      {seconds:.1f} s, {cpu:.1f} s of CPU", flush=True)


def poll(settings: Mapping[str, str]) -> None:
    """All sources cold, then all of them unchanged."""
    for name in ("cold", "all 304"):
        seconds, cpu, said = monitor(["poll", "--all", "--force"], settings)
        print(f"poll {SOURCES} x {ITEMS}, {name:<8}  {seconds:.1f} s, {cpu:.1f} s of CPU: {said.splitlines()[-1]}")


def watching(folder: Path, sources: str) -> dict[str, str]:
    folder.mkdir()
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    return {
        "MONITOR_DATA": str(folder),
        "MONITOR_SOURCES": str(folder / "sources.toml"),
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        "MONITOR_HOST_GAP": "0",
        "MONITOR_TWINS": "off",
    }


def stock(folder: Path, _: Mapping[str, str], count: int) -> None:
    """So many articles by the bulk fill."""
    began = time.perf_counter()
    database = Database.open(f"sqlite:///{folder / 'monitor.db'}")
    fill(database, Writer(1), 0, count, count)
    settle(database)
    database.close()
    print(f"{count:,} articles filled in bulk in {time.perf_counter() - began:.0f} s (not imported)", flush=True)


def bring(folder: Path, settings: Mapping[str, str], count: int) -> None:
    """So many articles through `monitor import`."""
    _write_lines(folder / "articles.jsonl", count)
    seconds, cpu, said = monitor(["import", str(folder / "articles.jsonl")], settings)
    print(f"import {count:,}  {count / seconds:,.0f}/s, {cpu:.0f} s of CPU: {said.strip()}", flush=True)


def _write_lines(file: Path, count: int) -> None:
    writer = Writer(1)
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            draft = writer.draft(number, NOW - timedelta(minutes=5 * (count - number)))
            shape = {name: getattr(draft, name) for name in ("url", "title", "summary", "text", "language")}
            shape |= {"published": draft.published.instant.isoformat() if draft.published.instant else ""}
            lines.write(json.dumps(shape | {"source": draft.source_id}, ensure_ascii=False) + "\n")


def serve(settings: Mapping[str, str], what: str) -> None:
    """The start of a service, its searches, and its memory after them."""
    with service(settings) as (pid, base, seconds):
        print(f"serve, {what:<18} ready in {seconds:.1f} s, {memory(pid, 'VmRSS'):.0f} MB then", flush=True)
        times = [median(_ask(base, query) for _ in range(3)) for query in QUERIES]
        held, highest = memory(pid, "VmRSS"), memory(pid, "VmHWM")
        print(f"  memory after searches   {held:.0f} MB, at most {highest:.0f} MB")
        print(f"  ten searches (API)      median {median(times):.1f} ms, slowest {max(times):.1f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help=f"{FEW:,} articles")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--import", dest="importing", action="store_true", help="through `monitor import`")
    given = parser.parse_args()
    count = given.articles or (FEW if given.small else MANY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo(folder)
        with publisher(SOURCES, ITEMS) as serving:
            polled, stocked = (watching(folder / part, serving.sources_toml()) for part in ("polled", "stocked"))
            poll(polled)
            serve(polled, "after the polls")
            (bring if given.importing else stock)(folder / "stocked", stocked, count)
            serve(stocked, f"{count:,} articles")


if __name__ == "__main__":
    main()
