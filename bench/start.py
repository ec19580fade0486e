"""What starting costs: each verb in a process of its own, beside a Python that does nothing.

    python -m bench.start [--asked 5] [--only search,poll]

Processor time of the process and its children, the least of `--asked` runs, in milliseconds and as a multiple of
``python -c pass``; and how many modules each reads. The store holds one article, as every verb finds one that is there
and is up to date. Two polls visit one feed on loopback: once it answers 304, once it has new entries, which want the
engine and a parser's process. `serve` is measured until /readyz says yes for the first time: a write, a read and, in a
process of its own, a parse have worked by then.

Another checkout of the service is measured with ``PYTHONPATH=CHECKOUT python -m bench.start``, run in this folder.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bench.first import children, environment, service, watching
from bench.publisher import Publisher, publisher

LINE = {"url": "https://news.example.hk/1", "title": "Robots in Hong Kong", "text": "A fund for robots. " * 20}
IMPORTED = re.compile("^import time:", re.MULTILINE)
VERBS = (
    "--version", "--help", "search --help", "search robots", "show 1", "export", "sources", "programmes itf",
    "deliveries", "subscriptions", "classify lines.jsonl", "import lines.jsonl", "digest", "migrate", "poll feed-0",
)  # fmt: skip


def command(*arguments: str) -> list[str]:
    """This checkout's `monitor`, or that of PYTHONPATH."""
    return [sys.executable, "-m", "monitor", *arguments]


def run(arguments: list[str], settings: Mapping[str, str]) -> float:
    """Milliseconds of processor time, children included."""
    before = children()
    done = subprocess.run(
        arguments,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.get("MONITOR_DATA"),
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return (children() - before) * 1000


def modules(arguments: list[str], settings: Mapping[str, str]) -> int:
    """How many modules the process itself reads."""
    flagged = [arguments[0], "-X", "importtime", *arguments[1:]]
    said = subprocess.run(
        flagged,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.get("MONITOR_DATA"),
    )
    return len(IMPORTED.findall(said.stderr))


def ready(settings: Mapping[str, str]) -> float:
    """Milliseconds of processor time of a service until it is ready, its parser's process included."""
    with service(settings) as (pid, _, _):
        return processor_ms(pid)


def processor_ms(pid: int) -> float:
    """Milliseconds of processor time of a process so far, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") * 1000  # utime, stime, cutime, cstime


def polled_anew(serving: Publisher, settings: Mapping[str, str], phase: list[int]) -> float:
    """A poll that finds a new entry each time."""
    phase[0] += 1
    serving.phase(phase[0])
    return run(command("poll", "feed-0", "--force"), settings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--asked", type=int, default=5)
    parser.add_argument("--only", default="", help="verbs that begin with one of these")
    given = parser.parse_args()
    wanted = tuple(given.only.split(","))
    with tempfile.TemporaryDirectory() as name, publisher(1) as serving:
        settings = watching(Path(name) / "data", serving.sources_toml())
        (Path(name) / "data" / "lines.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
        run(command("import", "lines.jsonl"), settings)
        run(command("poll", "feed-0"), settings)
        bare = min(run([sys.executable, "-c", "pass"], {}) for _ in range(2 * given.asked))
        print(f"{'python -c pass':24} {bare:7.0f} ms", flush=True)

        def show(what: str, measure: Callable[[], float], count: int | None) -> None:
            least = min(measure() for _ in range(given.asked))
            read = "" if count is None else f", {count} modules"
            print(f"{what:24} {least:7.0f} ms, {least / bare:5.1f} times{read}", flush=True)

        for verb in VERBS:
            if verb.startswith(wanted):
                arguments = command(*verb.split(), *(["--force"] if verb.startswith("poll") else []))
                show(verb, partial(run, arguments, settings), modules(arguments, settings))
        if "poll".startswith(wanted):
            show("poll, a new entry", partial(polled_anew, serving, settings, [0]), None)
        if "serve".startswith(wanted):
            show("serve, until ready", partial(ready, settings), None)


if __name__ == "__main__":
    main()
