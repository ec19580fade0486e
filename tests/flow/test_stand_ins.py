"""The shipped sources, each with a stand-in on loopback: probation over days, and verifying them at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from monitor.bootstrap.places import PACKAGE
from monitor.catalogue.source_file import load_sources, write_block
from monitor.model import Health, Source
from tests.making import Clock, Open
from tests.stand_ins import StandIns

SHIPPED = load_sources(PACKAGE.parent / "sources.toml")
UNSEEN = [one for one in SHIPPED if one.enabled == "try"]
GAP = 0.1  # seconds between two requests to a host; the shipped second would only make the test longer


def blocks(sources: list[Source]) -> str:
    return "\n".join(map(write_block, sources))


def test_every_source_that_was_never_seen_goes_through_probation(clock: Clock, open_with: Open) -> None:
    assert len(UNSEEN) > 50
    with StandIns(UNSEEN, clock.now) as stand_ins:
        app = open_with(blocks(stand_ins.sources))
        app.poll()
        tried = {status.source.id: status.health for status in app.source_statuses()}
        clock.pass_by(hours=27)
        app.poll()

    assert {id_ for id_, health in tried.items() if health is not Health.TRYING} == set()
    assert {one.source.id: one.probation for one in app.source_statuses() if "passed" not in one.probation} == {}


def test_verifying_asks_each_host_politely_and_switches_on_what_is_plausible(
    clock: Clock, open_with: Open, tmp_path: Path
) -> None:
    some = [replace(one, enabled="try" if one.enabled is True else one.enabled) for one in SHIPPED[::3]]
    with StandIns(some, clock.now) as stand_ins:
        app = open_with(blocks(stand_ins.sources), MONITOR_HOST_GAP=str(GAP))
        done: list[str] = []
        verified = app.verify_sources(app.to_verify(), lambda one: done.append(one.source.id))
        path, changed = app.write_verified(verified)

    assert {one.source.id: one.fault for one in verified if one.fault} == {}
    assert sorted(done) == sorted(one.id for one in some if one.enabled)
    for asked in stand_ins.of_hosts().values():
        assert all(later.began - earlier.ended > 0.9 * GAP for earlier, later in pairwise(asked))
    assert sorted(changed) == sorted(done)
    assert {one.id: one.enabled for one in load_sources(path)} == {one.id: bool(one.enabled) for one in some}
