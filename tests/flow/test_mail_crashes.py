"""The process ends at every single step of composing and delivering, one after the other, until a run ends untouched.

After each end a new process, a quarter of an hour later, has only the rows. Every story must have reached every
subscriber; a message may have come twice only if the end fell between the server's answer and its record, and then as
the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from alerts.model import DeliveryState, Rhythm
from tests.unit.alerts.support import Clock, ObedientTransport, World, item, sqlite_engine, transactions


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it."""


class Steps:
    """Counts the steps of a process and ends it at the chosen one."""

    def __init__(self, crash_at: int) -> None:
        self.crash_at = crash_at
        self.names: list[str] = []

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.crash_at:
            raise Crash(name)


class SteppedTransport(ObedientTransport):
    """A transport in whose sending the process may end."""

    step: Callable[[str], None] = staticmethod(lambda _: None)

    def send(self, recipient, message, sender):
        self.step("before sending")
        answer = super().send(recipient, message, sender)
        self.step("after sending")
        return answer


def stepped(begin, step):
    """`begin`, where the process may end before the transaction, before its commit and after it."""

    @contextmanager
    def stepping():
        step("before the transaction")
        with begin() as session:
            yield session
            step("before the commit")
        step("after the commit")

    return stepping


def subscribed_world(engine):
    world = World(transactions(engine), Clock(), SteppedTransport())
    wishes: tuple[tuple[str, str, Rhythm], ...] = (
        ("a@b.hk", "", "daily"),
        ("c@d.hk", "round 2", "weekly"),
        ("e@f.hk", "", "at-once"),
    )
    for address, query, rhythm in wishes:
        world.alerts.subscribe(address, query, rhythm, weekdays=(7,) if rhythm == "weekly" else ())
    world.items = [item(1), item(2)]
    world.clock.forward(minutes=30)
    return world


def work(world):
    world.alerts.compose_due()
    world.alerts.deliver_due()


def run_until(crash_at):
    """One process that ends at that step, then one that does not; the steps of the first, and the world after both."""
    engine = sqlite_engine()
    world = subscribed_world(engine)
    whole, step = world.begin, Steps(crash_at)
    world.begin, world.transport.step = stepped(whole, step), step
    crashed = True
    try:
        work(world)
        crashed = False
    except Crash:
        pass
    world.begin, world.transport.step = whole, lambda _: None
    world.clock.forward(minutes=16)
    work(world)
    return step.names, crashed, world


def every_crash():
    for crash_at in range(1, 500):
        names, crashed, world = run_until(crash_at)
        yield names, crashed, world
        if not crashed:
            return
    pytest.fail("the run never ended untouched")


def test_wherever_it_ends_nothing_is_lost_and_only_the_gap_doubles():
    runs = 0
    for names, crashed, world in every_crash():
        runs += 1
        copies = Counter(world.transport.sent)
        assert sorted(recipient for recipient, _ in copies) == ["a@b.hk", "c@d.hk", "e@f.hk"], names
        in_the_gap = crashed and (
            names[-1] == "after sending" or names[-2:] == ["after sending", "before the transaction"]
        )
        in_the_gap |= crashed and names[-1] == "before the commit" and "after sending" in names[-3:]
        assert (max(copies.values()) == 2) == in_the_gap, names
        assert {one.state for one in world.alerts.outbox()} == {DeliveryState.SENT}, names
        assert sorted(len(digest.items) for digest in world.alerts.digests()) == [1, 2, 2], names
    assert runs > 40  # each transaction has three steps, each message two
