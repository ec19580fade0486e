"""PostgreSQL: polls in parts by month are written, read and tidied away as before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from store_making import NOW

from monitor.model import Outcome, Poll
from monitor.pipeline.tidy import tidy
from monitor.store import poll_months, sources
from monitor.store.db import Database
from monitor.store.tables import POLL

COUNTS = dict.fromkeys(("found", "new", "changed", "same"), 0)
ROW = COUNTS | {"source_id": "a", "outcome": "same", "refused": [], "flags": [], "reason": ""}
DAYS = 400  # with a poll each, the last of them today


@pytest.fixture
def parted(database: Database) -> Database:
    with database.begin() as session:
        session.execute(POLL.insert(), [ROW | {"started_at": NOW - timedelta(days=day)} for day in range(DAYS)])
    done = database.unit(lambda session: poll_months.part(session, NOW))
    assert done is (database.dialect == "postgresql")
    assert not database.unit(lambda session: poll_months.part(session, NOW))
    return database


def asked(database: Database, statement: Any) -> Any:
    with database.read() as session:
        return session.execute(statement).scalar_one()


def count(database: Database) -> int:
    return int(asked(database, select(func.count()).select_from(POLL)))


def test_all_polls_are_there_and_new_ones_are_written_and_read(parted: Database) -> None:
    assert count(parted) == DAYS
    with parted.begin() as session:
        sources.ensure(session, ["a"], lambda _: NOW)
        fence = sources.claim(session, "a", "me", NOW, timedelta(minutes=5))
        state = sources.state(session, "a")
        assert fence is not None
        assert state is not None
        poll = Poll("a", NOW + timedelta(days=40), Outcome.SAME, reason="the newest")
        assert sources.finish(session, "a", fence, state, poll)
    with parted.read() as session:
        assert [one.reason for one in sources.recent_polls(session, "a", 2)] == ["the newest", ""]
    assert asked(parted, select(func.max(POLL.c.id))) == DAYS + 1


def test_old_months_go_as_a_whole_and_the_rest_of_the_oldest_row_by_row(parted: Database) -> None:
    assert tidy(parted, NOW - timedelta(days=100), NOW)["polls"] == DAYS - 101
    assert count(parted) == 101


@pytest.mark.postgres
def test_the_next_months_have_parts_in_time_and_a_clock_that_was_ahead_hinders_none(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    database.unit(lambda session: poll_months.part(session, NOW))
    names = "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relname ~ '^poll_\\d+_\\d+$'"
    assert asked(database, text(names)) == "poll_2026_11 poll_2026_12 poll_2027_01"
    with database.begin() as session:
        session.execute(POLL.insert(), [ROW | {"started_at": NOW + timedelta(days=100)}])
    tidy(database, NOW, NOW + timedelta(days=100))
    assert asked(database, text(names)) == "poll_2026_11 poll_2026_12 poll_2027_01 poll_2027_04 poll_2027_05"
    assert count(database) == 1
    database.close()
