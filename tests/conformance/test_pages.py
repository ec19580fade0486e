"""Recorded article pages of Hong Kong publishers: headline, text, date and language, against `pages.toml`."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Page, PageRules
from monitor.parse.page import read_page

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

if not DATA.is_dir():
    pytest.skip("no recorded pages beside the project", allow_module_level=True)

PAGES = tomllib.loads((HERE / "pages.toml").read_text("utf-8"))["page"]
ARTICLES = [page for page in PAGES if page["verdict"] == "article"]


def read(page: dict[str, Any]) -> Page:
    return read_page((DATA / page["file"]).read_bytes(), "text/html", page["url"], PageRules(), NOW)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def mark(text: str) -> str:
    return hashlib.sha256(letters(text).lower().encode()).hexdigest()[:12]


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page["file"])
def test_an_article_page_gives_headline_text_date_and_language(page: dict[str, Any]) -> None:
    found = read(page)
    assert found.verdict == "article"
    assert mark(found.title) == page["title"]
    assert found.published.instant == datetime.fromisoformat(page["published"])
    assert (found.language, found.published.precision) == (page["language"], page["precision"])
    assert (mark(letters(found.text)[:20]), mark(letters(found.text)[-20:])) == (page["begins"], page["ends"])
    assert len(letters(found.text)) == pytest.approx(page["letters"], rel=0.02)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page["verdict"] != "article"], ids=lambda page: page["file"]
)
def test_a_page_that_is_no_article_gives_no_text(page: dict[str, Any]) -> None:
    found = read(page)
    assert (found.verdict, found.text) == (page["verdict"], "")


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page["file"])
def test_no_words_of_consent_boxes_get_into_the_text(page: dict[str, Any]) -> None:
    assert not re.search(
        r"legitimate interest|manage your data|confirm our vendors|cookie polic", read(page).text, re.I
    )
