"""When a text says something was published; what cannot be read stays unread, never a guess.

Strict forms first (RFC 822, RFC 3339, ISO 8601). Any other text is read by the grammar (`monitor.grammar`) by
consumption: one day, at most one time and one zone are taken out of it, and what is left must be nothing but
punctuation and words such as "Published". Two days, or a word that is not understood, and the answer is "unreadable".

Hong Kong time where no zone is named, unless the source has its own. An abbreviation of several zones (CST) counts only
when the source's own zone uses it. Words of lists (昨天 23:01, 3小時前, 11月20日) are read back from now.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.grammar import clock, days, spans, vocabulary
from monitor.grammar.clock import END_OF_DAY
from monitor.grammar.days import Day
from monitor.grammar.written_dates import MONTHS
from monitor.model import HONG_KONG, NO_STAMP, PollFlag, Stamp
from monitor.parse.other_days import is_other_day, is_other_day_behind
from monitor.text import fold

FUTURE = timedelta(hours=24)  # beyond it a date is clamped to now: no clock of a server is a day fast
OLDEST = 1980  # a year before it is a default value of somebody's database, no publication
LONGEST = 120  # characters; a date is shorter
_SEARCHED = 5_000  # characters of a longer text in which its one date is looked for

Precision = Literal["second", "minute", "day"]
_HOURS_EAST = {
    "gmt": 0, "ut": 0, "utc": 0, "z": 0, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "bst": 1, "cet": 1, "cest": 2,
    "met": 1, "mest": 2, "ast": -4, "adt": -3, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cdt": -5,
}  # fmt: skip
_PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles", "ct": "America/Chicago"}
_AMBIGUOUS = frozenset({"cst", "ist"})

# -------------------------------------------------------------------------------------------------------- strict forms
_RFC822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]{0,6}\s+(\d{4})\s+"
    r"(\d{1,2}):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|gmt|utc?|hkt|z)",
    re.IGNORECASE,
)
_OFFSET_ISO = r"\s?([Zz]|[+-]\d\d(?::?\d\d)?)?(?:\[[A-Za-z_/+-]{1,40}\])?"  # the name of the zone: RFC 9557
_RFC3339 = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{{1,9}})?)?{_OFFSET_ISO})?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(?:/Date\()?(\d{13})(?:[+-]\d{4}\)/|\)/)?")  # /Date(...)/: ASP.NET
_ISO_WEEK = re.compile(r"(\d{4})-?[Ww](\d\d)-?([1-7])")
_ISO_ORDINAL = re.compile(r"(\d{4})-(\d{3})")

# ---------------------------------------------------------------------------------------------------------- other words
_MONTH = rf"(?P<mon>{vocabulary.one_of(MONTHS)})"
# Fri Jan 02 10:00:00 HKT 2026 (C and Java): the year stands behind the time.
_ASCTIME = re.compile(
    rf"(?<![a-z]){_MONTH}\s+(?P<d>\d{{1,2}})\s+(?P<time>\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[a-z]+)?)\s+(?P<y>(?:19|20)\d\d)$"
)
# RFC 822 with a year of two digits: RFC 2822, 4.3.
_SHORT_YEAR = re.compile(rf"(?<![\w/])(?P<d>\d{{1,2}})[\s-]{_MONTH}[\s-](?P<y>\d\d)(?=\s+\d{{1,2}}:)")
# 20 11 月 2026: RFC 822 whose month a program translated (WordPress in Chinese).
_CHINESE_MONTH = re.compile(r"(?<!\d)(?P<d>\d{1,2})\s+(?P<m>\d{1,2})\s?月\s+(?P<y>(?:19|20)\d\d)(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_YEAR_IN_DOUBT = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d\d(?!\d)")
_OFFSET = re.compile(r"(?:(?:gmt|utc)\s*)?([+-])(\d{1,2})(?::?(\d\d))?(?![\d:])\s*(?:\((?:gmt|utc|hkt)\))?")
_ZONE_NAME = re.compile(
    r"\((?:hong kong|china|coordinated universal|greenwich mean)[a-z ]{0,20} time\)|\([^()\d]{1,6}标准时间\)"
)
_WEEKDAY = re.compile(
    r"(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
    r"|(?:星期|礼拜|周)[一二三四五六日天]|\([一二三四五六日]\)"
)
_LABELS = re.compile(
    r"(?<![a-z])(?:(?:first|last)\s+)?(?:published|updated|posted|released?|issued|modified|created|date|time|at|on|of|by|the)"
    r"(?![a-z])|(?:发布|发表|刊登|公布|更新|上载|最后|出版)(?:时间|日期|于)?|时间|日期|香港时间|北京时间|于"
)
_PUBLISHED_ON = re.compile(
    r"(?:(?<![a-z])(?:publish|post|releas|issu)ed(?: on| at)?|(?:发布|发表|刊登|公布|上载)(?:日期|时间|于)?)\s?:?\s?\Z"
)
_PUNCTUATION = r"[\s,、;:.。|()\[\]【】/·_~-]*"
_NOTHING = re.compile(f"{_PUNCTUATION}t?{_PUNCTUATION}")
_AGO = re.compile(r"\s?(?:ago|之?前)")


def read_date(raw: str, *, now: datetime, zone: str = "Asia/Hong_Kong", date_format: str = "") -> Stamp:
    """When a text says something was published.

    `now`: aware. `zone`: IANA name that counts when the text names none. `date_format`: a `strptime` pattern; when
    given, nothing else is tried. Unreadable text gives `Stamp(None, raw=raw)`; a date more than 24 hours ahead becomes
    `now` with the flag "future-clamped"; a day without a year, or one told from now, has the flag "from-now". Never
    raises for any text.
    """
    text = raw.strip()
    if not text:
        return NO_STAMP
    try:
        found = _by_format(text, zone, date_format) if date_format else _read(text, zone, now)
    except (ValueError, OverflowError):
        found = None
    return _judged(found, raw, now) if found else Stamp(None, raw=raw[: LONGEST * 2])


def find_date(text: str, *, now: datetime, zone: str = "Asia/Hong_Kong") -> Stamp:
    """The one date, with its year, in a longer text, or of several the one said to be of publication; else unreadable.

    A day that a text calls a deadline or that of an event is not when it was published, and a day to come neither.
    """
    unread = Stamp(None, raw=text[:LONGEST])
    folded = fold(text[:_SEARCHED])
    found = [day for day in days.find(folded, None) if not day.vague]
    if said := [day for day in found if _PUBLISHED_ON.search(folded[: day.start][-40:])]:
        found = said
    if len({day.date for day in found}) != 1:
        return unread
    if all(is_other_day(folded[: day.start]) or is_other_day_behind(folded, day.end) for day in found):
        return unread
    timed = next((day for day in found if day.time), found[0])
    reading = _instant(timed.date, _time_of(timed.time), _offset_of(timed.time), zone)
    stamp = _judged(reading, unread.raw, now) if reading else unread
    return unread if PollFlag.FUTURE_CLAMPED in stamp.flags else stamp


Reading = tuple[datetime, Precision, tuple[str, ...]]
Time = tuple[int, int | None]  # minute of the day (1440: its end), second


def _read(text: str, zone: str, now: datetime) -> Reading | None:
    strict = _strict(text, zone)
    if strict is not None or len(text) > LONGEST:
        return strict
    folded = fold(text).replace("\u200b", "").strip()
    return _from_now(folded, now) or _by_consumption(_straightened(folded), zone, now)


def _strict(text: str, zone: str) -> Reading | None:
    if match := _RFC822.fullmatch(text):
        day, month, year, hour, minute, second, offset = match.groups()
        number = MONTHS.get(month.lower())
        return (
            _instant(date(int(year), number, int(day)), _time(hour, minute, second), offset, zone) if number else None
        )
    if match := _RFC3339.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = match.groups()
        time = _time(hour, minute, second) if hour else None
        return _instant(date(int(year), int(month), int(day)), time, offset, zone)
    if match := _EPOCH.fullmatch(text):
        return _epoch(match)
    if match := _ISO_WEEK.fullmatch(text):
        return _instant(date.fromisocalendar(*map(int, match.groups())), None, None, zone)
    if match := _ISO_ORDINAL.fullmatch(text):
        first, count = date(int(match[1]), 1, 1), int(match[2])
        day_of_year = first + timedelta(days=count - 1)
        return _instant(day_of_year, None, None, zone) if count and day_of_year.year == first.year else None
    return None


def _epoch(match: re.Match[str]) -> Reading | None:
    when = datetime.fromtimestamp(int(match[1]) if match[1] else int(match[2]) / 1000, UTC)
    return (when, "second", ()) if when.year >= OLDEST else None


def _time(hour: str, minute: str, second: str | None) -> Time:
    """Raises ValueError when there is no such time; 24:00 is the end of the day."""
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > END_OF_DAY:
        raise ValueError(hour)
    return minutes, int(second) if second else None


# ---------------------------------------------------------------------------------------------------- by consumption
def _straightened(text: str) -> str:
    """Forms of machines in the order in which people write: the year beside its day, in four digits."""
    text = _ASCTIME.sub(r"\g<d> \g<mon> \g<y> \g<time>", text)
    text = _SHORT_YEAR.sub(
        lambda match: f"{match['d']} {match['mon']} {'20' if match['y'] < '50' else '19'}{match['y']}", text
    )
    return _TOGETHER.sub(r"\g<y>-\g<m>-\g<d>", _CHINESE_MONTH.sub(r"\g<y>-\g<m>-\g<d>", text))


def _by_consumption(text: str, zone: str, now: datetime) -> Reading | None:
    if _YEAR_IN_DOUBT.search(text):
        return None  # 1/2/26
    today = now.astimezone(_zone(zone)).date()
    found = days.find(text, today, back=True)
    if len(found) != 1 or found[0].vague:
        return None
    day = found[0]
    rest = text[: day.start] + " " + text[day.end :]
    time = day.time
    if time is None and (times := clock.find(rest)):
        time = times[0]
        rest = rest[: time.start] + " " + rest[time.end :]
    offset, rest = _take_zone(_ZONE_NAME.sub(" ", _WEEKDAY.sub(" ", rest)))
    if not _NOTHING.fullmatch(_LABELS.sub(" ", rest)) or (offset and not time):
        return None
    reading = _instant(day.date, _time_of(time), offset or _offset_of(time), zone)
    return (*reading[:2], (*reading[2], *_flags(text, day))) if reading else None


def _flags(text: str, day: Day) -> tuple[str, ...]:
    """ "from-now": the year of the day is not written."""
    return () if any(found.date == day.date for found in days.find(text, None)) else ("from-now",)


def _time_of(time: clock.Clock | None) -> Time | None:
    return (time.minute, time.second) if time else None


def _offset_of(time: clock.Clock | None) -> str | None:
    return "+0800" if time and time.hong_kong else None


def _from_now(text: str, now: datetime) -> Reading | None:
    """3小時前, 2 hours ago, 2小时10分前: so long before `now`."""
    found = spans.find(text)
    if not found or found[0].start != len(text) - len(text.lstrip()) or not _AGO.fullmatch(text, found[-1].end):
        return None
    if any(text[one.end : other.start].strip() for one, other in pairwise(found)):
        return None
    length = sum((one.length for one in found), timedelta())
    if length < timedelta(days=1):
        return now - length, "minute", ("from-now",)
    day = (now - length).astimezone(HONG_KONG)
    return day.replace(hour=0, minute=0, second=0, microsecond=0), "day", ("from-now",)


def _take_zone(text: str) -> tuple[str, str]:
    """The zone; an abbreviation beside an offset must not contradict it."""
    offset = ""
    if match := _OFFSET.search(text):
        sign, hours, minutes = match.groups()
        offset = f"{sign}{int(hours):02}{minutes or '00'}"
        text = text[: match.start()] + " " + text[match.end() :]
    for word in re.findall(r"[a-z]+", text):
        if word in _HOURS_EAST or word in _PLACES or word in _AMBIGUOUS:
            if not offset or word in _AMBIGUOUS or offset == f"{_HOURS_EAST.get(word, 99):+03}00":
                text = re.sub(rf"(?<![a-z]){word}(?![a-z])", " ", text, count=1)
            return offset or word, text
    return offset, text


# -------------------------------------------------------------------------------------------------------- to an instant
def _instant(day: date, time: Time | None, offset: str | None, zone: str) -> Reading | None:
    if day.year < OLDEST:
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - zoned below
    if time is None:
        return midnight.replace(tzinfo=HONG_KONG), "day", ()
    minute, second = time
    naive = midnight + timedelta(minutes=minute, seconds=min(second or 0, 59))  # a leap second is the one before it
    precision: Precision = "minute" if second is None else "second"
    if offset:
        return _zoned(naive, offset.lower(), zone), precision, ()
    return naive.replace(tzinfo=_zone(zone)), precision, ("zone-assumed",)


def _zoned(naive: datetime, offset: str, zone: str) -> datetime:
    if offset[0] in "+-":
        hours, minutes = int(offset[1:3]), int(offset[-2:]) if len(offset) > 3 else 0
        east = timedelta(hours=hours, minutes=minutes)
        if hours > 14 or minutes > 59:
            raise ValueError(offset)
        return naive.replace(tzinfo=timezone(east if offset[0] == "+" else -east))
    if offset in _HOURS_EAST:
        return naive.replace(tzinfo=timezone(timedelta(hours=_HOURS_EAST[offset])))
    if offset in _PLACES:
        return naive.replace(tzinfo=_zone(_PLACES[offset]))
    own = naive.replace(tzinfo=_zone(zone))
    if (own.tzname() or "").lower() != offset:
        raise ValueError(f"{offset} means several zones")
    return own


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _by_format(text: str, zone: str, date_format: str) -> Reading | None:
    parsed = datetime.strptime(text, date_format)  # noqa: DTZ007 - zoned below
    if parsed.year < OLDEST:
        return None
    if not re.search(r"%[HIcXsf]", date_format):
        return parsed.replace(tzinfo=HONG_KONG), "day", ()
    precision: Precision = "second" if re.search(r"%[ScXs]", date_format) else "minute"
    if parsed.tzinfo:
        return parsed, precision, ()
    return parsed.replace(tzinfo=_zone(zone)), precision, ("zone-assumed",)


def _judged(found: Reading, raw: str, now: datetime) -> Stamp:
    when, precision, flags = found
    instant = when.astimezone(UTC)
    if instant - now > FUTURE:
        instant, flags = now, (*flags, PollFlag.FUTURE_CLAMPED.value)
        if precision == "day":
            instant = now.astimezone(HONG_KONG).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return Stamp(instant, precision, raw, flags)
