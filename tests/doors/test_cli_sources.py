"""`monitor sources`: one source, and trying those on probation, over a site on loopback."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.doors.doors_support import Run, write_sources
from tests.making import source
from tests.site import Answer, Site, rss

TRY = 'enabled = "try"   # a guess\n'


@pytest.fixture
def tried(home: Path, site: Site) -> Path:
    """A sources file with one source that works, one that does not, and one that its host sends away for now."""
    now = format_datetime(datetime.now(UTC))
    titles = [f"The Commission opens round {n} of the fund" for n in range(4)]
    site.pages["/good"] = Answer(rss(*((title, f"{site.url}/n/{n}", now) for n, title in enumerate(titles))))
    site.pages["/busy"] = Answer("", 429)
    blocks = "".join(source(name, f"{site.url}/{name}") + TRY for name in ("good", "bad", "busy"))
    write_sources(home, "# our own\n" + blocks)
    return home / "sources.toml"


def test_verify_tries_at_once_and_writes_the_outcome_into_ones_own_file(tried: Path, monitor: Run) -> None:
    before = tried.read_text("utf-8")
    done = monitor("sources", "verify", "--write")

    assert "1 of 3 gave a plausible list" in done.out
    assert "not found (404)" in done.out
    lines = [(old, new) for old, new in zip(before.splitlines(), tried.read_text("utf-8").splitlines(), strict=True)]
    changed = [new for old, new in lines if old != new]
    assert [line.partition(" #")[0] for line in changed] == ["enabled = true", "enabled = false"]
    assert "verified 20" in changed[0]
    assert "tried 20" in changed[1]
    assert [one["state"] for one in monitor("sources", "--all", "--json").objects] == ["new", "off", "trying"]


def test_verify_without_write_leaves_the_file_and_switches_on_in_the_rows(tried: Path, monitor: Run) -> None:
    before = tried.read_bytes()
    (found,) = monitor("sources", "verify", "good", "--json").objects

    assert (found["plausible"], found["entries"], found["fault"]) == (True, 4, "")
    assert tried.read_bytes() == before
    assert "on probation, and passed it" in monitor("sources", "good").out


def test_the_shipped_file_is_never_written(home: Path, monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = Path(__file__).parents[2] / "sources.toml"
    before = shipped.read_bytes()
    monkeypatch.setenv("MONITOR_SOURCES", str(shipped))
    done = monitor("sources", "verify", "policy-address", "--write")  # in the sandbox of the tests nothing is reached

    assert done.status == 2
    assert "is shipped and stays as it is" in done.err
    assert shipped.read_bytes() == before


def test_a_name_shows_one_source_and_why_its_next_visit_is_when_it_is(tried: Path, monitor: Run) -> None:
    monitor("poll", "good")
    shown = monitor("sources", "good").out

    assert "next poll" in shown
    assert "on probation: 1 of 2 plausible lists" in shown
    assert "4 found, 4 new" in shown
    assert monitor("sources", "show", "good", "--json").objects[0]["why_then"].startswith("on probation")


def test_an_unknown_name_is_answered_with_the_nearest(tried: Path, monitor: Run) -> None:
    done = monitor("sources", "goood")

    assert done.status == 1
    assert "did you mean 'good'" in done.err
