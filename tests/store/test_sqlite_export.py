"""The file for analysts: what it holds and what it never holds, from both engines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from store_making import article, read, store

from monitor.catalogue.programme_file import load
from monitor.errors import Refused
from monitor.store.db import Database
from monitor.store.query import Query
from monitor.store.sqlite_export import write_sqlite
from monitor.store.sqlite_export_schema import ABOUT, COLUMNS


def exported(database: Database, file: Path, query: Query | None = None) -> sqlite3.Connection:
    with database.snapshot() as session:
        write_sqlite(session, file, query, load(None).programmes[:5], (), lambda _: None)
    return sqlite3.connect(file)


def test_it_holds_articles_with_what_is_known_of_them(database: Database, tmp_path: Path) -> None:
    first, second = store(database, article(1), article(2, title="Second grant"))
    with closing(exported(database, tmp_path / "file.sqlite")) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
        titles = file.execute("SELECT id, title FROM articles ORDER BY id").fetchall()
        (stories,) = file.execute("SELECT count(*) FROM stories").fetchone()
        programmes = file.execute("SELECT DISTINCT programme, words FROM article_programmes").fetchall()
        views = [file.execute(f"SELECT * FROM {view}").fetchall() for view in ("deadlines_ahead", "programme_months")]
        (broken,) = file.execute("PRAGMA integrity_check").fetchone()

    assert titles == [(first, "Grant no. 1 for low-altitude research"), (second, "Second grant")]
    assert stories == 2
    assert programmes == [("rth", "Talent Hub")]
    assert views[1] == [("rth", "2026-11", 2)]
    assert broken == "ok"
    assert tables - {"sqlite_stat1"} == {*COLUMNS, "stories", "deadlines_ahead", "programme_months"}


def test_a_search_narrows_it(database: Database, tmp_path: Path) -> None:
    store(database, article(1), article(2, title="Robots"))
    with closing(exported(database, tmp_path / "file.sqlite", read("robots"))) as file:
        assert file.execute("SELECT title FROM articles").fetchall() == [("Robots",)]


def test_no_table_of_people_or_secrets_has_a_way_into_it() -> None:
    secret = {"access_token", "audit", "saved_search", "subscription", "delivery", "digest", "signup"}

    assert secret <= set(SQLModel.metadata.tables)
    assert not secret & set(COLUMNS)
    words = {column for columns in COLUMNS.values() for column, *_ in columns}
    assert not words & {"address", "token", "secret", "secret_hash", "feed_key"}


def test_every_table_and_column_is_explained() -> None:
    explained = dict(ABOUT)

    assert all(table in explained for table in COLUMNS)
    assert all(f"{table}.{column}" in explained for table, columns in COLUMNS.items() for column, *_ in columns)


def test_a_file_that_is_there_is_left_alone(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Refused), database.snapshot() as session:
        write_sqlite(session, file, None, (), (), lambda _: None)

    assert file.read_text("utf-8") == "mine"
    assert list(tmp_path.glob("*.partial")) == []
