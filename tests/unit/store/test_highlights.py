"""Where the words of a query stand in what was written."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue import programme_file
from monitor.catalogue.programme_file import Catalogue
from monitor.errors import QueryError
from monitor.model import Evidence, Highlights, Tag
from monitor.store.highlights import Highlighter
from monitor.store.query import parse

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    return programme_file.load(None)


def marked(query: str, title: str = "", text: str = "", **others: Any) -> tuple[list[str], list[str], Highlights]:
    article: Any = SimpleNamespace(**{"title": title, "text": text, "summary": "", "tags": ()} | others)
    found = Highlighter(parse(query, NOW, catalogue())).of(article)
    in_title = [title[first:last] for first, last in found.title]
    return in_title, [found.context[first:last] for first, last in found.places], found


CASES = [
    ("創科", "香港创科新猷", ["创科"]),
    ("創科", "創、科", []),
    ("创 科", "創及科", ["創", "科"]),
    ("AI", "香港AI基金 and the AID agency, ai", ["AI", "ai"]),
    ('"low-altitude economy"', "Low‑altitude  economy", ["Low‑altitude  economy"]),
    ("robot*", "機Robotics, robots", ["Robotics", "robots"]),
    ("robot", "two robots", ["robots"]),
    ("科技園AI", "科技園 AI 科技園AI", ["科技園 AI", "科技園AI"]),
    ("-moon", "moon", []),
    ("ＡＩ", "½ Ａｉ", ["Ａｉ"]),
    ("HK$10", "HK$10 million", ["HK$10"]),
    ("programme:rth", "Nothing of it", []),
    ("", "all", []),
    ("İ ß", "ﬁn ß", ["ß"]),
]


@pytest.mark.parametrize(("query", "title", "found"), CASES)
def test_words_are_marked_as_they_were_written(query: str, title: str, found: list[str]) -> None:
    assert marked(query, title)[0] == found


def test_words_of_the_headline_are_marked_there_alone() -> None:
    assert marked("title:hub", "The Hub", "a hub")[:2] == (["Hub"], [])


def test_the_words_by_which_an_article_was_tagged_are_marked() -> None:
    tag = Tag("rth", (Evidence("研究人才庫", "title", 0, 5),), "name")

    assert marked("programme:rth", "研究人才庫接受申請", tags=(tag,))[0] == ["研究人才庫"]


def test_the_context_is_around_the_first_place_and_says_where_it_was_cut() -> None:
    text = "Before. " * 40 + "The grant is here. " + "After. " * 80
    _, places, found = marked("grant", text=text)

    assert places == ["grant"]
    assert found.context.startswith("…")
    assert found.context.endswith("…")
    assert len(found.context) < 300
    assert found.context.strip("…") in text
    assert marked("grant", summary="A grant.", text="Nothing")[2].context == "A grant."


@given(query=st.text('aA 創创科AI½ﬁ"*-()', max_size=12), text=st.text("aA創创科 A½ﬁI、。.İß", max_size=60))
def test_places_are_in_order_and_within(query: str, text: str) -> None:
    with suppress(QueryError):
        _hold(marked(query, text, text)[2], text)


def _hold(found: Highlights, text: str) -> None:
    for places, words in ((found.title, text), (found.places, found.context)):
        flat = [edge for place in places for edge in place]
        assert flat == sorted(flat)
        assert all(0 <= first < last <= len(words) for first, last in places)
