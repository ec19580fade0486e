"""One request at a time, and a pause between two, per host."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from monitor.fetch.gate import Gates, MemoryGate

NO_GAP = timedelta(0)
T = TypeVar("T")


def run(scene: Coroutine[Any, Any, T]) -> T:
    """The outcome of a scene; one that waits at a gate for ever is a failure, not a test that hangs."""
    return asyncio.run(asyncio.wait_for(scene, 10))


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


async def busiest(gate: MemoryGate, hosts: list[str]) -> int:
    """How many requests were under way at once, at the most."""
    running = most = 0

    async def visit(host: str) -> None:
        nonlocal running, most
        assert await gate.enter(host, 1) is None
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        await gate.leave(host, None)

    await asyncio.gather(*(visit(host) for host in hosts))
    return most


def test_one_host_is_visited_by_one_at_a_time_and_others_meanwhile() -> None:
    assert run(busiest(MemoryGate(NO_GAP), ["a"] * 5)) == 1
    assert run(busiest(MemoryGate(NO_GAP), ["a", "b", "c"] * 2)) == 3


def test_the_next_request_waits_for_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, slept = Clock(), []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.seconds += seconds

    async def two() -> None:
        gate = MemoryGate(timedelta(seconds=1), clock)
        for _ in range(2):
            await gate.enter("a", 1)
            clock.seconds += 0.25
            await gate.leave("a", None)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    run(two())
    assert slept == [0.0, 1.0]


def test_a_host_that_asked_for_rest_is_left_alone_until_then() -> None:
    async def visits() -> list[timedelta | None]:
        clock = Clock()
        gate = MemoryGate(NO_GAP, clock)
        await gate.enter("a", 1)
        await gate.leave("a", timedelta(minutes=5))
        clock.seconds += 60
        first = await gate.enter("a", 1)
        other = await gate.enter("b", 1)
        clock.seconds += 240
        return [first, other, await gate.enter("a", 1)]

    assert run(visits()) == [timedelta(minutes=4), None, None]


def test_those_who_wait_are_told_when_the_one_before_met_a_closed_door() -> None:
    async def visits() -> timedelta | None:
        gate = MemoryGate(NO_GAP, Clock())
        await gate.enter("a", 1)
        waiting = asyncio.create_task(gate.enter("a", 1))
        await asyncio.sleep(0)
        await gate.leave("a", timedelta(minutes=5))
        return await waiting

    assert run(visits()) == timedelta(minutes=5)


def test_giving_up_while_waiting_leaves_the_door_free() -> None:
    async def visits() -> timedelta | None:
        gate = MemoryGate(NO_GAP)
        await gate.enter("a", 1)
        waiting = asyncio.create_task(gate.enter("a", 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await gate.leave("a", None)
        return await asyncio.wait_for(gate.enter("a", 1), 1)

    assert run(visits()) is None


def test_hosts_that_are_done_with_are_forgotten() -> None:
    async def visits() -> int:
        clock = Clock()
        gate = MemoryGate(NO_GAP, clock)
        for number in range(3_000):
            clock.seconds += 1
            await gate.enter(f"h{number}", 1)
            await gate.leave(f"h{number}", None)
        return len(gate._turns)

    assert run(visits()) <= 1_001


def test_a_host_that_asked_for_a_pause_is_not_forgotten_nor_one_that_is_waited_for() -> None:
    async def visits() -> tuple[timedelta | None, bool]:
        clock = Clock()
        gate = MemoryGate(NO_GAP, clock)
        await gate.enter("closed", 1)
        await gate.leave("closed", timedelta(days=1))
        await gate.enter("busy", 1)
        for number in range(1_500):
            clock.seconds += 1
            await gate.enter(f"h{number}", 1)
            await gate.leave(f"h{number}", None)
        return await gate.enter("closed", 1), "busy" in gate._turns

    assert run(visits()) == (timedelta(seconds=86_400 - 1_500), True)


def test_gates_stand_one_behind_the_other() -> None:
    class Closed(MemoryGate):
        async def enter(self, host: str, deadline_s: float) -> timedelta | None:
            return timedelta(hours=1)

    async def visits() -> list[timedelta | None]:
        first = MemoryGate(NO_GAP)
        through = Gates(first, MemoryGate(NO_GAP))
        refused = await Gates(first, Closed()).enter("a", 1)
        passed = await asyncio.wait_for(through.enter("a", 1), 1)  # the refusal gave the first gate back
        await through.leave("a", timedelta(minutes=1))
        return [refused, passed, (await first.enter("a", 1)) and timedelta(minutes=1)]

    assert run(visits()) == [timedelta(hours=1), None, timedelta(minutes=1)]
