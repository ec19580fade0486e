"""Facts as JSON and as a person sees them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fact_kinds import FACT_KINDS, Amount, Deadline, Fact, Facts

DAY = date(2026, 4, 30)


@given(st.one_of([st.from_type(kind) for kind in FACT_KINDS]))
def test_a_fact_is_read_back_from_the_json_that_is_stored(fact: Fact) -> None:
    stored = json.dumps(fact.stored())

    assert json.dumps(type(fact).restored(json.loads(stored)).stored()) == stored


@pytest.mark.parametrize(
    ("fact", "value", "exact", "badge"),
    [
        (Amount(1_200_000, "x"), "HK$1.2m", "HK$1,200,000", "HK$1.2m"),
        (Amount(2.5e9, "x", "max", per="project"), "up to HK$2.5bn per project", "HK$2,500,000,000.0", None),
        (Amount(500, "x", "approx", 1_000_000), "about HK$500 to 1m", "HK$500", None),
        (Amount(None, "one to two", ratio="1:2"), "1:2", "1:2", "1:2"),
        (Amount(None, "數千萬元", "vague"), "數千萬元", "", "數千萬元"),
        (Deadline(DAY, "x"), "2026-04-30", "2026-04-30", "by 30 Apr 2026"),
        (Deadline(DAY, "x", "18:00", ("before",)), "2026-04-30 18:00", "2026-04-30 18:00", "by 30 Apr 2026, 18:00"),
    ],
)
def test_how_a_fact_is_shown(fact: Fact, value: str, exact: str, badge: str | None) -> None:
    assert (fact.value(), fact.exact(), fact.badge()) == (value, exact, badge or value)


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "Deadline: 2026-04-30"), ("zh-Hant", "截止日期：2026-04-30"), ("zh-Hans", "截止日期：2026-04-30")],
)
def test_a_line_of_a_digest_is_in_the_language_of_its_reader(language: str, line: str) -> None:
    assert Deadline(DAY, "x").line(language) == line


@pytest.mark.parametrize(
    ("fact", "classified", "exported"),
    [
        (
            Amount(1, "x", "exact", 3, "project"),
            [
                {"hkd": 1, "text": "x", "qualifier": "exact", "per": "project", "range": "lower"},
                {"hkd": 3, "text": "x", "qualifier": "exact", "per": "project", "range": "upper"},
            ],
            {"hkd": 1, "text": "x", "qualifier": "exact", "hkd_max": 3, "per": "project"},
        ),
        (
            Amount(None, "x", ratio="1:2"),
            [{"hkd": None, "text": "x", "qualifier": "exact", "per": "", "ratio": "1:2"}],
            {"hkd": None, "text": "x", "qualifier": "exact", "ratio": "1:2"},
        ),
        (
            Deadline(DAY, "x", flags=("before",)),
            [{"date": "2026-04-30", "text": "x", "time": "", "flags": ["before"]}],
            {"date": "2026-04-30", "text": "x"},
        ),
        (
            Deadline(DAY, "x", "18:00"),
            [{"date": "2026-04-30", "text": "x", "time": "18:00", "flags": []}],
            {"date": "2026-04-30", "text": "x", "time": "18:00"},
        ),
    ],
)
def test_the_json_of_classify_and_of_an_export(
    fact: Fact, classified: list[dict[str, object]], exported: dict[str, object]
) -> None:
    """Both are contracts with analysts, the order of the keys too."""
    assert json.dumps(fact.classified()) == json.dumps(classified)
    assert json.dumps(fact.exported()) == json.dumps(exported)


def test_facts_are_asked_for_by_kind() -> None:
    facts = Facts((Amount(1, "x"), Amount(2, "y"), Deadline(DAY, "z")))

    assert facts.of(Amount) == (Amount(1, "x"), Amount(2, "y"))
    assert facts.of(Deadline) == (Deadline(DAY, "z"),)
