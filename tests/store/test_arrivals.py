"""What was stored since somebody last asked: nothing is missed, in whatever order transactions end."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_making import article, insert, read, store

from monitor.errors import StaleMark
from monitor.store import backup, notes, transfer
from monitor.store.arrivals import arrivals
from monitor.store.db import Database


def met(database: Database, mark: str, limit: int = 100) -> tuple[list[int], str]:
    """The ids that are given from a mark on, page by page, and the last mark."""
    ids: list[int] = []
    while True:
        with database.read() as session:
            page = arrivals(session, None, mark, limit)
        ids, mark = ids + [one.id for one in page.articles], page.mark
        if not page.more:
            return ids, mark


def test_a_transaction_that_ends_late_is_not_missed(database: Database) -> None:
    """On PostgreSQL the row with the lower id can be seen after the one with the higher."""
    if database.dialect != "postgresql":
        pytest.skip("SQLite has one writer: its transactions end in the order of their numbers")
    store(database, article(1))
    _, mark = met(database, "0")
    begun, go_on = threading.Event(), threading.Event()
    late_ids: list[int] = []

    def slow() -> None:
        with database.begin() as session:
            late_ids.append(insert(session, article(2)))
            begun.set()
            go_on.wait(20)

    writer = threading.Thread(target=slow)
    writer.start()
    assert begun.wait(20)
    (third,) = store(database, article(3))
    early, mark = met(database, mark)
    go_on.set()
    writer.join()
    late, _ = met(database, mark)

    assert late_ids[0] < third
    assert sorted(early + late) == [*late_ids, third]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(0, 3), min_size=1, max_size=4), limit=st.integers(1, 4))
def test_every_article_is_given_once(database: Database, sizes: list[int], limit: int) -> None:
    with database.read() as session:
        mark = arrivals(session, None, "0", 1_000).mark
    stored: list[int] = []
    given_out: list[int] = []
    for size in sizes:
        number = len(stored) + _count(database) * 10
        stored += store(database, *(article(number + one) for one in range(size)))
        ids, mark = met(database, mark, limit)
        given_out += ids

    assert given_out == sorted(stored)


def _count(database: Database) -> int:
    return len(met(database, "0")[0]) + 1


def test_a_search_is_followed(database: Database) -> None:
    first, _ = store(database, article(1, title="Robots of Hong Kong"), article(2, title="Grants"))
    with database.read() as session:
        found = arrivals(session, read("robots"), "", 10)

    assert [one.id for one in found.articles] == [first]
    assert not found.more


def test_a_store_that_was_restored_or_copied_takes_no_marks_of_before(tmp_path: Path) -> None:
    here, kept, there = (tmp_path / name for name in ("here.db", "kept.db", "there.db"))
    with closing(Database.open(f"sqlite:///{here}")) as database:
        with database.begin() as session:
            notes.name_store(session)
        store(database, article(1))
        backup.back_up(database, kept, lambda _: None)
        store(database, article(2))
        _, mark = met(database, "0")
        with closing(Database.open(f"sqlite:///{there}")) as other, other.begin() as target, database.read() as source:
            transfer.copy(source, target, lambda _: None)
    backup.restore(f"sqlite:///{here}", kept, lambda _: None)
    for file in (here, there):
        with closing(Database.open(f"sqlite:///{file}")) as database:
            store(database, article(3), article(4), article(5))
            with pytest.raises(StaleMark):
                met(database, mark)
            assert len(met(database, "0")[0]) >= 4
