"""Passes that are killed, one after the other: each finds what the one before left behind."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

from tests.chaos.tracer import Harm
from tests.chaos.world import World, one_pass

IN_A_ROW = 4  # passes, after which one is left in peace: an announcement stands in its source for twelve editions
LONGEST_S = 0.5  # of a random time until a kill: about as long as a pass


def calls_of_a_pass(world: World) -> int:
    """How many calls to the system a pass makes to which nothing happens."""
    world.publish()
    return world.do(one_pass).calls


def kill_at(world: World, points: Iterable[int]) -> None:
    """A pass for each of these calls, killed before it; a late one may be over by then."""
    for number, point in enumerate(points, 1):
        world.publish()
        world.do(one_pass, harm=Harm(point))
        if number % IN_A_ROW == 0:
            world.rest()


def kill_one_of_two(world: World, kills: int, chance: random.Random) -> None:
    """Two replicas at the same time, one of them killed at a random time, until so many were in all."""
    while world.kills < kills:
        world.publish()
        both = [world.start(one_pass), world.start(one_pass)]
        time.sleep(chance.uniform(0, LONGEST_S))
        both[0].kill()
        for one in both:
            world.ended(one)
        if world.kills % IN_A_ROW == 0:
            world.rest()


def spread(most: int, count: int, chance: random.Random) -> list[int]:
    """So many numbers from 1 to `most`, each out of a part of its own, in random order."""
    part = most / count
    points = [1 + int(part * (number + chance.random())) for number in range(count)]
    chance.shuffle(points)
    return points
