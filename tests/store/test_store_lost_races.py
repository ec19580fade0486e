"""Transactions that lose to another: run again as a whole, on PostgreSQL, which alone refuses so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.pipeline.writer import Writer
from monitor.store.db import LOST_WAITS, Database

pytestmark = pytest.mark.postgres
LOST = ["40001", "40P01"]  # serialization failure, deadlock


@pytest.fixture
def on_postgresql(database: Database) -> Database:
    if database.dialect != "postgresql":
        pytest.skip("SQLite has one writer")
    return database


def loses(times: int, state: str) -> Callable[[Session], str]:
    """Work that the server refuses so many times, and that wrote something before."""
    left = [times]

    def work(session: Session) -> str:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('written', 'once')"))
        if left[0]:
            left[0] -= 1
            session.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))
        return "done"

    return work


@pytest.mark.parametrize("state", LOST)
def test_it_is_run_again_as_a_whole(on_postgresql: Database, state: str) -> None:
    assert on_postgresql.unit(loses(2, state)) == "done"


@pytest.mark.parametrize("state", LOST)
def test_polls_that_share_a_commit_are_run_again_together(on_postgresql: Database, state: str) -> None:
    def other(session: Session) -> str:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('other', 'once')"))
        return "done"

    async def both() -> list[str]:
        writer = Writer(on_postgresql)
        return list(await asyncio.gather(writer.write(other), writer.write(loses(1, state))))

    assert asyncio.run(both()) == ["done", "done"]


def test_one_that_always_loses_ends(on_postgresql: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.db.LOST_WAITS", (0.0, 0.0))
    with pytest.raises(StoreError):
        on_postgresql.unit(loses(len(LOST_WAITS) + 3, "40001"))


@pytest.mark.parametrize("state", ["57014", "08006", "53100"])  # cut, connection lost, disk full
def test_other_trouble_is_not_tried_again(on_postgresql: Database, state: str) -> None:
    with pytest.raises(StoreError):
        on_postgresql.unit(loses(1, state))


def test_transactions_are_read_committed_whatever_the_server_prefers(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite is serializable")
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'"))
    engine.dispose()

    database = Database.open(database_url)
    with database.begin() as session:
        assert session.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    with database.read() as session:
        assert session.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    database.close()
