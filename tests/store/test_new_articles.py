"""What a saved search finds among what is new is what the same search finds in the store, whatever happened since."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session
from store_making import NOW, NamesMade, article, store

from monitor.model import Evidence, Facts, PageState, Tag
from monitor.store import articles, new_articles, page_duties, removal
from monitor.store.db import Database
from monitor.store.new_articles import position
from monitor.store.page_duties import PageDuty
from monitor.store.plan import plan
from monitor.store.query import Query, parse
from monitor.store.tables import ARTICLE

BEFORE = NOW - timedelta(days=1)
TITLES = (
    "Grant for robots",
    "創科基金接受申請",
    "Robots at the park",
    "低空經濟監管沙盒",
    "人工智能 grant",
    "港股收市",
)
QUERIES = (
    "", "is:any", "grant", "創科", "robots -grant", "grant OR 創科", "title:robots", "programme:a",
    "programme:b OR grant",
    "-programme:a", "has:deadline", "lang:zh", "lang:zh -創科 is:any", "source:s1", "is:official", "since:2d",
    "(programme:a OR 低空) -grant", "has:deadline (robots OR 人工智能)", "grant -(programme:a OR robots)", "rob*",
    "award", "amount:>10m", "deadline:<60d -robots",
)  # fmt: skip


class Names(NamesMade):
    programmes = ("a", "b")


def read(text: str) -> Query:
    return parse(text, NOW, Names())


def in_the_store(session: Session, query: Query, after: datetime) -> list[int]:
    """The answer in SQL: what the page finds, of what digests may tell."""
    told = (ARTICLE.c.announce.is_(True), ARTICLE.c.first_seen > after, ARTICLE.c.withdrawn.is_(None))
    found = select(ARTICLE.c.id).where(*told, ~page_duties.waits_for_its_page(NOW), plan(session, query).whole)
    return list(session.execute(found.order_by(ARTICLE.c.first_seen, ARTICLE.c.id)).scalars())


def among_new(session: Session, query: Query, filed: int, after: datetime) -> list[int]:
    new = new_articles.new_articles(session, NOW, after, filed)
    return [one.id for one in new.matching(session, query, filed, after)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_it_finds_what_the_search_finds(database: Database, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(TITLES) - 1), min_size=1, max_size=6))
    store(database, *(_made(next(NUMBERS), number, data.draw(st.booleans())) for number in numbers))
    query = read(data.draw(st.sampled_from(QUERIES)))
    with database.read() as session:
        assert among_new(session, query, 0, BEFORE) == in_the_store(session, query, BEFORE)


NUMBERS = count(1)


def _made(number: int, title: int, tagged: bool) -> Any:
    chinese = not TITLES[title].isascii()
    tags = (Tag("a" if tagged else "b", (Evidence("x", "title", 0, 1),), "full name"),)
    facts: dict[str, Any] = {"tags": tags, "relevant": title != 2} | ({} if tagged else {"facts": Facts()})
    given: dict[str, Any] = {"title": TITLES[title], "language": "zh-Hant" if chinese else "en", "text": ""}
    return article(number, **given, facts=facts, announce=title != 5, official=tagged, source_id=f"s{title % 2}")


@pytest.mark.parametrize("what", ["nothing", "new", "edited", "back again", "page read"])
def test_a_second_look_finds_all_that_the_first_could_not(database: Database, what: str) -> None:
    first, other = store(database, article(1, title="Robots"), article(2, title="Grant for robots"))
    with database.begin() as session:
        if what == "back again":
            articles.withdraw(session, [first], NOW)
        if what == "page read":
            page_duties.save(session, first, PageDuty(PageState.OWED, NOW, 0))
        before = set(in_the_store(session, read("robots"), BEFORE))
        mark = position(session, NOW).first
    if what == "new":
        store(database, article(3, title="More robots"))
    elif what == "edited":
        with database.begin() as session:
            articles.revise(session, other, article(2, title="Now of robots only").article, NOW)
    with database.begin() as session:
        if what == "back again":
            articles.touch(session, [first], NOW + timedelta(hours=2))
        if what == "page read":
            page_duties.save(session, first, PageDuty(PageState.READ))
        later = in_the_store(session, read("robots"), BEFORE)
        found = among_new(session, read("robots"), mark, BEFORE)
    assert set(later) - before <= set(found) <= set(later)
    assert bool(found) is (what != "nothing")


def test_no_number_is_given_twice_when_the_newest_are_removed(database: Database) -> None:
    store(database, article(1), article(2))
    with database.begin() as session:
        mark = position(session, NOW)
        removal.remove_old(session, NOW + timedelta(days=1), scope="all", limit=1)
        assert position(session, NOW) == mark
    (third,) = store(database, article(3, title="Another grant"))
    with database.read() as session:
        assert third in among_new(session, read(""), mark.first, BEFORE)


def test_old_articles_that_were_filed_anew_do_not_make_it_read_what_lies_between() -> None:
    ranges = new_articles._clusters([7, 90_000, 90_400, 99_000])
    assert [(one.low, one.high) for one in ranges] == [(7, 7), (90_000, 90_400), (99_000, 99_000)]
    many = [20_000 * number for number in range(40)]
    assert len(new_articles._clusters(many)) == new_articles.MOST_CLUSTERS
    assert new_articles._clusters([]) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", False),
        ("is:any", False),
        ("lang:en", False),
        ("-programme:b", False),
        ("programme:a", True),
        ("breach lang:en", True),
        ("lang:en OR programme:a", True),
        ("lang:en OR programme:b", False),
    ],
)
def test_a_case_at_a_programme_is_told_to_those_alone_who_name_it(database: Database, query: str, told: bool) -> None:
    tags = (Tag("a", (Evidence("x", "title", 0, 1),), "full name"),)
    (number,) = store(database, article(1, title="Data breach at the park", facts={"tags": tags, "case": True}))
    with database.read() as session:
        assert among_new(session, read(query), 0, BEFORE) == ([number] if told else [])
        assert in_the_store(session, read(query), BEFORE) == [number]
