"""The dates of a list: in a row, as the heading of a group, in an address. Read by `timestamps`, put together here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import NO_STAMP, PollFlag, Stamp
from monitor.parse.other_days import is_other_day
from monitor.parse.timestamps import find_date, read_date

LONGEST_DATE = (
    60  # characters of an element that holds nothing but a date: "Wednesday, 25 November 2026 at 10:30 a.m. HKT"
)
# What a date has: a figure, or a word of time told from now, or Chinese figures with a sign of a date.
_MAY_BE_DATE = re.compile(
    r"\d|(?i:yesterday|today|just now|\bago\b|last (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|昨|今[日天早晚]|前|剛剛|刚刚|剛才|刚才|星期|週|周|[〇零一二三四五六七八九十]{1,4}[年月日]"
)
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
# The heading of a group that names a month or a year and no day.
_YEAR_HEADING = re.compile(r"\W*((?:19|20)\d\d)\s*年?(?:度)?\W*")
_MONTH_HEADING = re.compile(
    rf"\W*(?:((?:19|20)\d\d)\s*[年./-]\s*(\d{{1,2}})\s*月?|({_MONTHS})\.?,?\s*((?:19|20)\d\d)|(\d{{1,2}})\s*[/-]\s*((?:19|20)\d\d))\W*",
    re.IGNORECASE,
)
# The date of a page, not of what it lists.
_OF_PAGE = re.compile(r"(?i:last|updat|revis|review|copyright|©)|更新|修訂|修订|覆檢|版權|版权")
# In an address: /2026/11/29/, /20261129/, /2026-11-29, P2026112900123, pr_20261129a, t20261129_.
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<y>20[0-4]\d)(?P<mark>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=mark)(?P<d>0[1-9]|[12]\d|3[01])(?:(?!\d)|(?<=\d{8})(?=\d{4,6}(?!\d)))"
)
_MONTH_THEN_DAY = re.compile(
    r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])/(?P<d>0[1-9]|[12]\d|3[01])/"
)  # GIA: /202611/29/
# Words of lists that are no length of time in the grammar, since a text says them of other things: said so that it is.
_JUST_NOW = re.compile(r"(?:just now|moments? ago|a (?:moment|few seconds) ago|剛剛|刚刚|剛才|刚才)", re.IGNORECASE)
_SHORT_UNIT = re.compile(r"(?<=\d)\s?([mhdw])(?= ago)", re.IGNORECASE)
_UNITS = {"m": " minutes", "h": " hours", "d": " days", "w": " weeks"}
_NAMES_MONTH_OR_YEAR = re.compile(rf"[年月]|(?<!\d)(?:19|20)\d\d(?!\d)|(?<![a-z])(?:{_MONTHS})(?![a-z])", re.IGNORECASE)
_CLOCK = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*", re.IGNORECASE)
_DAY_ALONE = re.compile(r"\s*(\d{1,2})\s*[日號号]?\s*")


@dataclass(slots=True)
class DayReader:
    """`timestamps` with a memory: the same words stand in several lists of a page, and are read several times."""

    now: datetime
    zone: str = "Asia/Hong_Kong"
    date_format: str = ""
    _known: dict[str, Stamp] = field(default_factory=dict)

    def read(self, words: str) -> Stamp:
        """What a text that is a date and nothing else says; without an instant when it is none."""
        if len(words) > LONGEST_DATE or not (self.date_format or _MAY_BE_DATE.search(words)):
            return NO_STAMP
        if (known := self._known.get(words)) is None:
            known = read_date(_spelled_out(words), now=self.now, zone=self.zone, date_format=self.date_format)
            if known.instant is None and (inner := _without_marks(words)) != words:
                known = read_date(inner, now=self.now, zone=self.zone, date_format=self.date_format)
            if PollFlag.FUTURE_CLAMPED in known.flags:
                known = NO_STAMP  # the day of an event, or a deadline
            self._known[words] = known
        return known

    def find(self, words: str) -> Stamp:
        """The one date in a longer text."""
        if not _MAY_BE_DATE.search(words):
            return NO_STAMP
        key = f"\0{words}"
        if key not in self._known:
            self._known[key] = find_date(words, now=self.now, zone=self.zone)
        return self._known[key]

    def of_parts(self, parts: Sequence[str]) -> Stamp:
        """A date of which each part stands in a box of its own: "25" and "Nov" and "2026", "25" and "2026-11"."""
        for day, period in (parts, parts[::-1]) if len(parts) == 2 else ():
            if is_period(period) and (stamp := self.with_heading(day, period)).instant:
                return stamp
        if not any(_NAMES_MONTH_OR_YEAR.search(part) for part in parts):
            return NO_STAMP
        for order in (parts, parts[::-1]):
            whole = "".join(order)
            for tried in (" ".join(order), "-".join(order), whole, f"{whole}日"):
                if (stamp := self.read(tried)).instant:
                    return stamp
        return NO_STAMP

    def with_heading(self, words: str, heading: str) -> Stamp:
        """A date of which a row says a part and the heading of its group the rest: "29 Nov" below "2026"."""
        if year := _YEAR_HEADING.fullmatch(heading):
            return self._joined(words, year[1])
        if month := _MONTH_HEADING.fullmatch(heading):
            return self._of_month(words, month)
        if _CLOCK.fullmatch(words) and self.read(heading).instant:
            return self.read(f"{_without_marks(heading)} {words.strip()}")
        return NO_STAMP

    def _joined(self, words: str, year: str) -> Stamp:
        for tried in (f"{words} {year}", f"{words}/{year}", f"{year}年{words}", f"{year}-{words}"):
            stamp = self.read(tried)
            if stamp.instant and "from-now" not in stamp.flags:
                return stamp
        return NO_STAMP

    def _of_month(self, words: str, found: re.Match[str]) -> Stamp:
        year, number, name, other_year, other_number, last_year = found.groups()
        stated = year or other_year or last_year
        if day := _DAY_ALONE.fullmatch(words):
            month = number or other_number
            return self.read(f"{stated}-{int(month):02}-{int(day[1]):02}" if month else f"{day[1]} {name} {stated}")
        return self._joined(words, stated)


def _spelled_out(words: str) -> str:
    if _JUST_NOW.fullmatch(words.strip()):
        return "1 minute ago"
    return _SHORT_UNIT.sub(lambda found: _UNITS[found[1].lower()], words)


def _without_marks(words: str) -> str:
    return words.strip(" \t[](){}（）【】〔〕「」<>|｜-–—·•:：,，.").strip()


def is_period(words: str) -> bool:
    """Whether a text names a month or a year and nothing else."""
    return bool(_YEAR_HEADING.fullmatch(words) or _MONTH_HEADING.fullmatch(words))


def is_of_page(words: str) -> bool:
    """Whether a date is said to be that of the page or of something else than what it lists."""
    return bool(_OF_PAGE.search(words)) or is_other_day(words)


def date_in_address(address: str, days: DayReader) -> Stamp:
    """The day that stands in an address, none in the future."""
    path = address.partition("//")[2].partition("/")[2]
    found = _MONTH_THEN_DAY.search(f"/{path}") or _IN_ADDRESS.search(path)
    if found is None:
        return NO_STAMP
    stamp = days.read(f"{found['y']}-{found['m']}-{found['d']}") if not days.date_format else _plain_day(found, days)
    return stamp if stamp.instant and stamp.instant <= days.now else NO_STAMP


def _plain_day(found: re.Match[str], days: DayReader) -> Stamp:
    return read_date(f"{found['y']}-{found['m']}-{found['d']}", now=days.now, zone=days.zone)


def split_date(headline: str, days: DayReader) -> tuple[Stamp, str, str]:
    """A headline with a date before or behind it: the date, the headline alone, and where it stood ("<", ">", "")."""
    for end in _prefix_ends(headline):
        stamp = days.read(headline[:end])
        rest = headline[end:].lstrip(" \t|｜:：–—-]）)】·•,，")
        if stamp.instant and rest and not rest[0].isdigit():
            return stamp, rest, "<"
    for start in _suffix_starts(headline):
        if _GOES_ON.match(headline, start):
            continue
        stamp = days.read(headline[start:])
        rest = headline[:start].rstrip(" \t|｜:：–—-[（(【·•,，")
        if stamp.instant and rest:
            return (stamp, rest, ">") if not _LEADS_ON.search(rest) else (stamp, headline, ">")
    return NO_STAMP, headline, ""


# "held on 27 November", "Minutes of 3 May": the date is a part of the sentence.
_GOES_ON = re.compile(r"\s*(?:on|of|at|for|from|until|by|in|as|dated|since|to)\b", re.IGNORECASE)
_LEADS_ON = re.compile(r"\b(?:on|of|at|for|from|until|by|in|as|dated|since|to|the)$", re.IGNORECASE)
_BREAK = re.compile(r"[\s|｜\])）】:：日號号]")
_FEWEST_FIGURES = re.compile(r"\d\D{0,12}\d")  # a date in a headline is at least "1.2" or "1月2日"
_MOST_TRIED = 6  # words of a date: "Wednesday, 25 November 2026, 10:30 am"


def _prefix_ends(headline: str) -> list[int]:
    """Where a date at the beginning may end, the longest first."""
    head = headline[:40]
    if not _FEWEST_FIGURES.search(head[:30]):
        return []
    return [found.end() for found in _BREAK.finditer(head)][:_MOST_TRIED][::-1]


def _suffix_starts(headline: str) -> list[int]:
    tail_at = max(0, len(headline) - 40)
    if not _FEWEST_FIGURES.search(headline[tail_at:]):
        return []
    starts = [tail_at + found.start() for found in re.finditer(r"[\s|｜\[(（【]", headline[tail_at:])]
    return starts[-_MOST_TRIED:]
