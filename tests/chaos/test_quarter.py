"""Some days of a quarter: hostile sources, daily restarts, jumps of the clock, a full disk, a database that is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.quarter import played
from bench.quarter_report import report
from monitor.store import engines

SOURCES, DAYS = 10, 7


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_days_full_of_trouble_lose_nothing_and_every_alarm_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0)
    quarter, stated = played(SOURCES, DAYS, 2026, tmp_path)

    assert report(quarter.rooms, quarter.books, stated, quarter.postbox, quarter.site.now) == 0, capsys.readouterr().out
    assert quarter.books.refused > 0
    assert any(number for number in quarter.books.failed.values())
