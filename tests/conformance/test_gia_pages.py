"""Recorded government releases in two languages: read rightly, each twinned with its other language and no other."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.identify.canonical_url import canonical_key
from monitor.identify.fingerprint import profile
from monitor.identify.story import choose
from monitor.model import Candidate, Draft, Page, PageRules, Relation
from monitor.parse.page import read_page

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

if not DATA.is_dir():
    pytest.skip("no recorded pages beside the project", allow_module_level=True)

PAGES = tomllib.loads((HERE / "gia_pages.toml").read_text("utf-8"))["page"]


@cache
def read(file: str, url: str) -> Page:
    return read_page((DATA / file).read_bytes(), "text/html", url, PageRules(), NOW)


def number(url: str) -> str:
    return url.rsplit("/", 1)[-1].split(".")[0]


def draft_of(page: dict[str, Any]) -> Draft:
    found = read(page["file"], page["url"])
    assert found.language
    return Draft(
        page["url"],
        found.title,
        "",
        found.text,
        found.published,
        found.language,
        "gia",
        "info.gov.hk",
        twins=found.twins,
    )


def mark(text: str) -> str:
    return hashlib.sha256(re.sub(r"[\W_]+", "", text).lower().encode()).hexdigest()[:12]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_a_release_gives_headline_text_minute_and_language(page: dict[str, Any]) -> None:
    found = read(page["file"], page["url"])
    text = re.sub(r"[\W_]+", "", found.text)
    assert (mark(found.title), found.language) == (page["title"], page["language"])
    assert found.published.instant == datetime.fromisoformat(page["published"])
    assert found.published.precision == "minute"
    assert (mark(text[:20]), mark(text[-20:])) == (page["begins"], page["ends"])
    assert len(text) == pytest.approx(page["letters"], rel=0.02)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_the_switch_link_names_the_other_language_and_the_mirror(page: dict[str, Any]) -> None:
    twins = {twin.language: canonical_key(twin.url) for twin in read(page["file"], page["url"]).twins}
    other = "zh-Hant" if page["language"] == "en" else "en"
    traditional = page["twin"] if page["language"] == "en" else number(page["url"])
    assert twins == {other: f"info.gov.hk!{page['twin']}", "zh-Hans": f"zh-Hans!info.gov.hk!{traditional}"}


def test_all_twenty_pairs_are_twinned_and_none_wrongly() -> None:
    """With the links of the pages, as a poll has them, in order of publication."""
    stories: dict[str, int] = {}
    known: list[Candidate] = []
    for place, page in enumerate(sorted(PAGES, key=lambda one: str(one["published"]))):
        draft = draft_of(page)
        new = profile(draft, canonical_key(draft.url))
        named = {canonical_key(twin.url).rsplit("!", 1)[-1] for twin in draft.twins} & stories.keys()
        twins = [one for one in known if any(stories[name] == one.story_id for name in named)]
        choice = choose(new, known, twins)
        story = place if choice.story_id is None else choice.story_id
        assert choice.relation in (Relation.TWIN, Relation.FIRST, Relation.UPDATE)
        known.append(Candidate(place, story, choice.story_id is None, new, 0))
        stories[number(page["url"])] = story
    pairs = {frozenset((number(page["url"]), page["twin"])) for page in PAGES}
    found = {frozenset((a, b)) for a in stories for b in stories if a != b and stories[a] == stories[b]}
    assert len(pairs) == 20
    assert found == pairs


def test_facts_alone_twin_some_pairs_and_none_wrongly() -> None:
    """Without the links: precision before recall."""
    known: list[Candidate] = []
    twins = {}
    for place, page in enumerate(sorted(PAGES, key=lambda one: str(one["published"]))):
        new = profile(draft_of(page), page["url"])
        choice = choose(new, known)
        if choice.other_article_id is not None and choice.story_id is not None:
            twins[place] = choice.other_article_id
        known.append(Candidate(place, place if choice.story_id is None else choice.story_id, True, new, 0))
    ordered = sorted(PAGES, key=lambda one: str(one["published"]))
    assert all(ordered[one]["twin"] == number(ordered[other]["url"]) for one, other in twins.items())
    assert len(twins) >= 5
