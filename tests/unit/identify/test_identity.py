"""What makes an entry the stored article: every mark is weighed, and no key decides alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

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
        ({"guid": ""} | OTHER_HEADLINE | {"text": ""}, SHARED, False),  # all items lead to the home page
        ({"guid": "g2", "headline": "fund opens for chips"} | {"text": ""}, SHARED, False),  # of one moment
        ({"source_id": "t", "guid": "g2"} | OTHER_HEADLINE | OTHER_DAY, SHARED, False),
    ],
)
def test_marks_are_weighed(differs: dict[str, object], circumstances: Circumstances, same: bool) -> None:
    assert weigh(replace(KNOWN, **differs), KNOWN, circumstances).same is same  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("differs", "same"),
    [
        ({}, True),
        ({"published": AT + timedelta(hours=2)}, False),  # a series, whose issues have addresses of their own
        ({"headline": "park builds third laboratory"}, False),
        ({"guid": "77"}, False),  # it says more than the address
    ],
)
def test_a_guid_that_is_part_of_the_address_moves_with_it(differs: dict[str, object], same: bool) -> None:
    stored = replace(KNOWN, guid="g1", address="h.example/g1", text="")
    new = replace(stored, guid="g2", address="h.example/g2")
    assert weigh(replace(new, **differs), stored, REPLACED).same is same  # type: ignore[arg-type]


def test_an_address_as_a_guid_is_the_same_in_every_spelling() -> None:
    stored = replace(KNOWN, guid="http://h.example/a/")
    new = replace(stored, guid="https://www.h.example/a", **OTHER_HEADLINE)  # type: ignore[arg-type]
    assert Mark.GUID_OTHER not in weigh(new, stored).marks
    assert Mark.GUID_OTHER in weigh(replace(new, guid="https://h.example/a#2"), stored).marks


def test_places_on_one_page_are_articles_of_their_own_under_other_headlines() -> None:
    stored = replace(KNOWN, part="#a", guid="", text="")
    new = replace(stored, part="#b", **OTHER_HEADLINE)  # type: ignore[arg-type]
    assert not weigh(new, stored).same
    assert weigh(replace(new, headline=KNOWN.headline), stored).same
    assert weigh(replace(new, part="#a"), stored).same


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
    "link",
    [
        "https://news.google.com/read/CBMiE2h0dHBzOi8vaC5leGFtcGxlL2HSAQA?hl=en",
        "http://www.bing.com/news/apiclick.aspx?URL=https%3A%2F%2Fh.example%2Fa",
        "https://www.linkedin.com/redir/general-malware-page?url=https%3A%2F%2Fh.example%2Fa",
        "https://l.threads.net/?u=https%3A%2F%2Fh.example%2Fa&e=1",
        "https://href.li/?https://h.example/a",
        "https://cts.wire.example/ct/CT?id=smartlink&url=https%3A%2F%2Fh.example%2Fa",
        "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://h.example/a&amp;ct=ga",
    ],
)
def test_redirectors_are_met_in_many_spellings(link: str) -> None:
    assert link_parts.target(link) == "https://h.example/a"


@pytest.mark.parametrize(("times", "whole"), [(1, True), (5, True), (6, False)])
def test_five_redirectors_within_each_other_are_followed(times: int, whole: bool) -> None:
    link = target = "https://h.example/a"
    for _ in range(times):
        link = f"https://www.google.com/url?url={quote(link, safe='')}"
    assert (link_parts.target(link) == target) is whole


@pytest.mark.parametrize(
    "name",
    [
        word
        for line in (
            "jsessionid jsessionidsso phpsessid PHPSESSID phpsessionid phpsession aspsessionidcqtsdbca",
            "asp.net_sessionid cfid cftoken jservsessionidroot oscsid zenid sessionid session_id session-id",
            "sessid sess_id sesskey session_key sid ssid osid bvsessionid bv_sessionid sessiontoken",
            "session_token s_sid",
        )
        for word in line.split()
    ],
)
def test_such_a_parameter_names_a_visitor_and_no_page(name: str) -> None:
    assert link_parts.is_session(name)
    assert canonical_key(f"https://h.example/a?{name}=1&id=3") == canonical_key("https://h.example/a?id=3")


@pytest.mark.parametrize("name", ["id", "session", "seasonid", "said", "sidebar"])
def test_other_parameters_may_name_a_page(name: str) -> None:
    assert not link_parts.is_session(name)


@pytest.mark.parametrize(
    "fragment",
    [
        word
        for line in (
            ":~:text=a comment-3 respond reply-2 disqus_thread top main content more-12 xtor=1 echobox=1",
            "utm_source=x at_medium=x ref=x ref_src=x rss sthash.x .x __x maincontent skip-to share print",
            "google_vignette COMMENTS",
        )
        for word in line.split()
    ],
)
def test_such_a_fragment_leads_to_a_part_of_the_page(fragment: str) -> None:
    assert link_parts.mark(f"https://h.example/a#{fragment}") == ""
    assert link_parts.mark("https://h.example/a#item-2") != ""


@pytest.mark.parametrize("mark", Mark)
def test_each_mark_has_points_and_words_for_a_person(mark: Mark) -> None:
    assert mark.points != 0
    assert str(mark).strip()


@pytest.mark.parametrize(
    ("differs", "mark"),
    [
        ({"published": AT + timedelta(hours=36)}, None),
        ({"published": AT + timedelta(hours=36, seconds=1)}, Mark.DAY_OTHER),
        ({"published": AT + timedelta(hours=12)}, Mark.DAY_SAME),  # 23:17 in Hong Kong
        ({"published": AT + timedelta(hours=13)}, None),
        ({"text": "x" * 80}, Mark.TEXT_OTHER),
        ({"text": "x" * 79}, None),
        ({"headline": "fund opens for chips and ships"}, None),  # three words of the shorter one's four
        ({"headline": "fund opens schools and parks"}, None),  # two of them
        ({"headline": "fund closes schools and parks"}, Mark.HEADLINE_OTHER),  # one
        ({"source_id": "t", "headline": "fund closes schools and parks"}, Mark.HEADLINE_ELSEWHERE),
    ],
)
def test_where_a_mark_begins(differs: dict[str, object], mark: Mark | None) -> None:
    same = set(weigh(KNOWN, KNOWN).marks)
    new = set(weigh(replace(KNOWN, **differs), KNOWN).marks) - same  # type: ignore[arg-type]
    assert new == ({mark} if mark else set())


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
