"""The schema: migrations build what the code declares, once, under a lock, and never backwards."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel
from store_making import article, store

import alerts.rows  # noqa: F401
import monitor.store.tables  # noqa: F401
from alerts import digest_claims, outbox, refusals
from monitor.errors import StoreError
from monitor.model import Amount, FeedHints, Gone, Moves, SourceMemory
from monitor.store import migrate, sources
from monitor.store.db import Database
from monitor.store.fact_columns import facts_of


def test_migrations_build_what_the_code_declares(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": lambda name, kind, _: not _is_search(name, kind)}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def _is_search(name: str | None, kind: str) -> bool:
    return kind == "table" and (name or "").startswith("article_search")


def test_an_empty_database_is_made_ready(empty_url: str) -> None:
    Database.open(empty_url).close()
    again = Database.open(empty_url)  # and there is nothing left to do
    assert store(again, article(1)) == [1]
    again.close()


def test_two_that_start_at_once_both_work(empty_url: str) -> None:
    troubles: list[BaseException] = []

    def start() -> None:
        try:
            Database.open(empty_url).close()
        except BaseException as error:
            troubles.append(error)

    starts = [threading.Thread(target=start) for _ in range(3)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert troubles == []


def test_a_newer_schema_is_refused(database_url: str) -> None:
    _stamp(database_url, "9999")
    for may_migrate in (True, False):
        with pytest.raises(StoreError, match="newer than this program"):
            Database.open(database_url, migrate=may_migrate)


@pytest.mark.parametrize("may_migrate", [True, False])
def test_tables_without_the_row_that_names_their_schema_are_said_with_advice(
    database_url: str, may_migrate: bool
) -> None:
    head = ScriptDirectory.from_config(migrate._config()).get_current_head()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))

    with pytest.raises(StoreError, match=r"restore a backup; or.+VALUES \('(\d+)'\)") as failure:
        Database.open(database_url, migrate=may_migrate)

    with engine.begin() as connection:  # the advice, followed
        connection.execute(text(str(failure.value).rsplit(": ", 1)[1]))
    engine.dispose()
    opened = Database.open(database_url, migrate=may_migrate)
    assert opened.revision == head
    opened.close()


def test_without_migrating_an_older_schema_is_refused(empty_url: str) -> None:
    with pytest.raises(StoreError, match="monitor migrate"):
        Database.open(empty_url, migrate=False)


def _stamp(url: str, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def _migrated(url: str, revision: str) -> None:
    """The schema as an earlier release left it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


OLD_MEMORY = {
    "moves": {"to": "https://n.example/", "next_to": "", "sightings": 0, "first": None},
    "gone": ["2026-11-20", "2026-11-21"],
    "floor": "2026-11-22T05:00:00+00:00",
    "hints": {"ttl": 3600.0, "update_every": None, "skip_hours": [1], "skip_days": ["Sunday"]},
    "window": 20,
    "fresh": 1,
    "listed": [3, 2, 1],
}
NEW_MEMORY = SourceMemory(
    Moves("https://n.example/"),
    Gone((date(2026, 11, 20), date(2026, 11, 21))),
    datetime(2026, 11, 22, 5, tzinfo=UTC),
    FeedHints(timedelta(hours=1), None, (1,), ("Sunday",)),
    20,
    1,
    (3, 2, 1),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD_MEMORY, NEW_MEMORY),
        ({}, SourceMemory()),
        ({"moves": None, "gone": None, "floor": None, "hints": None, "missing": [4]}, SourceMemory(missing=(4,))),
    ],
)
def test_what_the_first_schema_remembered_of_a_source_is_kept(
    empty_url: str, old: dict[str, Any], new: SourceMemory, caplog: pytest.LogCaptureFixture
) -> None:
    _migrated(empty_url, "0001")
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO source_state (source_id, next_poll_at, fence, failures, health, reason, code,"
                " incident_code, extra) VALUES ('s', '2026-11-22 04:00:00', 3, 0, 'ok', '', '', '', :extra)"
            ),
            {"extra": json.dumps(old)},
        )
    engine.dispose()
    database = Database.open(empty_url)
    with database.read() as session:
        state = sources.state(session, "s")
    database.close()
    assert state is not None
    assert (state.fence, state.memory) == (3, new)
    assert "dropped" not in caplog.text


def test_articles_of_the_second_schema_keep_their_facts_and_have_no_further_ones(empty_url: str) -> None:
    _migrated(empty_url, "0002")
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text(OLD_ARTICLE))
    engine.dispose()
    database = Database.open(empty_url)
    with database.read() as session:
        row = session.execute(text("SELECT * FROM article")).mappings().one()
        facts = facts_of({**row, **{name: _json(row[name]) for name in ("amounts", "deadlines", "facts")}})
    database.close()
    assert facts == (Amount(180_000_000, "一億八千萬元"),)


def _json(value: Any) -> Any:
    """JSON as SQLite hands it to a statement of plain text; PostgreSQL has read it already."""
    return json.loads(value) if isinstance(value, str) else value


OLD_ARTICLE = """
INSERT INTO article (source_id, publisher, official, scope, retain, language, precision, first_seen, seen_at, sort_at,
    revision, content_hash, announce, read_text, relevant, relevance, has_amount, has_deadline, catalogue_version, url,
    published_raw, title, why, topics, events, amounts, deadlines, summary, text)
VALUES ('s', '', true, 'all', 'full', 'zh-Hant', 'none', '2026-11-22', '2026-11-22', '2026-11-22',
    1, '', true, false, true, 0.9, true, false, 'c', 'https://h.example/',
    '', '', '[]', '[]', '[]', '[{"hkd": 180000000, "text": "一億八千萬元"}]', '[]', '', '')
"""


def test_a_failed_migration_leaves_the_schema_as_it_was(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer._insert_version", fail)
    with pytest.raises(RuntimeError, match="power"):
        Database.open(empty_url)
    monkeypatch.undo()
    engine = create_engine(empty_url)
    assert not inspect(engine).has_table("article")
    engine.dispose()
    Database.open(empty_url).close()


def test_the_file_is_copied_before_an_existing_schema_changes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    database = Database.open(url)
    store(database, article(1))
    engine = create_engine(url)
    migrate._copy_file(engine, "0001")
    engine.dispose()
    copy = Database.open(f"sqlite:///{tmp_path}/monitor.db.before-0001")
    with copy.read() as session:
        assert session.execute(text("SELECT count(*) FROM article")).scalar() == 1
    copy.close()
    database.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://x/y", "sqlite:////proc/none/x.db", "postgresql+psycopg://u:secret@127.0.0.1:1/x"]
)
def test_a_database_out_of_reach_is_said_plainly(url: str) -> None:
    with pytest.raises(StoreError) as failure:
        Database.open(url)
    assert "secret" not in str(failure.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError):
        Database.open(f"sqlite:///{tmp_path}/x.db")


def test_memory_works_for_a_moment(tmp_path: Path) -> None:
    database = Database.open("sqlite://")
    assert store(database, article(1)) == [1]
    database.close()


def test_sqlite_runs_as_it_should(tmp_path: Path) -> None:
    expected = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 2}
    database = Database.open(f"sqlite:///{tmp_path}/new/folder/x.db")
    with database.read() as session:
        settings = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in expected}
    assert settings == expected
    database.close()


def test_writers_wait_for_each_other(database_url: str) -> None:
    """Two handles on one database, as two processes have: all units of both are kept."""
    handles = [Database.open(database_url) for _ in range(2)]

    def write(handle: Database, first: int) -> None:
        for number in range(first, first + 8):
            store(handle, article(number))

    threads = [threading.Thread(target=write, args=(handle, 100 * n)) for n, handle in enumerate(handles)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with handles[0].read() as session:
        assert session.execute(text("SELECT count(*) FROM article")).scalar() == 16
    for handle in handles:
        handle.close()


def test_migrations_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (migrate.migrations_path() / "env.py").is_file()


def test_subscriptions_of_the_third_schema_are_not_paused_and_what_waits_is_sent(empty_url: str) -> None:
    _migrated(empty_url, "0003")
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text(OLD_SUBSCRIPTION))
        connection.execute(text(OLD_DELIVERY))
    engine.dispose()
    database = Database.open(empty_url)
    now = datetime(2026, 11, 22, 5, tzinfo=UTC)
    with database.begin() as session:
        (subscription,) = digest_claims.due(session, now, None, force=False)
        delivery = outbox.claim(session, "mail", now, "owner")
        assert delivery is not None
        assert refusals.note_unknown(session, delivery.id, "unknown", now) == 0
    database.close()
    assert (subscription.paused_at, subscription.paused_reason) == (None, "")
    assert delivery.recipient == "a@b.hk"


OLD_SUBSCRIPTION = """
INSERT INTO subscription (id, address, channel, query, title, language, rhythm, weekdays, at, zone, token, active_key,
created_at, confirmed_at, next_digest_at, ended_reason) VALUES (1, 'a@b.hk', 'mail', '', '', 'en', 'daily', '', '08:30',
'Asia/Hong_Kong', 't', 'k', '2026-11-20 04:00:00', '2026-11-20 04:00:00', '2026-11-22 00:30:00', '')
"""
OLD_DELIVERY = """
INSERT INTO delivery (id, key, subscription_id, channel, recipient, subject, text, html, headers, message_id, state,
created_at, next_attempt_at, attempts, deferred, unanswered, reason) VALUES (1, 'k', 1, 'mail', 'a@b.hk', 's', 't', '',
'{}', 'm', 'pending', '2026-11-22 04:00:00', '2026-11-22 04:00:00', 0, 0, 0, '')
"""
