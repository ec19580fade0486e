"""Deadlines as a calendar file (RFC 5545). Pure.

An entry keeps its UID when its day moves, so a calendar that takes the file again moves it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.model import HONG_KONG, DueDay, DueStory, KnownFact, Language

_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
_ALARMS = ("-P7D", "-P1D")  # an application takes a week; the day before is the last at which it can be mended
_REFRESH = "PT6H"  # how often a calendar program asks: a deadline that moves is known the same day
_CLOSES = {"en": "Closes: {title}", "zh-Hant": "截止：{title}", "zh-Hans": "截止：{title}"}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One deadline. `uid`: of its own, for good. `title`: of the announcement, in `language`. `known`: when the newest
    of it was seen. `cancelled`: nobody can act by it any more.
    """

    uid: str
    title: str
    language: Language
    deadline: KnownFact
    page_url: str
    known: datetime
    cancelled: bool = False


def deadline_entries(due: DueStory, base_url: str) -> list[CalendarEntry]:
    """The deadlines of an announcement; `base_url`: where the pages are."""
    url = f"{base_url}/stories/{due.story_id}"
    return [
        CalendarEntry(
            f"story-{due.first_story_id}-deadline-{_name(one)}@hk-innotech-monitor",
            due.lead.title, due.lead.language, one.fact, url, due.known, not due.on_offer,
        )
        for one in due.days
    ]  # fmt: skip


def _name(due: DueDay) -> str:
    """What a deadline is known by when its day moves: its round, else its place."""
    return f"round-{due.fact.of}" if due.fact.of else str(due.number)


def deadline_calendar(entries: Iterable[CalendarEntry], name: str) -> str:
    """A calendar of that name, to be asked for again and again (RFC 7986, 5.1 and 5.7)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hong Kong I&T monitor//Deadlines//EN",
        f"NAME:{_escaped_text(name)}",
        f"X-WR-CALNAME:{_escaped_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    for entry in entries:
        lines += _event(entry)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(entry: CalendarEntry) -> list[str]:
    heading = _escaped_text(_CLOSES[entry.language].format(title=entry.title))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.known)}",
        f"LAST-MODIFIED:{_utc(entry.deadline.seen)}",
        *_when(entry.deadline.value),
        f"SUMMARY:{heading}",
        f"DESCRIPTION:{_escaped_text(entry.deadline.words)}",
        f"URL:{entry.page_url}",
        "TRANSP:TRANSPARENT",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
    ]
    for trigger in () if entry.cancelled else _ALARMS:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{heading}", f"TRIGGER:{trigger}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


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
