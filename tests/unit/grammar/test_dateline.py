"""The day of an article: its publication, else the dateline in its text."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.grammar.dateline import article_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(2 march 2026) the budget", date(2026, 3, 2)),
        ("hong kong, march 2, 2026 - the", date(2026, 3, 2)),
        ("(january 2022) the latest", date(2022, 1, 31)),
        ("(2019年10月18日)创科局", date(2019, 10, 18)),
        ("二○二三年四月一日", date(2023, 4, 1)),
        ("(2023年4月)资科办", date(2023, 4, 30)),
        ("publish date: 2026-02-01 11:25", date(2026, 2, 1)),
        ("2022 january development", date(2022, 1, 31)),
        ("no date at all", None),
        ("2023年13月45日", None),
    ],
)
def test_dateline(text: str, day: date | None) -> None:
    assert article_day(None, text) == day


def test_the_publication_wins_over_the_dateline_and_is_read_in_hong_kong() -> None:
    assert article_day(datetime(2026, 3, 1, 17, tzinfo=UTC), "(2019年10月18日)") == date(2026, 3, 2)
