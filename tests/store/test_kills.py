"""Two replicas compose and deliver, and one of them is killed again and again; `bench.kills` does it for hours."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.kills import Mailbox, World, kill_at_random, kill_at_steps, kill_in_the_gap

IN_THE_GAP, AT_STEPS, AT_RANDOM = 1, 6, 3  # kills of each engine: twenty in all


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_whenever_a_replica_is_killed_nobody_is_forgotten_and_no_copy_is_without_a_cause(
    database_url: str, tmp_path: Path
) -> None:
    with Mailbox(tmp_path / "taken.jsonl").open() as mailbox:
        world = World(database_url, tmp_path, mailbox)
        kill_in_the_gap(world, IN_THE_GAP)
        kill_at_steps(world, IN_THE_GAP + AT_STEPS)
        kill_at_random(world, IN_THE_GAP + AT_STEPS + AT_RANDOM, random.Random(1))

    assert world.seen["sent"] >= world.number
    assert 1 <= world.seen["twice"] <= world.killed
