"""A process is killed (SIGKILL) in the middle of a visit and of a delivery; the next one goes on at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import monitor
from monitor.model import Outcome, PollCode
from tests.making import Clock, Open, source
from tests.site import Answer, Site

PATIENCE = 60  # seconds until a test gives up on a process
ROOT = Path(monitor.__file__).parent.parent


@contextmanager
def process(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program itself, on the database of that folder; killed at the end."""
    own = {
        "MONITOR_DATA": str(folder),
        "MONITOR_SOURCES": str(folder / "sources.toml"),
        "MONITOR_ALLOWED_NETWORKS": "127.0.0.0/8",
        "MONITOR_HOST_GAP": "0",
        "PYTHONPATH": str(ROOT),
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments], env=os.environ | own | settings, cwd=folder
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait(PATIENCE)


class Stalled:
    """Something that the other side waits for. `reached`: it waits; `go_on`: it is let go."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def here(self) -> None:
        self.reached.set()
        self.go_on.wait(PATIENCE)


@pytest.fixture
def stalled() -> Iterator[Stalled]:
    one = Stalled()
    yield one
    one.go_on.set()


# --------------------------------------------------------------------------------------------------------------- visits
FEED = (
    "<rss><channel><title>T</title><item><title>Cyberport opens a fund</title><link>{}/1</link></item></channel></rss>"
)


def sources_of(site: Site, stalled: Stalled) -> str:
    def answer() -> Answer:
        if not stalled.go_on.is_set():
            stalled.here()
        return Answer(FEED.format(site.url))

    site.pages["/feed"] = answer
    return source("s", f"{site.url}/feed")


@pytest.mark.parametrize("killed", [True, False])
def test_a_source_whose_visitor_was_killed_is_free_at_once_and_that_of_a_living_one_is_not(
    killed: bool, tmp_path: Path, site: Site, open_with: Open, stalled: Stalled, clock: Clock
) -> None:
    clock.now = datetime.now(UTC)  # one machine has one clock
    app = open_with(sources_of(site, stalled))
    with process(tmp_path, "poll", "s") as other:
        assert stalled.reached.wait(PATIENCE)
        if killed:
            other.kill()
            other.wait(PATIENCE)
            stalled.go_on.set()
        (done,) = app.poll(["s"]).polls

    if killed:
        assert (done.outcome, done.new) == (Outcome.NEW, 1)
    else:
        assert (done.outcome, done.code) == (Outcome.SKIPPED, PollCode.HELD)


def test_a_round_visits_what_a_killed_process_held_as_if_it_were_due(
    tmp_path: Path, site: Site, open_with: Open, stalled: Stalled, clock: Clock
) -> None:
    app = open_with(sources_of(site, stalled))
    with process(tmp_path, "poll", "s") as other:
        assert stalled.reached.wait(PATIENCE)
        other.kill()
        other.wait(PATIENCE)
    stalled.go_on.set()
    clock.now = datetime.now(UTC)

    assert [poll.outcome for poll in app.poll().polls] == [Outcome.NEW]


# ----------------------------------------------------------------------------------------------------------- deliveries
class MailServer:
    """Takes mails, one connection at a time each in its thread, and stands still before its first final answer."""

    def __init__(self, stalled: Stalled) -> None:
        self.taken: list[str] = []  # Message-IDs that were answered with 250
        self._stalled = stalled
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb", buffering=0) as wire:
            wire.write(b"220 here\r\n")
            while line := wire.readline():
                word = line.strip().upper()
                if word == b"DATA":
                    wire.write(b"354 go on\r\n")
                    self._take(wire)
                wire.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    def _take(self, wire: socket.SocketIO) -> None:
        identity = ""
        while (line := wire.readline()) and line != b".\r\n":
            if line.lower().startswith(b"message-id:"):
                identity = line.partition(b":")[2].strip().decode()
        if not self._stalled.go_on.is_set():
            self._stalled.here()
        self.taken.append(identity)


@pytest.mark.parametrize("killed", [True, False])
def test_a_message_whose_sender_was_killed_is_sent_at_once_and_that_of_a_living_one_is_not(
    killed: bool, tmp_path: Path, open_with: Open, stalled: Stalled, clock: Clock
) -> None:
    clock.now = datetime.now(UTC)
    server = MailServer(stalled)
    settings = {"MONITOR_SMTP_URL": server.url, "MONITOR_MAIL_FROM": "News <news@example.org>"}
    app = open_with(source("s", "http://127.0.0.1:1/"), **settings)
    assert app.alerts.notify_operator("operator@example.org", "News", "Text", "key")
    with process(tmp_path, "deliver", **settings) as other:
        assert stalled.reached.wait(PATIENCE)
        if killed:
            other.kill()
            other.wait(PATIENCE)
            server.taken.clear()
            stalled.go_on.set()
        counts = app.alerts.deliver_due()

    assert (counts.sent, counts.waiting) == ((1, 0) if killed else (0, 1))
    (delivery,) = app.alerts.outbox()
    assert delivery.attempts == (2 if killed else 1)
