"""What a site asks of programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.fetch.robots import Robots

AGENT = "hk-it-monitor/1.0 (+https://monitor.example/about)"
PAGE = "https://h.example/en/news/1.html"


def rules(text: str) -> Robots:
    return Robots.parse(text.encode(), 200)


def test_our_own_group_comes_before_the_one_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: HK-IT-Monitor\nDisallow: /private/\n"
    assert rules(text).allows(PAGE, AGENT)
    assert not rules(text).allows("https://h.example/private/x", AGENT)
    assert not rules(text).allows(PAGE, "other/1")


def test_only_the_product_token_is_compared() -> None:
    assert rules("User-agent: example\nDisallow: /").allows(PAGE, AGENT)  # "example" stands in our contact address


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /en/\nAllow: /en/news/", True),  # the longest rule wins
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: *\nDisallow:", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("Disallow: /", True),  # belongs to nobody
        ("<html>not found</html>", True),
        ("", True),
    ],
)
def test_rules(text: str, allowed: bool) -> None:
    assert rules(text).allows(PAGE, AGENT) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(status, True) for status in (400, 401, 403, 404, 499)] + [(status, False) for status in (0, 302, 429, 500, 503)],
)
def test_an_answer_without_rules_says_something_too(status: int, allowed: bool) -> None:
    assert Robots.parse(b"User-agent: *\nDisallow: /", status).allows(PAGE, AGENT) is allowed


@pytest.mark.parametrize(
    ("status", "hours"), [(200, 24), (404, 24), (403, 24), (429, 1), (500, 1), (503, 1), (302, 1), (0, 1)]
)
def test_rules_are_kept_for_a_day_and_a_failure_for_an_hour(status: int, hours: int) -> None:
    assert Robots.parse(b"User-agent: *\nDisallow: /", status).keep == timedelta(hours=hours)


def test_half_a_megabyte_is_read_and_no_more() -> None:
    padding = "# " + "x" * 1_000 + "\n"
    assert not rules(padding * 400 + "User-agent: *\nDisallow: /").allows(PAGE, AGENT)
    assert rules(padding * 600 + "User-agent: *\nDisallow: /").allows(PAGE, AGENT)


def test_bytes_that_are_no_text_break_nothing() -> None:
    assert Robots.parse(bytes(range(256)) * 100, 200).allows(PAGE, AGENT)


def test_a_flood_of_groups_is_cut() -> None:
    flood = "".join(f"User-agent: a{number}\n" for number in range(16_000)) * 2
    parsed = rules(flood + "Disallow: /\n")
    assert parsed.rules is not None
    assert len(parsed.rules._user_agents) == 2_000
