"""The evidence for and against the candidates of a mention."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Programme
from monitor.tag.programmes.matcher import Matcher

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
        ("The Harbour Works Office runs BHF.", "confirmed by the related 'office' in the sentence"),
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
        ("BHF plays football in Hong Kong.", "ruled out by 'football' in the sentence"),
        ("The British Heart Foundation (BHF) works in Hong Kong.", "the article gives it another meaning"),
        ("BHF (British Heart Foundation) works in Hong Kong.", "the article gives it another meaning"),
        ("Singapore's BHF courted Hong Kong firms.", "another place's"),
        ("STOCKS OF BHF RISE IN A GRANT RALLY", "an ordinary word in a line of capitals"),
        ("BHF is open. So it is. That is so. A grant was given.", "nothing confirms it"),
    ],
)
def test_rejected(text: str, why: str) -> None:
    tags, rejected = answer(text)
    assert "blue-fund" not in tags
    assert rejected["blue-fund"].startswith(why)


def test_a_place_at_the_end_is_not_before_the_first_name() -> None:
    tags, _ = MATCHER.match_text("", "", "Blue Harbour Fund comes to Hong Kong ")
    assert [(each.start, each.end) for tag in tags for each in tag.evidence] == [(0, 17)]
    assert [tag.slug for tag in MATCHER.match_text("", "", "藍港基金來到香港")[0]] == ["blue-fund"]


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


# ---------------------------------------------------------------------------------------------------------- boundaries
def accepted(text: str, *programmes: Programme, day: str = "") -> bool:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return "x" in {tag.slug for tag in Matcher(programmes).match_text("", "", text, published)[0]}


def ambiguous(alias: str, launched: str = "") -> Programme:
    """A programme of which one name needs evidence, any sign of Hong Kong."""
    needs = (alias,)
    return Programme(
        "x", "policy", "Some Policy", aliases=needs, needs_context=needs, context=("香港",), launched=launched
    )


def test_a_name_of_one_programme_counts_long_before_it_starts() -> None:
    assert accepted("香港海浪局", ambiguous("海浪局", launched="2030"), day="2020-06-01")


@pytest.mark.parametrize(("name", "found"), [("海浪公司", False), ("海浪新公司", True)])
def test_a_name_of_four_characters_may_be_the_end_of_a_longer_one(name: str, found: bool) -> None:
    assert accepted(f"香港。旅遊{name}", ambiguous(name)) is found


@pytest.mark.parametrize(("characters", "found"), [(1900, False), (2100, True)])
def test_a_short_title_refers_back_two_thousand_characters(characters: int, found: bool) -> None:
    text = "《數字藍圖》" + "。" * characters + "香港《藍圖》"
    assert accepted(text, ambiguous("《藍圖》")) is found


CAPITALS = Programme(
    "x", "scheme", "Some Scheme", acronyms=("LEAP",), needs_context=("LEAP",), context=("香港", "GRANT")
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STOCKS LEAP ON GRANT", False),
        ("STOCKS LEAP GRANT", True),
        ("STOCKS LEAP ON GRANT, it said", True),
        ("STOCKS LEAP ON GRANT" + "." * 150 + "it said", True),
        ("STOCKS LEAP ON GRANT" + "." * 250 + "it said", False),
    ],
)
def test_four_capital_words_make_a_line_of_capitals(text: str, found: bool) -> None:
    assert accepted(text, CAPITALS) is found


SPELT = Programme(
    "x",
    "fund",
    "Blue Harbour Robot Ship Fund",
    "藍海港機械船基金",
    aliases=("港海",),
    acronyms=("BHRSF",),
    needs_context=("BHRSF",),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Big Home Robot Ship Fund (BHRSF)", True),
        ("Big Home Rescue Ship Fund (BHRSF)", False),
        ("Big Home Rescue Station Friends (BHRSF)", False),
        ("BHRSF (Blue Harbour Robot Ship Fund)", True),
        (f"BHRSF (Blue Harbour Robot Ship Group {'of old ' * 8})", True),
        (f"BHRSF (Blue Harbour Robot Ship Group {'of old ' * 12})", False),
        ("藍海機械基金(BHRSF)", True),
        ("海外港口(BHRSF)", False),
    ],
)
def test_a_definition_needs_three_fifths_of_a_name(text: str, found: bool) -> None:
    assert accepted(text, SPELT) is found


def test_a_name_of_four_characters_can_be_paraphrased() -> None:
    sea = Programme("x", "fund", "Some Fund", "深海基金", acronyms=("DSF",), needs_context=("DSF",))
    assert accepted("深海互助基金(DSF)", sea)


def test_half_of_a_name_is_no_definition() -> None:
    four = Programme("x", "fund", "Blue Harbour Robot Fund", acronyms=("BHRF",), needs_context=("BHRF",))
    assert not accepted("Big Home Robot Fund (BHRF)", four)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("基金(BHRSF)", "nothing confirms it"),
        ("航運署(BHRSF)", "the article gives it another meaning"),
        ("BHRSF (BHRSF)", "nothing confirms it"),
    ],
)
def test_a_short_word_before_the_bracket_is_no_definition(text: str, why: str) -> None:
    _, rejected = Matcher([SPELT]).match_text("", "", text)
    assert [each.why for each in rejected] == [why]


@pytest.mark.parametrize(("mentions", "found"), [(3, True), (4, False)])
def test_a_definition_is_looked_for_at_the_first_four_mentions(mentions: int, found: bool) -> None:
    assert accepted("BHRSF. " * mentions + "The Blue Harbour Robot Ship Group (BHRSF).", SPELT) is found


@pytest.mark.parametrize(("mentions", "found"), [(49, True), (50, False)])
def test_fifty_mentions_of_a_name_are_weighed(mentions: int, found: bool) -> None:
    programme = Programme("x", "scheme", "S", aliases=("LEAP",), needs_context=("LEAP",), context=("fund",))
    assert accepted("LEAP. " * mentions + "So it is. That is so. LEAP fund.", programme) is found


def test_five_quotations_are_evidence_enough() -> None:
    names = [f"Blue Harbour {word}" for word in ("Fund", "Grant", "Park", "Scheme", "Hub", "Lab")]
    (tag,), _ = Matcher([Programme("x", "fund", names[0], aliases=tuple(names[1:]))]).match_text(
        "", "", ". ".join(names)
    )
    assert [evidence.text for evidence in tag.evidence] == names[:5]
