"""Reading dates as Hong Kong publishers write them; what cannot be read stays unread, never a guess.

Strict forms first (RFC 822, RFC 3339). Any other text is read by consumption: one date, at most one time and one zone
are taken out of it, and what is left must be nothing but punctuation and words such as "Published". Two dates, or a
word that is not understood, and the answer is "unreadable".

Day first where numbers alone stand (2/1/2026 is 2 January, and 1/13/2026 is unreadable), Hong Kong time where no zone
is named. An abbreviation of several zones (CST) counts only when the source's own zone uses it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.grammar.numbers import numeral
from monitor.model import HONG_KONG, NO_STAMP, PollFlag, Stamp

FUTURE = timedelta(hours=24)  # beyond it a date is clamped to now
OLDEST = 1980  # a year before it is a default value of somebody's database, no publication
LONGEST = 120  # characters; a date is shorter

Precision = Literal["second", "minute", "day"]
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_HOURS_EAST = {
    "gmt": 0, "ut": 0, "utc": 0, "z": 0, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "bst": 1, "cet": 1, "cest": 2,
    "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cdt": -5,
}  # fmt: skip
_PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles", "ct": "America/Chicago"}
_AMBIGUOUS = frozenset({"cst", "ist"})

_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6})\.?"
_RFC822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]{0,6}\s+(\d{4})\s+"
    r"(\d{1,2}):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|gmt|utc?|hkt|z)",
    re.IGNORECASE,
)
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?([Zz]|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(?:/Date\()?(\d{13})(?:[+-]\d{4}\)/|\)/)?")  # /Date(...)/: ASP.NET

_CN = "〇○零Ｏ一二三四五六七八九十廿卅"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>(?:19|20)\d\d|[{_CN}]{{4}})\s*年\s*(?P<m>\d{{1,2}}|[{_CN}]{{1,3}})\s*月\s*(?P<d>\d{{1,2}}|[{_CN}]{{1,3}})\s*[日號号]",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)(?![-/.]\d)",
        r"(?<!\d)(?<!\d[-/.])(?P<d>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<![\w])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_MONTH}[\s,-]*(?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<![a-z]){_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)[\s,-]+{_MONTH}[\s-]*(?P<d>\d{{1,2}})(?!\d)",
    )
)
# Fri Jan 02 10:00:00 HKT 2026 (C and Java): the year stands behind the time.
_ASCTIME = re.compile(
    rf"(?<![a-z]){_MONTH}\s+(?P<d>\d{{1,2}})\s+(?P<rest>\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[a-z]+)?)\s+(?P<y>(?:19|20)\d\d)$"
)
# RFC 822 with a year of two digits.
_SHORT_YEAR = re.compile(rf"(?<![\w])(?P<d>\d{{1,2}})[\s-]{_MONTH}[\s-](?P<y>\d\d)(?=\s+\d{{1,2}}:)")
_TOGETHER = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_HALVES = "上午|下午|中午|正午|晚上|凌晨|早上|清晨|傍晚|晚間|晚间|晚"
_TIME = re.compile(
    rf"(?P<half>{_HALVES})?\s*(?<![\d:])(?P<h>\d{{1,2}}|[{_CN}]{{1,3}})\s*"
    rf"(?:(?P<dot>[:.])(?P<min>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?(?![\d:])"
    rf"|[時时點点](?:\s*(?P<cmin>\d{{1,2}}|[{_CN}]{{1,3}})\s*分(?:\s*(?P<cs>\d{{1,2}})\s*秒)?|(?P<part>半|正|整))?"
    rf"|(?=\s*[ap]\.?m))"
    rf"\s*(?P<ap>[ap]\.?m\b\.?)?"
)
_OFFSET = re.compile(r"(?:(?:gmt|utc)\s*)?([+-])(\d{1,2})(?::?(\d\d))?(?![\d:])\s*(?:\((?:gmt|utc|hkt)\))?")
_ZONE_NAME = re.compile(r"\((?:hong kong|china|coordinated universal|greenwich mean)[a-z ]{0,20} time\)")
_WEEKDAY = re.compile(
    r"(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
    r"|(?:星期|禮拜|礼拜|[週周])[一二三四五六日天]|\([一二三四五六日]\)"
)
_LABELS = re.compile(
    r"(?<![a-z])(?:(?:first|last)\s+)?(?:published|updated|posted|released?|issued|modified|created|date|time|at|on|of|by|the)(?![a-z])"
    r"|(?:發佈|發布|发布|发表|發表|刊登|公布|更新|上載|上载|最後|最后|出版)(?:時間|时间|日期|於|于)?|時間|时间|日期|香港時間|香港时间|北京時間|北京时间|[於于]"
)
_NOTHING = re.compile(r"[\s,，、;:：.。|()（）\[\]【】/·•—–_~-]*t?[\s,，、;:：.。|()（）\[\]【】/·•—–_~-]*")


def read_date(raw: str, *, now: datetime, zone: str = "Asia/Hong_Kong", date_format: str = "") -> Stamp:
    """When a text says something was published.

    `now`: aware. `zone`: IANA name that counts when the text names none. `date_format`: a `strptime` pattern; when
    given, nothing else is tried. Unreadable text gives `Stamp(None, raw=raw)`; a date more than 24 hours ahead becomes
    `now` with the flag "future-clamped". Never raises for any text.
    """
    text = raw.strip()
    if not text:
        return NO_STAMP
    try:
        found = _by_format(text, zone, date_format) if date_format else _read(text, zone)
    except (ValueError, OverflowError):
        found = None
    return _judged(found, raw, now) if found else Stamp(None, raw=raw[: LONGEST * 2])


def find_date(text: str, *, now: datetime, zone: str = "Asia/Hong_Kong") -> Stamp:
    """The one date that stands somewhere in a longer text; with none, or with two different ones, unreadable."""
    folded = _folded(text[:5_000])
    spans = {match.group() for pattern in _DATES for match in pattern.finditer(folded)}
    stamps = {read_date(span, now=now, zone=zone).instant for span in spans} - {None}
    if len(stamps) != 1:
        return Stamp(None, raw=text[:LONGEST])
    return read_date(min(spans, key=len), now=now, zone=zone)


Reading = tuple[datetime, Precision, tuple[str, ...]]


def _read(text: str, zone: str) -> Reading | None:
    if match := _RFC822.fullmatch(text):
        day, month, year, hour, minute, second, offset = match.groups()
        number = _MONTHS.get(month.lower())
        return _instant(int(year), number, int(day), (hour, minute, second), offset, zone) if number else None
    if match := _RFC3339.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = match.groups()
        time = (hour, minute, second) if hour else None
        return _instant(int(year), int(month), int(day), time, offset, zone)
    if match := _EPOCH.fullmatch(text):
        return _epoch(match)
    return _by_consumption(_folded(text), zone) if len(text) <= LONGEST else None


def _epoch(match: re.Match[str]) -> Reading | None:
    when = datetime.fromtimestamp(int(match[1]) if match[1] else int(match[2]) / 1000, UTC)
    return (when, "second", ()) if when.year >= OLDEST else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("\u200b", "")).replace("\u2013", "-").lower().strip()


# ---------------------------------------------------------------------------------------------------- by consumption
def _by_consumption(text: str, zone: str) -> Reading | None:
    rest = _ZONE_NAME.sub(" ", _WEEKDAY.sub(" ", text))
    day, rest = _take_date(rest)
    if day is None:
        return None
    time, rest = _take_time(rest)
    offset, rest = _take_zone(rest)
    if not _NOTHING.fullmatch(_LABELS.sub(" ", rest)) or (offset and not time):
        return None
    return _instant(day.year, day.month, day.day, time, offset, zone)


def _take_date(text: str) -> tuple[date | None, str]:
    if match := _ASCTIME.search(text):
        return _day_of(match), text[: match.start()] + match["rest"]
    for pattern in (*_DATES, _SHORT_YEAR, _TOGETHER):
        if match := pattern.search(text):
            return _day_of(match), text[: match.start()] + " " + text[match.end() :]
    return None, text


def _day_of(match: re.Match[str]) -> date:
    parts = match.groupdict()
    month = _MONTHS[parts["mon"]] if parts.get("mon") else _number(parts["m"])
    year = _number(parts["y"])
    if year < 100:  # RFC 2822, 4.3
        year += 2000 if year < 50 else 1900
    return date(year, month, _number(parts["d"]))


def _number(digits: str) -> int:
    value = int(digits) if digits.isdecimal() else numeral(digits.replace("ｏ", "零").replace("○", "零"))
    if value is None:
        raise ValueError(digits)
    return value


Time = tuple[str, str | None, str | None]


def _take_time(text: str) -> tuple[Time | None, str]:
    match = _TIME.search(text)
    if not match:
        return None, text
    half, mark = match["half"], (match["ap"] or "")[:1]
    if match["dot"] == "." and not mark:
        return None, text
    hour = _on_the_clock(_number(match["h"]), half or "", mark)
    minute = match["min"] or (str(_number(match["cmin"])) if match["cmin"] else "30" if match["part"] == "半" else "0")
    return (str(hour), minute, match["s"] or match["cs"]), text[: match.start()] + " " + text[match.end() :]


def _on_the_clock(hour: int, half: str, mark: str) -> int:
    """The hour of 24. Raises ValueError when hour and half of the day contradict, or 12 could be either midnight."""
    if not half and not mark:
        return hour
    if hour > 12:
        if mark == "a" or half in ("上午", "凌晨", "早上", "清晨"):
            raise ValueError(hour)
        return hour
    if mark:
        return hour % 12 + (12 if mark == "p" else 0)
    if half in ("中午", "正午"):
        return hour if hour >= 10 else hour + 12
    if half == "凌晨":
        return hour % 12
    if hour == 12 and half != "下午":
        raise ValueError("noon or midnight, and of which day?")
    if half in ("上午", "早上", "清晨"):
        return hour
    return hour % 12 + 12


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
def _instant(year: int, month: int, day: int, time: Time | None, offset: str | None, zone: str) -> Reading | None:
    if year < OLDEST:
        return None
    if time is None:
        return datetime(year, month, day, tzinfo=HONG_KONG), "day", ()
    hour, minute, second = time
    naive = datetime(year, month, day, int(hour), int(minute or 0), min(int(second or 0), 59))  # noqa: DTZ001 - zoned below
    precision: Precision = "second" if second else "minute"
    if offset:
        return _zoned(naive, offset.lower(), zone), precision, ()
    return naive.replace(tzinfo=_zone(zone)), precision, ("zone-assumed",)


def _zoned(naive: datetime, offset: str, zone: str) -> datetime:
    if offset[0] in "+-":
        hours, minutes = int(offset[1:3]), int(offset[-2:])
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
