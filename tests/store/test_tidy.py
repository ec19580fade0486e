"""What is old goes in short transactions, and a service that ends does not wait for the last of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from store_making import NOW

from monitor.pipeline.tidy import tidy
from monitor.store import removal
from monitor.store.db import Database
from monitor.store.tables import POLL

OLD, YOUNG = removal.ROWS_AT_ONCE * 2 + 1, 10


@pytest.fixture
def polls(database: Database) -> Database:
    counts = dict.fromkeys(("found", "new", "changed", "same"), 0)
    row = counts | {"source_id": "a", "outcome": "same", "refused": [], "flags": [], "reason": ""}
    old, young = NOW - timedelta(days=1), NOW
    with database.begin() as session:
        session.execute(POLL.insert(), [row | {"started_at": old}] * OLD + [row | {"started_at": young}] * YOUNG)
    return database


def left(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(select(func.count()).select_from(POLL)).scalar_one())


def test_all_that_is_old_goes_and_nothing_else(polls: Database) -> None:
    assert tidy(polls, NOW)["polls"] == OLD
    assert left(polls) == YOUNG


def test_a_service_that_ends_waits_for_one_transaction_and_no_more(polls: Database) -> None:
    removed = tidy(polls, NOW, lambda: left(polls) < OLD + YOUNG)

    assert removed["polls"] == removal.ROWS_AT_ONCE
    assert left(polls) == OLD + YOUNG - removal.ROWS_AT_ONCE
