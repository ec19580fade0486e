"""Article pages: which are fetched, and what they add to what was listed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_support import NOW, draft
from pipeline_support import source as feed_source
from visit_support import Response, Web, visitor

from monitor.model import Draft, Incoming, Page, PageRules, PageState, Source, Stamp, Twin
from monitor.pipeline import article_pages
from monitor.pipeline.article_pages import MOST_SECONDS, PageReader, merged
from monitor.pipeline.claims import LEASE
from monitor.pipeline.page_duty import PublisherSources

ROBOTS = "https://s.example/robots.txt"
PARAGRAPH = "The Commission said on Friday that the fund will support researchers in Hong Kong. " * 4
PAGE = f"<html><head><title>T</title></head><body><article><h1>T</h1><p>{PARAGRAPH}</p></article></body></html>"
SHORT = "x" * 199


def source(scope: str = "filter", fetch: bool = True) -> Source:
    return feed_source(scope=scope, page=PageRules(fetch=fetch, text="article p"))


def listed(number: int, **values: object) -> Incoming:
    made = draft(number, **({"url": f"https://s.example/{number}", "text": ""} | values))
    return Incoming(made, (str(number),), "hash", f"entry {number}")


def read(web: Web, folder: Path, items: Sequence[Incoming], of: Source, relevant: bool = False) -> list[Incoming]:
    reader = PageReader(visitor(web, folder), lambda _: relevant, PublisherSources((of,)))
    return asyncio.run(reader.read(of, items, NOW))


@pytest.mark.parametrize(
    ("of", "values", "relevant", "fetched"),
    [
        (source(), {"text": SHORT}, False, True),  # too little to judge by
        (source(), {"text": SHORT + "x"}, False, False),
        (source(), {"text": SHORT + "x"}, True, True),
        (source("all"), {"text": SHORT + "x"}, False, True),
        (source("all", fetch=False), {}, True, False),
        (source("all"), {"url": ""}, True, False),
        (source("all"), {"url": "https://s.example/report.pdf"}, True, False),
    ],
)
def test_which_pages_are_worth_a_request(
    tmp_path: Path, of: Source, values: dict[str, object], relevant: bool, fetched: bool
) -> None:
    web = Web({"https://s.example/1": PAGE.encode()})
    read(web, tmp_path, [listed(1, **values)], of, relevant)

    assert bool(web.urls()) is fetched


def test_the_text_of_a_page_is_added(tmp_path: Path) -> None:
    web = Web({"https://s.example/1": PAGE.encode()})
    (found,) = read(web, tmp_path, [listed(1)], source())

    assert found.draft.text.startswith("The Commission said")
    assert found.draft.title == draft(1).title
    assert [request.purpose for request in web.requests] == ["robots", "page"]


@pytest.mark.parametrize("response", [404, 503, "timeout", 304, b"<title>Just a moment...</title>challenge-platform"])
def test_a_page_that_cannot_be_had_costs_nothing_but_its_text(tmp_path: Path, response: Response) -> None:
    item = listed(1)

    assert read(Web({item.draft.url: response}), tmp_path, [item], source()) == [replace(item, page=PageState.MISSED)]


def test_a_page_that_robots_txt_forbids_is_not_fetched(tmp_path: Path) -> None:
    web = Web({"https://s.example/1": PAGE.encode(), ROBOTS: b"User-agent: *\nDisallow: /"})
    item = listed(1)

    assert read(web, tmp_path, [item], source()) == [replace(item, page=PageState.MISSED)]
    assert web.urls() == []


def test_forty_pages_to_a_poll_and_the_order_stays(tmp_path: Path) -> None:
    web = Web()
    items = [listed(number) for number in range(45)]

    found = read(web, tmp_path, items, source())
    assert [replace(one, page=PageState.NONE) for one in found] == items
    assert [one.page for one in found] == [PageState.MISSED] * 40 + [PageState.OWED] * 5
    assert web.urls() == [item.draft.url for item in items[:40]]


def test_what_is_news_comes_before_the_pages_that_are_owed(tmp_path: Path) -> None:
    web = Web()
    owed = [replace(listed(number), enriches=True, article_id=number) for number in range(30)]
    new = [listed(number) for number in range(30, 60)]
    read(web, tmp_path, [*owed, *new], source())
    assert web.urls() == [item.draft.url for item in (*new, *owed[:10])]


def test_a_page_is_read_by_the_rules_of_whoever_may_read_it(tmp_path: Path) -> None:
    web = Web({"https://s.example/1": PAGE.encode()})
    feed, pages = source(fetch=False), source()
    (found,) = asyncio.run(
        PageReader(visitor(web, tmp_path), bool, PublisherSources((pages,))).read(feed, [listed(1)], NOW)
    )
    assert found.page is PageState.READ
    assert found.draft.text.startswith("The Commission said")


def test_an_entry_that_holds_its_article_whole_needs_nobody_elses_page(tmp_path: Path) -> None:
    web = Web({"https://s.example/1": PAGE.encode()})
    item = listed(1, text="word " * 200)
    reader = PageReader(visitor(web, tmp_path), lambda _: True, PublisherSources((source(),)))
    assert asyncio.run(reader.read(source("all", fetch=False), [item], NOW)) == [item]


DAY = Stamp(NOW, "day")
MINUTE = Stamp(NOW + timedelta(hours=5), "minute")
SECOND = Stamp(NOW + timedelta(hours=2), "second")
NEXT_WEEK = Stamp(NOW + timedelta(days=7), "minute")


@pytest.mark.parametrize(
    ("of_list", "of_page", "kept"),
    [
        (Stamp(None), MINUTE, MINUTE),
        (DAY, MINUTE, MINUTE),
        (DAY, SECOND, SECOND),
        (DAY, NEXT_WEEK, DAY),  # another date of the page: an event's, a deadline's
        (DAY, Stamp(NOW + timedelta(days=1), "day"), DAY),
        (SECOND, MINUTE, SECOND),
        (DAY, Stamp(None), DAY),
        (Stamp(None), Stamp(None), Stamp(None)),
        (DAY, Stamp(NOW + timedelta(days=2) - timedelta(seconds=1), "minute"), None),
        (DAY, Stamp(NOW + timedelta(days=2), "minute"), DAY),
    ],
)
def test_the_finer_date_of_the_same_day_is_taken(of_list: Stamp, of_page: Stamp, kept: Stamp | None) -> None:
    assert merged(draft(published=of_list), Page("article", published=of_page)).published == (kept or of_page)


@pytest.mark.parametrize(
    ("draft_", "page", "title", "text"),
    [
        (draft(title="Listed", text="long text"), Page("article", "Page", "short"), "Listed", "long text"),
        (draft(title="Listed", text="short"), Page("article", "Page", "long text"), "Listed", "long text"),
        (draft(title="", text=""), Page("article", "Page", ""), "Page", ""),
    ],
)
def test_the_longer_text_and_the_listed_headline_are_kept(draft_: Draft, page: Page, title: str, text: str) -> None:
    found = merged(draft_, page)

    assert (found.title, found.text) == (title, text)


def test_twins_of_both_are_kept_each_once() -> None:
    one, other = Twin("zh-Hant", "https://s.example/tc"), Twin("zh-Hans", "https://s.example/sc")
    found = merged(replace(draft(), twins=(one,)), Page("article", twins=(one, other)))

    assert found.twins == (one, other)


# ------------------------------------------------------------------------------------------------------------- undated
UNDATED = Stamp(None)


def told(items: Sequence[Incoming]) -> int:
    return sum(one.may_tell for one in items)


def test_what_has_no_date_and_was_not_looked_at_is_not_told(tmp_path: Path) -> None:
    items = [listed(number, published=UNDATED) for number in range(45)]
    found = read(Web(), tmp_path, items, source())
    assert [one.may_tell for one in found] == [True] * 40 + [False] * 5


def test_what_time_was_too_short_for_is_not_told_without_a_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_pages, "MOST_SECONDS", 0.0)
    items = [listed(1, published=UNDATED), listed(2)]
    web = Web({item.draft.url: PAGE.encode() for item in items})
    assert read(web, tmp_path, items, source()) == [
        replace(items[0], may_tell=False, page=PageState.OWED),
        replace(items[1], page=PageState.OWED),
    ]


def test_pages_take_a_quarter_of_a_claims_lease_at_most() -> None:
    assert LEASE.total_seconds() / 4 == MOST_SECONDS


def test_what_is_dated_is_told_although_its_page_was_not_looked_at(tmp_path: Path) -> None:
    assert told(read(Web(), tmp_path, [listed(number) for number in range(45)], source())) == 45


def test_the_pages_of_the_newest_are_looked_at_first(tmp_path: Path) -> None:
    web = Web()
    items = [listed(number, published=Stamp(NOW + timedelta(minutes=number), "minute")) for number in range(45)]
    read(web, tmp_path, items, source())
    assert web.urls() == [item.draft.url for item in reversed(items[5:])]


@pytest.mark.parametrize(("count", "expected"), [(40, 40), (41, 0)])
def test_a_burst_without_dates_of_a_source_without_pages_is_an_archive(
    tmp_path: Path, count: int, expected: int
) -> None:
    items = [listed(number, published=UNDATED) for number in range(count)]
    assert told(read(Web(), tmp_path, items, source(fetch=False))) == expected


def test_a_headline_that_the_list_cuts_is_taken_from_the_page() -> None:
    page = Page("article", title="Innovation fund opens its fifth round")
    assert merged(draft(1, title="Innovation fund opens its fif..."), page).title == page.title
    assert merged(draft(1, title="Fund opens"), page).title == "Fund opens"
