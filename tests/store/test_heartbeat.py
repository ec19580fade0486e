"""Replicas on one PostgreSQL know which of them are alive."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from monitor.store import sources
from monitor.store.db import Database
from monitor.store.engines import beats_engine
from monitor.store.heartbeat import BeatingProcesses

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LEASE = timedelta(minutes=20)
Replica = Callable[[float], BeatingProcesses]


@pytest.fixture
def url(postgres_server: str) -> str:
    return postgres_server.replace("/postgres?", "/template_monitor?")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = beats_engine(make_url(url))
    yield made
    with made.begin() as connection:
        connection.execute(text("DELETE FROM meta WHERE key LIKE 'process-%'"))
    made.dispose()


@pytest.fixture
def up_for(engine: Engine) -> float:
    """Seconds since the server was started."""
    with engine.connect() as connection:
        return float(
            connection.execute(text("SELECT extract(epoch FROM now() - pg_postmaster_start_time())")).scalar_one()
        )


def fall_silent(engine: Engine, name: str, seconds: float) -> None:
    """As if the process had last written so long ago."""
    with engine.begin() as connection:
        statement = "UPDATE meta SET value = extract(epoch FROM clock_timestamp()) - :silent WHERE key = :name"
        connection.execute(text(statement), {"name": name, "silent": seconds})


def rows(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT key FROM meta WHERE key LIKE 'process-%'")).scalars())


def test_a_process_that_writes_is_alive(engine: Engine) -> None:
    mine, other = BeatingProcesses(engine), BeatingProcesses(engine)

    assert not mine.ended(f"{other.name}:round")
    assert sorted(rows(engine)) == sorted([mine.name, other.name])


def test_a_process_that_is_silent_for_long_has_ended(engine: Engine, up_for: float) -> None:
    mine, other = BeatingProcesses(engine, up_for / 2), BeatingProcesses(engine)
    fall_silent(engine, other.name, 2 * up_for)

    assert mine.ended(f"{other.name}:round")


def test_silence_counts_from_the_start_of_the_database(engine: Engine) -> None:
    mine, other = BeatingProcesses(engine, 3600), BeatingProcesses(engine)
    fall_silent(engine, other.name, 7200)

    assert not mine.ended(other.name)


def test_a_process_that_ends_in_order_leaves_no_row(engine: Engine, url: str) -> None:
    mine, other = BeatingProcesses(engine), BeatingProcesses(beats_engine(make_url(url)))
    name = other.name
    del other
    gc.collect()

    assert mine.ended(name)
    assert rows(engine) == [mine.name]


def test_rows_of_processes_that_were_killed_long_ago_are_removed_and_other_values_stay(engine: Engine) -> None:
    killed = BeatingProcesses(engine)
    fall_silent(engine, killed.name, 100_000)
    before = killed.name
    mine = BeatingProcesses(engine)

    assert (mine.name in rows(engine), before in rows(engine)) == (True, False)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT value FROM meta WHERE key = 'text_version'")).scalar()


@pytest.mark.parametrize("owner", ["", "other", "0f" * 16, "process"])
def test_an_owner_of_another_kind_is_left_to_its_lease(engine: Engine, owner: str) -> None:
    assert not BeatingProcesses(engine).ended(owner)


def test_a_database_that_is_away_says_nothing_of_others() -> None:
    away = BeatingProcesses(beats_engine(make_url("postgresql+psycopg://nobody@127.0.0.1:1/none")))
    away.__dict__["name"] = "process-mine"

    assert not away.ended("process-other")


def test_what_a_silent_process_had_claimed_is_free_and_its_late_result_refused(
    engine: Engine, url: str, up_for: float
) -> None:
    database, other = Database.open(url), BeatingProcesses(engine)
    mine = BeatingProcesses(engine, up_for / 2)
    with database.begin() as session:
        sources.ensure(session, ["gov"], lambda _: NOW)
        late = sources.claim(session, "gov", f"{other.name}:1", NOW, LEASE)
        sources.release_of_ended(session, mine.ended)
        assert sources.due(session, ["gov"], NOW) == []
    fall_silent(engine, other.name, 2 * up_for)
    with database.begin() as session:
        sources.release_of_ended(session, mine.ended)
        fence = sources.claim(session, "gov", f"{mine.name}:1", NOW, LEASE)
        assert late is not None
        assert fence is not None
        assert fence > late
        session.execute(text("DELETE FROM source_state"))
    database.close()
