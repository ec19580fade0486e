"""The steps of matching, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.grammar.dateline import article_day
from monitor.model import Programme
from monitor.tag.programmes.gazetteer import names_of
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.overlaps import resolve_overlaps
from monitor.tag.programmes.spellings import variants


# ---------------------------------------------------------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("new industrialisation scheme", "new industrialization scheme"),
        ("new industrialization scheme", "new industrialisation scheme"),
        ("advanced manufacturing centre", "advanced manufacturing center"),
        ("technology voucher programme", "technology voucher program"),
        ("microelectronics research and development institute", "microelectronics r&d institute"),
        ("co operation agreement", "cooperation agreement"),
        ("the university of hong kong", "university of hong kong"),
        ("institute of ai for science (cityu)", "institute of ai for science"),
        ("香港太空机械人与能源中心", "香港太空机器人及能源中心"),
        ("air@innohk", "air @ innohk"),
    ],
)
def test_variants(name: str, variant: str) -> None:
    assert variant in variants(name)


@pytest.mark.parametrize("name", ["ai+", "数码港", "programme", "itc"])
def test_short_names_have_no_risky_variants(name: str) -> None:
    assert not {variant for variant in variants(name) if variant != "program"}


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("ai+ and industry strategy committee", "committee on ai+ and industry strategy"),
        ("committee on ai+ and industry strategy", "ai+ and industry strategy committee"),
        ("committee on ai+ and industry strategy", "committee on ai+ and industry"),
        ("pilot production line support scheme", "production line support scheme"),
        ("数码转型支援先导计划", "数字转型支援计划"),
    ],
)
def test_turned_and_shortened(name: str, variant: str) -> None:
    assert variant in variants(name)


PARK = Programme("park", "place", "Harbour Park", "海港園", aliases=("Harbour Park Seed Capital Fund",))
GRANT = Programme("grant", "scheme", "Harbour Park Early Seed Grant", "海港園早期種子資助計劃", parent="park")
BANK = Programme("bank", "institution", "Hong Kong Deep Harbour Bank", "香港深海金融中心")
PILOT = Programme("pilot", "scheme", "Wave Pilot Grant", "海浪發電技術資助計劃", aliases=("海浪基金",))
LOCAL = Matcher([PARK, GRANT, BANK, PILOT])


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hong Kong start-ups like the Early Seed Grant.", "grant"),
        ("香港初創申請早期種子資助計劃。", "grant"),
        ("The Deep Harbour Bank in Hong Kong opened.", "bank"),
        ("本港的深海金融中心開幕。", "bank"),
        ("Harbour Park's Early Seed Grant is open.", "grant"),
        ("海港園的早期種子資助計劃接受申請。", "grant"),
        ("香港的海浪發電技術資助獲批。", "pilot"),
    ],
)
def test_a_name_without_its_place_or_owner(text: str, slug: str) -> None:
    tags, _ = LOCAL.match_text("", "", text)
    assert slug in {tag.slug for tag in tags}


@pytest.mark.parametrize(
    "text",
    [
        "The Early Seed Grant is open.",
        "The early seed grant of Hong Kong",
        "Singapore's Deep Harbour Bank met Hong Kong firms.",
        "The Deep Harbour Bank of Norway lends to Hong Kong.",
        "深圳深海金融中心，香港",
        "深圳海浪基金訪港",
    ],
)
def test_the_rest_of_a_name_needs_a_reason_and_may_be_anothers(text: str) -> None:
    assert LOCAL.match_text("", "", text)[0] == ()


def test_a_name_stays_whole_behind_its_place() -> None:
    tags, _ = Matcher(
        [
            Programme("park", "place", "Harbour Park", aliases=("Hong Kong Harbour Park",)),
            Programme("own", "scheme", "Harbour Park Training Scheme"),
            Programme("other", "scheme", "Training Scheme"),
        ]
    ).match_text("Hong Kong Harbour Park Training Scheme")
    assert [tag.slug for tag in tags] == ["own"]


def test_a_place_at_the_end_is_not_before_the_first_name() -> None:
    tags, _ = MATCHER.match_text("", "", "Blue Harbour Fund comes to Hong Kong ")
    assert [(each.start, each.end) for tag in tags for each in tag.evidence] == [(0, 17)]
    assert [tag.slug for tag in MATCHER.match_text("", "", "藍港基金來到香港")[0]] == ["blue-fund"]


def test_a_variant_that_two_entries_would_share_belongs_to_nobody() -> None:
    one = Programme("one", "scheme", "Alpha and Beta Centre")
    other = Programme("other", "scheme", "Alpha & Beta Center")
    names, _ = names_of([one, other])
    assert {name.slug for name in names["alpha and beta centre"]} == {"one"}
    assert "alpha & beta centre" not in names


# ----------------------------------------------------------------------------------------------------------------- runs
@pytest.mark.parametrize(
    ("names", "ordinary", "stand"),
    [
        ([(0, 4), (0, 8), (4, 8), (4, 9)], [], [(0, 4), (4, 9)]),
        ([(0, 3), (0, 4)], [], [(0, 4)]),
        ([(0, 3), (5, 6)], [], [(0, 3), (5, 6)]),
        ([(1, 3)], [(0, 2)], []),
        ([(1, 4)], [(0, 2)], [(1, 4)]),
        ([(0, 4), (2, 4)], [(3, 5)], [(0, 4)]),
        ([], [(0, 1)], []),
    ],
)
def test_standing(names: list[tuple[int, int]], ordinary: list[tuple[int, int]], stand: list[tuple[int, int]]) -> None:
    assert resolve_overlaps(names, ordinary) == stand


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_no_two_standing_names_overlap(spans: list[tuple[int, int]]) -> None:
    stand = resolve_overlaps(spans)
    assert stand == sorted(stand)
    assert all(one[1] <= other[0] for one, other in pairwise(stand))
    assert bool(stand) == bool(spans)


# ---------------------------------------------------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(2 march 2026) the budget", date(2026, 3, 2)),
        ("hong kong, march 2, 2026 - the", date(2026, 3, 2)),
        ("(january 2022) the latest", date(2022, 1, 31)),
        ("(2019年10月18日)创科局", date(2019, 10, 18)),
        ("二○二三年四月一日", date(2023, 4, 1)),
        ("(2023年4月)资科办", date(2023, 4, 30)),
        ("publish date: 2026-02-01 11:25", date(2026, 2, 1)),
        ("2022 january development", date(2022, 1, 31)),
        ("no date at all", None),
        ("2023年13月45日", None),
    ],
)
def test_dateline(text: str, day: date | None) -> None:
    assert article_day(None, text) == day


def test_the_publication_wins_over_the_dateline_and_is_read_in_hong_kong() -> None:
    assert article_day(datetime(2026, 3, 1, 17, tzinfo=UTC), "(2019年10月18日)") == date(2026, 3, 2)


# -------------------------------------------------------------------------------------------------------------- context
FUND = Programme(
    "blue-fund", "fund", "Blue Harbour Fund", "藍港基金", acronyms=("BHF",), aliases=("《綱要》",),
    needs_context=("BHF", "《綱要》"), context=("marine technology", "Hong Kong", "grant"),
    negative_context=("football",), owner="office",
)  # fmt: skip
OTHER = Programme(
    "other",
    "policy",
    "Other Outline",
    "其他綱要",
    aliases=("《綱要》",),
    needs_context=("《綱要》",),
    context=("橋樑工程",),
)
OFFICE = Programme("office", "institution", "Harbour Works Office", "海港工程處")
SILENT = Programme("silent", "policy", "Silent Harbour Motto", tagged=False)
MATCHER = Matcher([FUND, OTHER, OFFICE, SILENT])


def answer(text: str, title: str = "") -> tuple[dict[str, str], dict[str, str]]:
    tags, rejected = MATCHER.match_text(title, "", text)
    return {tag.slug: tag.why for tag in tags}, {each.slug: each.why for each in rejected}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The Blue Harbour Fund is open.", "named"),
        ("The Blue Harbour Fund is open. BHF money flows.", "named"),
        ("BHF supports marine technology.", "confirmed by 'marine technology' in the sentence"),
        ("The Harbour Works Office runs BHF.", "confirmed by its relative 'office' in the sentence"),
        (
            "BHF is open. It was new. It was big. It pays for marine technology.",
            "confirmed by 'marine technology' in the",
        ),
        ("The Blue Harbor Fund for Ships (BHF) is open.", "the article says what it stands for"),
        ("BHF opened in Hong Kong.", "confirmed by signs of Hong Kong"),
    ],
)
def test_accepted(text: str, why: str) -> None:
    tags, _ = answer(text)
    assert tags.get("blue-fund", "").startswith(why)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("BHF is open.", "nothing confirms it"),
        ("BHF plays football in Hong Kong.", "spoken against by 'football'"),
        ("The British Heart Foundation (BHF) works in Hong Kong.", "the article gives it another meaning"),
        ("BHF (British Heart Foundation) works in Hong Kong.", "the article gives it another meaning"),
        ("Singapore's BHF courted Hong Kong firms.", "of another place"),
        ("STOCKS OF BHF RISE IN A GRANT RALLY", "an ordinary word in a line of capitals"),
        ("BHF is open. So it is. That is so. A grant was given.", "nothing confirms it"),
    ],
)
def test_rejected(text: str, why: str) -> None:
    tags, rejected = answer(text)
    assert "blue-fund" not in tags
    assert rejected["blue-fund"].startswith(why)


def test_a_short_name_refers_to_the_last_full_one() -> None:
    tags, _ = answer("藍港基金成立。其他綱要公布。《綱要》說明，香港")
    assert set(tags) == {"blue-fund", "other"}
    assert answer("其他綱要公布。《綱要》說明")[0] == {"other": "named"}


def test_a_short_name_outside_its_brackets_is_none() -> None:
    assert answer("這綱要在香港公布")[0] == {}


def test_a_name_that_is_never_a_tag() -> None:
    assert answer("The Silent Harbour Motto.") == ({}, {})


def test_evidence_is_quoted_from_its_field() -> None:
    (tag,), _ = MATCHER.match_text("藍港\n基金", "", "「藍港」基金 and the Blue  Harbour\nFund")
    assert [(each.field, each.text) for each in tag.evidence] == [
        ("title", "藍港\n基金"),
        ("text", "「藍港」基金"),
        ("text", "Blue  Harbour\nFund"),
    ]


def test_tags_come_in_the_order_in_which_they_are_named() -> None:
    tags, _ = MATCHER.match_text("Harbour Works Office", "", "Other Outline, Blue Harbour Fund, Harbour Works Office")
    assert [tag.slug for tag in tags] == ["office", "other", "blue-fund"]


@given(st.text(), st.text())
def test_any_text_gets_an_answer(title: str, text: str) -> None:
    MATCHER.match_text(title, "", text)


@given(
    st.lists(
        st.sampled_from(["BHF", "(", ")", "《", "》", "綱要", " ", "Hong Kong", "football", ". ", "\n", "藍港基金"])
    )
)
def test_any_mixture_of_its_words_gets_an_answer(parts: list[str]) -> None:
    text = "".join(parts)
    tags, _ = MATCHER.match_text("", "", text)
    for tag in tags:
        assert all(text[each.start : each.end] == each.text for each in tag.evidence)
