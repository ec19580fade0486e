"""Turns at a host, on a clock that moves only while a gate waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_support import NOW, empty

from monitor.pipeline.host_throttle import RestGate, SharedGate
from monitor.store.db import Database

HOST = "h.example"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Clock:
    """Moves by what is slept, which it remembers."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> object:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("monitor.pipeline.host_throttle.asyncio.sleep", made.sleep)
    return made


def gate(database: Database, clock: Clock, owner: str, gap: timedelta = timedelta(0)) -> SharedGate:
    return SharedGate(database, owner, gap, clock)  # type: ignore[arg-type]


def enter(one: SharedGate, seconds: float = 30) -> timedelta | None:
    return asyncio.run(one.enter(HOST, seconds))


def test_a_host_that_is_free_is_entered_at_once(database: Database, clock: Clock) -> None:
    assert enter(gate(database, clock, "a")) is None
    assert clock.slept == []


def test_the_turn_of_a_replica_that_died_ends_ten_seconds_after_its_longest_fetch(
    database: Database, clock: Clock
) -> None:
    enter(gate(database, clock, "a"), seconds=30)

    assert enter(gate(database, clock, "b")) is None
    assert clock.slept == [1.0] * 40  # it looks again each second


def test_a_gap_between_two_requests_is_waited_for(database: Database, clock: Clock) -> None:
    one = gate(database, clock, "a", SECOND / 2)
    enter(one)
    asyncio.run(one.leave(HOST, None))

    assert enter(one) is None
    assert clock.slept == [0.5]


@pytest.mark.parametrize(("rest", "waits"), [(2 * MINUTE, None), (2 * MINUTE + SECOND, 2 * MINUTE + SECOND)])
def test_a_poll_waits_two_minutes_for_its_turn(
    database: Database, clock: Clock, rest: timedelta, waits: timedelta | None
) -> None:
    one = gate(database, clock, "a")
    enter(one)
    asyncio.run(one.leave(HOST, rest))

    assert enter(one) == waits
    assert bool(clock.slept) is (waits is None)


@pytest.mark.parametrize(("later", "left"), [(timedelta(0), MINUTE), (MINUTE - SECOND, SECOND), (MINUTE, None)])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_host_that_asked_for_rest_is_left_alone_that_long_also_over_a_restart(
    database: Database, clock: Clock, later: timedelta, left: timedelta | None, restarted: bool
) -> None:
    rest = RestGate(database, clock)  # type: ignore[arg-type]
    asyncio.run(rest.leave("other.example", None))
    asyncio.run(rest.leave(HOST, MINUTE))
    clock.now += later
    if restarted:
        rest = RestGate(database, clock)  # type: ignore[arg-type]

    assert asyncio.run(rest.enter(HOST, 30)) == left
    assert asyncio.run(rest.enter("other.example", 30)) is None
