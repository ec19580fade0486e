"""The hard cases and the seed articles of the shared domain notes, where they are at hand."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.catalogue.programme_file import Catalogue, load
from monitor.tag.programmes.matcher import Matcher

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
if not DOMAIN.is_dir():
    pytest.skip("the shared domain notes are not here", allow_module_level=True)

CASES: list[dict[str, Any]] = tomllib.loads((DOMAIN / "tagging-cases.toml").read_text("utf-8"))["case"]

# What each seed must carry (programmes.md, part 2), and what cannot be known from its words.
SEEDS = {
    "000": (
        "2026-02-01",
        "state-council scenario-innovation ai-plus policy-address-2025 new-quality-productive-forces",
        {"hkairdi": "only an amount, and the text is cut off in it"},
    ),
    "001": (
        "2025-03-01",
        "hkairdi fso hkex hkex-tech manufacturing-plus hksrec innohk hk-operation-robot change-e-8 seam-innohk hkic "
        "embodied-ai-robot-conference young-scientist-forum-ai lae-working-group low-altitude-economy lae-sandbox "
        "civil-aviation-legislation-review leo-satellite-licensing one-country-two-systems",
        {},
    ),
    "002": (
        "2025-03-21",
        "siti itib legco it-blueprint air-innohk hkgai hkgai-v1 hkpilot aisc cyberport ai-subsidy-scheme itif "
        "budget-2025-26 hkairdi sssdp cef hkiit nittp fite techtas digital-government-initiatives gba "
        "gd-hk-tech-exchange-agreement hetao-zone hetao-hk-park-outline",
        {},
    ),
    "003": (
        "2025-05-01",
        "chief-executive alibaba deepseek rice-robotics time-medical it-blueprint startup-survey mrdi hkgai-v1 aisc "
        "hsitp hetao-zone siti",
        {},
    ),
    "004": (
        "2022-01-15",
        "digital-china fyp-14 gba-framework-agreement gba itb international-it-centre innohk hkex-biotech-regime "
        "hkex-wvr amc microelectronics-centre science-park science-park-expansion cyberport cyberport-5 "
        "lok-ma-chau-loop shenzhen-park hetao-zone policy-address-2021 san-tin-technopole northern-metropolis "
        "idea-shenzhen hkust-gz hkust",
        {},
    ),
}


@cache
def catalogue() -> Catalogue:
    return load()


@cache
def matcher() -> Matcher:
    return Matcher(catalogue().programmes)


def with_parents(slugs: set[str]) -> set[str]:
    """The slugs with all above them, as a query for a parent finds them."""
    found = set(slugs)
    for slug in slugs:
        programme = catalogue().get(slug)
        while programme and programme.parent:
            found.add(programme.parent)
            programme = catalogue().get(programme.parent)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    tags, _ = matcher().match_text("", "", case["text"])
    found = {tag.slug for tag in tags}
    assert set(case["right"]) <= found
    assert not set(case["wrong"]) & found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dated", [True, False], ids=["dated", "by its own words"])
def test_seed(seed: str, dated: bool) -> None:
    day, wanted, unknowable = SEEDS[seed]
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if dated else None
    (file,) = (DOMAIN / "seeds").glob(f"{seed}_*.txt")
    tags, _ = matcher().match_text("", "", file.read_text("utf-8"), published)
    found = {tag.slug for tag in tags}
    assert set(wanted.split()) <= with_parents(found)
    assert not found & unknowable.keys(), "known now: move it to what is wanted"


def test_every_programme_of_the_notes_is_in_the_catalogue() -> None:
    notes = tomllib.loads((DOMAIN / "programmes.toml").read_text("utf-8"))["programme"]
    assert {entry["slug"] for entry in notes} <= {programme.slug for programme in catalogue().programmes}
