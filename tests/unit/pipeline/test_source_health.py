"""How a source does, for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model import Gone, Health, Moves, Source, SourceKind, SourceMemory
from monitor.pipeline.health import duration, judge
from monitor.store.sources import SourceState

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source("s", "S", "S", "en", SourceKind.FEED, "https://h.example/", timedelta(minutes=10))
WELL = SourceState("s", NOW, last_success_at=NOW - HOUR, last_new_at=NOW - 3 * HOUR, first_poll_at=NOW - 90 * DAY)
GONE = SourceMemory(gone=Gone((NOW.date(), NOW.date() - DAY, NOW.date() - 2 * DAY)))
MOVED = SourceMemory(moves=Moves("https://n.example/"))


def judged(usual_gap: timedelta | None = 2 * DAY, *, enabled: bool = True, **facts: Any) -> tuple[Health, str]:
    return judge(replace(SOURCE, enabled=enabled), replace(WELL, **facts), usual_gap, NOW)


def state(**facts: Any) -> Health:
    return judged(**facts)[0]


def reason(**facts: Any) -> str:
    return judged(**facts)[1]


def test_all_is_well() -> None:
    assert judged() == (Health.OK, "")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"enabled": False, "memory": GONE}, Health.OFF),
        ({"memory": GONE, "failures": 3.0, "code": "http-410"}, Health.GONE),
        ({"first_poll_at": None, "last_success_at": None, "last_new_at": None}, Health.NEW),
        ({"memory": MOVED}, Health.MOVED),
        ({"memory": MOVED, "failures": 1.0, "code": "empty"}, Health.FAILING),
        ({"last_new_at": NOW - 6 * DAY - HOUR}, Health.SILENT),  # three times the usual gap
        ({"last_new_at": NOW - 6 * DAY + HOUR}, Health.QUIET),
        ({"last_new_at": NOW - 6 * DAY}, Health.QUIET),
        ({"last_new_at": NOW - 2 * DAY - HOUR}, Health.QUIET),  # the usual gap
        ({"last_new_at": NOW - 2 * DAY}, Health.OK),
        ({"last_new_at": NOW - 2 * DAY + HOUR}, Health.OK),
        ({"last_new_at": NOW - 23 * HOUR, "usual_gap": HOUR}, Health.OK),  # a day of patience at least
        ({"last_new_at": NOW - 25 * HOUR, "usual_gap": HOUR}, Health.SILENT),
        ({"last_new_at": NOW - 23 * HOUR, "usual_gap": 10 * HOUR}, Health.OK),
        ({"last_new_at": NOW - 25 * HOUR, "usual_gap": 10 * HOUR}, Health.QUIET),
        ({"usual_gap": None, "last_new_at": None, "first_poll_at": NOW - 60 * DAY}, Health.OK),
        ({"usual_gap": None, "last_new_at": NOW - 59 * DAY}, Health.OK),  # and 90 days since the first poll
        ({"usual_gap": None, "last_new_at": NOW - 61 * DAY}, Health.QUIET),
        ({"usual_gap": None, "last_new_at": None, "first_poll_at": NOW - 61 * DAY}, Health.QUIET),
        ({"last_new_at": NOW - 7 * DAY, "failures": 2.0, "code": "timeout"}, Health.FAILING),
    ],
)
def test_the_most_telling_state_wins(facts: dict[str, Any], expected: Health) -> None:
    assert state(**facts) is expected


@pytest.mark.parametrize(
    "code", ["empty", "not-a-feed", "http-500", "tls", "too-big", "challenge", "http-403", "robots"]
)
def test_a_soft_failure_counts_from_the_second_on(code: str) -> None:
    assert state(failures=0.5, code=code) is Health.OK
    assert state(failures=1.0, code=code) in (Health.FAILING, Health.BLOCKED)


@pytest.mark.parametrize("code", ["http-404", "http-410", "blocked-address", "bad-address", "bad-request"])
def test_a_permanent_failure_counts_from_the_second_on(code: str) -> None:
    assert state(failures=1.75, code=code) is Health.OK
    assert state(failures=2.0, code=code) is Health.FAILING


def test_a_temporary_failure_counts_from_the_fourth_on() -> None:
    assert state(failures=0.75, code="timeout") is Health.OK
    assert state(failures=1.0, code="timeout") is Health.FAILING


@pytest.mark.parametrize("code", ["challenge", "http-401", "http-403", "http-405", "http-429", "http-451", "robots"])
def test_being_kept_out_is_a_state_of_its_own(code: str) -> None:
    assert state(failures=1.0, code=code) is Health.BLOCKED


def test_reasons_are_sentences_with_times() -> None:
    failing = {"failures": 1.0, "code": "timeout", "reason": "h.example took too long to answer"}
    assert reason(**failing) == "h.example took too long to answer (no good answer for 60 minutes)"
    assert reason(**failing, last_success_at=None).endswith("(has never worked)")
    assert "https://n.example/" in reason(memory=MOVED)
    assert "nothing new for 7 days; usually no more than 2 days pass" in reason(last_new_at=NOW - 7 * DAY)


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
    assert duration(length) == words
