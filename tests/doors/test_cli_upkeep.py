"""backup, restore and copy-to, as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.doors_support import HUB, RAIN, Run, lines


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_text(lines(HUB, RAIN), encoding="utf-8")
    return file


def test_a_backup_is_written_and_restored(monitor: Run, articles: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.db")
    monitor("migrate")
    before = len(monitor("export").objects)
    made = monitor("backup", file)
    assert (made.status, made.err) == (0, "")
    assert "read back and found equal" in made.out

    monitor("import", str(articles))
    unasked = monitor("restore", file)
    assert unasked.status == 2
    assert "say --yes" in unasked.complaints[0]

    (done,) = monitor("restore", file, "--yes", "--json").objects
    assert done["rows"]["article"] == before == len(monitor("export").objects)


def test_what_cannot_be_done_is_said_in_a_sentence(monitor: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.db")
    monitor("migrate")
    monitor("backup", file)

    again = monitor("backup", file)
    assert (again.status, again.complaints) == (2, [f"{file} is there already: name a new file"])
    assert monitor("restore", str(tmp_path / "nothing.db"), "--yes").status == 2
    (tmp_path / "text.db").write_text("no database at all, but long enough to look like a file of one")
    wrong = monitor("restore", str(tmp_path / "text.db"), "--yes")
    assert wrong.status == 1
    assert "is no backup of this program" in wrong.complaints[0]
    assert monitor("copy-to", "mysql://nobody@localhost/x").status == 1


def test_a_store_is_copied_once(monitor: Run, articles: Path, tmp_path: Path) -> None:
    monitor("import", str(articles))
    url = f"sqlite:///{tmp_path}/new/other.db"
    done = monitor("copy-to", url)
    assert (done.status, done.err) == (0, "")

    again = monitor("copy-to", url)
    assert again.status == 2
    assert "not empty" in again.complaints[0]
