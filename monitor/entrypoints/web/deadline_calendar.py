"""The deadlines of a story, or of all that a subscription was told, as a calendar file (RFC 5545). Pure.

An entry keeps its UID when its day moves, so a calendar that takes the file again moves it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from monitor.bootstrap import StoryDeadlines
from monitor.model import HONG_KONG

_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
_ALARMS = ("-P7D", "-P1D")  # an application takes a week; the day before is the last at which it can be mended
_REFRESH = "PT6H"  # how often a calendar program asks: a deadline that moves is known the same day
_CLOSES = {"en": "Closes: {title}", "zh-Hant": "截止：{title}", "zh-Hans": "截止：{title}"}


def deadline_calendar(story: StoryDeadlines, page_url: str) -> str:
    """One entry for each deadline of a story."""
    return _calendar(["PRODID:-//Hong Kong I&T monitor//Deadlines//EN"], _entries(story, page_url))


def subscription_calendar(name: str, stories: Sequence[StoryDeadlines], base_url: str) -> str:
    """The deadlines of all that a subscription was told, to be asked for again and again (RFC 7986, 5.1 and 5.7)."""
    head = [
        "PRODID:-//Hong Kong I&T monitor//Deadlines of a subscription//EN",
        f"NAME:{_escaped_text(name)}",
        f"X-WR-CALNAME:{_escaped_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    found = (_entries(story, f"{base_url}/stories/{story.story_id}") for story in stories)
    return _calendar(head, [line for lines in found for line in lines])


def _calendar(head: list[str], entries: list[str]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head, *entries, "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entries(story: StoryDeadlines, page_url: str) -> list[str]:
    lines: list[str] = []
    for number, deadline in enumerate(story.deadlines, 1):
        heading = _escaped_text(_CLOSES[story.language].format(title=story.title))
        lines += [
            "BEGIN:VEVENT",
            f"UID:story-{story.story_id}-deadline-{deadline.of or number}@hk-innotech-monitor",
            f"DTSTAMP:{_utc(story.known)}",
            f"LAST-MODIFIED:{_utc(deadline.seen)}",
            *_when(deadline.value),
            f"SUMMARY:{heading}",
            f"DESCRIPTION:{_escaped_text(deadline.words)}",
            f"URL:{page_url}",
            "TRANSP:TRANSPARENT",
        ]
        for trigger in _ALARMS:
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{heading}", f"TRIGGER:{trigger}", "END:VALARM"]
        lines.append("END:VEVENT")
    return lines


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
