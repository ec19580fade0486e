"""The timeline of a programme: each fact once, whoever says it again, the newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from monitor.identify.timeline import timeline
from monitor.model import Amount, Change, Deadline, Fact, Facts, Statement

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def text(article: int, days: float, *facts: Fact, **values: Any) -> Statement:
    """The text of an article, alone in its story, published so many days after noon."""
    at = NOON + timedelta(days=days)
    plain: dict[str, Any] = {
        "article_id": article, "story_id": article, "number": 1, "url": f"https://g.example/{article}",
        "publisher": "ITC", "language": "en", "official": True, "said": at, "seen": at, "read": True,
    }  # fmt: skip
    return Statement(facts=Facts(facts), **(plain | values))


def by(day: str, time: str = "") -> Deadline:
    return Deadline(date.fromisoformat(day), f"by {day}", time)


CEILING = Amount(1_200_000, "HK$1.2 million", "max", per="company", role="ceiling")
SAME_SUM = Amount(1_200_000, "120萬元", role="grant")
BUDGET = Amount(500_000_000, "HK$500 million", role="budget")
OPEN: dict[str, Any] = {"opens": "Applications open"}
RESULTS = Change("results", "results announced")
LATER: dict[str, Any] = {"follows": True, "story_id": 1}


@pytest.mark.parametrize(
    ("threads", "facts"),
    [
        # what one announcement states, the amounts too
        (
            [[text(1, 0, by("2026-12-31"), CEILING, BUDGET, **OPEN)]],
            [("opened", "open"), ("deadline", "2026-12-31"), ("amount", "1200000 (company)"), ("amount", "500000000")],
        ),
        # a copy that no link joins, whenever it comes
        ([[text(1, 0, by("2026-12-31"))], [text(2, 9, by("2026-12-31", "18:00"))]], [("deadline", "2026-12-31")]),
        ([[text(1, 0, CEILING)], [text(2, 9, SAME_SUM)]], [("amount", "1200000 (company)")]),
        # a language version of the same story
        ([[text(1, 0, by("2026-12-31")), text(2, 0.1, by("2026-12-31"), story_id=1, language="zh-Hant")]],
         [("deadline", "2026-12-31")]),
        # the next round opens months later; reports of this one within weeks
        ([[text(1, 0, **OPEN)], [text(2, 30, **OPEN)]], [("opened", "open")]),
        ([[text(1, 0, **OPEN)], [text(2, 31, **OPEN)]], [("opened", "open"), ("opened", "open")]),
        # the newest first
        ([[text(1, 0, by("2026-12-31")), text(2, 5, RESULTS, **LATER)]],
         [("results", "results"), ("deadline", "2026-12-31")]),
        # a fee is no budget
        ([[text(1, 0, Amount(999_999, "HK$999,999", role="grant"))]], []),
        ([[text(1, 0, Amount(1_000_000, "HK$1 million", role="grant"))]], [("amount", "1000000")]),
    ],
)  # fmt: skip
def test_each_fact_stands_once(threads: list[list[Statement]], facts: list[tuple[str, str]]) -> None:
    assert [(step.fact, value) for step in timeline(threads) for value in step.after] == facts


def test_a_moved_deadline_shows_both_days_and_the_words_of_the_new_one() -> None:
    extended = Change("extended", "deadline extended")
    moved = text(2, 12, by("2027-01-29"), extended, **LATER)
    change, deadline = timeline([[text(1, 0, by("2026-12-31")), moved]])[:2]

    assert (change.fact, change.after, change.words) == ("change", ("extended",), "deadline extended")
    assert (deadline.before, deadline.after, deadline.words) == (("2026-12-31",), ("2027-01-29",), "by 2027-01-29")
    assert deadline.url == "https://g.example/2"


def test_words_are_those_of_the_values_that_are_new() -> None:
    first = text(1, 0, BUDGET)
    second = text(2, 1, BUDGET, Amount(2_000_000, "HK$2 million", role="grant"))
    newest = timeline([[first], [second]])[0]

    assert (newest.after, newest.quotes) == (("2000000",), ("HK$2 million",))
