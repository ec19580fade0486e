"""HTML listings by selectors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from parse_support import URL, failed, parsed

from monitor.model import Parsed, SourceKind
from monitor.source_kinds.listing_kind import ListingRules

PAGE = """<!DOCTYPE html><html><head><title>News | Example</title></head><body>
<h1 id="day">22-11-2026</h1>
<ul class="cards">
  <li><a href="/a/1"><img src="1.jpg" alt="picture"></a><h3><a href="/a/1">First &amp; best</a></h3>
      <time datetime="2026-01-02T10:00:00+08:00">2 Jan</time><p>About <b>one</b></p></li>
  <li><h3><a href="https://other.example/a/2?x=1&amp;y=2">Second</a></h3><span class="d">3.1.2026</span></li>
  <li><h3><a href="a/202601/04/3.htm">Third</a></h3></li>
  <li><h3>No link at all</h3></li>
  <li><h3><a href="javascript:void(0)">Script</a></h3></li>
</ul>
<ul class="wide"><li><h3><a href="/a/1">First &amp; best</a></h3></li></ul>
<a class="next" href="?page=2">Next</a></body></html>"""
TEN = datetime(2026, 1, 2, 2, tzinfo=UTC)


def listing(body: str = PAGE, item_pattern: str = "", **rules: object) -> Parsed:
    chosen = ListingRules(**{"item": ".cards > li", "link": "h3 a", **rules})  # type: ignore[arg-type]
    return parsed(body, SourceKind.LISTING, rules=chosen, item_pattern=item_pattern)


def test_links_titles_and_summaries() -> None:
    outcome = listing(summary="p")
    assert [(each.title, each.url) for each in outcome.entries] == [
        ("First & best", "https://news.example.hk/a/1"),
        ("Second", "https://other.example/a/2?x=1&y=2"),
        ("Third", "https://news.example.hk/a/202601/04/3.htm"),
    ]
    assert outcome.title == "News | Example"
    assert [(each.place, each.reason) for each in outcome.refused] == [("entry 4", "no link"), ("entry 5", "no link")]
    assert outcome.entries[0].summary == "About one"


def test_an_address_of_two_layouts_is_one_entry_with_the_best_of_both() -> None:
    outcome = listing(item="li", link="a[href]", title="h3")
    assert [each.title for each in outcome.entries] == ["First & best", "Second", "Third"]
    pictures = listing('<a href="/1"><img></a><a href="/1">Words</a>', item="a", link="")
    assert [each.title for each in pictures.entries] == ["Words"]


def test_the_item_may_be_the_link_itself_or_stand_inside_it() -> None:
    assert [each.title for each in listing(item=".cards h3 a", link="").entries] == ["First & best", "Second", "Third"]
    wrapped = listing('<a href="/1"><div class="card"><h3>Inside</h3></div></a>', item=".card", link="")
    assert [each.url for each in wrapped.entries] == ["https://news.example.hk/1"]


def test_a_picture_names_a_link_without_words() -> None:
    assert listing('<p><a href="/1"><img alt="Described"></a></p>', item="p", link="a").entries[0].title == "Described"
    assert listing('<p><a href="/1" title="Titled"></a></p>', item="p", link="a").entries[0].title == "Titled"


def test_dates_from_an_element_an_attribute_the_address_and_the_page() -> None:
    assert listing(date="time", date_attribute="datetime").entries[0].published.instant == TEN
    by_element = listing(date=".d").entries
    assert [each.published.instant for each in by_element] == [None, datetime(2026, 1, 2, 16, tzinfo=UTC), None]
    by_url = listing(date_from_url=r"/(?P<year>\d{4})(?P<month>\d\d)/(?P<day>\d\d)/").entries
    assert [each.published.instant for each in by_url] == [None, None, datetime(2026, 1, 3, 16, tzinfo=UTC)]
    by_page = listing(date="^ #day").entries
    assert {each.published.instant for each in by_page} == {datetime(2026, 11, 21, 16, tzinfo=UTC)}
    assert {each.published.precision for each in by_page} == {"day"}


def test_a_date_that_stands_among_other_words() -> None:
    page = '<p><a href="/1">OASES signs deal</a> <span>(21.11.2026) Press release</span></p>'
    assert listing(page, item="p", link="a", date="span").entries[0].published.instant == datetime(
        2026, 11, 20, 16, tzinfo=UTC
    )
    two = page.replace("Press release", "to 22.11.2026")
    assert listing(two, item="p", link="a", date="span").entries[0].published.instant is None


def test_the_next_page_is_named_only_when_it_is_wanted() -> None:
    assert listing(next_page=".next", pages=3).next_urls == (f"{URL}?page=2",)
    assert listing(next_page=".next").next_urls == ()


def test_the_base_of_the_page_counts() -> None:
    page = PAGE.replace("<head>", '<head><base href="https://base.example/x/">')
    assert listing(page).entries[2].url == "https://base.example/x/a/202601/04/3.htm"


def test_the_item_pattern_leaves_cross_site_links_out() -> None:
    outcome = listing(item_pattern=r"^https://news\.example\.hk/a/")
    assert [each.title for each in outcome.entries] == ["First & best", "Third"]
    assert outcome.flags == ("filtered:1",)


def test_a_link_to_the_page_itself_is_none() -> None:
    page = '<p><a href="#">Top of the page</a></p><p><a href="/1">Real</a></p>'
    assert [each.title for each in listing(page, item="p", link="a").entries] == ["Real"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PAGE.replace("cards", "redesigned"), "empty"),
        ("<html><title>Attention Required! | Cloudflare</title></html>", "challenge"),
        ("<html><script src='/_Incapsula_Resource?x'></script></html>", "challenge"),
        ("plain text", "empty"),
        ("\x00\xff", "empty"),
    ],
)
def test_a_listing_that_yields_nothing_has_failed(body: str, code: str) -> None:
    rules = ListingRules(item=".cards > li", link="h3 a")
    assert failed(body, SourceKind.LISTING, rules=rules).code == code


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Posted: 20 November 2026", 20),
        ("Press release 20 November 2026", 20),
        ("Events | 20 November 2026", 20),
        ("新聞公報 2026年11月20日 (星期五)", 20),
        ("Deadline: 31 December 2026", None),
        ("Deadline: 20 November 2026", None),
        ("Closing on 20 November 2026", None),
        ("Apply by 20 November 2026", None),
        ("Event date: 5 January 2027", None),
        ("截止日期：2026年11月15日", None),
        ("2026年11月15日截止", None),
        ("報名截止 2026-11-20", None),
        ("於2026年11月20日或之前遞交申請", None),
        ("有效期至2026年11月20日", None),
        ("活動日期：2026年11月20日", None),
    ],
)
def test_a_day_that_is_not_of_publication_is_no_date(words: str, day: int | None) -> None:
    body = f"<ul class='cards'><li><h3><a href='/1'>A call</a></h3><span class='d'>{words}</span></li></ul>"
    found = listing(body, date=".d").entries[0].published.instant
    assert (found + timedelta(hours=8)).day == day if found else day is None
