"""A pass of the service is killed anywhere: nothing is lost, nothing doubled, and no copy comes that was heard of."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos import tracer
from tests.chaos.kills import calls_of_a_pass, kill_at, kill_one_of_two, spread
from tests.chaos.world import world

KILLS = 15  # of each engine at calls to the system; `make chaos` takes all of them
BESIDE = 3  # more, of one of two replicas

pytestmark = pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")


@pytest.mark.skipif(not tracer.POSSIBLE, reason="the table of system calls is that of Linux on x86-64")
def test_wherever_a_pass_is_killed_nothing_is_lost_or_doubled(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(1)
    with world(database_url, tmp_path) as one:
        kill_at(one, spread(calls_of_a_pass(one), KILLS, chance))
        kill_one_of_two(one, one.kills + BESIDE, chance)
        one.rest()

        assert one.findings() == []
        assert one.kills >= KILLS * 3 // 4 + BESIDE
        assert len(one.hurt_at) > 1
