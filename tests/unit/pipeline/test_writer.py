"""What shares a commit: nothing of it harms the others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pipeline_support import HOUR, NOW, empty

from monitor.model import Outcome, Poll
from monitor.pipeline.poll_record import ClaimLost
from monitor.pipeline.writer import MOST_ENDS, Writer
from monitor.store import sources
from monitor.store.db import Database
from monitor.store.sources import PollEnd, SourceState


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


def claimed(database: Database, count: int) -> list[PollEnd]:
    """Ends of polls whose sources are claimed."""
    ids = [f"s{number}" for number in range(count)]
    with database.begin() as session:
        sources.ensure(session, ids, lambda _: NOW)
        states = sources.claim_all(session, ids, "test", NOW, HOUR)
    return [PollEnd(states[id_].fence, SourceState(id_, NOW + HOUR), Poll(id_, NOW, Outcome.SAME)) for id_ in ids]


def outcomes(database: Database, ends: list[PollEnd], *, hurry: bool = True) -> list[object]:
    """What comes of each when all wait together."""

    async def run() -> list[object]:
        writer = Writer(database)
        waiting = [asyncio.create_task(writer.finish(end)) for end in ends]
        await asyncio.sleep(0)
        if hurry:
            writer.hurry()
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return asyncio.run(run())


def next_polls(database: Database) -> list[bool]:
    with database.read() as session:
        return [state.next_poll_at == NOW + HOUR for _, state in sorted(sources.states(session).items())]


def test_of_states_that_share_a_commit_one_that_lost_its_claim_is_lost_alone(database: Database) -> None:
    first, second, third = claimed(database, 3)
    found = outcomes(database, [first, replace(second, fence=second.fence - 1), third])
    assert (found[0], found[2]) == (first.poll, third.poll)
    assert isinstance(found[1], ClaimLost)
    assert next_polls(database) == [True, False, True]


def test_a_state_that_cannot_be_stored_fails_alone(database: Database) -> None:
    first, second, third = claimed(database, 3)
    found = outcomes(database, [first, replace(second, poll=replace(second.poll, reason="\ud800")), third])
    assert (found[0], found[2]) == (first.poll, third.poll)
    assert isinstance(found[1], UnicodeEncodeError)
    assert next_polls(database) == [True, False, True]


@pytest.mark.parametrize("count", [1, MOST_ENDS + 1])
def test_all_are_written_also_when_nobody_hurries(database: Database, count: int) -> None:
    ends = claimed(database, count)
    assert outcomes(database, ends, hurry=False) == [end.poll for end in ends]
    assert all(next_polls(database))


def test_a_state_that_waits_goes_with_what_stores_more(database: Database) -> None:
    (end,) = claimed(database, 1)

    async def run() -> list[object]:
        writer = Writer(database)
        return list(await asyncio.gather(writer.finish(end), writer.write(lambda _: "stored")))

    assert asyncio.run(run()) == [end.poll, "stored"]
    assert next_polls(database) == [True]
