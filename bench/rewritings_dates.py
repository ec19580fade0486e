"""Rewritings of dates and times of day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from bench.rewritings import HAN_NUMBER, About, from_han, informed_rewriting, rewriting, to_han

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
_SHORT = {name: "Sept" if name == "September" else name[:3] for name in _MONTHS}
# Months as dates, since "may" and "march" are words, too: beside a day or a year.
_DATED_MONTH = re.compile(rf"(?<=\d )(?P<a>{_MONTH})\b(?!\.)|\b(?P<b>{_MONTH})(?= \d)")

_DAY_FIRST = re.compile(rf"(?<![-–\d])(?P<d>\d{{1,2}}) (?P<m>{_MONTH})\b(?P<y>,? \d{{4}}\b)?")
_MONTH_FIRST = re.compile(rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}})\b(?![:.]\d|[ap]m| ?million| ?%)(?P<y>,? \d{{4}}\b)?")
_RANGE_BEFORE = re.compile(r"\d(?: ?[-–,] ?| (?:to|and|or|until) )\Z")
_RANGE_AFTER = re.compile(rf" ?[-–] ?\d| (?:to|and|or|until) \d{{1,2}}\b(?! (?:{_MONTH}))|, \d{{1,2}}\b(?!\d)")

_ZH_DAY = re.compile(
    rf"(?:(?P<y>\d{{4}}|[〇○零一二三四五六七八九]{{4}})年)?(?P<m>\d{{1,2}}|{HAN_NUMBER})月(?P<d>\d{{1,2}}|{HAN_NUMBER})[日號号]"
)


# ------------------------------------------------------------------------------------------------------------- English
@rewriting
def months_abbreviated(text: str) -> str:
    """Months beside a number abbreviated: 31 Dec 2026."""
    return _DATED_MONTH.sub(lambda match: _SHORT[match[0]], text)


@rewriting
def months_with_stop(text: str) -> str:
    """Months beside a number abbreviated with a stop: Dec. 31, 2026.

    Left out: May, which has no abbreviation, and a month that ends a sentence, where one stop would mean two things.
    """
    return _DATED_MONTH.sub(lambda match: f"{_SHORT[match[0]]}." if match[0] != "May" else match[0], text)


@rewriting
def months_first(text: str) -> str:
    """31 December 2026 as December 31, 2026. Left out: ranges of days that share a month (10 to 14 March)."""

    def turned(match: re.Match[str]) -> str:
        if _RANGE_BEFORE.search(text, max(0, match.start() - 8), match.start()):
            return match[0]
        year = f", {match['y'].strip(' ,')}" if match["y"] else ""
        return f"{match['m']} {match['d']}{year}"

    return _DAY_FIRST.sub(turned, text)


@rewriting
def days_first(text: str) -> str:
    """December 31, 2026 as 31 December 2026. Left out: ranges of days that share a month (March 10 to 14)."""

    def turned(match: re.Match[str]) -> str:
        if _RANGE_AFTER.match(text, match.end()):
            return match[0]
        year = f" {match['y'].strip(' ,')}" if match["y"] else ""
        return f"{match['d']} {match['m']}{year}"

    return _MONTH_FIRST.sub(turned, text)


@informed_rewriting
def weekdays_in_brackets(text: str, about: About) -> str:
    """31 December 2026 (Thursday), 十二月三十一日（星期四）.

    Left out: days whose year neither the text nor the article's date says, days beside a bracket or a weekday, and
    days of a range (10 to 14 March).
    """
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        text = pattern.sub(lambda match: _with_weekday(match, about), text)
    return _ZH_DAY.sub(lambda match: _with_weekday(match, about), text)


def _with_weekday(match: re.Match[str], about: About) -> str:
    text = match.string
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if re.search(r"day,? \Z|[(（]\Z|[周週期]\w\Z", before) or re.match(r" ?[)(（）]|, \w+day", after):
        return match[0]
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
        return match[0]
    day = _resolved(match, about.published)
    if day is None:
        return match[0]
    if "月" in match[0]:
        return f"{match[0]}（星期{'一二三四五六日'[day.weekday()]}）"
    return f"{match[0]} ({calendar.day_name[day.weekday()]})"


def _resolved(match: re.Match[str], published: date | None) -> date | None:
    """The day, in its own year or in the one in which it lies nearest, leaning forward as announcements do."""
    month, day = _MONTHS.get(match["m"]) or _number(match["m"]), _number(match["d"])
    stated = _number(match["y"].strip(" ,")) if match["y"] else None
    if stated is None and published is None:
        return None
    years = (stated,) if stated else (published.year, published.year + 1, published.year - 1)  # type: ignore[union-attr]
    for year in years:
        try:
            found = date(year, month or 0, day or 0)
        except ValueError:
            return None
        if stated or timedelta(-60) <= found - published <= timedelta(300):  # type: ignore[operator]
            return found
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and text.isascii() else from_han(text)


_EN_CLOCK = re.compile(r"\b(?P<h>1[0-2]|[1-9])(?:[:.](?P<m>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?(?! ?[A-Z])")


@rewriting
def clock_with_stops(text: str) -> str:
    """6pm as 6:00 p.m., 5.30pm as 5:30 p.m.; where a sentence ends, its own stop would be the last."""
    return _EN_CLOCK.sub(
        lambda match: match[0] if match[0].endswith(".") else f"{match['h']}:{match['m'] or '00'} {match['half']}.m.",
        text,
    )


@rewriting
def clock_with_point(text: str) -> str:
    """5:30 p.m. as 5.30pm. Left out: what may be the end of a sentence."""
    return _EN_CLOCK.sub(
        lambda match: match[0] if match[0].endswith(".") else f"{match['h']}.{match['m'] or '00'}{match['half']}m", text
    )


@rewriting
def clock_of_24_hours(text: str) -> str:
    """6pm as 18:00. Left out: what may end a sentence, and spans that share their half-day (5-6pm)."""

    def turned(match: re.Match[str]) -> str:
        if match[0].endswith(".") or re.search(r"\d(?: ?[-–] ?| to )\Z", text[: match.start()][-6:]):
            return match[0]
        hour = int(match["h"]) % 12 + (12 if match["half"] == "p" else 0)
        return f"{hour:02}:{match['m'] or '00'}"

    return _EN_CLOCK.sub(turned, text)


# ------------------------------------------------------------------------------------------------------------- Chinese
def _zh_days(text: str, wanted: str) -> str:
    """Every day of a month (with its year) in Han or in Arabic digits."""

    def turned(match: re.Match[str]) -> str:
        month, day = _number(match["m"]), _number(match["d"])
        year = _number(match["y"]) if match["y"] else None
        if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
            return match[0]
        if wanted == "arabic":
            return f"{f'{year}年' if year else ''}{month}月{day}{match[0][-1]}"
        years = "".join("零一二三四五六七八九"[int(digit)] for digit in str(year)) + "年" if year else ""
        return f"{years}{to_han(month)}月{to_han(day)}{match[0][-1]}"

    return _ZH_DAY.sub(turned, text)


@rewriting
def days_in_han(text: str) -> str:
    """12月31日 as 十二月三十一日, 2026年12月31日 as 二零二六年十二月三十一日."""
    return _zh_days(text, "han")


@rewriting
def days_in_arabic(text: str) -> str:
    """十二月三十一日 as 12月31日."""
    return _zh_days(text, "arabic")


@rewriting
def days_spaced(text: str) -> str:
    """2026年12月31日 as 2026 年 12 月 31 日; days in Han are not written so."""
    return _ZH_DAY.sub(lambda match: re.sub(r"(?<=\d)(?=[年月日號号])|(?<=[年月])(?=\d)", " ", match[0]), text)


@informed_rewriting
def days_with_hao(text: str, about: About) -> str:
    """12月31日 as 12月31號 (号 in Simplified)."""
    hao = "号" if about.language == "zh-Hans" else "號"
    return _ZH_DAY.sub(lambda match: match[0][:-1] + hao, text)


_HALVES = "上午|下午|中午|晚上|早上|凌晨|傍晚|黃昏|黄昏|今晚|午夜"
_ZH_CLOCK = re.compile(
    rf"(?P<half>{_HALVES})(?P<about>大?[約约])?(?P<h>\d{{1,2}}|{HAN_NUMBER})"
    rf"(?:[:：](?P<c>[0-5]\d)(?!\d)|(?P<o>[時时點点])(?:(?P<m>半|\d{{1,2}}分|{HAN_NUMBER}分)|(?![間间期代段刻])))"
)


def _zh_clock(text: str, about: About, form: str) -> str:
    """Every time of day with its half-day in one form: "5:30", "5時30分" or "五時半"."""
    o_clock = "时" if about.language == "zh-Hans" else "時"

    def turned(match: re.Match[str]) -> str:
        hour, minutes = _number(match["h"]), _minutes(match)
        if hour is None or minutes is None:
            return match[0]
        front = f"{match['half']}{match['about'] or ''}"
        if form == "colon":
            return f"{front}{hour}:{minutes:02}"
        if form == "arabic":
            return f"{front}{hour}{o_clock}{f'{minutes}分' if minutes else ''}"
        return f"{front}{to_han(hour)}{o_clock}{_han_minutes(minutes)}"

    return _ZH_CLOCK.sub(turned, text)


def _minutes(match: re.Match[str]) -> int | None:
    if match["c"]:
        return int(match["c"])
    if match["m"] == "半":
        return 30
    return _number(match["m"].removesuffix("分")) if match["m"] else 0


def _han_minutes(minutes: int) -> str:
    return "" if not minutes else "半" if minutes == 30 else f"{to_han(minutes)}分"


@informed_rewriting
def clock_with_colon(text: str, about: About) -> str:
    """下午五時半 as 下午5:30, 下午五時 as 下午5:00."""
    return _zh_clock(text, about, "colon")


@informed_rewriting
def clock_in_arabic(text: str, about: About) -> str:
    """下午五時半 and 下午5:30 as 下午5時30分."""
    return _zh_clock(text, about, "arabic")


@informed_rewriting
def clock_in_han(text: str, about: About) -> str:
    """下午5:30 and 下午5時30分 as 下午五時半."""
    return _zh_clock(text, about, "han")
