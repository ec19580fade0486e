"""Search on both engines, against a truth that is found by looking at every article."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_making import NOW, article, read, store

from monitor.errors import QueryError
from monitor.model import Amount, ArticleView, Deadline, Facts, SearchResults, Stamp
from monitor.store import articles, index, order, plan, search
from monitor.store.bitmap_index import BitmapIndex
from monitor.store.db import Database
from monitor.store.new_articles import new_articles
from monitor.text import TEXT_VERSION, fold, search_tokens

TEXTS = (
    ("Low-altitude economy: first pilots named", "The low-altitude economy Sandbox starts; AI基金 follows.", "en"),
    ("低空經濟沙盒首批名單", "政府公布低空經濟監管沙盒。人工智能、機械人企業參加", "zh-Hant"),
    ("创科基金拨款", "香港、港政府支持创科，人工智能基金", "zh-Hans"),
    ("Research Talent Hub opens", "The fund closes on 31 March; RAISe+ and C++ courses", "en"),
    ("創新科技署：研究人才庫", "申請截止日期。數碼港Cyberport創科", "zh-Hant"),
    ("Budget speech", "No altitude, no economy, low expectations", "en"),
)


@pytest.fixture
def ids(database: Database) -> list[int]:
    """`TEXTS`, stored: the first the newest."""
    return store(
        database,
        *(article(n, title=title, text=body, language=language) for n, (title, body, language) in enumerate(TEXTS)),
    )


def ask(database: Database, text: str, limit: int = 50, cursor: str | None = None) -> SearchResults:
    with database.read() as session:
        return search.search(session, read(text), limit, cursor)


def places(database: Database, ids: list[int], text: str) -> list[int]:
    """Which of `TEXTS` were found, in order."""
    return [ids.index(one.id) for one in ask(database, text).articles]


FOUND: tuple[tuple[str, list[int]], ...] = (
    ("創科", [2, 4]),  # either script finds both
    ("创科", [2, 4]),
    ("創", [2, 4]),
    ("香港政府", []),  # no phrase runs over punctuation
    ("港政府", [2]),
    ("「香港、港政府」", [2]),
    ("低空經濟", [1]),
    ("low-altitude", [0]),
    ("altitude low", [0, 5]),
    ('"altitude low"', []),
    ("AI", [0]),
    ("AI基金", [0]),
    ("cyberport", [4]),
    ("Ｃｙｂｅｒｐｏｒｔ", [4]),
    ("c++", [3]),
    ("raise+", [3]),
    ("raise", [3]),
    ("econ*", [0, 5]),
    ("title:econ*", [0]),
    ("title:altitude", [0]),
    ("title:「low-altitude economy」", [0]),
    ("title:sandbox", []),
    ("named the", [0]),
    ('"named the"', []),  # no phrase runs from the title into the text
    ("economy -altitude", []),
    ("economy -sandbox", [5]),
    ("-創科 -economy", [1, 3]),
    ("sandbox OR 創科", [0, 2, 4]),
    ("(sandbox OR 創科) -数码港", [0, 2]),
    ("lang:zh 人工智能", [1, 2]),
    ("lang:zh-Hans 人工智能 OR talent", [2, 3]),
    ("(lang:en budget) OR 監管", [1, 5]),
    ("-(lang:en OR 監管)", [2, 4]),
    ("programme:rth since:2026-11-22 until:today", [0, 1, 2, 3, 4, 5]),
    ("programme:nias", []),
    ("kind:launch,award topic:low-altitude has:deadline has:amount", [0, 1, 2, 3, 4, 5]),
    ("kind:award", []),
    ("is:official", []),
    ("source:wire-en publisher:wire", [0, 1, 2, 3, 4, 5]),
    ("publisher:%", []),
    ("publisher:_", []),
    ("source:other", []),
    ("since:2026-11-23", []),
)


def test_what_a_query_finds(database: Database, ids: list[int]) -> None:
    assert {query: places(database, ids, query) for query, _ in FOUND} == dict(FOUND)


def test_an_empty_query_gives_the_newest(database: Database, ids: list[int]) -> None:
    answer = ask(database, "", limit=2)
    assert [ids.index(one.id) for one in answer.articles] == [0, 1]
    assert answer.total == 6


def test_relevant_ones_only_unless_told_otherwise(database: Database) -> None:
    good, poor = store(database, article(1), article(2, facts={"relevant": False}))
    assert [one.id for one in ask(database, "grant").articles] == [good]
    assert [one.id for one in ask(database, "grant is:any").articles] == [good, poor]
    assert [one.id for one in ask(database, "is:any").articles] == [good, poor]


def test_the_best_come_first_when_asked(database: Database) -> None:
    long_ago = Stamp(NOW - timedelta(days=3000), "day")
    passing, named, old = store(
        database,
        article(1, title="Budget", text="word " * 80 + "robotics"),
        article(2, title="Robotics for all", text="robotics robotics"),
        article(3, title="Robotics for all", text="robotics robotics", published=long_ago),
    )
    assert [one.id for one in ask(database, "robotics").articles] == [passing, named, old]
    assert ask(database, "robotics sort:best").articles[0].id == named
    assert ask(database, "is:any sort:best").total == 3
    first = ask(database, "robotics sort:best", limit=2)
    second = ask(database, "robotics sort:best", limit=2, cursor=first.next_cursor)
    assert len({one.id for one in (*first.articles, *second.articles)}) == 3
    assert second.next_cursor is None


@pytest.mark.parametrize("query", ["grant", "", "grant OR lang:zh"])
def test_pages_give_each_article_once_in_order(database: Database, query: str) -> None:
    together = Stamp(NOW, "day")  # the same instant: the id decides
    store(
        database,
        *(article(n, published=together if n % 2 else Stamp(NOW - timedelta(hours=n), "minute")) for n in range(23)),
    )
    seen: list[ArticleView] = []
    cursor = None
    for _ in range(10):
        answer = ask(database, query, 5, cursor)
        seen += answer.articles
        cursor = answer.next_cursor
        if cursor is None:
            break
    assert len({one.id for one in seen}) == len(seen) == 23
    assert all((a.date, a.id) > (b.date, b.id) for a, b in pairwise(seen))


@pytest.mark.parametrize("cursor", ["rubbish", "é", "W10", "WyJ4Il0", "bnVsbA", "WzFd" * 50])
def test_a_foreign_cursor_is_refused(database: Database, ids: list[int], cursor: str) -> None:
    with pytest.raises(QueryError, match="cursor"):
        ask(database, "創科", cursor=cursor)


def test_the_cursor_of_another_query_is_refused(database: Database, ids: list[int]) -> None:
    cursor = ask(database, "", limit=2).next_cursor
    with pytest.raises(QueryError, match="cursor"):
        ask(database, "創科", cursor=cursor)


def test_the_answer_says_how_it_was_read_and_what_found_nothing(database: Database, ids: list[int]) -> None:
    answer = ask(database, "創科 (zeppelin OR kind:award) -nothing")
    assert "“創科” and (“zeppelin” or kind award) and not “nothing”" in answer.understood
    assert answer.nothing_for == ("zeppelin", "award")


def test_very_common_words_are_answered_alike(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way for words that very many articles have gives what the other way gives."""
    store(database, *(article(n, text="common" + (" seldom" if n % 7 == 0 else "")) for n in range(60)))
    plain = [
        (ask(database, query, 4), query) for query in ("common", "common -seldom", "common lang:zh", "common title:5")
    ]
    monkeypatch.setattr(plan, "MANY", 10)
    monkeypatch.setattr(plan, "COUNTED", 10)
    for before, query in plain:
        after = ask(database, query, 4)
        assert [one.id for one in after.articles] == [one.id for one in before.articles]
        assert (after.next_cursor, after.understood) == (before.next_cursor, before.understood)
        second = ask(database, query, 4, after.next_cursor) if after.next_cursor else None
        assert second is None or {one.id for one in second.articles}.isdisjoint(one.id for one in after.articles)
    assert ask(database, "common").total is None
    monkeypatch.setattr(order, "WALK", 5)
    assert [one.id for one in ask(database, "common title:5", 4).articles] == [one.id for one in plain[3][0].articles]


# ------------------------------------------------------------------------------------------------------- against truth
def test_every_piece_of_a_text_finds_it_and_nothing_else(database: Database) -> None:
    """Recall and precision of 1 for pieces of one to six characters, as a search through all texts would find."""
    letters = "創科基金人工智能機械low fund，。"
    chance = random.Random(7)
    bodies = ["".join(chance.choices(letters, k=60)) for _ in range(60)]
    ids = store(database, *(article(n, title="t", text=body) for n, body in enumerate(bodies)))
    for _ in range(120):
        body = chance.choice(bodies)
        start = chance.randrange(len(body) - 6)
        piece = body[start : start + chance.randint(1, 6)].strip("，。 ")
        if not piece or not all("一" <= character <= "鿿" for character in piece):
            continue
        truth = {ids[n] for n, one in enumerate(bodies) if fold(piece) in fold(one).replace(" ", "")}
        assert {one.id for one in ask(database, piece, 200).articles} == truth, piece


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=40), st.text(alphabet="創科ab ()\"-:*OR'%_\\\x00", max_size=40)))
def test_any_text_is_answered_or_refused(database: Database, typed: str) -> None:
    try:
        query = read(typed)
    except QueryError:
        return
    with database.read() as session:
        search.search(session, query, 5)
        search.faceted(session, BitmapIndex(), query, 5)
        search.search(session, replace(query, sort="best"), 5)
        new_articles(session, NOW, NOW - timedelta(1), 0).matching(session, query, 0, NOW - timedelta(1))


# --------------------------------------------------------------------------------------------------------------- index
def test_the_index_is_built_again_when_the_folding_changes(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(database_url)
    ids = store(database, *(article(n) for n in range(7)))
    database.close()
    monkeypatch.setattr(index, "TEXT_VERSION", TEXT_VERSION + 1)
    monkeypatch.setattr(index, "REBUILD_BATCH", 3)
    monkeypatch.setattr(index, "search_tokens", lambda text: [token[::-1] for token in search_tokens(text)])
    again = Database.open(database_url)
    assert {one.id for one in ask(again, "grant").articles} == set(ids)
    with again.begin() as session:
        articles.revise(session, ids[0], article(0, title="changed").article, NOW)
    again.close()


def test_two_columns_of_one_long_text_stay_within_the_engine(database: Database) -> None:
    [article_id] = store(database, article(1, title="word " * 20_000, text="other " * 20_000))
    assert [one.id for one in ask(database, "word").articles] == [article_id]


def test_knowledge_without_anything(database: Database) -> None:
    bare = dict.fromkeys(("tags", "topics", "events", "why"), ())
    [article_id] = store(database, article(1, facts={**bare, "facts": Facts()}))
    with database.read() as session:
        view = articles.view(session, article_id)
    assert view is not None
    assert (view.tags, view.events, view.facts) == ((), (), ())


def test_what_is_dated_ahead_never_stands_above_what_is_new(database: Database) -> None:
    ahead = article(1, published=Stamp(NOW + timedelta(days=400), "day"))
    old, new = (article(n, published=Stamp(NOW - timedelta(hours=n), "minute")) for n in (9, 2))
    first = store(database, ahead, at=NOW - timedelta(hours=5))
    later = store(database, old, new)
    assert [one.id for one in ask(database, "").articles] == [later[1], *first, later[0]]


def test_the_next_deadline_comes_first_when_asked(database: Database) -> None:
    def due(days: int) -> dict[str, Facts]:
        return {"facts": Facts((Deadline((NOW + timedelta(days=days)).date(), "by then"),))}

    far, past, soon, none = store(
        database, article(1, facts=due(40)), article(2, facts=due(-3)), article(3, facts=due(2)),
        article(4, facts={"facts": Facts(())}),
    )  # fmt: skip
    first = ask(database, "sort:deadline", limit=2)
    assert [one.id for one in first.articles] == [soon, far]
    assert [one.id for one in ask(database, "sort:deadline", 2, first.next_cursor).articles] == [past, none]
    assert [one.id for one in ask(database, "deadline:<30d").articles] == [soon]
    assert [one.id for one in ask(database, "deadline:<2026-11-22").articles] == [past]


def test_sums_are_found_by_either_end_of_a_range(database: Database) -> None:
    (found,) = store(
        database, article(1, facts={"facts": Facts((Amount(10**6, "1m to 5m", hkd_max=5 * 10**6, role="grant"),))})
    )
    asked = {query: [one.id for one in ask(database, query).articles] == [found] for query in (
        "amount:>3m", "amount:<3m", "amount:>6m", "amount:<500k", "amount:2m-9m", "amount:100萬",
    )}  # fmt: skip
    assert asked == {
        "amount:>3m": True, "amount:<3m": True, "amount:>6m": False, "amount:<500k": False, "amount:2m-9m": True,
        "amount:100萬": True,
    }  # fmt: skip
