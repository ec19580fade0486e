"""The bitmap index answers as the database does, whatever is stored, changed and removed meanwhile, by whomever."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from store_making import NOW, article, classification, read, store

from monitor.errors import StoreError
from monitor.model import Amount, ArticleView, Deadline, Event, Facts, Stamp, Tag
from monitor.store import articles, best_first, bitmap_index, bitmaps, order, removal, search
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database

QUERIES = (
    "", "is:any", "common", "common -seldom", "-seldom", "programme:rth", "programme:rth OR kind:award",
    "topic:robotics", "has:deadline", "has:amount -common", "is:official", "lang:zh", "source:s1", "publisher:wire",
    "common sort:best", "since:2026-09-15 until:2026-11-10", "since:2026-11-20", "until:2026-10-01",
    "since:2026-10-01 until:2026-10-31", "since:2026-11-03 until:2026-11-04", "title:5",
    "(seldom OR topic:robotics) lang:en", "-(since:2026-10-10 common)", "nothing", "is:any nothing programme:nias",
    "commons", '"commons"', "robotics", "robotics sort:best", "-robotics", "robotics common sort:best", "talent hub",
    "(robotics OR award) -talent", "title:robotics", "sort:deadline", "common sort:deadline", "amount:>50m",
    "amount:<50m", "amount:100m", "deadline:<60d", "deadline:<60d common", "deadline:2026-11", "-deadline:<10d",
    "deadline:>1y",
    "since:36h", "since:36h OR deadline:<3d is:any", "award sort:deadline is:any",
)  # fmt: skip


def _some(chance: random.Random, number: int) -> object:
    days = timedelta(days=chance.randrange(120), hours=chance.randrange(24))
    facts = {
        "relevant": chance.random() < 0.8,
        "tags": tuple(Tag(slug, (), "") for slug in ("rth", "nias") if chance.random() < 0.4),
        "topics": tuple(topic for topic in ("robotics", "biotech") if chance.random() < 0.4),
        "events": tuple(Event(kind, "fact", "") for kind in ("award", "launch") if chance.random() < 0.4),
    }
    if chance.random() < 0.6:
        facts["facts"] = Facts(())
    elif chance.random() < 0.5:
        due = Deadline((NOW + timedelta(days=chance.randrange(-40, 80))).date(), "by then")
        facts["facts"] = Facts((due, Amount(chance.choice([10, 60]) * 10**6, "so much", hkd_max=10**8)))
    return article(
        number,
        title=f"Title {number}",
        text="common" * (chance.random() < 0.7) + " seldom" * (chance.random() < 0.2),
        language=chance.choice(["en", "zh-Hant", "zh-Hans"]),
        source_id=f"s{chance.randrange(3)}",
        publisher=chance.choice(["The Wire", "Gazette"]),
        official=chance.random() < 0.5,
        published=Stamp(NOW - days, "minute"),
        facts=facts,
    )


def _alike(database: Database, index: BitmapIndex) -> None:
    """Every query: the same articles page by page, the same that find nothing, and counts that add up."""
    with database.read() as session:
        for text in QUERIES:
            query, cursor = read(text), None
            seen: list[ArticleView] = []
            while True:
                plain = search.search(session, query, 7, cursor)
                quick = search.faceted(session, index, query, 7, cursor)
                assert [one.id for one in quick.articles] == [one.id for one in plain.articles], text
                assert (quick.next_cursor, quick.nothing_for) == (plain.next_cursor, plain.nothing_for), text
                assert quick.hidden == plain.hidden, text
                seen += quick.articles
                if not (cursor := quick.next_cursor):
                    break
            assert quick.total == len(seen), text
            assert quick.facets["programme"] == _counts([tag.slug for one in seen for tag in one.tags]), text
            assert quick.facets["kind"] == _counts([event.kind for one in seen for event in one.events]), text
            assert quick.facets["source"] == _counts([one.source_id for one in seen]), text
            assert sum(quick.facets["month"].values()) == len(seen), text


def _counts(values: list[str]) -> dict[str, int]:
    return {value: values.count(value) for value in set(values)}


@pytest.mark.parametrize("many", [5, 5_000], ids=["many found", "few found"])
def test_it_answers_as_the_database_does(database: Database, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "MANY", many)
    monkeypatch.setattr(order, "FIRST_STEP", 4)
    monkeypatch.setattr(best_first, "FIRST_LOOK", many % 7)
    monkeypatch.setattr(best_first, "FIRST_SHARE", many)
    monkeypatch.setattr(bitmaps, "SPARSE", many % 7)
    chance, index = random.Random(3), BitmapIndex()
    _alike(database, index)  # of an empty store
    ids = store(database, *(_some(chance, number) for number in range(40)))  # type: ignore[arg-type]
    _alike(database, index)
    ids += store(database, *(_some(chance, number) for number in range(40, 50)))  # type: ignore[arg-type]
    _alike(database, index)
    with database.begin() as session:
        articles.revise(session, ids[3], _some(chance, 3).article, NOW)  # type: ignore[attr-defined]
        articles.save_classification(session, ids[8], classification(topics=("robotics",), relevant=False))
    _alike(database, index)
    with database.begin() as session:
        articles.touch(session, ids[:20], NOW + timedelta(days=400))
        removal.remove_old(session, NOW + timedelta(days=300))
    _alike(database, index)


def test_what_was_undone_is_not_in_it(database: Database) -> None:
    index = BitmapIndex()
    store(database, article(1))
    with pytest.raises(StoreError):
        store(database, article(2), article(1))
    with database.read() as session:
        assert search.faceted(session, index, read("")).total == 1
    store(database, article(3))
    with database.read() as session:
        assert search.faceted(session, index, read("")).total == 2


def test_two_that_store_at_once_are_both_seen(database: Database) -> None:
    """On PostgreSQL the one that began first may end last."""
    if database.dialect == "sqlite":
        pytest.skip("one writer at a time")
    index = BitmapIndex()
    with database.begin() as slow:
        articles.insert(slow, article(1).article, article(1).choice, NOW)
        store(database, article(2))
        with database.read() as session:
            assert search.faceted(session, index, read("")).total == 1
    with database.read() as session:
        assert search.faceted(session, index, read("")).total == 2


def test_the_best_are_found_anew_once_an_article_has_come(database: Database) -> None:
    index = BitmapIndex()

    def best() -> list[int]:
        with database.read() as session:
            return [one.id for one in search.faceted(session, index, read("robotics sort:best")).articles]

    [first] = store(database, article(1, title="Robotics"))
    assert best() == best() == [first]
    [second] = store(database, article(2, title="Robotics and robotics"))
    assert sorted(best()) == [first, second]


def test_what_a_replica_behind_answers_is_not_kept_for_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = BitmapIndex()
    store(database, article(1))
    with database.read() as session:
        newest = index.at(session)
        monkeypatch.setattr(bitmap_index, "filed_up_to", lambda _: newest.filed - 1)
        behind = index.at(session)
    assert behind.sets is newest.sets
    assert behind.once("answer", lambda: "old") == "old"
    assert newest.once("answer", lambda: "new") == "new"


def test_facets_count_what_was_found_most_frequent_first(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmap_index, "SHOWN", 2)
    store(database, *(article(n, source_id=source) for n, source in enumerate("abbccc")))
    with database.read() as session:
        facets = search.faceted(session, BitmapIndex(), read("")).facets
    assert list(facets["source"].items()) == [("c", 3), ("b", 2)]
    assert facets["month"] == {"2026-11": 6}


def test_very_many_changes_fill_it_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmap_index, "RELOADED_FROM", 3)
    index = BitmapIndex()
    for start in (0, 10, 12):
        store(database, *(article(n) for n in range(start, start + (2 if start else 10))))
        _alike(database, index)
