"""Who may write the database file: one sentence where nobody of ours may, and what can be read is still read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_making import article, read, store

from monitor.errors import StoreError
from monitor.store.db import Database
from monitor.store.search import search

STRANGER = 65534  # by custom a user that owns nothing
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def as_user(user: int, group: int, work: Callable[[], str]) -> str:
    """What `work` gives, or the error that it raised, in a process of that user; who is not root stays who they are."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(group)
                os.setuid(user)
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return answer.read()


@pytest.fixture
def folder(sqlite_template: Path) -> Iterator[Path]:
    """A folder that every user can reach, with a database of one article, all of it closed to writing."""
    made = Path(tempfile.mkdtemp())
    shutil.copyfile(sqlite_template, made / "x.db")
    database = Database.open(f"sqlite:///{made}/x.db")
    store(database, article(1))
    database.close()
    (made / "x.db").chmod(0o444)
    made.chmod(0o555)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def found(url: str) -> str:
    database = Database.open(url)
    with database.read() as session:
        results = search(session, read("research"))
    database.close()
    return str([one.id for one in results.articles])


def written(url: str) -> str:
    database = Database.open(url)
    with database.begin():
        return "written"


def test_a_file_that_may_only_be_read_can_be_searched(folder: Path) -> None:
    assert as_user(STRANGER, STRANGER, lambda: found(f"sqlite:///{folder}/x.db")) == "[1]"


def test_a_file_of_another_that_lies_in_a_folder_of_ours_can_be_searched(folder: Path) -> None:
    folder.chmod(0o777)

    assert as_user(STRANGER, STRANGER, lambda: found(f"sqlite:///{folder}/x.db")) == "[1]"


def test_who_may_not_write_is_told_who_may_and_what_to_do(folder: Path) -> None:
    said = as_user(STRANGER, STRANGER, lambda: written(f"sqlite:///{folder}/x.db"))

    assert said.startswith(f"StoreError: {folder} cannot be written: it belongs to user {os.geteuid()} (")
    assert f"chown -R {STRANGER if os.geteuid() == 0 else os.geteuid()} {folder}" in said


def test_a_folder_without_a_database_is_refused_in_the_same_words(folder: Path) -> None:
    said = as_user(STRANGER, STRANGER, lambda: written(f"sqlite:///{folder}/new/y.db"))

    assert said.startswith(f"StoreError: no database can be made: {folder} cannot be written")
    assert "\n" not in said


@AS_ROOT
def test_a_log_of_writes_that_belongs_to_another_is_named(folder: Path) -> None:
    folder.chmod(0o777)
    (folder / "x.db").chmod(0o666)
    (folder / "x.db-wal").touch(0o644)

    assert "x.db-wal cannot be written" in as_user(STRANGER, STRANGER, lambda: written(f"sqlite:///{folder}/x.db"))


@AS_ROOT
def test_any_user_of_the_folders_group_works_on_a_fresh_folder_one_after_the_other(folder: Path) -> None:
    """As the image makes it, and as a cluster starts it: any user, group 0."""
    fresh = folder / "data"
    fresh.mkdir()
    os.chown(fresh, 10001, 0)
    fresh.chmod(0o2775)
    url = f"sqlite:///{fresh}/monitor.db"

    assert [as_user(user, 0, lambda: written(url)) for user in (1000660000, 10001, 77)] == ["written"] * 3
    assert "cannot be written" in as_user(78, 78, lambda: written(url))


def test_a_write_through_a_file_that_may_only_be_read_is_a_store_error(folder: Path) -> None:
    def reads_and_writes() -> str:
        database = Database.open(f"sqlite:///{folder}/x.db")
        with pytest.raises(StoreError), database.begin():
            pass
        return database.read_only

    assert "cannot be written" in as_user(STRANGER, STRANGER, reads_and_writes)
