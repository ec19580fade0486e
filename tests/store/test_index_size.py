"""The full-text index stays small, however many articles come and go."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session

from monitor.pipeline.tidy import tidy
from monitor.store import index
from monitor.store.db import Database

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
COUNT = 300


def words(number: int) -> tuple[str, str, str]:
    return f"Article {number} 創科", "", " ".join(f"word{number * place % 977} 科技{place}" for place in range(60))


def size(database: Database) -> int:
    """Bytes of the index on SQLite, where removed rows leave parts behind."""
    with database.read() as session:
        return int(session.execute(text("SELECT sum(length(block)) FROM article_search_data")).scalar_one())


def found(session: Session) -> int:
    match = "SELECT count(*) FROM article_search WHERE article_search MATCH '\"article\"'"
    return int(session.execute(text(match)).scalar_one())


def test_what_was_removed_takes_no_room_after_a_tidy_and_the_rest_is_found() -> None:
    database = Database.open("sqlite://")
    for start in range(0, COUNT, 50):
        with database.begin() as session:
            for number in range(start, start + 50):
                index.add_words(session, number + 1, *words(number))
    full = size(database)
    with database.begin() as session:
        for number in range(10, COUNT):
            index.remove_words(session, number + 1, *words(number))
    assert size(database) > full

    tidy(database, LONG_AGO, LONG_AGO)

    assert size(database) < full / 10
    with database.read() as session:
        assert found(session) == 10
    tidy(database, LONG_AGO, LONG_AGO)
    assert size(database) < full / 10
    database.close()
