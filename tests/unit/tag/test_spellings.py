"""Days, times and sums as Hong Kong writes them, through the whole classifier."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.fact_kinds import Amount, Deadline
from monitor.model import Classification, Draft, Stamp
from monitor.tag.classifier import Classifier

LINES = (Path(__file__).parents[2] / "data/spellings/blind.jsonl").read_text("utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@cache
def classifier() -> Classifier:
    return Classifier((), "test")


def classify(case: dict[str, Any]) -> Classification:
    published = Stamp(datetime.fromisoformat(case["published"]), "second")
    return classifier().classify(Draft("", case["title"], "", case["text"], published, case["language"]))


@pytest.mark.parametrize("case", [case for case in CASES if "deadlines" in case], ids=lambda case: case["text"][-40:])
def test_deadlines(case: dict[str, Any]) -> None:
    """The days are exactly those; the time too where one is said, the end of the day being 23:59."""
    found = {one.date.isoformat(): one.time for one in classify(case).facts.of(Deadline)}
    wanted = {day: time and time.replace("24:00", "23:59") for day, time in case["deadlines"]}
    assert found.keys() == wanted.keys()
    assert {day: found[day] for day, time in wanted.items() if time} == {
        day: time for day, time in wanted.items() if time
    }


@pytest.mark.parametrize("case", [case for case in CASES if "amounts" in case], ids=lambda case: case["text"][-40:])
def test_sums(case: dict[str, Any]) -> None:
    found = {float(end) for one in classify(case).facts.of(Amount) for end in (one.hkd, one.hkd_max) if end is not None}
    assert found == set(map(float, case["amounts"]))
