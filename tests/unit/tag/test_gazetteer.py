"""The gazetteer: which aliases are made of a programme's names, and which are not."""

from __future__ import annotations

import pytest

from monitor.grammar.reading import normal
from monitor.model import Programme
from monitor.tag.programmes.gazetteer import Aliases, build_gazetteer
from monitor.tag.programmes.matcher import Matcher
from monitor.tag.programmes.spellings import Spellings, load_spellings

SPELLINGS = load_spellings()


def gazetteer(*programmes: Programme, spellings: Spellings = SPELLINGS) -> Aliases:
    return build_gazetteer(programmes, spellings, ("Hong Kong", "香港"))[0]


def has(aliases: Aliases, name: str) -> bool:
    return normal(name).lower() in aliases


# ----------------------------------------------------------------------------------------------------------- spellings
@pytest.mark.parametrize(
    ("name", "variant", "found"),
    [
        ("Institute of AI for Science (CityU)", "Institute of AI for Science", True),
        ("AI Institute (CityU)", "AI Institute", False),
        ("低空經濟計劃（優化版）", "低空經濟計劃", True),
        ("河套計劃（優化版）", "河套計劃", False),
        ("AIR@InnoHK", "AIR @ InnoHK", True),
        ("AIR@InnoHK", "AIR@ InnoHK", True),
        ("AIR @ InnoHK", "AIR@InnoHK", True),
        ("Industrialisation Programme Centre", "Industrialization Program Center", True),
        ("Industrialisation and Labour Programme Centre", "Industrialization and Labor Program Center", False),
        ("數碼港展覽", "數字港展覽", True),
        ("數碼港展", "數字港展", False),
        ("粵港澳大灣區展覽", "大灣區展覽", True),
        ("粵港澳大灣區展", "大灣區展", False),
        ("新園區及中心", "新園區與中心", True),
        ("園區及中心", "園區與中心", False),
        ("AI+", "artificial intelligence+", False),
        ("數碼港", "數字港", False),
        ("ITC", "innovation and technology commission", False),
    ],
)
def test_a_name_is_found_in_other_spellings(name: str, variant: str, found: bool) -> None:
    assert has(gazetteer(Programme("x", "scheme", name)), variant) is found


def test_a_variant_that_two_programmes_would_share_belongs_to_neither() -> None:
    aliases = gazetteer(
        Programme("one", "scheme", "Alpha and Beta Centre"), Programme("other", "scheme", "Alpha & Beta Center")
    )
    assert {alias.slug for alias in aliases["alpha and beta centre"]} == {"one"}
    assert "alpha & beta centre" not in aliases


def test_a_variant_of_a_name_that_two_programmes_share_belongs_to_both() -> None:
    aliases = gazetteer(Programme("one", "scheme", "Alpha Centre"), Programme("other", "scheme", "Alpha Centre"))
    assert {alias.slug for alias in aliases["alpha center"]} == {"one", "other"}


# ------------------------------------------------------------------------------------------------- names without a part
@pytest.mark.parametrize(
    ("name", "shortened", "found"),
    [
        ("Hong Kong Deep Harbour Bank", "Deep Harbour Bank", True),
        ("Hong Kong Harbour Bank", "Harbour Bank", False),
        ("Hong Kong deep harbour bank", "deep harbour bank", False),
        ("香港海洋金融局", "海洋金融局", True),
        ("香港海洋公司", "海洋公司", False),
        ("香港及深海金融中心", "及深海金融中心", False),
        ("海浪發電技術資計劃", "海浪發電技術資", True),
        ("海浪發電技術計劃", "海浪發電技術", False),
        ("Norway Deep Harbour Bank", "Deep Harbour Bank", False),
    ],
)
def test_a_long_name_is_found_without_its_place_or_its_scheme(name: str, shortened: str, found: bool) -> None:
    aliases = gazetteer(Programme("x", "scheme", name))
    assert has(aliases, shortened) is found
    assert all(alias.shortened for alias in aliases.get(normal(shortened).lower(), ()))


@pytest.mark.parametrize(
    ("name", "possessive", "found"),
    [
        ("海港園培育計劃", "海港園的培育計劃", True),
        ("海港園新計劃", "海港園的新計劃", False),
        ("Harbour Park Training Scheme", "Harbour Park's Training Scheme", True),
        ("Harbour Park Grant", "Harbour Park's Grant", False),
    ],
)
def test_a_name_is_found_as_its_owners(name: str, possessive: str, found: bool) -> None:
    aliases = gazetteer(
        Programme("park", "place", "Harbour Park", "海港園"), Programme("x", "scheme", name, owner="park")
    )
    assert has(aliases, possessive) is found


@pytest.mark.parametrize(
    ("alias", "text", "found"),
    [
        ("《海港藍圖》", "這海港藍圖公布", False),
        ("《海港藍圖》", "《海港藍圖》公布", True),
        ("《新海港藍圖》", "這新海港藍圖公布", True),
    ],
)
def test_a_short_name_that_is_catalogued_in_brackets_needs_them(alias: str, text: str, found: bool) -> None:
    matcher = Matcher([Programme("x", "policy", "Some Outline", aliases=(alias,))])
    assert bool(matcher.match_text("", "", text)[0]) is found


@pytest.mark.parametrize(("acronym", "bare"), [("RAISe+", "RAISe"), ("CAiRS+", "CAiRS")])
def test_an_acronym_of_unusual_case_is_found_without_its_plus(acronym: str, bare: str) -> None:
    matcher = Matcher([Programme("x", "scheme", "Some Scheme", acronyms=(acronym, "ABC+"))])
    assert matcher.match_text(bare)[0]
    assert not matcher.match_text("ABC")[0]


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


def test_a_longer_word_does_not_begin_with_a_place() -> None:
    aliases = gazetteer(Programme("x", "scheme", "Hong Kongers New Robotics Research Centre"))
    assert not has(aliases, "Hong Kong's ers New Robotics Research Centre")
