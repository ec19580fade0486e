"""The deadlines of a story as a calendar file (RFC 5545). Pure.

An entry keeps its UID when its day moves, so a calendar that takes the file again moves it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from monitor.model import HONG_KONG, KnownFact

_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
_ALARMS = ("-P7D", "-P1D")  # an application takes a week; the day before is the last at which it can be mended
_CLOSES = {"en": "Closes: {title}", "zh-Hant": "截止：{title}", "zh-Hans": "截止：{title}"}


def deadline_calendar(
    story_id: int, title: str, language: str, deadlines: Sequence[KnownFact], page_url: str, known: datetime
) -> str:
    """One entry for each deadline. `known`: when the newest of the story was known; `title`: in `language`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hong Kong I&T monitor//Deadlines//EN"]
    for number, deadline in enumerate(deadlines, 1):
        heading = _CLOSES[language].format(title=title)
        uid = f"story-{story_id}-deadline-{deadline.of or number}@hk-innotech-monitor"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:{_utc(known)}",
            f"LAST-MODIFIED:{_utc(deadline.seen)}",
        ]
        lines += [
            *_when(deadline.value),
            f"SUMMARY:{_escaped_text(heading)}",
            f"DESCRIPTION:{_escaped_text(deadline.words)}",
        ]
        lines += [f"URL:{page_url}", "TRANSP:TRANSPARENT"]
        for trigger in _ALARMS:
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped_text(heading)}", f"TRIGGER:{trigger}"]
            lines.append("END:VALARM")
        lines.append("END:VEVENT")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _when(value: str) -> list[str]:
    """ "2026-12-14 18:00": that instant; "2026-12-14": the whole day; "2026-12": the last day of the month."""
    day, _, hour = value.partition(" ")
    if len(day) == len("2026-12"):
        year, month = map(int, day.split("-"))
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    else:
        last = date.fromisoformat(day)
    if hour:
        return [f"DTSTART:{_utc(datetime.combine(last, time.fromisoformat(hour), HONG_KONG))}"]
    return [f"DTSTART;VALUE=DATE:{last:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped_text(words: str) -> str:
    """RFC 5545, 3.3.11."""
    line = " ".join(words.split())
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """In pieces of 75 octets, each but the first behind a space (RFC 5545, 3.1); never within a character."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
