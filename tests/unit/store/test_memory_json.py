"""What is remembered of a source survives storing, and what cannot be read costs itself alone."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import FeedHints, Gone, Moves, SourceMemory
from monitor.store.memory_json import from_json, to_json

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WHOLE = SourceMemory(
    Moves("https://n.example/", "https://o.example/", 2, NOW), Gone((date(2026, 11, 20),)), NOW,
    FeedHints(timedelta(hours=1), timedelta(days=1), (1, 2), ("Sunday",)), 20, 3, (7, 8), (9,),
)  # fmt: skip

INSTANTS = st.datetimes(timezones=st.just(UTC))
COUNTS, IDS = st.integers(0, 2**31), st.lists(st.integers(1, 2**63 - 1), max_size=3).map(tuple)
MEMORIES = st.builds(
    SourceMemory,
    moves=st.builds(Moves, st.text(), st.text(), COUNTS, st.none() | INSTANTS),
    gone=st.builds(Gone, st.lists(st.dates(), max_size=3).map(tuple)),
    floor=st.none() | INSTANTS,
    hints=st.builds(
        FeedHints,
        st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
        st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
        st.lists(st.integers(0, 23), max_size=3).map(tuple),
        st.lists(st.text(max_size=9), max_size=3).map(tuple),
    ),
    window=COUNTS,
    fresh=COUNTS,
    listed=IDS,
    missing=IDS,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(MEMORIES)
def test_a_memory_survives_storing(memory: SourceMemory) -> None:
    assert from_json(json.loads(json.dumps(to_json(memory))), "s") == memory


def test_a_row_that_holds_nothing_is_a_source_never_visited() -> None:
    assert from_json({}, "s") == SourceMemory()


@given(st.dictionaries(st.sampled_from(list(to_json(WHOLE))) | st.text(max_size=8), JSON))
def test_any_stored_object_is_read(stored: dict[str, Any]) -> None:
    found = from_json(stored | {"version": 1}, "s")
    assert from_json(to_json(found), "s") == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("moves", [["x", 2]]),
        ("moves", {"first": "2026-11-20T04:00:00"}),  # an instant without a zone cannot be compared
        ("gone", ["2026-11-20"]),
        ("gone", {"days": ["yesterday"]}),
        ("floor", "soon"),
        ("floor", "2026-11-20T04:00:00"),
        ("hints", {"ttl": "an hour"}),
        ("hints", {"ttl": 1e300}),
        ("window", -1),
        ("fresh", None),
        ("listed", [0]),
        ("missing", [2**63]),
        ("missing", "12"),
    ],
)
def test_a_value_that_cannot_be_read_is_dropped_with_a_log_line(
    name: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = from_json(to_json(WHOLE) | {name: value}, "itc")

    assert getattr(found, name) == getattr(SourceMemory(), name)
    kept = set(to_json(WHOLE)) - {name, "version"}
    assert all(getattr(found, one) == getattr(WHOLE, one) for one in kept)
    [line] = caplog.messages
    assert "itc" in line
    assert name in line


@pytest.mark.parametrize(
    ("stored", "words"),
    [({"version": 1, "mood": "good"}, "mood"), ({"version": 9, "window": 3}, "version 9"), ({"window": 3}, "None")],
)
def test_what_another_version_wrote_is_dropped_with_a_log_line(
    stored: dict[str, Any], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert from_json(stored, "itc") == SourceMemory()
    assert words in caplog.text
