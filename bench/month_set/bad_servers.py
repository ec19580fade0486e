"""Sources that never do any good: what one in five of a quarter answers."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import timedelta

from bench.month_set.faults import Fault, Served, Visit, plain
from bench.month_set.newsroom import BEGIN, Item

INWARD = "http://127.0.0.9:{port}/latest/meta-data/"  # of loopback, and not among the networks that are allowed
FEED = "application/rss+xml"
OUTAGES = ((5, 8), (61, 63))  # days: what `away_for_days` is like in between


def broken(_items: Sequence[Item], _visit: Visit) -> Served:
    return Served(b"out of order", "text/plain", 500)


def inward(_items: Sequence[Item], visit: Visit) -> Served:
    """A redirect to an address inside."""
    port = int(visit.base.partition("//")[2].partition("/")[0].rpartition(":")[2])
    return Served(b"", "text/plain", 302, (("Location", INWARD.format(port=port)),))


def garbage(_items: Sequence[Item], visit: Visit) -> Served:
    return Served(visit.dice.randbytes(20_000), FEED)


def entity_bomb(_items: Sequence[Item], _visit: Visit) -> Served:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]><rss><channel><title>&e9;</title></channel></rss>'
    return Served(bomb.encode(), FEED)


def unpacks_to_much(_items: Sequence[Item], _visit: Visit) -> Served:
    return Served(gzip.compress(b"<rss>" + b" " * 50_000_000), FEED, 200, (("Content-Encoding", "gzip"),))


def away_for_days(items: Sequence[Item], visit: Visit) -> Served:
    """Well, but for two outages of some days: each has a beginning and an end that the operator is to hear of."""
    day = (visit.now - BEGIN) / timedelta(days=1)
    if any(first <= day < last for first, last in OUTAGES):
        return Served(b"maintenance", "text/plain", 503)
    return plain(items, visit)


ALWAYS: tuple[Fault, ...] = (broken, inward, garbage, entity_bomb, unpacks_to_much)
