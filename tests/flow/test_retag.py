"""A changed catalogue reaches stored articles: what it gains and loses, only what is stale, resumable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.bootstrap import App
from tests.making import Open, source

TEXT = "Applications for the Lion Rock Robotics Voucher, a new Hong Kong scheme for robot makers, are invited."
PROGRAMME = """
[[programme]]
slug = "lion-rock-voucher"
kind = "scheme"
name_en = "Lion Rock Robotics Voucher"
status = "open"
"""


def _import(app: App, count: int = 3) -> None:
    lines = [json.dumps({"url": f"https://h.example/{n}", "title": f"{TEXT} {n}", "text": TEXT}) for n in range(count)]
    assert app.import_lines(lines).new == count


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "programmes.toml"
    file.write_text(PROGRAMME, encoding="utf-8")
    return file


def _tags(app: App) -> set[str]:
    return {tag.slug for article in app.export() for tag in article.tags}


def test_a_programme_that_was_added_is_found_in_what_is_stored(open_with: Open, catalogue: Path) -> None:
    blocks = source("itc", "http://127.0.0.1:9/")
    _import(open_with(blocks))
    app = open_with(blocks, MONITOR_PROGRAMMES=str(catalogue))
    assert "lion-rock-voucher" not in _tags(app)

    steps: list[int] = []
    counts = app.retag(step=steps.append)

    assert (counts.seen, sum(steps), counts.by_programme["lion-rock-voucher"]) == (3, 3, (3, 0))
    assert "lion-rock-voucher" in _tags(app)
    assert len(app.search("programme:lion-rock-voucher is:any").articles) == 3


def test_what_is_up_to_date_is_passed_over(open_with: Open, catalogue: Path) -> None:
    app = open_with(source("itc", "http://127.0.0.1:9/"), MONITOR_PROGRAMMES=str(catalogue))
    _import(app)

    assert (app.count_to_retag(everything=False), app.retag().seen) == (0, 0)
    assert (app.count_to_retag(everything=True), app.retag(everything=True).seen) == (3, 3)


def test_a_retag_that_stopped_goes_on_where_it_was(
    open_with: Open, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = source("itc", "http://127.0.0.1:9/")
    _import(open_with(blocks), 5)
    app = open_with(blocks, MONITOR_PROGRAMMES=str(catalogue))
    monkeypatch.setattr("monitor.pipeline.retag.RETAG_BATCH", 2)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        app.retag(step=stop)

    assert app.count_to_retag(everything=False) == 3
    assert app.retag().seen == 3
