"""Who asks from outside has connections of their own, and is cut when it takes too long; nobody else is held up."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from sqlalchemy import text

from monitor.errors import Overloaded
from monitor.store import engines, notes
from monitor.store.db import Database

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


@pytest.fixture
def visitors(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(engines, "VISIT_S", 0.2)
    monkeypatch.setitem(engines.VISITORS, "pool_timeout", 0.1)
    return database.for_visitors()


def test_what_takes_too_long_is_cut_and_the_next_question_is_answered(visitors: Database, database: Database) -> None:
    for _ in range(2):
        with pytest.raises(Overloaded, match="ask for less"), visitors.read() as session:
            session.execute(text(ENDLESS[database.dialect])).all()
        with visitors.read() as session:
            assert notes.read(session, "text_version")


def test_when_all_of_theirs_are_taken_the_service_still_reads_and_writes(
    visitors: Database, database: Database
) -> None:
    with ExitStack() as held:
        for _ in range(engines.VISITORS["pool_size"]):
            held.enter_context(visitors.read()).execute(text("SELECT 1"))
        with pytest.raises(Overloaded, match="too many"), visitors.read() as session:
            session.execute(text("SELECT 1"))
        with database.begin() as session:
            notes.write(session, "probe", "written")

    with visitors.read() as session:
        assert notes.read(session, "probe") == "written"


def test_what_they_write_waits_its_turn(visitors: Database, database: Database) -> None:
    with visitors.begin() as session:
        notes.write(session, "probe", "theirs")
    with database.read() as session:
        assert notes.read(session, "probe") == "theirs"


def test_in_memory_there_is_one_connection_for_all() -> None:
    database = Database.open("sqlite://")

    assert database.for_visitors() is database
    database.close()
