"""Health means: a write, a read and a parse worked lately. Each fault is said by the service and by the commands."""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from monitor.bootstrap import App, check, vitals
from monitor.entrypoints.service import Clock as ServiceClock
from monitor.entrypoints.web.server import make_server
from monitor.store import self_check
from tests.making import Clock, Open, source

TABLES = ["source_state", "article", "tag", "story_link", "delivery", "told", "host_state", "article_search"]


@pytest.fixture
def app(open_with: Open) -> App:
    return open_with(source("feed", "http://127.0.0.1:9/feed"))


@pytest.fixture
def faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: App) -> Callable[[], str]:
    """What `monitor check` finds wrong with that service."""
    for name, value in {"DATA": tmp_path, "SOURCES": tmp_path / "sources.toml"}.items():
        monkeypatch.setenv(f"MONITOR_{name}", str(value))
    monkeypatch.chdir(tmp_path)
    return lambda: "; ".join(str(fault) for fault in check()[0])


def said(app: App) -> str:
    """What is wrong, by the answer of /readyz: "" when it is ready."""
    answer = TestClient(make_server(app)).get("/readyz")
    assert (answer.status_code == 200) == answer.json()["ready"]
    return "" if answer.json()["ready"] else str(answer.json())


def test_a_service_that_works_says_so(app: App, faults: Callable[[], str]) -> None:
    assert said(app) == ""
    assert app.examine()["ready"] is True
    assert faults() == ""


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_said(app: App, tmp_path: Path, table: str) -> None:
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        database.execute(f"DROP TABLE {table}")

    assert f"no such table: {table}" in said(app)


def test_a_check_says_what_the_service_says(
    app: App, faults: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        database.execute("DROP TABLE told")
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert "no such table: told" in faults()
    assert "the parser process cannot start" in faults()


@pytest.mark.parametrize("column", [("article", "text"), ("subscription", "paused_at")])
def test_a_missing_column_is_said(app: App, tmp_path: Path, column: tuple[str, str]) -> None:
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        database.execute(f"ALTER TABLE {column[0]} DROP COLUMN {column[1]}")

    assert f"no such column: {column[0]}.{column[1]}" in said(app)


def test_damaged_pages_are_said(app: App, faults: Callable[[], str], tmp_path: Path) -> None:
    lines = (f'{{"url": "https://n.example/{n}", "title": "Fund {n}", "text": "{"word " * 200}"}}' for n in range(200))
    app.import_lines(lines)
    app.close()
    file = tmp_path / "monitor.db"
    whole = file.read_bytes()
    damaged = bytearray(whole)
    for page in range(len(whole) // 4096 // 2, len(whole) // 4096, 3):
        damaged[page * 4096 : page * 4096 + 64] = b"\x5a" * 64
    file.write_bytes(damaged)

    assert "damaged" in faults()
    assert "damaged" in app.check_integrity()
    assert app.health()["ready"] is False


def test_damage_that_was_found_once_is_said_until_it_is_mended(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as damaged:
        damaged.setattr(self_check, "integrity_fault", lambda _: "the database is damaged: page 7")
        app.do_due_jobs()
    assert "page 7" in said(app)
    assert app.examine()["ready"] is True


def test_a_full_disk_is_said(app: App) -> None:
    """No file of ours may grow, as on a disk that is full."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        os.write(writing, self_check.write_fault(app.database, app.now()).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        assert "no room for 4 MiB more" in answer.read()


@pytest.mark.parametrize("program", ["/nonexistent/python", "/bin/false", "/bin/cat"])
def test_a_parser_process_that_cannot_start_is_said(app: App, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(sys, "executable", program)

    assert "the parser process cannot start" in said(app)


def test_a_file_that_is_read_only_is_not_ready_to_write(app: App) -> None:
    app.database.read_only = "/data cannot be written"

    assert "/data cannot be written" in said(app)


def test_a_database_that_is_locked_for_long_is_said_without_waiting_for_it(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vitals, "PATIENCE_S", 0.05)
    app.vitals.look()
    assert app.health()["ready"]
    monkeypatch.setattr(vitals, "FRESH_S", 0.0)
    with sqlite3.connect(tmp_path / "monitor.db", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert app.health()["ready"], "another writer may take a while"
        monkeypatch.setattr(vitals, "LATELY_S", 0.0)
        assert "no look at the database has ended" in app.health()["write"]
        holder.execute("ROLLBACK")


def test_what_was_wrong_and_is_mended_is_well_at_the_next_look(app: App, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "monitor.db") as database:
        database.execute("ALTER TABLE tag RENAME TO gone")
        app.vitals.look()
        assert not app.health()["ready"]
        database.execute("ALTER TABLE gone RENAME TO tag")
    app.vitals.look()
    assert app.health()["ready"]


# ---------------------------------------------------------------------------------------------------------- daily jobs
def test_daily_jobs_are_done_once_a_day_however_often_the_service_is_started(open_with: Open, clock: Clock) -> None:
    done: list[str] = []
    for hour in range(24 * 10 + 1):
        if hour % 23 == 0:  # started anew before a day is over
            app = open_with(source("feed", "http://127.0.0.1:9/feed"))
        done += app.do_due_jobs()
        clock.pass_by(hours=1)

    assert done.count("tidy") == 11
    assert done.count("integrity") == 11


def test_a_job_is_done_by_one_of_two(open_with: Open) -> None:
    first, second = (open_with(source("feed", "http://127.0.0.1:9/feed")) for _ in range(2))

    assert [first.do_due_jobs(), second.do_due_jobs()] == [["tidy", "integrity"], []]


def test_a_job_that_broke_is_due_again_in_an_hour(app: App, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(days: int) -> dict[str, int]:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(app, "tidy", broken)
        with pytest.raises(OSError, match="disk full"):
            app.do_due_jobs()
    clock.pass_by(minutes=59)
    assert "tidy" not in app.do_due_jobs()
    clock.pass_by(minutes=2)
    assert "tidy" in app.do_due_jobs()


def test_a_job_that_the_end_of_the_service_cut_short_is_due_again_in_an_hour(open_with: Open, clock: Clock) -> None:
    first, second = (open_with(source("feed", "http://127.0.0.1:9/feed")) for _ in range(2))
    first.stop()
    assert first.do_due_jobs() == []
    first._stopping.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(first, "tidy", lambda _: first.stop())  # what it does meanwhile is cut short
        assert first.do_due_jobs() == []
    clock.pass_by(minutes=59)
    assert second.do_due_jobs() == ["integrity"]
    clock.pass_by(minutes=2)
    assert second.do_due_jobs() == ["tidy"]


def test_a_job_done_by_a_clock_that_was_ahead_is_due(app: App, clock: Clock) -> None:
    clock.pass_by(days=30)
    app.do_due_jobs()
    clock.pass_by(days=-30)

    assert app.do_due_jobs() == ["tidy", "integrity"]


def test_ticks_go_on_when_the_clock_of_the_machine_is_set_back(app: App) -> None:
    """The scheduler has planned its ticks for a time that is now days away."""
    ticking = ServiceClock(app)
    ticking.start()
    try:
        before = {job.id: job.next_run_time for job in ticking._scheduler.get_jobs()}
        for job in ticking._scheduler.get_jobs():
            job.modify(next_run_time=job.next_run_time.replace(year=job.next_run_time.year + 1))
        assert ticking.draw_back() == len(before) == 3
        assert ticking.draw_back() == 0
    finally:
        ticking.stop()
