"""`monitor deadlines`, and the SQLite file of `monitor export`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.doors.doors_support import HUB, Run


def test_what_must_be_acted_on_is_listed(stocked: Run) -> None:
    plain = stocked("deadlines", "--days", "3650")
    lines = plain.out.splitlines()

    assert plain.status == 0
    assert lines[0].startswith("2026-12-31  ")
    assert "“close on December 31, 2026”" in plain.out
    assert lines[-1] == "2 within 3650 days."
    assert stocked("deadlines", "--days", "3650", "--limit", "1").out.splitlines()[-1] == "2 within 3650 days, 1 shown."
    found = stocked("deadlines", "hub", "--days", "3650", "--json").objects
    assert [one["lead"]["url"] for one in found] == [HUB["url"]]
    assert stocked("deadlines", "(").status == 2


def test_a_file_for_analysts_is_written_once(stocked: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.sqlite"
    done = stocked("export", "hub", "--format", "sqlite", "--to", str(file))

    assert (done.status, done.complaints) == (0, [f"1 articles in {file}"])
    assert sqlite3.connect(file).execute("SELECT url FROM articles").fetchall() == [(HUB["url"],)]
    assert stocked("export", "--format", "sqlite", "--to", str(file)).status == 2
    assert stocked("export", "--format", "sqlite").status == 2
    assert stocked("export", "--format", "csv", "--to", str(tmp_path / "out.csv")).status == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"id,story")
