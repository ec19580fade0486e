"""The labelled articles keep the shape that `tests/data/labelled/README.md` promises."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LABELLED = ROOT / "tests/data/labelled"
CATALOGUE = ROOT / "monitor/catalogue/programmes.toml"

LANGUAGES = {"en.jsonl": "en", "zh-hant.jsonl": "zh-Hant", "zh-hans.jsonl": "zh-Hans"}
FRESH = {f"fresh-{name}": language for name, language in LANGUAGES.items()}
THIRD = {f"third-{name}": language for name, language in LANGUAGES.items()}
FILES = LANGUAGES | FRESH | THIRD
KIND_WORDS = """
    launch open deadline award budget appointment mou opening statistics event consultation legislation result policy
    change closure
"""
TOPIC_WORDS = """
    ai robotics life-health microelectronics fintech aerospace low-altitude new-industrialisation talent research gba
    places data cybersecurity startup-vc green smart-city sme-digital ip education
"""
KINDS = frozenset(KIND_WORDS.split())
TOPICS = frozenset(TOPIC_WORDS.split())
ARTICLE_KEYS = {"id", "split", "url", "title", "text", "published", "language", "labels"}
LABEL_KEYS = {"relevant", "tags", "may", "events", "may_events", "amounts", "deadlines", "topics"}
# The third set keeps sums that are no grant apart, and marks articles on whose kinds two passes did not agree.
THIRD_LABEL_KEYS = LABEL_KEYS | {"may_amounts", "kinds_disputed"}

Article = dict[str, Any]


def read(name: str) -> list[Article]:
    lines = (LABELLED / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def all_articles() -> list[Article]:
    return [article for name in FILES for article in read(name)]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return all_articles()


@pytest.fixture(scope="module")
def slugs() -> frozenset[str]:
    entries = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["programme"]
    return frozenset(entry["slug"] for entry in entries)


def test_every_line_has_exactly_the_promised_keys(articles: list[Article]) -> None:
    for article in articles:
        assert set(article) == ARTICLE_KEYS, article["id"]
        promised = THIRD_LABEL_KEYS if article["split"] == "third" else LABEL_KEYS
        assert set(article["labels"]) == promised, article["id"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_one_language(name: str) -> None:
    assert {article["language"] for article in read(name)} == {FILES[name]}


def test_nothing_stands_twice(articles: list[Article]) -> None:
    for key in ("id", "url", "title", "text"):
        counts = Counter(article[key] for article in articles)
        assert [value for value, count in counts.items() if count > 1] == [], key


def test_texts_are_articles_with_an_https_address(articles: list[Article]) -> None:
    for article in articles:
        assert article["url"].startswith("https://"), article["id"]
        assert article["title"].strip(), article["id"]
        assert 40 <= len(article["text"]) <= 4000, article["id"]


def test_instants_are_hong_kong_time(articles: list[Article]) -> None:
    for article in articles:
        assert datetime.fromisoformat(article["published"]).utcoffset() == timedelta(hours=8), article["id"]


def test_kinds_and_topics_are_known_and_kinds_are_not_both_right_and_open(articles: list[Article]) -> None:
    for article in articles:
        labels = article["labels"]
        assert KINDS.issuperset(labels["events"] + labels["may_events"]), article["id"]
        assert TOPICS.issuperset(labels["topics"]), article["id"]
        assert not set(labels["events"]) & set(labels["may_events"]), article["id"]


def test_programmes_are_in_the_catalogue_and_not_both_right_and_open(
    articles: list[Article], slugs: frozenset[str]
) -> None:
    for article in articles:
        tags, may = article["labels"]["tags"], article["labels"]["may"]
        assert slugs.issuperset(tags + may), (article["id"], set(tags + may) - slugs)
        assert not set(tags) & set(may), article["id"]


def test_a_deadline_is_a_date_not_before_the_article(articles: list[Article]) -> None:
    for article in articles:
        labels = article["labels"]
        told = datetime.fromisoformat(article["published"]).date()
        assert all(date.fromisoformat(day) >= told for day in labels["deadlines"]), article["id"]
        assert labels["deadlines"] == sorted(set(labels["deadlines"])), article["id"]


def test_a_deadline_has_its_kind_but_in_the_third_set_where_it_is_none(articles: list[Article]) -> None:
    for article in articles:
        labels = article["labels"]
        kinds = labels["events"] + labels["may_events"]
        if article["split"] == "third":
            assert "deadline" not in kinds, article["id"]
        else:
            assert not labels["deadlines"] or "deadline" in kinds, article["id"]


def test_amounts_are_whole_dollars(articles: list[Article]) -> None:
    for article in articles:
        shown, other = article["labels"]["amounts"], article["labels"].get("may_amounts", [])
        assert all(type(amount) is int and amount > 0 for amount in shown + other), article["id"]
        assert shown == sorted(set(shown)), article["id"]
        assert other == sorted(set(other)), article["id"]
        assert not set(shown) & set(other), article["id"]


def test_an_irrelevant_article_has_no_tag_and_no_topic(articles: list[Article]) -> None:
    for article in articles:
        labels = article["labels"]
        assert labels["relevant"] or not (labels["tags"] or labels["topics"]), article["id"]


@pytest.mark.parametrize("name", LANGUAGES)
@pytest.mark.parametrize("relevant", [True, False])
def test_the_halves_have_the_same_mix(name: str, relevant: bool) -> None:
    halves = Counter(article["split"] for article in read(name) if article["labels"]["relevant"] is relevant)
    assert set(halves) == {"dev", "test"}
    assert abs(halves["dev"] - halves["test"]) <= 1


@pytest.mark.parametrize("name", FRESH)
def test_the_second_set_has_a_split_of_its_own(name: str) -> None:
    assert {article["split"] for article in read(name)} == {"fresh"}


@pytest.mark.parametrize("name", THIRD)
def test_the_third_set_has_a_split_of_its_own(name: str) -> None:
    assert {article["split"] for article in read(name)} == {"third"}


def test_disputed_kinds_are_open() -> None:
    for article in (article for name in THIRD for article in read(name)):
        labels = article["labels"]
        assert type(labels["kinds_disputed"]) is bool, article["id"]
        assert not labels["kinds_disputed"] or labels["may_events"], article["id"]


def test_the_set_is_wide(articles: list[Article]) -> None:
    relevant = [article for article in articles if article["labels"]["relevant"]]
    assert len(articles) >= 180
    assert 0.5 <= len(relevant) / len(articles) <= 0.7
    assert len({slug for article in articles for slug in article["labels"]["tags"]}) >= 300
    assert {kind for article in articles for kind in article["labels"]["events"]} == KINDS
    assert {topic for article in articles for topic in article["labels"]["topics"]} == TOPICS


def test_the_readme_counts_the_articles() -> None:
    readme = (LABELLED / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        articles = read(name)
        relevant = sum(article["labels"]["relevant"] for article in articles)
        assert f"| `{name}` |" in readme
        assert f"| {len(articles)} | {relevant} |" in readme, name
