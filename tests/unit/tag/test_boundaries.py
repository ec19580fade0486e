"""Where a name ends and a longer one begins, names of which a list gives a part, and what stands within a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Programme
from monitor.tag.programmes.matcher import Matcher

PARK = Programme(
    "park", "place", "Harbour Park", "海港園", also_elsewhere=("Harbour Park", "海港園"), context=("Hong Kong",)
)
BUREAU = Programme("bureau", "institution", "Harbour Bureau", "海港局")
SECRETARY = Programme("head", "institution", "Office of the Chief", "海港局局長", parent="bureau")
WAVES = Programme("wave", "institution", "Wave Bureau")
UNIVERSITY = Programme("university", "institution", "Wave University", "海浪大學", acronyms=("WUST",))
CAMPUS = Programme(
    "campus",
    "institution",
    "Wave University (Macau)",
    "海浪大學（澳門）",
    aliases=("海浪大學澳門",),
    parent="university",
)
SLOGAN = Programme("slogan", "policy", "WAVE+", "海浪+", needs_context=("WAVE+", "海浪+"), context=("香港",))
SCHEME = Programme("scheme", "scheme", "Harbour Robot Grant Scheme", acronyms=("WIND+",))
NORTH = Programme("north", "place", "North Bay InnoPark", "北灣創新園")
SOUTH = Programme("south", "place", "South Bay InnoPark", "南灣創新園")
AIR = Programme("air", "cluster", "AIR@Wave")
SEA = Programme("sea", "cluster", "SEA@Wave")
MATCHER = Matcher([PARK, BUREAU, WAVES, SECRETARY, UNIVERSITY, CAMPUS, SLOGAN, SCHEME, NORTH, SOUTH, AIR, SEA])


def tags(text: str) -> set[str]:
    return {tag.slug for tag in MATCHER.match_text("", "", text)[0]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("海港園擴建。", True),
        ("海港園與新加坡機構簽約。", True),
        ("初創與海港園簽約。", True),
        ("A Harbour Park tenant grows.", True),
        ("Firms left Harbour Park.", True),
        ("东湖的海港园。", False),  # Simplified: on the Mainland it is another one
        ("新加坡公布，海港園擴建。", False),
        ("東湖海港園擴建。", False),
        ("東湖海港園擴建，香港關注。", True),
        ("香港海港園擴建。", True),
        ("香港關注上海張江海港園擴建。", False),
        ("香港關注上海張江高新區海港園擴建。", True),
        ("Zhangjiang Harbour Park grows.", False),
        ("Hong Kong: the Zhangjiang Harbour Park grows.", False),
        ("Hong Kong Firms Visit Harbour Park In Crowds", True),  # a headline in which every word has a capital
        ("Hong Kong: Penang's Harbour Park grows.", False),
        ("Hong Kong: WUST's Harbour Park grows.", True),
        ("Hong Kong: the WUST Harbour Park grows.", True),
        ("Hong Kong: Harbour Park Road is closed.", False),
        ("Hong Kong: Harbour Park road works.", True),
        ("香港：海港園路封閉。", False),
        ("香港：海港園路演。", True),
        ("Harbour Park of Penang.", False),
    ],
)
def test_a_name_that_other_places_have_too_counts_unless_the_text_speaks_of_another(text: str, found: bool) -> None:
    assert ("park" in tags(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("香港推WAVE+行動", False),
        ("香港推「WAVE+」行動", True),
        ("香港推WAVE+發展", True),
        ("香港推WAVE+，", True),
        ("Hong Kong pushes WAVE+ now", True),
        ("香港的WIND+行動", True),
    ],
)
def test_a_slogan_with_a_plus_is_no_formula(text: str, found: bool) -> None:
    assert bool({"slogan", "scheme"} & tags(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("North Bay and South Bay InnoParks", {"north", "south"}),
        ("In Kowloon, North Bay & South Bay InnoPark", {"north", "south"}),
        ("at North Bay, East Bay and South Bay InnoParks", {"south"}),
        ("North Bay. And South Bay InnoPark", {"south"}),
        ("北灣及南灣創新園", {"north", "south"}),
        ("走訪北灣、南灣創新園", {"north", "south"}),
        ("AIR and SEA@Wave", {"air", "sea"}),
        ("Harbour Bureau and South Bay InnoPark", {"bureau", "south"}),
    ],
)
def test_a_list_of_places_names_each(text: str, found: set[str]) -> None:
    assert tags(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Secretary for Harbour spoke.", {"bureau"}),
        ("The Secretary for Harbour of Penang spoke.", set()),
        ("the secretary for harbour spoke.", set()),
        ("海港局局長發言。", {"bureau", "head"}),
        ("Wave University (Macau) opens.", {"campus", "university"}),
        ("海浪大學澳門開學。", {"campus", "university"}),
        ("Wave University opens.", {"university"}),
        ("The Harbour Robot Grant is open.", {"scheme"}),
        ("The harbour robot grant is open.", set()),
        ("Wave (WU) University opens.", {"university"}),
        ("Wave (2026) University opens.", {"university"}),
        ("Wave (Amendment) University opens.", {"university"}),
        ("Wave (WU) university of old.", set()),
        ("Wave (Macau) University opens.", set()),
        ("海浪（修訂）大學開學。", {"university"}),
        ("海浪（WU）大學開學。", {"university"}),
        ("海浪（澳門）大學開學。", set()),
        ("The Secretaries for Harbour and for Wave met.", {"bureau", "wave"}),
        ("The Secretary for Harbour, Wave and Tide met.", {"bureau", "wave"}),
        ("The Secretaries for Harbour met for Wave.", {"bureau"}),
    ],
)
def test_who_heads_an_office_and_whose_name_stands_within(text: str, found: set[str]) -> None:
    assert tags(text) == found


FAMILY = [
    Programme("owner", "institution", "Some Office of the Harbour"),
    *(
        Programme(each, "scheme", f"S {each}", acronyms=(each,), needs_context=(each,), context=("none",), owner=owner)
        for each, owner in (("ABC", "owner"), ("DEF", "owner"), ("XYZ", ""))
    ),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ABC and DEF are open.", {"ABC", "DEF"}),
        ("ABC is open.", set()),
        ("ABC and XYZ are open.", set()),
        ("ABC is open. So it is. That is so. DEF too.", set()),
        ("In Singapore ABC and DEF are open.", set()),
    ],
)
def test_unsure_names_of_one_family_confirm_each_other(text: str, found: set[str]) -> None:
    assert {tag.slug for tag in Matcher(FAMILY).match_text("", "", text)[0]} == found


PIECES = (
    *(
        "North Bay",
        "South Bay InnoPark",
        " and ",
        ", ",
        "及",
        "、",
        "北灣",
        "南灣創新園",
        "Harbour Park",
        " Road",
        "'s ",
    ),
    *("WAVE+", "海浪", "Hong Kong", "Singapore", ". ", "\n", "expansion"),
)


@given(st.lists(st.sampled_from(PIECES)))
def test_any_mixture_of_lists_and_streets_gets_an_answer(parts: list[str]) -> None:
    text = "".join(parts)
    for tag in MATCHER.match_text("", "", text)[0]:
        assert all(text[each.start : each.end] == each.text for each in tag.evidence)
