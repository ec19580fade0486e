"""Short items of every sort: the sets keep their shape, and the engine its figures (`python -m bench.noise`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bench.knowing import draft_of, labelled
from bench.noise import BRIEF, SETS, items, teaser
from monitor.catalogue.programme_file import load
from monitor.tag.classifier import Classifier

KEYS = {"id", "half", "url", "title", "text", "published", "language", "labels"}
FLOORS = {  # set and half -> least F1, most noise: a little worse than what was measured when the rules were changed
    ("general", "seen"): (0.93, 0.10),
    ("general", "unseen"): (0.89, 0.13),
    ("relevance", "seen"): (0.90, 0.07),
    ("relevance", "unseen"): (0.92, 0.09),
}


@cache
def classifier() -> Classifier:
    return Classifier(load().programmes, "test")


@pytest.mark.parametrize("name", SETS)
def test_every_item_has_exactly_the_promised_keys_and_is_there_once(name: str) -> None:
    assert [item["id"] for item in items(name) if set(item) != KEYS or item["half"] not in ("seen", "unseen")] == []
    for key in ("id", "title", "text"):
        assert [value for value, count in Counter(item[key] for item in items(name)).items() if count > 1] == [], key


@pytest.mark.parametrize(("name", "half"), FLOORS)
def test_news_of_the_field_is_told_from_general_news(name: str, half: str) -> None:
    judged = [
        (item["labels"]["relevant"], classifier().classify(draft_of(item)).relevant)
        for item in items(name)
        if item["half"] == half
    ]
    right, flagged, relevant = judged.count((True, True)), sum(it for _, it in judged), sum(it for it, _ in judged)
    least_f1, most_noise = FLOORS[name, half]
    assert 2 * right / (flagged + relevant) >= least_f1
    assert 1 - right / flagged <= most_noise


def test_headline_and_160_characters_find_what_the_whole_text_finds() -> None:
    found = [
        draft
        for line in labelled()
        if line["split"] != "fresh" and line["labels"]["relevant"]
        for draft in (draft_of(line),)
        if classifier().classify(draft).relevant
    ]
    kept = [draft for draft in found if classifier().classify(teaser(replace(draft, summary=""))).relevant]
    assert BRIEF == 160
    assert len(kept) >= 0.95 * len(found)
