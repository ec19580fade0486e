"""A service or command that is told to end in the middle of its work: it ends soon, and holds nothing afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from monitor.bootstrap import opened
from monitor.entrypoints import service
from monitor.store import sources
from tests.doors.doors_support import write_sources
from tests.making import source
from tests.site import Answer, Site, rss

PATIENCE = 120  # seconds after which something hangs; on a busy machine a start alone takes ten
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
def _started(*arguments: str, ignoring: signal.Signals | None = None) -> Iterator[subprocess.Popen[str]]:
    """A command; `ignoring`: as a shell starts it that wants a signal to be ignored."""
    command = [sys.executable, "-m", "monitor", *arguments]
    trap = f"trap '' {ignoring.name.removeprefix('SIG')}; " if ignoring else ""
    process = subprocess.Popen(
        ["sh", "-c", f'{trap}exec "$@"', "sh", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _ended(process: subprocess.Popen[str], number: signal.Signals) -> int:
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
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


def test_a_background_job_of_a_script_ignores_ctrl_c_and_obeys_sigterm(slow: Slow) -> None:
    with _started("poll", ignoring=signal.SIGINT) as process:
        assert slow.asked.wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        assert _ended(process, signal.SIGTERM) == 130

    assert _polled_again(slow) == [1]


# Where in its start a service is told to end: when Python is about to do this for the first time (its audit events).
START = {
    "the commands are imported": "import typer",
    "the database library is imported": "import sqlalchemy",
    "the web is imported": "import uvicorn",
    "the database is opened": "sqlite3.connect",
    "the schema is looked at": "import monitor.store.migrate",
    "the first source is visited": "socket.connect",
    "the port is bound": "socket.bind",
}
ENDED_AT = """
import os, signal, sys

awaited = [{event!r}]

def hook(event, arguments):
    if (f"import {{arguments[0]}}" if event == "import" else event) in awaited:
        awaited.clear()
        os.kill(os.getpid(), signal.SIGTERM)

sys.addaudithook(hook)
"""


@pytest.mark.parametrize("event", START.values(), ids=START)
def test_a_service_that_is_ended_in_its_start_leaves_nothing_held(
    slow: Slow, home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    hooked = tmp_path_factory.mktemp("hooked")
    (hooked / "sitecustomize.py").write_text(ENDED_AT.format(event=event), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(hooked), prepend=os.pathsep)

    with _started("serve") as process:
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0

    monkeypatch.delenv("PYTHONPATH")
    assert [file.name for file in (home / "data").iterdir()] == ["monitor.db"]
    assert _polled_again(slow) == [1]


def test_a_service_has_time_to_end_before_a_container_is_killed() -> None:
    assert service.GRACE_SECONDS + service.STOP_SECONDS < 10


def test_a_command_beside_the_service_leaves_alone_what_the_service_polls(slow: Slow, site: Site) -> None:
    with _started("serve") as service_process:
        assert slow.asked.wait(PATIENCE)
        with _started("poll") as command:
            said, _ = command.communicate(timeout=PATIENCE)
            assert (command.returncode, said) == (0, "Nothing is due.\n")
        assert site.paths() == ["/slow"]
        assert _ended(service_process, signal.SIGTERM) == 0


def test_a_command_without_an_output_works(home: Path) -> None:
    shell = f'"{sys.executable}" -m monitor sources >&- 2>&-'
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(shell, shell=True, env=environment, timeout=PATIENCE, check=False).returncode == 0
