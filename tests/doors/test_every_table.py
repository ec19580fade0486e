"""Commands that go over all tables, each in a process of its own, which has loaded what the command itself loads."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import monitor
from monitor.bootstrap import open_app
from monitor.settings import load_settings

NOT_ROWS = ("alembic_version", "sqlite_sequence", "article_search")  # whose schema it is, numbers given, words


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A folder with a store that has a subscription."""
    app = open_app(load_settings({"MONITOR_DATA": str(tmp_path)}, None))
    app.subscribe("reader@example.org", "is:any")
    app.close()
    return tmp_path


def run(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"MONITOR_DATA": str(store), "PYTHONPATH": str(Path(monitor.__file__).parents[1])}
    command = [sys.executable, "-m", "monitor", *arguments]
    return subprocess.run(command, env=environment, cwd=store, capture_output=True, text=True, check=False)


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found if not name.startswith(NOT_ROWS)}


def subscriptions(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM subscription").fetchone()[0])


def test_a_backup_and_a_copy_hold_every_table(store: Path) -> None:
    backup = json.loads(run(store, "backup", "backup.db", "--json").stdout)
    copy = run(store, "copy-to", f"sqlite:///{store / 'copy.db'}")
    assert (copy.returncode, copy.stderr) == (0, "")

    assert set(backup["rows"]) == tables(store / "monitor.db")
    assert (subscriptions(store / "backup.db"), subscriptions(store / "copy.db")) == (1, 1)


def test_a_missing_table_of_people_is_said(store: Path) -> None:
    with closing(sqlite3.connect(store / "monitor.db")) as connection:
        connection.execute("DROP TABLE told")
    health = run(store, "health")

    assert health.returncode == 1
    assert "no such table: told" in health.stdout
