"""Marks of language versions: kept, found by publisher, script and time, given their vectors, gone with the article."""

from __future__ import annotations

from store_making import NOW, article, store

from monitor.model import Neighbour, VersionMarks
from monitor.store import removal
from monitor.store import version_neighbours as neighbours
from monitor.store.db import Database

PUBLISHER, MINUTE = 4_000_000_000, 29_000_000
MARKS = VersionMarks((3, 0xFFFFFFF5), (16,), b"\x81\x7f", "m")


def test_marks_are_found_by_publisher_script_and_time(database_url: str) -> None:
    database = Database.open(database_url)
    ids = store(database, *(article(number) for number in range(1, 6)))
    kept = [(True, MINUTE), (True, MINUTE + 61), (False, MINUTE), (True, MINUTE + 61), (True, MINUTE + 2000)]
    with database.begin() as session:
        for number, (article_id, (chinese, minute)) in enumerate(zip(ids, kept, strict=True)):
            neighbours.add(session, PUBLISHER, Neighbour(article_id, -1, chinese, minute, number != 3, MARKS))
    with database.read() as session:
        found = neighbours.near(session, PUBLISHER, MINUTE, chinese=True, minutes=60, day_minutes=1500)
        other = neighbours.near(session, PUBLISHER + 1, MINUTE, chinese=True, minutes=60, day_minutes=1500)
        stale = neighbours.without_vector(session, PUBLISHER, MINUTE, MINUTE + 100, "newer")

    assert {one.article_id for one in found} == {ids[0], ids[3]}  # of the fourth only the day is known
    assert {(one.marks, one.exact_time) for one in found} == {(MARKS, True), (MARKS, False)}
    assert other == []
    assert {one[0] for one in stale} == set(ids[:4])

    with database.begin() as session:
        neighbours.keep_vectors(session, {ids[0]: b"new"}, "newer")
        neighbours.remove(session, ids[3])
    with database.begin() as session:
        found = neighbours.near(session, PUBLISHER, MINUTE, chinese=True, minutes=60, day_minutes=1500)
        assert [(one.marks.vector, one.marks.model) for one in found] == [(b"new", "newer")]
        assert neighbours.has_script(session, PUBLISHER, MINUTE, MINUTE, chinese=False)
        while removal.remove_old(session, NOW.replace(year=2030)):
            continue
        assert not neighbours.has_script(session, PUBLISHER, MINUTE, MINUTE, chinese=False)
    database.close()
