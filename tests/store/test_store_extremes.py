"""Queries at the edge of what is allowed, on both engines."""

from __future__ import annotations

import pytest
from store_making import article, read, store

from monitor.store import search
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database
from monitor.store.query import MAX_DEPTH, MAX_LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "新" * MAX_LENGTH,
        " ".join(["ab"] * 59),
        " OR ".join(["ab"] * 59),
        "(" * MAX_DEPTH + "ab" + ")" * MAX_DEPTH,
        "-" + "(" * (MAX_DEPTH - 2) + "ab -kind:x" + ")" * (MAX_DEPTH - 2),
        " ".join(["-kind:award"] * 29),
        "a" * MAX_LENGTH,
        "aa* OR bb* OR 新*",
        "topic:" + ",".join(["x"] * 400),
        "zq0 zq1 zq2",
    ],
)
def test_it_is_answered(database: Database, text: str) -> None:
    store(database, article(1))
    with database.read() as session:
        answer = search.faceted(session, BitmapIndex(), read(text))
        search.search(session, read(f"{text} sort:best"[:MAX_LENGTH]))
    assert answer.understood
