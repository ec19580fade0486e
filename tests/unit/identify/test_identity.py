"""What makes an entry the stored article: every mark is weighed, and no key decides alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.identify import link_parts
from monitor.identify.canonical_url import canonical_key
from monitor.identify.identity import Circumstances, Mark, Marks, weigh

AT = datetime(2026, 3, 5, 3, 17, tzinfo=UTC)
TEXT = "the commission announced today that forty eight projects on robotics had been approved with total funding"
KNOWN = Marks("s", "h.example/a", "", "g1", "fund opens for robotics", AT, TEXT)
OTHER_DAY = {"published": AT + timedelta(days=3)}
OTHER_HEADLINE = {"headline": "park builds third laboratory"}
OTHER_TEXT = {"text": TEXT.replace("robotics", "chips")}
BESIDE, SHARED, REPLACED = Circumstances(beside=True), Circumstances(shared=True), Circumstances(replaced=True)


@pytest.mark.parametrize(
    ("differs", "circumstances", "same"),
    [
        ({}, Circumstances(), True),
        ({"guid": "g2"}, Circumstances(), True),  # renumbered
        ({"guid": "g2"} | OTHER_DAY, Circumstances(), True),  # and re-dated
        ({"guid": "g2"} | OTHER_DAY | OTHER_HEADLINE | OTHER_TEXT, Circumstances(), False),  # a shared link
        ({"guid": "g2"} | OTHER_HEADLINE | OTHER_TEXT, Circumstances(), False),
        ({"guid": "g2"} | OTHER_DAY | OTHER_TEXT, BESIDE, False),  # a series under one link
        ({"guid": "", "published": None} | OTHER_HEADLINE, Circumstances(), True),  # a page under another headline
        ({"guid": ""} | OTHER_HEADLINE | OTHER_DAY | OTHER_TEXT, Circumstances(), False),  # a page with other content
        ({"guid": "", "address": "h.example/b"} | OTHER_HEADLINE | OTHER_DAY, Circumstances(), False),
        ({"address": "h.example/b"}, Circumstances(), True),  # moved
        ({"address": "h.example/b"} | OTHER_HEADLINE | OTHER_TEXT, Circumstances(), True),  # and its headline edited
        ({"address": "h.example/b"} | OTHER_HEADLINE | OTHER_DAY, Circumstances(), False),  # a guid used again
        ({"address": ""} | OTHER_HEADLINE | OTHER_DAY | OTHER_TEXT, Circumstances(), False),
        ({"address": "h.example/b", "guid": "", "text": ""}, Circumstances(), True),  # its headline at its instant
        ({"address": "h.example/b", "guid": ""} | OTHER_DAY | OTHER_TEXT, Circumstances(), False),  # a series
        ({"address": "h.example/b", "guid": "", "published": None}, Circumstances(), False),  # an undated headline
        ({"part": "#item-2", "guid": ""} | OTHER_HEADLINE | {"text": ""}, Circumstances(), True),
        ({"part": "#item-2", "guid": ""} | OTHER_HEADLINE | {"text": ""}, SHARED, False),
        ({"source_id": "t", "guid": "g2"} | OTHER_HEADLINE | OTHER_DAY, Circumstances(), True),  # in its own words
        ({"source_id": "t", "guid": "g2"} | OTHER_HEADLINE | OTHER_DAY, SHARED, False),
    ],
)
def test_marks_are_weighed(differs: dict[str, object], circumstances: Circumstances, same: bool) -> None:
    assert weigh(replace(KNOWN, **differs), KNOWN, circumstances).same is same  # type: ignore[arg-type]


def test_a_headline_of_the_day_is_the_article_once_its_old_address_is_listed_no_more() -> None:
    midnight = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)  # in Hong Kong: a date without a time
    stored = replace(KNOWN, published=midnight, guid="", text="")
    new = replace(stored, address="h.example/b")
    assert not weigh(new, stored).same
    assert weigh(new, stored, REPLACED).same


def test_figures_in_headlines_tell_issues_apart() -> None:
    stored = replace(KNOWN, headline="notice number 2 of the fund")
    new = replace(stored, headline="notice number 3 of the fund")
    assert Mark.HEADLINE_OTHER in weigh(new, stored).marks


def test_a_verdict_names_what_speaks_for_it_and_against_it() -> None:
    assert weigh(replace(KNOWN, address="h.example/b"), KNOWN).reason == (
        "known by the same guid, the same headline, the same instant, the same text; against it: another address"
    )
    assert (
        "told apart by its source"
        in weigh(replace(KNOWN, guid="2", text="", headline="x", published=None), KNOWN).reason
    )


@pytest.mark.parametrize("row", link_parts.data()["redirector"], ids=lambda row: row["host"][:30])
def test_redirectors_carry_their_target(row: dict[str, list[str]]) -> None:
    link, target = row["example"]
    assert link_parts.target(link) == target
    assert canonical_key(link) == canonical_key(target)


@pytest.mark.parametrize(
    "url",
    [
        "https://h.example/news/a?url=https%3A%2F%2Fother.example%2Fb",  # no redirector's path
        "https://www.google.com/url?q=not+an+address",
        "https://news.google.com/rss/articles/CBMsomething?oc=5",
        "https://l.facebook.com/l.php?h=AT",
        "mailto:a@h.example",
        "http://[",
    ],
)
def test_other_addresses_stay_as_they_are(url: str) -> None:
    assert link_parts.target(url) == url


@pytest.mark.parametrize(("one", "other"), link_parts.data()["session"]["examples"])
def test_sessions_are_no_part_of_an_address(one: str, other: str) -> None:
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.example/a/../b", "https://h.example/b"),
        ("https://h.example/a/./b/c/..", "https://h.example/a/b/"),
        ("https://h.example/../b", "https://h.example/b"),
        ("https://h.example/a?b[]=1", "https://h.example/a?b%5B%5D=1"),
        ("https://h.example/a?q=a+b", "https://h.example/a?q=a%20b"),
    ],
)
def test_one_address_may_be_written_in_several_ways(one: str, other: str) -> None:
    assert canonical_key(one) == canonical_key(other)


def test_a_plus_sign_that_is_escaped_is_no_space() -> None:
    assert canonical_key("https://h.example/a?q=a%2Bb") != canonical_key("https://h.example/a?q=a+b")
