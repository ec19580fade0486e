"""Which headline stands: that of the list or that of the page."""

from __future__ import annotations

import pytest

from monitor.parse.headline import better_headline

URL = "https://park.example.hk/news/20261127-itf-5"
WHOLE = "Innovation fund opens its fifth round for enterprises"


@pytest.mark.parametrize(
    "listed",
    [
        "Innovation fund opens its fif...",
        "Innovation fund opens its fif…",
        "Innovation fund opens its …",
        "INNOVATION FUND opens its fifth [...]",
        "Innovation fund opens its fifth... [read more]",
        "20261127 itf 5",
        URL,
        "www.park.example.hk/news/20261127-itf-5",
        "itf_5th_round_e.pdf",
        "ITF 5th round (E).pdf",
        "Innovation fund opens its fif [&hellip;]",
        "park.example.hk/news/20261127-itf-5",
        "IMG_2034",
        "Untitled",
        "(no title)",
        "Read more »",
        "詳情",
        "",
    ],
)
def test_a_stand_in_gives_way(listed: str) -> None:
    assert better_headline(listed, WHOLE, URL) == WHOLE


@pytest.mark.parametrize(
    "listed",
    [
        "Innovation fund: round five is open",
        "Innovation fund opens its fifth round",  # an editor's shorter one
        "To be continued…",
        "AI/robotics: read more of it",
        "詳情將於稍後公布",
        "Web 3.0/4.0 is here",
        "And then... the park opened",
        "A…",
    ],
)
def test_an_editors_headline_stays(listed: str) -> None:
    assert better_headline(listed, WHOLE, URL) == listed


@pytest.mark.parametrize(
    ("listed", "of_page"),
    [
        (f"{WHOLE} | News | Park", WHOLE),
        (f"{WHOLE} - Park", WHOLE),
        ("數碼港公布初創企業名單｜本地｜商業電台", "數碼港公布初創企業名單"),
        ("數碼港公布初創企業名單_科技_範例網", "數碼港公布初創企業名單"),
    ],
)
def test_names_behind_the_headline_of_the_page_go(listed: str, of_page: str) -> None:
    assert better_headline(listed, of_page, URL) == of_page


def test_a_dash_alone_ends_no_headline() -> None:
    listed = "Cyberport and HKSTP launch - a joint - programme"
    assert better_headline(listed, "Cyberport and HKSTP launch", URL) == listed


def test_a_page_without_a_whole_headline_changes_nothing() -> None:
    assert better_headline("Innovation fund opens its…", "", URL) == "Innovation fund opens its…"
    assert better_headline("Innovation fund…", "Innovation fund opens…", URL) == "Innovation fund…"


def test_chinese_is_cut_in_the_same_way() -> None:
    whole = "數碼港公布最新一批獲培育的人工智能初創企業名單"
    assert better_headline("數碼港公布最新一批獲培育的人工智能…", whole, URL) == whole
    assert better_headline("數碼港公布最新一批獲培育的人工智能⋯⋯", whole, URL) == whole
