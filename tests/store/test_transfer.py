"""A store moves between the engines and into backups, and what arrives is what was there."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from monitor.bootstrap import App, open_app
from monitor.errors import Refused, StoreError
from monitor.settings import load_settings
from monitor.store import backup, notes, sources, transfer
from monitor.store.db import Database
from monitor.store.tables import ARTICLE
from tests.making import Clock, source

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LINES = [
    json.dumps(
        {
            "url": f"https://n.example/{number}",
            "title": f"Hong Kong Research Talent Hub call {number} 研究人才庫",
            "text": f"The Innovation and Technology Commission gives HK${number}.5 million. " + "創新科技 " * number,
            "published": "2026-11-19T04:00:00.123456Z",
        }
    )
    for number in range(1, 12)
]
NEW = json.dumps({"url": "https://n.example/new", "title": "Cyberport names forty start-ups", "text": "A list."})


def nothing(_: int) -> None:
    pass


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[App]:
    """A store with articles, revisions, sources, a subscription, its digest and mail."""
    clock = Clock()
    with closing(opened(database_url, tmp_path, clock)) as made:
        made.import_lines(LINES, announce=True)
        made.import_lines([LINES[0].replace("1.5 million", "7 million")])
        made.subscribe("reader@example.org", "is:any", rhythm="at-once")
        clock.pass_by(minutes=5)
        made.import_lines([LINES[3].replace("n.example", "m.example").replace("call", "round")], announce=True)
        made.alerts.compose_due()
        with made.database.begin() as session:
            sources.ensure(session, ["gov"], lambda _: NOW)
            sources.claim(session, "gov", "process-ended:1", NOW, timedelta(minutes=20))
        yield made


def opened(url: str, folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> App:
    (folder / "sources.toml").write_text(source("gov", "http://127.0.0.1:9/feed", scope="all"))
    given = {"MONITOR_DATABASE_URL": url, "MONITOR_SOURCES": str(folder / "sources.toml"), "MONITOR_DATA": str(folder)}
    return open_app(load_settings(given, None), now=clock)


def sums(database: Database) -> transfer.Sums:
    with database.read() as session:
        return transfer.sums(session)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def other_url(request: pytest.FixtureRequest, tmp_path: Path, new_postgresql: Callable[[], str]) -> str:
    return f"sqlite:///{tmp_path}/other.db" if request.param == "sqlite" else new_postgresql()


def copied(app: App, url: str) -> transfer.Sums:
    with (
        closing(Database.open(url)) as other,
        app.database.snapshot() as read,
        other.begin() as target,
    ):
        return transfer.copy(read, target, nothing)


def test_a_copy_on_either_engine_holds_the_same_and_goes_on(app: App, other_url: str, tmp_path: Path) -> None:
    made = copied(app, other_url)

    assert made == sums(app.database)
    assert made["article"].rows == 12
    assert min(made[name].rows for name in ("revision", "told", "delivery", "digest_item", "sketch", "tag")) > 0
    with closing(opened(other_url, tmp_path)) as other:
        assert [one.id for one in other.search("人才", limit=50).articles] == [
            one.id for one in app.search("人才", limit=50).articles
        ]
        assert other.search("is:any", facets=True).facets == app.search("is:any", facets=True).facets
        with other.database.read() as session:
            assert session.execute(text("SELECT count(*) FROM subscription WHERE mark <> ''")).scalar() == 0
        assert other.import_lines(LINES[1:]).same == len(LINES) - 1
        assert other.import_lines([NEW]).new == 1
        assert other.alerts.compose_due(force=True) == []
        with other.database.begin() as session:
            assert set(session.execute(select(ARTICLE.c.filed).where(ARTICLE.c.url.not_like("%new"))).scalars()) == {0}
            assert 0 not in session.execute(select(ARTICLE.c.headline_hash)).scalars().all()
            sources.release_of_ended(session, other.database.processes.ended)
            assert sources.due(session, ["gov"], NOW) == ["gov"]


def test_nothing_is_copied_into_a_database_that_is_not_empty(app: App, other_url: str) -> None:
    copied(app, other_url)
    with pytest.raises(Refused, match="not empty"):
        copied(app, other_url)


def test_a_copy_that_reads_back_differently_is_none(app: App, other_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_reset", lambda table: {"title": "lost"} if table is ARTICLE else {})
    with pytest.raises(StoreError, match=r"article \(12 rows, read back 12\)"):
        copied(app, other_url)

    monkeypatch.undo()
    with closing(Database.open(other_url)) as other, other.read() as session:
        assert transfer.stored(session) == 0


def test_a_backup_is_written_while_others_write_and_restores(app: App, tmp_path: Path, other_url: str) -> None:
    file = tmp_path / "backup.db"
    before = backup.back_up(app.database, file, nothing)
    assert before == sums(app.database)
    assert file.stat().st_mode & 0o777 == 0o600
    app.import_lines([LINES[0].replace("n.example/1", "n.example/later")])
    with pytest.raises(Refused, match="already"):
        backup.back_up(app.database, file, nothing)

    restored = backup.restore(other_url, file, nothing)
    assert restored == before
    again = backup.restore(other_url, file, nothing)  # over what is there
    assert again == before
    with closing(Database.open(other_url)) as other:
        assert sums(other) == before
    assert sorted(one.name for one in tmp_path.iterdir() if "partial" in one.name) == []


def test_a_copy_of_the_file_alone_lacks_what_was_written_last(tmp_path: Path) -> None:
    """The control of the one before: why there is a command for it."""
    database = Database.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    with database.begin() as session:
        notes.write(session, "probe", "acknowledged")
    shutil.copy(tmp_path / "monitor.db", tmp_path / "copied.db")
    backup.back_up(database, tmp_path / "backup.db", nothing)
    database.close()

    for name, kept in (("copied.db", ""), ("backup.db", "acknowledged")):
        copy = Database.open(f"sqlite:///{tmp_path / name}")
        with copy.read() as session:
            assert notes.read(session, "probe") == kept
        copy.close()


def test_a_store_in_use_is_not_overwritten(app: App, tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "backup.db"
    backup.back_up(app.database, file, nothing)
    before = sums(app.database)
    with app.database.read() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Refused, match="in use"):
            backup.restore(database_url, file, nothing)

    assert sums(app.database) == before


@pytest.mark.parametrize("damage", [lambda raw: raw[:5000], lambda raw: b"no database at all", lambda raw: b""])
def test_what_is_no_whole_backup_changes_nothing(
    app: App, tmp_path: Path, other_url: str, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "backup.db"
    backup.back_up(app.database, file, nothing)
    held = backup.restore(other_url, file, nothing)
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises((StoreError, Refused)):
        backup.restore(other_url, file, nothing)
    with closing(Database.open(other_url)) as other:
        assert sums(other) == held


def test_a_damaged_store_is_put_aside(app: App, tmp_path: Path) -> None:
    file, store = tmp_path / "backup.db", tmp_path / "store.db"
    held = backup.back_up(app.database, file, nothing)
    store.write_bytes(random.Random(1).randbytes(40_000))

    assert backup.restore(f"sqlite:///{store}", file, nothing) == held
    assert (tmp_path / "store.db.damaged").stat().st_size == 40_000


KILLED = """
import os, sqlite3, sys
from pathlib import Path
from monitor.store import backup
held = backup._held(Path(sys.argv[1]))
source = sqlite3.connect(sys.argv[2])
source.backup(held, pages=5, progress=lambda status, left, total: os.kill(os.getpid(), 9) if left < total / 2 else None)
"""


def test_a_restore_that_is_killed_half_way_leaves_the_old_store(app: App, tmp_path: Path) -> None:
    first, second, store = tmp_path / "first.db", tmp_path / "second.db", tmp_path / "store.db"
    held = backup.back_up(app.database, first, nothing)
    backup.restore(f"sqlite:///{store}", first, nothing)
    app.import_lines([line.replace("n.example", "k.example") for line in LINES])
    backup.back_up(app.database, second, nothing)

    done = subprocess.run([sys.executable, "-c", KILLED, str(store), str(second)], check=False)
    assert done.returncode == -9
    with closing(Database.open(f"sqlite:///{store}")) as old:
        assert sums(old) == held


def test_every_table_is_copied(database: Database) -> None:
    """So that a new table is not forgotten: all that the schema has, but the index and the schema's own row."""
    with database.read() as session:
        if database.dialect == "sqlite":
            names = set(session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
            names = {name for name in names if not name.startswith(("article_search", "sqlite_"))}
        else:
            names = set(session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars())
            names -= {"article_search"}
    assert names - {"alembic_version"} == {table.name for table in SQLModel.metadata.sorted_tables}
