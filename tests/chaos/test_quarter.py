"""Some days of a quarter: hostile sources, daily restarts, jumps of the clock, a full disk, a database that is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts import delivery_run
from bench.quarter import played
from bench.quarter_report import report
from bench.quarter_service import in_this_process
from monitor.bootstrap import App
from monitor.pipeline import round as rounds
from monitor.store import engines
from tests.chaos.world import engine
from tests.quick_parts import InProcess

SOURCES, DAYS = 8, 8  # the source that is away for days is back by then


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_days_full_of_trouble_lose_nothing_and_every_alarm_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "_PRAGMAS", (*engines._PRAGMAS, "PRAGMA busy_timeout=0"))  # of real time
    monkeypatch.setattr(delivery_run, "RECORD_WAITS", (0.0,))
    monkeypatch.setattr(rounds, "ParserPool", InProcess)  # a pool of processes takes a second to start, for each round
    monkeypatch.setattr(App, "classifier", engine())  # built once, and not each day
    quarter, stated = played(SOURCES, DAYS, 2026, tmp_path, in_this_process)

    seen = (quarter.rooms, quarter.books, stated, quarter.postbox, quarter.site.now)
    assert report(*seen, memory_mb=float("inf")) == 0, capsys.readouterr().out  # this process holds other tests' too
    assert quarter.books.refused > 0
    assert any(number for number in quarter.books.failed.values())
