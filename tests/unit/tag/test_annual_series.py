"""Which year's Budget or Policy Address an article means. How people say it: the examples of `annual_series.toml`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.catalogue.programme_file import load
from monitor.tag.programmes.matcher import Matcher

MATCHER = Matcher(load().programmes)


@pytest.mark.parametrize(
    ("text", "day", "slug"),
    [
        # the latest one, for 400 days
        ("The Budget proposes HK$10 billion.", "2026-03-02", "budget-2026-27"),
        ("The Budget proposes HK$10 billion.", "2025-12-02", "budget-2025-26"),
        ("The Budget proposes HK$10 billion.", "2027-04-01", "budget-2026-27"),
        ("The Budget proposes HK$10 billion.", "2027-04-02", ""),
        ("《財政預算案》預留100億港元。", "2024-03-02", "budget-2024-25"),
        # the previous and the new one: half a year after it was delivered
        ("上一份《施政報告》提出，香港", "2026-03-18", "policy-address-2024"),
        ("上一份《施政報告》提出，香港", "2026-03-19", "policy-address-2025"),
        ("新一份《施政報告》，香港", "2026-03-18", "policy-address-2025"),
        ("新一份《施政報告》，香港", "2026-03-19", "policy-address-2026"),
        # the year of the same article
        ("李家超發表2026年施政報告。香港特首在施政報告提出", "2026-09-16", "policy-address-2026"),
        ("Hong Kong: 2026 Policy Address delivered. The Policy Address says", "2026-09-16", "policy-address-2026"),
        # the year stands near
        ("the 2024-25 Hong Kong Hong Kong Budget", "2026-03-02", "budget-2024-25"),
        ("the 2024-25 Hong Kong Hong Kong Hong Kong Hong Kong Budget", "2026-03-02", "budget-2026-27"),
        ("《施政報告》將於二〇二五年九月十七日上午公布，香港", "2025-09-09", "policy-address-2025"),
        ("《施政報告》將於二〇二五年九月十七日上午時分公布，香港", "2025-09-09", "policy-address-2024"),
        # a number is no year
        ("撥款三百五十《財政預算案》，香港", "2026-03-02", "budget-2026-27"),
        ("二一〇〇年《財政預算案》，香港", "2026-03-02", "budget-2026-27"),
        ("二〇九九年《財政預算案》，香港", "2026-03-02", ""),
        # without a date the current one
        ("The Budget proposes HK$10 billion.", "", "budget-2026-27"),
        # whose it is
        ("Budget airlines fly from Hong Kong.", "2026-01-01", ""),
        ("The company cut its budget in Hong Kong.", "2026-01-01", ""),
        ("財政司司長陳茂波今日發表預算案", "2026-02-25", "budget-2026-27"),
        ("The Budget proposes relief.", "2026-03-02", ""),
        ("The 2025-26 Budget proposes relief.", "2026-03-02", "budget-2025-26"),
    ],
)
def test_the_year_that_is_meant(text: str, day: str, slug: str) -> None:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    tags, _ = MATCHER.match_text("", "", text, published)
    found = {tag.slug for tag in tags if tag.slug.startswith(("budget-", "policy-address-"))}
    assert found == ({slug} if slug else set())


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("The 2025-26 Budget of Hong Kong", "2026-05-02", "the year is written"),
        ("Last year's Policy Address, Hong Kong", "2025-11-02", "by the article's date"),
        ("The Policy Address says Hong Kong", "2025-11-02", "the latest one on the article's date"),
        ("The Policy Address to be delivered in Hong Kong", "2025-09-02", "the one to come on the article's date"),
        ("上一份《施政報告》，香港", "2025-11-02", "the one before the latest on the article's date"),
        ("The Policy Address says Hong Kong", "", "the current one: the article has no date"),
    ],
)
def test_the_reason_is_told(text: str, day: str, why: str) -> None:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    tags, _ = MATCHER.match_text("", "", text, published)
    assert why in {tag.why for tag in tags}


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("香港。新加坡公布預算案。", "2026-03-02", "another place's"),
        ("The Policy Address was delivered.", "2026-03-02", "no sign of Hong Kong"),
        ("The 2019 Policy Address of Hong Kong", "2026-03-02", "the year is written"),
        ("The Policy Address of Hong Kong", "2036-03-02", "the catalogue does not hold the one of the article's date"),
    ],
)
def test_the_reason_of_a_rejection_is_told(text: str, day: str, why: str) -> None:
    _, rejected = MATCHER.match_text("", "", text, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert why in {each.why for each in rejected}
