from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.entrypoints.forms.deadline_calendar import CalendarEntry, deadline_calendar
from monitor.model import KnownFact

SEEN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def written(value: str, title: str = "The scheme opens", *, cancelled: bool = False) -> list[str]:
    fact = KnownFact("deadline", value, "", "first", SEEN, "by then; or never", 1)
    entry = CalendarEntry("story-7-deadline-1", title, "en", fact, "https://m.example/stories/7", SEEN, cancelled)
    text = deadline_calendar([entry], "Deadlines")
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
    assert [line for line in written(value) if line.startswith(("DTSTART", "DTEND"))] == lines


def test_what_is_off_is_cancelled_and_rings_no_more() -> None:
    held, off = written("2026-12-14"), written("2026-12-14", cancelled=True)

    assert ("STATUS:CONFIRMED" in held, "BEGIN:VALARM" in held) == (True, True)
    assert ("STATUS:CANCELLED" in off, "BEGIN:VALARM" in off) == (True, False)


def test_words_are_escaped_and_long_lines_folded() -> None:
    lines = written("2026-12-14", title="計劃, 第二輪; 接受\\申請\n" * 9)
    (summary,) = {line for line in lines if line.startswith("SUMMARY:")}
    assert summary.startswith("SUMMARY:Closes: 計劃\\, 第二輪\\; 接受\\\\申請 計劃")
    assert "DESCRIPTION:by then\\; or never" in lines
