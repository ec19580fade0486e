"""The demo: a story of one screen for each step, with the whole in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.entrypoints.cli import run

MOST_LINES = 60


def test_the_demo_fits_on_a_few_screens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert run(["demo", "--folder", str(folder), "--no-serve"]) == 0
    printed = capsys.readouterr().out

    assert len(printed.splitlines()) <= MOST_LINES
    for step in ("42 new", "articles are about", "twin", "To reader@demo.example", "(extended)"):
        assert step in printed
    whole = (folder / "demo.txt").read_text("utf-8")
    assert len(whole.splitlines()) > 5 * MOST_LINES
    assert "To duzhe@demo.example" in whole
