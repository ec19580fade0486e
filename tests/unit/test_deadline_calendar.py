from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.bootstrap import StoryDeadlines
from monitor.entrypoints.web.deadline_calendar import deadline_calendar
from monitor.model import KnownFact

SEEN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def written(*values: tuple[str, str], title: str = "The scheme opens") -> list[str]:
    facts = [KnownFact("deadline", value, of, "first", SEEN, "by then; or never", 1) for value, of in values]
    text = deadline_calendar(StoryDeadlines(7, title, "en", facts, SEEN), "https://m.example/stories/7")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("2026-12-14", ["DTSTART;VALUE=DATE:20261214", "DTEND;VALUE=DATE:20261215"]),
        ("2026-12-14 18:00", ["DTSTART:20261214T100000Z"]),
        ("2026-12", ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"]),
        ("2027-02", ["DTSTART;VALUE=DATE:20270228", "DTEND;VALUE=DATE:20270301"]),
    ],
)
def test_a_deadline_is_a_day_or_an_instant(value: str, lines: list[str]) -> None:
    assert [line for line in written((value, "")) if line.startswith(("DTSTART", "DTEND"))] == lines


def test_an_entry_keeps_its_name_when_its_day_moves() -> None:
    def names(*values: tuple[str, str]) -> list[str]:
        return [line for line in written(*values) if line.startswith("UID:")]

    assert names(("2026-12-14", "2")) == names(("2027-01-05", "2"))
    assert len(set(names(("2026-12-14", ""), ("2027-01-05", "")))) == 2


def test_words_are_escaped_and_long_lines_folded() -> None:
    lines = written(("2026-12-14", ""), title="計劃, 第二輪; 接受\\申請\n" * 9)
    (summary,) = {line for line in lines if line.startswith("SUMMARY:")}
    assert summary.startswith("SUMMARY:Closes: 計劃\\, 第二輪\\; 接受\\\\申請 計劃")
    assert "DESCRIPTION:by then\\; or never" in lines
