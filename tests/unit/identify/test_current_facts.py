"""What holds now: the newest official word on each matter, whatever the versions, copies and teasers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.identify.current_facts import current_facts, history
from monitor.model import Amount, Change, Deadline, Fact, Facts, Statement

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def by(day: str, round_: str = "", time: str = "", *flags: str) -> Deadline:
    return Deadline(date.fromisoformat(day), f"by {day}", time, flags, round_)


def text(article: int, hours: float, *facts: Fact, number: int = 1, **values: Any) -> Statement:
    """A text of an article of story 1, published or edited so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    plain: dict[str, Any] = {
        "article_id": article, "story_id": 1, "number": number, "url": f"https://g.example/{article}",
        "publisher": "ITC", "language": "en", "official": True, "said": at, "seen": at, "read": True,
    }  # fmt: skip
    return Statement(facts=Facts(facts), **(plain | values))


OLD, NEW = by("2026-11-30"), by("2026-12-14")
ROUND = Change("new-round", "second round")
EXTENDED = Change("extended", "deadline extended")
CHINESE: dict[str, Any] = {"language": "zh-Hant"}
PRESS: dict[str, Any] = {"official": False, "publisher": "Daily"}
GONE: dict[str, Any] = {"withdrawn": NOON + timedelta(hours=99)}


STANDS = ("deadline", "2026-11-30", "", "first")
MOVED = ("deadline", "2026-12-14", "", "edit")
ANNOUNCED = ("deadline", "2026-12-14", "", "announced")
TEN_AT_MOST = Amount(10**7, "up to HK$10 million", "max", role="ceiling")
ONE_EACH = Amount(10**6, "HK$1m", per="project", role="grant")
RATIO = Amount(None, "1:2", ratio="1:2")
MIXED = [text(1, 0, OLD), text(2, 1, OLD, **CHINESE), text(1, 9, NEW, number=2), text(3, 30, OLD, **PRESS)]


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        # one article
        ([text(1, 0, OLD)], [STANDS]),
        ([text(1, 0, OLD), text(1, 50, NEW, number=2)], [MOVED]),
        ([text(1, 0, OLD, read=False), text(1, 2, NEW, number=2)], [("deadline", "2026-12-14", "", "read")]),
        ([text(1, 0, OLD), text(1, 50, number=2)], []),
        ([text(1, 0, by("2026-11-30", "2", "18:00"))], [("deadline", "2026-11-30 18:00", "2", "first")]),
        ([text(1, 0, by("2026-11-30", "", "", "month-end"))], [("deadline", "2026-11", "", "first")]),
        ([text(1, 0, EXTENDED)], [("status", "extended", "", "announced")]),
        ([text(1, 0, opens="Applications open")], [("status", "open", "", "first")]),
        # money
        ([text(1, 0, TEN_AT_MOST)], [("ceiling", "10000000", "", "first")]),
        ([text(1, 0, ONE_EACH)], [("ceiling", "1000000", "project", "first")]),
        ([text(1, 0, Amount(10**8, "HK$100m", role="budget"), RATIO)], [("amount", "100000000", "", "first")]),
        # language versions: the one that was edited last, and none that came later and was not
        ([text(1, 0, OLD), text(2, 1, OLD, **CHINESE), text(1, 9, NEW, number=2)], [MOVED]),
        ([text(1, 0, OLD), text(1, 9, NEW, number=2), text(2, 99, OLD, **CHINESE)], [MOVED]),
        ([text(1, 0, OLD), text(2, 99, NEW, **CHINESE)], [STANDS]),
        ([text(1, 0, OLD), text(2, 99, NEW, EXTENDED, **CHINESE)],
         [("status", "extended", "", "announced"), ANNOUNCED]),
        # a word edited after the deadline moved elsewhere makes its old day no newer
        ([text(1, 0, OLD), text(2, 1, OLD, **CHINESE), text(2, 9, NEW, number=2, **CHINESE),
          text(1, 50, OLD, number=2)], [MOVED]),
        # outlets
        ([text(1, 0, OLD), text(2, 99, NEW, **PRESS)], [STANDS]),
        ([text(1, 0), text(2, 99, NEW, **PRESS)], [("deadline", "2026-12-14", "", "first")]),
        ([text(2, 0, OLD, **PRESS), text(3, 50, NEW, **PRESS)], [("deadline", "2026-12-14", "", "first")]),
        ([text(2, 0, OLD, **PRESS), text(3, 5, NEW, **PRESS)], [STANDS]),
        ([text(2, 0, OLD, **PRESS), text(3, 5, NEW, EXTENDED, **PRESS)],
         [("status", "extended", "", "announced"), ANNOUNCED]),
        # a follow-up
        ([text(1, 0, OLD), text(2, 50, NEW, story_id=2, follows=True)], [("deadline", "2026-12-14", "", "follow-up")]),
        ([text(1, 0, OLD), text(2, 50, NEW, EXTENDED, story_id=2, follows=True)],
         [("status", "extended", "", "announced"), ANNOUNCED]),
        ([text(1, 0, OLD), text(2, 50, NEW, ROUND, story_id=2, follows=True)],
         [("status", "new-round", "", "follow-up"), ("deadline", "2026-12-14", "", "follow-up")]),
        ([text(1, 0, OLD), text(1, 50, OLD, ROUND, number=2)],
         [("status", "new-round", "", "edit"), STANDS]),
        # pages that are gone
        ([text(1, 0, OLD, **GONE)], [("status", "withdrawn", "", "edit"), STANDS]),
        ([text(1, 0, OLD, **GONE), text(2, 1, OLD, **CHINESE)], [STANDS]),
        ([text(1, 0, OLD, **GONE), text(2, 1, OLD, **PRESS)],
         [("status", "withdrawn", "", "edit"), STANDS]),
    ],
)  # fmt: skip
def test_the_facts_that_hold(texts: list[Statement], known: list[tuple[str, ...]]) -> None:
    assert [(one.topic, one.value, one.of, one.how) for one in current_facts(texts)] == known


@given(
    st.permutations([text(1, 0, OLD), text(2, 1, OLD, **CHINESE), text(1, 9, NEW, number=2), text(3, 30, OLD, **PRESS)])
)
def test_the_order_in_which_texts_are_read_changes_nothing(texts: list[Statement]) -> None:
    assert [fact.value for fact in current_facts(texts)] == ["2026-12-14"]


def test_the_history_has_a_step_for_each_text_that_changed_something() -> None:
    texts = [
        text(1, 0, OLD, opens="Applications open"),
        text(2, 1, OLD, opens="Applications open", **CHINESE),
        text(1, 50, NEW, EXTENDED, number=2),
        replace(text(3, 90, Change("results", "results"), story_id=2), follows=True),
    ]

    assert [(step.topic, step.before, step.after, step.url[-1]) for step in history(texts)] == [
        ("status", (), ("open",), "1"),
        ("deadline", (), ("2026-11-30",), "1"),
        ("status", ("open",), ("extended",), "1"),
        ("deadline", ("2026-11-30",), ("2026-12-14",), "1"),
        ("status", ("extended",), ("results",), "3"),
    ]


def test_the_history_ends_with_the_page_gone() -> None:
    steps = history([text(1, 0, OLD), text(1, 50, NEW, number=2, **GONE)])

    assert [(step.topic, step.after, step.at) for step in steps][-2:] == [
        ("status", ("withdrawn",), NOON + timedelta(hours=99)),
        ("deadline", ("2026-12-14",), NOON + timedelta(hours=50)),
    ]
