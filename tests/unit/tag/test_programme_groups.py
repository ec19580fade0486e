"""Programmes that say less about relevance than their kind suggests: the slugs under [programmes] in `lexicon.toml`."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.catalogue.programme_file import load
from monitor.grammar.reading import read
from monitor.model import Evidence, Tag
from monitor.tag.lexicon import grouped, load_lexicon
from monitor.tag.relevance import RelevanceRules
from monitor.tag.salience import layout_of

GENERAL = (
    "alibaba anti-epidemic-fund baai cad cedb cef censtatd chief-executive cic cityu cmab createsmart cuhk "
    "cultural-bureau deepseek devb edb eeb efficiency-office fso fstb fyp-14 fyp-15 gba gba-framework-agreement "
    "gba-outline gba-youth-employment gep hhb hk-economic-summit hkbu hkex hkma hktdc hku hkust hkust-gz "
    "idea-shenzhen immd investhk labour-dept legco national-integration-group new-cies northern-metropolis "
    "nm-action-agenda nm-committee ofca one-country-two-systems polyu qef rgc security-bureau sfc "
    "sie-fund state-council hk-major-transport-blueprint transport-strategy-blueprint ngau-tam-mei td tid "
    "time-medical tlb ugc vtc emf tplsp"
)
PASSING = (
    "budget-2026-27 policy-address-2025 hk-five-year-plan iam-smart fps gov-data-portal "
    "new-industrialisation-support hk-chips international-it-centre"
)
SITES = (
    "san-tin-technopole hsitp cyberport-5 science-park-expansion microelectronics-centre amc-2 innocell "
    "medical-products-centre precision-manufacturing-centre hetao-youth-valley data-technology-hub"
)
DISTANT = (
    "ai-plus alibaba baai change-e-8 deepseek digital-china fyp-14 fyp-15 gba hetao-development-authority "
    "hkust-gz idea-shenzhen new-quality-productive-forces one-country-two-systems scenario-innovation "
    "shenzhen-park shenzhen-park-plan state-council waic-up"
)
NOT_HELD = "change-e-8 payload-specialist startup-survey"


@cache
def rules() -> RelevanceRules:
    return RelevanceRules(load().programmes, load_lexicon())


def reasons(slug: str) -> set[str]:
    """Why an article that says nothing but the programme's name is relevant or not."""
    tags = (Tag(slug, (Evidence("They", "text", 0, 4),), ""),)
    reading = read("Yesterday", text="They met.")
    return {why.partition(":")[0] for why in rules().score(layout_of(reading), grouped(()), tags).why}


@pytest.mark.parametrize("slug", GENERAL.split())
def test_what_is_named_in_news_of_every_sort_is_a_general_body(slug: str) -> None:
    assert "general body" in reasons(slug)


@pytest.mark.parametrize("slug", PASSING.split())
def test_what_is_named_in_passing_says_less_than_a_programme(slug: str) -> None:
    assert "named in passing" in reasons(slug)
    assert "programme" not in reasons(slug)


@pytest.mark.parametrize("slug", SITES.split())
def test_a_place_that_is_nothing_but_a_site_of_the_field_counts_as_a_programme(slug: str) -> None:
    assert {item.kind for item in load().programmes if item.slug == slug} == {"place"}
    assert reasons(slug) == {"programme"}


def test_speeches_that_treat_of_everything_open_nothing() -> None:
    speeches = {item.slug for item in load().programmes if item.slug.startswith(("budget-", "policy-address-"))}
    assert all("named in passing" in reasons(slug) for slug in speeches)


@pytest.mark.parametrize("slug", DISTANT.split())
def test_what_is_not_of_hong_kong_gives_no_hong_kong_context(slug: str) -> None:
    assert "no Hong Kong" in reasons(slug)


def test_another_programme_gives_hong_kong_context() -> None:
    assert reasons("nias") == {"programme"}


@pytest.mark.parametrize("slug", NOT_HELD.split())
def test_an_event_that_nobody_visits_is_listed(slug: str) -> None:
    assert slug in load_lexicon().not_held
    assert {item.kind for item in load().programmes if item.slug == slug} == {"event"}
