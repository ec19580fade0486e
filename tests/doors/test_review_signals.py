"""A service or command that is told to end in the middle of its work: it ends soon, and holds nothing afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from monitor.bootstrap import opened
from monitor.store import sources
from tests.doors.doors_support import write_sources
from tests.making import source
from tests.site import Answer, Site, rss

PATIENCE = 30  # seconds
NEWS = rss(("Innovation and Technology Fund opens", "https://news.example.com/1", "Fri, 20 Nov 2026 04:00:00 GMT"))


class Slow:
    """A feed that does not answer before it may."""

    def __init__(self, site: Site) -> None:
        self.may, self.asked = Event(), Event()
        site.pages["/slow"] = self._answer

    def _answer(self) -> Answer:
        self.asked.set()
        self.may.wait(PATIENCE)
        return Answer(NEWS)


@pytest.fixture
def slow(home: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """A service's folder, with one slow source that is due."""
    monkeypatch.setenv("MONITOR_PORT", "0")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    write_sources(home, source("slow", f"{site.url}/slow", scope="all"))
    with opened() as app, app.database.begin() as session:
        sources.ensure(session, ["slow"], lambda _: datetime(2026, 1, 1, tzinfo=UTC))
    made = Slow(site)
    yield made
    made.may.set()


@contextmanager
def _started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "monitor", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _ended(process: subprocess.Popen[str], number: signal.Signals) -> int:
    began = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < 10, "a container is killed after ten seconds"
    return process.returncode


def _polled_again(slow: Slow) -> list[int]:
    slow.may.set()
    with opened() as app:
        return [poll.new for poll in app.poll().polls]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_ended_in_a_poll_gives_the_source_back(slow: Slow, number: signal.Signals) -> None:
    with _started("serve") as process:
        assert slow.asked.wait(PATIENCE)
        assert _ended(process, number) == 0

    assert _polled_again(slow) == [1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_poll_that_is_ended_gives_the_source_back(slow: Slow, number: signal.Signals) -> None:
    with _started("poll") as process:
        assert slow.asked.wait(PATIENCE)
        assert _ended(process, number) == 130

    assert _polled_again(slow) == [1]


def test_two_services_on_one_file_poll_a_source_once(slow: Slow, site: Site) -> None:
    with _started("serve") as first:
        assert slow.asked.wait(PATIENCE)
        with _started("serve") as second:
            time.sleep(3)  # it looks for what is due at once
            assert second.poll() is None
            assert site.paths() == ["/slow"]
            assert _ended(second, signal.SIGTERM) == 0
        assert _ended(first, signal.SIGTERM) == 0


def test_a_command_without_an_output_works(home: Path) -> None:
    shell = f'"{sys.executable}" -m monitor sources >&- 2>&-'
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(shell, shell=True, env=environment, timeout=PATIENCE, check=False).returncode == 0
