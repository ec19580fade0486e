"""A machine that refuses memory, files, threads or room on its disk, wherever in a pass: nothing is lost or doubled."""

from __future__ import annotations

import errno
import os
import random
import resource
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import tracer
from tests.chaos.kills import spread
from tests.chaos.tracer import Harm
from tests.chaos.world import UNHURT, World, one_pass, world

WRITES = 4  # that fail, of all of a pass, once and from then on; `make chaos` lets each fail
BACKED_OFF = timedelta(hours=6)  # after a few failures in a row, of whatever, a source is asked again by then
BEYOND_ALL = 1_000_000  # the number of a call that no pass comes to
MIB = 1 << 20

pytestmark = [
    pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning"),
    pytest.mark.skipif(not tracer.POSSIBLE, reason="the table of system calls is that of Linux on x86-64"),
]


@pytest.fixture
def one(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with world(sqlite_url, tmp_path) as made:
        yield made


def no_memory(more: int) -> None:
    """No more than so many MiB beyond what the process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + more * MIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def no_files(more: int) -> None:
    """No more than so many files beyond what is open: the limit is one of numbers, and the lowest free is taken."""
    taken = set(map(int, os.listdir("/proc/self/fd")))
    most = [number for number in range(len(taken) + more + 1) if number not in taken][more]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def no_threads(more: int) -> None:
    """No more than so many threads; what the system says then."""
    start: Any = threading._start_new_thread  # type: ignore[attr-defined]
    left = iter(range(more))

    def refused(*given: Any) -> Any:
        if next(left, None) is None:
            raise RuntimeError("can't start new thread")
        return start(*given)

    threading._start_new_thread = refused  # type: ignore[attr-defined]


def hurt(one: World, planted: Callable[[], None] = lambda: None, harm: Harm = UNHURT) -> bool:
    """Whether a pass could not do all of its work; a later one does what is left."""
    one.publish()
    ended = one.hurt(one_pass, planted, harm)
    return bool(ended.fault or ended.hurt_at)


def starved(one: World, more: int) -> bool:
    """As `hurt`, of memory. Python itself stands still for ever where a thread that it starts finds none for its first
    steps (`Thread.start` waits for a sign of it), so a process that hangs is killed, as an engine does that asks for
    its health.
    """
    try:
        return hurt(one, partial(no_memory, more))
    except tracer.Hangs:
        return True


@pytest.mark.parametrize(
    ("refuse", "most"), [(no_memory, (0, 1, 3, 9)), (no_files, (1, 4, 7, 10)), (no_threads, (0, 1, 2))]
)
def test_whatever_the_system_refuses_a_pass_is_made_up_for(
    one: World, refuse: Callable[[int], None], most: tuple[int, ...]
) -> None:
    trial = partial(starved, one) if refuse is no_memory else lambda more: hurt(one, partial(refuse, more))
    refused = [trial(more) for more in most]
    one.rest(BACKED_OFF)

    assert one.findings() == []
    assert any(refused)


def test_whichever_write_fails_a_pass_is_made_up_for(one: World) -> None:
    one.publish()
    writes = one.hurt(one_pass, harm=Harm(BEYOND_ALL, errno.EIO)).calls
    points = spread(writes, WRITES, random.Random(1))
    for number, point in enumerate(points):
        assert hurt(one, harm=Harm(point, (errno.ENOSPC, errno.EIO)[number % 2]))
    one.rest(BACKED_OFF)
    assert one.findings() == []

    for number, point in enumerate(points):
        assert hurt(one, harm=Harm(point, (errno.EIO, errno.ENOSPC)[number % 2], lasting=True))
    one.rest(BACKED_OFF)
    copies = one.findings()  # of messages of which nobody could write down that they were taken
    assert all(line.startswith("copy ") and line.endswith(" heard") for line in copies)
    assert len(copies) <= WRITES
