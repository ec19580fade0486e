"""Which sources a round visits, and what happens to what it could not visit."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pipeline_support import DAY, HOUR, NOW, classifier, empty, source

from monitor.errors import NotFound
from monitor.model import Gone, Outcome, Poll, SourceMemory
from monitor.pipeline import round as rounds
from monitor.pipeline.claims import Claims
from monitor.pipeline.round import RoundDependencies, Selection, choose
from monitor.store import sources
from monitor.store.db import Database

A, B, OFF = source("a"), source("b"), source("off", enabled=False)
EVERY = (A, B, OFF)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = empty(tmp_path)
    yield made
    made.close()


def dependencies(database: Database, at: datetime = NOW, **values: Any) -> RoundDependencies:
    return RoundDependencies(database, classifier, lambda: at, host_gap=0 * HOUR, workers=2, **values)


def chosen(found: tuple[Sequence[Any], Sequence[Poll]]) -> list[str]:
    return [one.id for one in found[0]]


def remember(database: Database, id_: str, **values: Any) -> None:
    """Set what is known of a source."""
    with database.begin() as session:
        fence = sources.claim(session, id_, "test", NOW, HOUR)
        state = sources.state(session, id_)
        assert fence is not None
        assert state is not None
        sources.finish(session, id_, fence, replace(state, **values), Poll(id_, NOW, Outcome.SAME))


def test_new_sources_are_due_at_once(database: Database) -> None:
    assert chosen(choose(dependencies(database), EVERY, Selection())) == ["a", "b"]


def test_at_a_service_s_start_they_are_spread_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "random", iter([0.0, 0.9]).__next__)
    found = choose(dependencies(database, start_spread=HOUR), EVERY, Selection())

    assert len(found[0]) == 1
    assert len(choose(dependencies(database, NOW + HOUR), EVERY, Selection())[0]) == 2


def test_what_is_not_due_is_not_visited_unless_named_or_all_are(database: Database) -> None:
    choose(dependencies(database), EVERY, Selection())
    remember(database, "a", next_poll_at=NOW + HOUR)

    assert chosen(choose(dependencies(database), EVERY, Selection())) == ["b"]
    assert chosen(choose(dependencies(database), EVERY, Selection(("a",)))) == ["a"]
    assert chosen(choose(dependencies(database), EVERY, Selection(everything=True))) == ["a", "b"]
    assert chosen(choose(dependencies(database, NOW + HOUR), EVERY, Selection())) == ["b", "a"]


def test_a_source_that_is_off_is_visited_by_name_alone(database: Database) -> None:
    assert chosen(choose(dependencies(database), EVERY, Selection(("off",)))) == ["off"]
    assert chosen(choose(dependencies(database), EVERY, Selection(everything=True))) == ["a", "b"]


def test_a_name_counts_once(database: Database) -> None:
    assert chosen(choose(dependencies(database), EVERY, Selection(("b", "a", "b")))) == ["b", "a"]


def test_an_unknown_name_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="no source x, y"):
        choose(dependencies(database), EVERY, Selection(("a", "x", "y")))


@pytest.mark.parametrize(
    ("memory", "reason"),
    [
        (SourceMemory(floor=NOW + HOUR), "asked for no visit before 2026-11-20 05:00 UTC"),
        (SourceMemory(gone=Gone(tuple(date(2026, 11, day) for day in (1, 2, 3)))), "gone for good"),
    ],
)
def test_what_a_server_asked_for_holds_against_names_and_all_but_not_force(
    database: Database, memory: SourceMemory, reason: str
) -> None:
    choose(dependencies(database), EVERY, Selection())
    remember(database, "a", memory=memory)

    for selection in (Selection(("a", "b")), Selection(everything=True)):
        visits, (skipped,) = choose(dependencies(database), EVERY, selection)
        assert [one.id for one in visits] == ["b"]
        assert (skipped.source_id, skipped.outcome) == ("a", Outcome.SKIPPED)
        assert reason in skipped.reason
    assert chosen(choose(dependencies(database), EVERY, Selection(("a",), force=True))) == ["a"]


def test_a_floor_ends(database: Database) -> None:
    choose(dependencies(database), EVERY, Selection())
    remember(database, "a", memory=SourceMemory(floor=NOW + HOUR))

    assert chosen(choose(dependencies(database, NOW + HOUR), EVERY, Selection(("a",)))) == ["a"]


def test_a_source_that_another_replica_visits_is_skipped(database: Database) -> None:
    choose(dependencies(database), EVERY, Selection())
    with database.begin() as session:
        sources.claim(session, "a", "another", NOW, HOUR)
    heard: list[Poll] = []
    done = asyncio.run(rounds.run(dependencies(database), [A], heard.append))

    assert [(poll.outcome, poll.code) for poll in done.polls] == [(Outcome.SKIPPED, "held")]
    assert heard == list(done.polls)
    assert not done.all_failed


def test_a_broken_poll_is_its_source_s_recorded_failure(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> Poll:
        raise ZeroDivisionError("by nought")

    choose(dependencies(database), EVERY, Selection())
    monkeypatch.setattr(rounds, "poll", broken)
    done = asyncio.run(rounds.run(dependencies(database), [A, B], lambda _: None))

    assert [(poll.outcome, poll.code) for poll in done.polls] == [(Outcome.FAILED, "unexpected")] * 2
    assert "by nought" in done.polls[0].reason
    with database.read() as session:
        state = sources.state(session, "a")
    assert state is not None
    assert NOW < state.next_poll_at <= NOW + DAY
    assert state.lease_owner is None


def test_a_round_that_is_stopped_gives_back_what_it_claimed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_: Any) -> Poll:
        await asyncio.sleep(3600)
        raise AssertionError

    choose(dependencies(database), EVERY, Selection())
    monkeypatch.setattr(rounds, "poll", endless)
    monkeypatch.setattr(rounds, "STOP_LOOK", 0.01)
    done = asyncio.run(rounds.run(dependencies(database, stopping=lambda: True), [A, B], lambda _: None))

    assert done.polls == ()
    assert chosen(choose(dependencies(database), EVERY, Selection())) == ["a", "b"]
    with database.begin() as session:
        assert sources.due(session, ["a"], NOW) == ["a"]


def test_a_stop_while_sources_are_being_claimed_loses_none(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Claims._claim

    def slow(self: Claims, batch: Sequence[Any]) -> Any:
        claimed = claim(self, batch)
        time.sleep(0.1)
        return claimed

    choose(dependencies(database), EVERY, Selection())
    monkeypatch.setattr(Claims, "_claim", slow)
    monkeypatch.setattr(rounds, "STOP_LOOK", 0.01)
    asyncio.run(rounds.run(dependencies(database, stopping=lambda: True), [A, B], lambda _: None))

    with database.begin() as session:
        assert sources.due(session, ["a"], NOW) == ["a"]
