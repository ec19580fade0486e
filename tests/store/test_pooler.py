"""PostgreSQL behind a pooler that shares connections from one transaction to the next: nothing of a session counts."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monitor.store import engines
from monitor.store.db import Database

pytestmark = pytest.mark.postgres
SHOWN = text("SELECT current_setting('timezone'), current_setting('statement_timeout')")
PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
OFTEN = 8  # times: psycopg prepares a statement that comes five times


def shown(database: Database) -> tuple[str, str]:
    for _ in range(OFTEN):
        with database.begin() as session:  # committed: a rollback lets the driver forget what it has prepared
            found = session.execute(SHOWN).one()
    return found[0].upper(), found[1]


@pytest.mark.parametrize(("mode", "is_prepared"), [("", True), ("&pool_mode=transaction", False)])
def test_limits_are_those_of_each_transaction_and_no_statement_is_prepared(
    postgresql_url: str, mode: str, is_prepared: bool
) -> None:
    database = Database.open(postgresql_url + mode)
    assert shown(database) == ("UTC", "1min")
    assert shown(database.for_visitors()) == ("UTC", f"{engines.VISIT_S:.0f}s")
    with database.begin() as session:
        assert bool(session.execute(PREPARED).scalar_one()) is is_prepared
    database.close()


def test_nothing_is_left_in_the_session(postgresql_url: str) -> None:
    database = Database.open(f"{postgresql_url}&pool_mode=transaction")
    with database.begin() as session:
        wire = session.connection().connection.driver_connection
    assert wire is not None
    wire.autocommit = True
    assert wire.execute("SHOW statement_timeout").fetchone() == ("0",)
    wire.autocommit = False
    database.close()
