"""Deadlines in many words: `tests/data/deadlines`, with floors over all and the misses that are known."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.catalogue import programme_file
from monitor.model import Deadline, Draft, Stamp
from monitor.tag.classifier import Classifier

EXAMPLES = [
    json.loads(line)
    for path in sorted((Path(__file__).parents[2] / "data/deadlines").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
KNOWN_MISSES = frozenset(
    {
        "en-027",  # what is paid to firms, not by them
        "en-124",  # a reply is expected
        "en-172",  # a place is kept by paying
        "en-178",  # until when what is claimed was bought
        "en-179",
        "en-185",  # key dates: an act and a day, without a word for a limit
        "en-194",  # a deadline, some words about it, and a second one
        "zh-hans-049",  # 去年大賽3月7日截稿
        "zh-hant-047",
        "zh-hant-088",  # a measure is kept up until a day
        "zh-hant-108",  # the first day and the last in one row of labels
        "zh-hant-137",  # to be paid by those who were chosen
        "zh-hant-147",  # 重要日期
    }
)
"""What is wrong today in the texts that were looked at, each of a kind that weights and rules do not cover yet."""
LEAST = {
    "worded": {"precision": 0.97, "recall": 0.96, "exact": 0.95},
    "fourth": {"precision": 0.92, "recall": 0.89, "exact": 0.86},
}
"""Floors over the first three sets, which rules were made with, and over the fourth, which was written to fit weights,
a little under what was measured when either was last changed. `exact` is the share of the texts with a deadline of
which all days are right.
"""


@cache
def classifier() -> Classifier:
    catalogue = programme_file.load()
    return Classifier(catalogue.programmes, catalogue.version)


@cache
def said(index: int) -> frozenset[str]:
    line = EXAMPLES[index]
    stamp = Stamp(datetime.fromisoformat(f"{line['published']}T10:00:00+08:00"), "second")
    draft = Draft("", line["title"], "", line["text"], stamp, line["language"])
    return frozenset(one.date.isoformat() for one in classifier().classify(draft).facts.of(Deadline))


@pytest.mark.parametrize(
    ("index", "line"),
    [pytest.param(index, line, id=line["id"]) for index, line in enumerate(EXAMPLES) if line["half"] == "read"],
)
def test_a_text_has_the_deadlines_that_a_reader_sees(index: int, line: dict[str, Any]) -> None:
    assert (said(index) == frozenset(line["deadlines"])) == (line["id"] not in KNOWN_MISSES), sorted(said(index))


@pytest.mark.parametrize("part", LEAST)
def test_all_texts_together_reach_the_floors(part: str) -> None:
    places = [index for index, line in enumerate(EXAMPLES) if (line["set"] == "fourth") == (part == "fourth")]
    true = {index: frozenset(EXAMPLES[index]["deadlines"]) for index in places}
    right = sum(len(said(index) & days) for index, days in true.items())
    figures = {
        "precision": right / sum(len(said(index)) for index in places),
        "recall": right / sum(map(len, true.values())),
        "exact": sum(said(index) == days for index, days in true.items() if days) / sum(map(bool, true.values())),
    }
    assert {name: figure for name, figure in figures.items() if figure < LEAST[part][name]} == {}
