"""Missing articles: only a page that is fetched and gone makes one withdrawn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pipeline_support import NOW, source
from visit_support import Response, Web, visitor

from monitor.model import Entry, Parsed, SourceMemory, Stamp
from monitor.pipeline.withdraw import Missing, is_whole, look, remembered

PAGE = "https://s.example/1"
ROBOTS = "https://s.example/robots.txt"


class Stored:
    """As much of an article's view as the look at its page needs."""

    def __init__(self, id_: int, url: str = PAGE) -> None:
        self.id, self.url = id_, url


def looked(web: Web, folder: Path, count: int = 1) -> Missing:
    missing: Any = [Stored(number) for number in range(1, count + 1)]
    return asyncio.run(look(visitor(web, folder), source(), missing))


@pytest.mark.parametrize(
    ("response", "found"),
    [
        (404, Missing(withdrawn=(1,))),
        (410, Missing(withdrawn=(1,))),
        (b"<p>here", Missing()),
        (403, Missing()),
        (503, Missing()),
        ("timeout", Missing(waiting=(1,))),
    ],
)
def test_what_the_page_says(tmp_path: Path, response: Response, found: Missing) -> None:
    web = Web({PAGE: response})

    assert looked(web, tmp_path) == found
    assert [request.purpose for request in web.requests] == ["robots", "page"]


@pytest.mark.parametrize("robots", [b"User-agent: *\nDisallow: /", 503])
def test_a_page_that_robots_txt_forbids_is_neither_fetched_nor_withdrawn(tmp_path: Path, robots: Response) -> None:
    web = Web({ROBOTS: robots, PAGE: 404})

    assert looked(web, tmp_path) == Missing()
    assert web.urls() == []


def test_three_pages_to_a_poll(tmp_path: Path) -> None:
    web = Web({PAGE: 410})

    assert looked(web, tmp_path, 5) == Missing(withdrawn=(1, 2, 3), waiting=(4, 5))
    assert len(web.urls()) == 3


@pytest.mark.parametrize(
    ("flags", "whole"),
    [
        ((), True),
        (("recovered",), True),
        (("truncated",), False),
        (("recovered", "capped"), False),
        (("page-failed:timeout",), False),
    ],
)
def test_only_a_whole_listing_shows_what_is_missing(flags: tuple[str, ...], whole: bool) -> None:
    assert is_whole(Parsed((Entry("A", published=Stamp(NOW, "second")),), flags=flags)) is whole


def test_five_hundred_articles_are_remembered_the_first_ones_each_once() -> None:
    kept = remembered(SourceMemory(window=7), [3, 3, *range(10, 700)], Missing(waiting=(8, 9)))

    assert kept == SourceMemory(window=7, listed=(3, *range(10, 509)), missing=(8, 9))
