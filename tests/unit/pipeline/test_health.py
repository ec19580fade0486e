"""How a source does, for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model import Health, Source, SourceKind
from monitor.pipeline.health import judge, span

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source("s", "S", "S", "en", SourceKind.FEED, "https://h.example/", timedelta(minutes=10))
WELL: dict[str, Any] = {
    "enabled": True,
    "last_success": NOW - HOUR,
    "last_new": NOW - 3 * HOUR,
    "usual_gap": 2 * DAY,
    "failures": 0.0,
    "last_code": "",
    "last_reason": "",
    "moved_to": "",
    "gone": False,
    "first_poll": NOW - 90 * DAY,
    "now": NOW,
}


def state(**facts: Any) -> Health:
    return judge(SOURCE, **{**WELL, **facts})[0]


def reason(**facts: Any) -> str:
    return judge(SOURCE, **{**WELL, **facts})[1]


def test_all_is_well() -> None:
    assert judge(SOURCE, **WELL) == (Health.OK, "")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"enabled": False, "gone": True}, Health.OFF),
        ({"gone": True, "failures": 3.0, "last_code": "http-410"}, Health.GONE),
        ({"first_poll": None, "last_success": None, "last_new": None}, Health.NEW),
        ({"moved_to": "https://n.example/"}, Health.MOVED),
        ({"moved_to": "https://n.example/", "failures": 1.0, "last_code": "empty"}, Health.FAILING),
        ({"last_new": NOW - 7 * DAY}, Health.SILENT),
        ({"last_new": NOW - 3 * DAY}, Health.QUIET),
        ({"last_new": NOW - 1 * DAY}, Health.OK),
        ({"last_new": NOW - 12 * HOUR, "usual_gap": HOUR}, Health.OK),  # a day of patience at least
        ({"last_new": NOW - 25 * HOUR, "usual_gap": HOUR}, Health.SILENT),
        ({"usual_gap": None, "last_new": None, "first_poll": NOW - 30 * DAY}, Health.OK),
        ({"usual_gap": None, "last_new": None, "first_poll": NOW - 61 * DAY}, Health.QUIET),
        ({"last_new": NOW - 7 * DAY, "failures": 2.0, "last_code": "timeout"}, Health.FAILING),
    ],
)
def test_the_most_telling_state_wins(facts: dict[str, Any], expected: Health) -> None:
    assert state(**facts) is expected


@pytest.mark.parametrize(
    "code", ["empty", "not-a-feed", "http-500", "tls", "too-big", "challenge", "http-403", "robots"]
)
def test_a_soft_failure_counts_from_the_second_on(code: str) -> None:
    assert state(failures=0.5, last_code=code) is Health.OK
    assert state(failures=1.0, last_code=code) in (Health.FAILING, Health.BLOCKED)


@pytest.mark.parametrize("code", ["http-404", "http-410", "blocked-address"])
def test_a_permanent_failure_counts_from_the_second_on(code: str) -> None:
    assert state(failures=1.0, last_code=code) is Health.OK
    assert state(failures=2.0, last_code=code) is Health.FAILING


def test_a_temporary_failure_counts_from_the_fourth_on() -> None:
    assert state(failures=0.75, last_code="timeout") is Health.OK
    assert state(failures=1.0, last_code="timeout") is Health.FAILING


@pytest.mark.parametrize("code", ["challenge", "http-401", "http-403", "http-429", "http-451", "robots"])
def test_being_kept_out_is_a_state_of_its_own(code: str) -> None:
    assert state(failures=1.0, last_code=code) is Health.BLOCKED


def test_reasons_are_sentences_with_times() -> None:
    failing = {"failures": 1.0, "last_code": "timeout", "last_reason": "h.example took too long to answer"}
    assert reason(**failing) == "h.example took too long to answer (no good answer for 60 minutes)"
    assert reason(**failing, last_success=None).endswith("(has never worked)")
    assert "https://n.example/" in reason(moved_to="https://n.example/")
    assert "nothing new for 7 days; usually no more than 2 days pass" in reason(last_new=NOW - 7 * DAY)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "a moment"),
        (timedelta(seconds=-5), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_spans_of_time(length: timedelta, words: str) -> None:
    assert span(length) == words
