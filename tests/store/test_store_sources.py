"""Sources, addresses and hosts on both engines: who is due, who holds what, what is remembered."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from store_making import NOW, article, store

from monitor.errors import StoreError
from monitor.model import FeedHints, Gone, Health, Moves, Outcome, Poll, Refusal, SourceMemory, Stamp, Validators
from monitor.store import addresses, removal, sources
from monitor.store.db import Database

LEASE = timedelta(minutes=5)
GAP = timedelta(seconds=2)


def begin_sources(database: Database, **due: datetime) -> None:
    with database.begin() as session:
        sources.ensure(session, due, lambda source_id: due[source_id])


def claim(database: Database, source_id: str, owner: str, now: datetime = NOW) -> int | None:
    with database.begin() as session:
        return sources.claim(session, source_id, owner, now, LEASE)


def a_poll(source_id: str = "a", **changes: Any) -> Poll:
    return Poll(source_id, NOW, Outcome.SAME, **changes)


# ------------------------------------------------------------------------------------------------------------ sources
def test_the_longest_due_comes_first(database: Database) -> None:
    begin_sources(database, a=NOW - timedelta(hours=1), b=NOW - timedelta(hours=2), c=NOW + timedelta(hours=1))
    with database.read() as session:
        assert sources.due(session, ["a", "b", "c"], NOW) == ["b", "a"]
        assert sources.due(session, ["a"], NOW) == ["a"]


def test_a_source_keeps_its_state_when_it_is_ensured_again(database: Database) -> None:
    begin_sources(database, a=NOW)
    begin_sources(database, a=NOW + timedelta(days=9), b=NOW)
    with database.read() as session:
        states = sources.states(session)
    assert (states["a"].next_poll_at, states["b"].next_poll_at) == (NOW, NOW)
    assert states["a"].health is Health.NEW


def test_one_holds_a_source_until_the_lease_ends(database: Database) -> None:
    begin_sources(database, a=NOW)
    first = claim(database, "a", "one")
    assert first is not None
    assert claim(database, "a", "two") is None
    with database.read() as session:
        assert sources.due(session, ["a"], NOW) == []
    second = claim(database, "a", "two", NOW + LEASE)
    assert second is not None
    assert second > first


def test_an_unknown_source_cannot_be_claimed(database: Database) -> None:
    assert claim(database, "unknown", "one") is None


MEMORY = SourceMemory(
    Moves("https://n.example/", "https://o.example/", 2, NOW), Gone((date(2026, 11, 20),)), NOW + timedelta(hours=3),
    FeedHints(timedelta(hours=1), timedelta(days=1), (1, 2), ("Sunday",)), 20, 3, (7, 8), (9,),
)  # fmt: skip


def test_finishing_saves_the_state_and_gives_the_source_back(database: Database) -> None:
    begin_sources(database, a=NOW)
    fence = claim(database, "a", "one")
    assert fence is not None
    later = NOW + timedelta(hours=6)
    state = sources.SourceState(
        "a", later, failures=1.5, health=Health.BLOCKED, reason="403", code="http-403", last_poll_at=NOW,
        first_poll_at=NOW, incident_at=NOW, incident_code="blocked", memory=MEMORY,
    )  # fmt: skip
    poll = a_poll(
        found=3, new=1, same=1, refused=(Refusal("entry 2", "no link"),), flags=("bozo",), reason="r", seconds=0.5
    )
    with database.begin() as session:
        assert sources.finish(session, "a", fence, state, poll)
    with database.read() as session:
        saved = sources.states(session)["a"]
        assert sources.recent_polls(session, "a", 5) == [poll]
    assert saved == replace(state, fence=fence)
    assert saved.lease_until is None


def test_a_late_finish_is_refused(database: Database) -> None:
    begin_sources(database, a=NOW)
    late = claim(database, "a", "paused")
    assert late is not None
    assert claim(database, "a", "other", NOW + LEASE) is not None
    with database.begin() as session:
        assert not sources.finish(session, "a", late, sources.SourceState("a", NOW, reason="late"), a_poll())
    with database.read() as session:
        assert sources.states(session)["a"].reason == ""
        assert sources.states(session)["a"].lease_owner == "other"
        assert sources.recent_polls(session, "a", 5) == []


def test_a_source_given_back_unvisited_is_as_due_as_it_was(database: Database) -> None:
    begin_sources(database, a=NOW)
    fence = claim(database, "a", "one")
    assert fence is not None
    with database.begin() as session:
        sources.release(session, "a", fence + 1)  # somebody else's: nothing happens
        assert sources.due(session, ["a"], NOW) == []
        sources.release(session, "a", fence)
        assert sources.due(session, ["a"], NOW) == ["a"]
        assert sources.state(session, "a") == sources.SourceState("a", NOW, fence=fence)
        assert sources.state(session, "unknown") is None


def test_an_incident_is_told_and_closed_once(database: Database) -> None:
    begin_sources(database, a=NOW)
    fence = claim(database, "a", "one")
    assert fence is not None
    in_trouble = sources.SourceState("a", NOW, incident_at=NOW, incident_code="dns")
    with database.begin() as session:
        sources.finish(session, "a", fence, in_trouble, a_poll())
        sources.mark_told(session, replace(in_trouble, incident_at=NOW - LEASE), NOW, ended=False)  # another incident
        untold = sources.state(session, "a")
        sources.mark_told(session, in_trouble, NOW + LEASE, ended=False)
        told = sources.state(session, "a")
        sources.mark_told(session, in_trouble, NOW + LEASE, ended=True)
        ended = sources.state(session, "a")
    assert untold is not None
    assert told is not None
    assert ended is not None
    assert [one.incident_told_at for one in (untold, told, ended)] == [None, NOW + LEASE, None]
    assert (told.incident_code, ended.incident_code, ended.incident_at) == ("dns", "", None)


def test_recent_polls_are_newest_first(database: Database) -> None:
    begin_sources(database, a=NOW)
    for minute in range(4):
        fence = claim(database, "a", "one")
        assert fence is not None
        poll = replace(a_poll(), started_at=NOW + timedelta(minutes=minute), outcome=Outcome.FAILED)
        with database.begin() as session:
            sources.finish(session, "a", fence, sources.SourceState("a", NOW), poll)
    with database.read() as session:
        newest = sources.recent_polls(session, "a", 2)
    assert [poll.started_at.minute for poll in newest] == [3, 2]


def test_counts_and_publication_times(database: Database) -> None:
    irrelevant = {"relevant": False}
    store(
        database, article(1), article(2, facts=irrelevant), article(3, source_id="b"), article(4, published=Stamp(None))
    )
    with database.read() as session:
        assert sources.counts(session) == {"wire-en": (3, 2), "b": (1, 1)}
        times = sources.publication_times(session, ["wire-en", "b", "none"], 2)
    assert times == {"wire-en": [NOW, NOW - timedelta(hours=1)], "b": [NOW - timedelta(hours=3)]}


def test_of_polls_that_end_together_only_those_that_lost_their_claims_are_lost(database: Database) -> None:
    begin_sources(database, a=NOW, b=NOW, c=NOW)
    fences = {name: claim(database, name, "one") or 0 for name in "abc"}
    with database.begin() as session:
        sources.release(session, "b", fences["b"])
    assert claim(database, "b", "two")
    due = NOW + LEASE
    with database.begin() as session:
        ends = [sources.PollEnd(fences[name], sources.SourceState(name, due), a_poll(name)) for name in "abc"]
        assert sources.finish_all(session, ends) == {"b"}
    with database.read() as session:
        states = sources.states(session)
        assert [len(sources.recent_polls(session, name, 9)) for name in "abc"] == [1, 0, 1]
    assert [states[name].next_poll_at for name in "abc"] == [due, NOW, due]
    assert [states[name].lease_owner for name in "abc"] == [None, "two", None]


# ---------------------------------------------------------------------------------------------------------- addresses
def test_validators_are_remembered_verbatim(database: Database) -> None:
    url = "https://example.hk/feed?" + "x" * 9_000
    with database.begin() as session:
        assert not addresses.validators(session, [url])
        addresses.save_validators(session, url, Validators('W/"1"', "Sun, 22 Nov"), "h1", NOW)
        addresses.save_validators(session, url, Validators(None, "Mon, 23 Nov"), "h2", NOW + LEASE)
    with database.read() as session:
        found = addresses.validators(session, [url, "https://other/"])
    assert found == {url: addresses.AddressState(url, Validators(None, "Mon, 23 Nov"), "h2", NOW + LEASE)}


def test_validators_go_with_the_unit_that_stores_what_they_vouch_for(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:  # noqa: PT012
        addresses.save_validators(session, "https://example.hk/", Validators("e"), "h", NOW)
        raise RuntimeError
    with database.read() as session:
        assert not addresses.validators(session, ["https://example.hk/"])


def test_addresses_not_seen_for_long_are_forgotten(database: Database) -> None:
    with database.begin() as session:
        addresses.save_validators(session, "https://a/", Validators("e"), "h", NOW)
        addresses.save_validators(session, "https://b/", Validators("e"), "h", NOW + LEASE)
        assert removal.forget_addresses(session, NOW + GAP) == 1
        assert addresses.validators(session, ["https://b/"])


# -------------------------------------------------------------------------------------------------------------- hosts
def enter(database: Database, owner: str, now: datetime) -> timedelta | None:
    with database.begin() as session:
        return addresses.host_enter(session, "example.hk", owner, now, LEASE, GAP)


def leave(database: Database, owner: str, now: datetime, retry_after: timedelta | None = None) -> None:
    with database.begin() as session:
        addresses.host_leave(session, "example.hk", owner, now, retry_after)


def test_one_at_a_time_at_a_host_with_a_gap_between(database: Database) -> None:
    assert enter(database, "one", NOW) is None
    assert enter(database, "two", NOW + GAP) == LEASE - GAP
    leave(database, "one", NOW + GAP / 2)
    assert enter(database, "two", NOW + GAP / 2) == GAP / 2
    assert enter(database, "two", NOW + GAP) is None


def test_a_dead_replica_loses_its_turn(database: Database) -> None:
    assert enter(database, "one", NOW) is None
    assert enter(database, "two", NOW + LEASE) is None


def test_a_host_that_asks_for_rest_gets_it(database: Database) -> None:
    hour = timedelta(hours=1)
    assert enter(database, "one", NOW) is None
    leave(database, "one", NOW, retry_after=hour)
    assert enter(database, "one", NOW + GAP) == hour - GAP
    with database.begin() as session:
        addresses.rest(session, "other.hk", NOW + GAP)
        assert addresses.resting(session, NOW) == {"example.hk": NOW + hour, "other.hk": NOW + GAP}
        assert addresses.resting(session, NOW + GAP) == {"example.hk": NOW + hour}
    assert enter(database, "one", NOW + hour) is None


def test_robots_are_kept_beside_the_manners_of_their_host(database: Database) -> None:
    assert enter(database, "one", NOW) is None
    with database.begin() as session:
        assert addresses.robots(session, "example.hk") is None
        addresses.save_robots(session, "example.hk", "User-agent: *", 200, NOW)
        addresses.save_robots(session, "none.hk", None, 404, NOW)
        assert addresses.robots(session, "example.hk") == addresses.RobotsRow("example.hk", "User-agent: *", 200, NOW)
        assert addresses.robots(session, "none.hk") == addresses.RobotsRow("none.hk", None, 404, NOW)


# ----------------------------------------------------------------------------------------------------------- database
def test_times_without_a_zone_are_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="zone"), database.begin() as session:
        addresses.save_robots(session, "example.hk", None, None, naive)


def test_trouble_of_the_database_is_said_plainly(database: Database) -> None:
    statements = ["SELECT * FROM no_such_table"]
    if database.dialect == "postgresql":
        statements = ["SET statement_timeout = 20", "SELECT pg_sleep(5)"]
    with pytest.raises(StoreError, match=r"failed|was cut"), database.read() as session:  # noqa: PT012
        for statement in statements:
            session.execute(text(statement))


def test_reading_keeps_nothing(database: Database) -> None:
    refused: AbstractContextManager[Any] = nullcontext()
    if database.dialect == "postgresql":
        refused = pytest.raises(StoreError, match="read-only")
    with refused, database.read() as session:
        sources.ensure(session, ["a"], lambda _: NOW)
    with database.read() as session:
        assert sources.states(session) == {}
