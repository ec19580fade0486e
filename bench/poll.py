"""Polling measured: 500 feeds × 20 entries on loopback, cold, all-304 and one feed in ten changed, beside `reader`.

    make bench-setup && .venv/bin/python bench/poll.py

All poll the same publisher, which runs in a process of its own, in the same run. CPU counts the poller and its
children. `reader` stores entries; this service also tags, fingerprints, finds stories and indexes each article, which
is the larger part of its work: so `reader` is measured again with search, tags and MinHash (`poll_peer`), and this
service again with an empty catalogue ("not knowing"). The pause between two requests to a host is off (`reader` has
none), and headlines are not compared as vectors, which the extra `twins` would do in addition.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PHASES = ("cold", "all-304", "one in ten")
PROGRAMS = {
    "monitor": "monitor",
    "without": "monitor, not knowing",
    "reader": "reader",
    "reader-knowing": "reader, knowing",
}


def spent() -> float:
    """CPU seconds of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Memory(threading.Thread):
    """Looks twenty times a second at the memory of the poller with its children (resident sets, MB), not the publisher.

    A child that is just being started (`vfork`) shows its parent's memory as its own, and `ru_maxrss` never forgets it.
    What the looking takes (`spent`, CPU seconds) is not the poller's: on a machine with many processes it is much.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.spent, self.stopped = 0.0, 0.0, threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.05):
            self.peak = max(self.peak, self._now())
            self.spent = time.thread_time()

    @staticmethod
    def _now() -> float:
        me = psutil.Process()
        own, held = me.cmdline(), me.memory_info().rss
        for child in me.children(recursive=True):
            try:
                command = child.cmdline()
                counts = command != own and not any("feed_server" in part for part in command)
                held += child.memory_info().rss if counts else 0
            except psutil.Error:  # it has just ended
                continue
        return held / 2**20


def measure(phases: dict[str, Callable[[], int]]) -> None:
    """Run each phase; one JSON line each."""
    memory = Memory()
    memory.start()
    for name, run in phases.items():
        cpu, wall = spent() - memory.spent, time.perf_counter()
        entries = run()
        cpu, wall = spent() - memory.spent - cpu, time.perf_counter() - wall
        print(json.dumps({"phase": name, "cpu": cpu, "wall": wall, "peak": memory.peak, "new": entries}), flush=True)
    memory.stopped.set()
    memory.join()


def ours(folder: Path, phase: Callable[[int], None], *, knowing: bool) -> None:
    """This service, through the same verb as `monitor poll --all`."""
    from monitor.bootstrap import open_app
    from monitor.settings import load_settings
    from monitor.tag.classifier import Classifier

    settings = load_settings(
        {
            "MONITOR_DATA": str(folder),
            "MONITOR_SOURCES": str(folder / "sources.toml"),
            "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
            "MONITOR_HOST_GAP": "0",
            "MONITOR_TWINS": "off",
        },
        None,
    )
    app = open_app(settings)
    if not knowing:
        app.classifier = Classifier((), "empty")

    def poll() -> int:
        return sum(one.new for one in app.poll(everything=True, force=True).polls)

    def changed() -> int:
        phase(1)
        return poll()

    measure(dict(zip(PHASES, (poll, poll, changed), strict=True)))
    app.close()


def theirs(folder: Path, urls: list[str], phase: Callable[[int], None], *, knowing: bool) -> None:
    """`reader`, one worker."""
    from bench import poll_peer

    reader = poll_peer.open_reader(folder, urls, knowing=knowing)

    def poll() -> int:
        return poll_peer.poll(reader)

    def changed() -> int:
        phase(1)
        return poll()

    measure(dict(zip(PHASES, (poll, poll, changed), strict=True)))


def child(program: str, feeds: int) -> list[dict[str, float]]:
    """One program in a process of its own, against a publisher of its own."""
    command = [sys.executable, __file__, "--program", program, "--feeds", str(feeds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_one(program: str, feeds: int) -> None:
    from bench.publisher import publisher

    with tempfile.TemporaryDirectory() as name, publisher(feeds) as serving:
        folder = Path(name)
        (folder / "sources.toml").write_text(serving.sources_toml(), encoding="utf-8")
        if program in ("reader", "reader-knowing"):
            theirs(folder, serving.urls, serving.phase, knowing=program == "reader-knowing")
        else:
            ours(folder, serving.phase, knowing=program == "monitor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--program", choices=PROGRAMS)
    given = parser.parse_args()
    if given.program:
        run_one(given.program, given.feeds)
        return
    print(f"{given.feeds} feeds x 20 entries, 50 loopback hosts")
    print(f"{'program':<24}{'phase':<12}{'new':>7}{'CPU s':>8}{'feeds/CPU-s':>13}{'wall s':>8}{'peak MB':>9}")
    for program, shown in PROGRAMS.items():
        for line in child(program, given.feeds):
            rate = given.feeds / line["cpu"]
            print(
                f"{shown:<24}{line['phase']:<12}{line['new']:>7}{line['cpu']:>8.2f}{rate:>13.0f}"
                f"{line['wall']:>8.1f}{line['peak']:>9.0f}"
            )


if __name__ == "__main__":
    main()
