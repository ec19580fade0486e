"""Which processes beside a database file are alive."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store.processes import Processes

CHILD = """
import sys
from pathlib import Path
from monitor.store.processes import Processes
mine = Processes(Path(sys.argv[1]))
print(mine.name, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def files(file: Path) -> list[str]:
    return sorted(one.name for one in Path(f"{file}-processes").iterdir())


def test_another_process_lives_until_it_is_killed(file: Path) -> None:
    mine = Processes(file)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        assert not mine.ended(f"{name}:1")
        assert files(file) == sorted([mine.name, name])
        other.kill()
        other.wait()
        assert mine.ended(f"{name}:1")


def test_two_databases_of_one_process_know_each_other(file: Path) -> None:
    one, other = Processes(file), Processes(file)
    assert one.name != other.name
    assert not one.ended(other.name)
    assert not one.ended(one.name)


def test_what_nothing_refers_to_any_more_has_ended(file: Path) -> None:
    mine, other = Processes(file), Processes(file)
    name = other.name
    del other
    gc.collect()
    assert mine.ended(name)
    assert files(file) == [mine.name]


def test_the_files_of_processes_that_were_killed_are_removed(file: Path) -> None:
    folder = Path(f"{file}-processes")
    folder.mkdir()
    (folder / "process-0123").touch()
    (folder / "notes.txt").touch()
    mine = Processes(file)
    assert sorted(["notes.txt", mine.name]) == files(file)


@pytest.mark.parametrize("owner", ["", "other", "0f" * 16, "process", "host-1:process-2"])
def test_an_owner_without_a_lock_is_left_to_its_lease(file: Path, owner: str) -> None:
    assert not Processes(file).ended(owner)


def test_without_a_file_nothing_is_known_of_others() -> None:
    alone = Processes(None)
    assert alone.name
    assert not alone.ended("process-0123")


def test_where_no_file_can_be_made_leases_alone_count(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    Path(f"{file}-processes").write_text("in the way")
    mine = Processes(file)
    assert not mine.name.startswith("process-")
    assert not mine.ended("process-0123")
    assert "leases alone" in caplog.text


def test_what_this_process_no_longer_works_at_is_given_up(file: Path) -> None:
    mine = Processes(file)
    owner = f"{mine.name}:round"
    with mine.at_work(owner):
        assert not mine.ended(owner)
    assert mine.ended(owner)
    assert not mine.ended(mine.name)


def test_without_a_file_the_work_of_others_is_left_to_its_lease_and_ours_is_known() -> None:
    mine, other = Processes(None), Processes(None)

    assert mine.ended(f"{mine.name}:round")
    assert not mine.ended(f"{other.name}:round")
