"""Budgets and Policy Addresses: told apart by the year that is written, else by the article's date.

"The 2025-26 Budget", 二零二五至二六年度《財政預算案》, "last year's Policy Address", and "the Budget", which is the
latest one delivered by the day of the article. A year that the catalogue does not hold is no tag, and never another
year's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.grammar.numbers import HAN_NUMERALS, numeral
from monitor.grammar.reading import Reading
from monitor.model import Programme

TRIGGERS = {
    "budget": ("Budget", "Budgets", "財政預算案", "預算案"),
    "policy-address": ("Policy Address", "Policy Addresses", "施政報告"),
}
_LIFE = timedelta(days=400)  # a year and some weeks: after that, the next one has been delivered
_YEAR = timedelta(days=365)
_WINDOW = 40  # characters before and after the words

_N = f"[\\d{HAN_NUMERALS}]"
_BEFORE = re.compile(
    f"(?:(?P<year>20\\d\\d|{_N}{{4}})(?:年?(?:-|/|–|to|至|~)(?P<to>20\\d\\d|{_N}{{2,4}}))?"
    "(?:年度|財政年度|财政年度|年)?(?:\\s|的|政府|香港|行政长官|fiscal year|financial year|hong kong)*|"
    "(?P<short>\\d\\d)(?:-|/|至)\\d\\d(?:年度|財政年度|财政年度)?(?:\\s|的)*|"
    "(?P<last>last year's|去年度?|上年度?)(?:的|香港|\\s)*|"
    "(?P<former>previous|last|上一?份|上一年度?)(?:的|香港|\\s)*|"
    "(?P<this>this year's|今年度?|本年度?|当年度?|本财政年度)(?:的|香港|\\s)*|"
    "(?P<new>新一份|新一年度?|最新一?份?|new|latest)(?:的|香港|\\s)*|"
    "(?P<next>next year's|upcoming|forthcoming|next|coming|明年度?|下年度?|下一?份|来年度?|即将(?:发表|公布))"
    "(?:的|香港|\\s)*)$"
)
_AFTER = re.compile(
    "\\s?(?:for|of|in|\\()?\\s?(?P<year>20\\d\\d)(?:(?:-|/|–|to|至)(?P<to>20\\d\\d|\\d\\d))?(?![\\d年月])"
)
# Said of one that is still to be delivered, after and before its name.
_TO_COME = re.compile(
    r"\s?(?:(?:which )?(?:to|will|is to|is due to|due to|set to|shall) be "
    r"(?:delivered|unveiled|announced|released|tabled|presented)"
    "|(?:is |comes? )?(?:due )?(?:out )?(?:on )?(?:next (?:week|month|\\w+day)|tomorrow)\\b"
    "|(?:将|定|(?:下个?(?:周|星期|月)|明[日天]|听日)[一二三四五六日天]?)(?:于|在)?[^。,;\n]{0,14}(?:公布|发表|宣读|发布|出炉))"
)
_TO_COME_BEFORE = re.compile("(?:将(?:于|在)|即将)[^。,;\n]{0,14}(?:公布|发表|宣读|发布)(?:的)?$")
_TITLED = re.compile(  # what a Budget with a capital is: not "Budget Airlines Grow"
    r"(?:\bthe|\bthis|\bnew|\blatest|\bin|\bhis|\bannual|\bkong|\bhk|'s|\bwhose)\s*$"
)
_UNVEILED = re.compile(
    r"\b(?:unveil(?:ed|s|ing)?|deliver(?:ed|s|ing)?|present(?:ed|s|ing)?|table[ds]?) (?:a|an|the|his)\s*$"
)
_SPOKEN = re.compile(
    r"\s?(?:speech|address|day|proposal|propose|announce|measure|consultation|allocat|set|earmark|today|on|in|for|to|will"
    r"|has|was|is|this|last|and|also|plan|said|[.,;:)'\n]|$)"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a mention means: the slug ("" if the catalogue does not hold that year) and how it was told."""

    slug: str
    why: str
    start: int
    end: int
    year: int = 0  # 0: it is not told by a year

    @property
    def bare(self) -> bool:
        """Whether only the article's date tells which one is meant."""
        return self.why == _LATEST

    @property
    def written(self) -> bool:
        """Whether the year stands in the text."""
        return self.why == _WRITTEN


_WRITTEN = "the year is written"
_LATEST = "the latest one on the article's date"
_SPOKEN_OF = "the one whose year the article writes"
_TO_BE = "the one to come on the article's date"


class Series:
    """The Budgets or the Policy Addresses of the catalogue."""

    def __init__(self, name: str, programmes: Sequence[Programme]) -> None:
        members = sorted((each for each in programmes if each.series == name), key=lambda each: each.launched)
        self.name = name
        self.owner = members[0].owner if members else ""
        self._by_year = {int(each.launched[:4]): each.slug for each in members if each.launched}
        self._delivered = [(_day(each.launched), each.slug) for each in members if len(each.launched) == 10]
        current = [each.slug for each in members if each.status == "open"]
        self._current = current[-1] if current else ""

    def choose(self, reading: Reading, start: int, end: int, day: date | None, owned: bool) -> Chosen | None:
        """What the words at `start` to `end` mean; None if they are no mention of one.

        `owned`: the article names who delivers it, so that a budget without a capital is one too.
        """
        before = _BEFORE.search(reading.text[max(0, start - _WINDOW) : start])
        after = _AFTER.match(reading.text, end)
        if before:
            said = self._said(before, day)
            if said:
                slug, why = said
                return Chosen(slug, why, start - len(before.group()), end, _year(before))
        if after and after["year"] and not (before and before["year"]):
            year = int(after["year"])
            return Chosen(self._by_year.get(year, ""), _WRITTEN, start, after.end(), year)
        if self.name == "budget" and not _is_named(reading, start, end, owned):
            return None
        if day and _is_to_come(reading.text, start, end):
            return Chosen(self._by_year.get(self._next_year(day), ""), _TO_BE, start, end)
        return Chosen(*self._latest(day), start, end)

    def agreed(self, choices: Sequence[Chosen], named: Collection[str], day: date | None) -> list[Chosen]:
        """The choices, with those that only the date told going by the year that the article itself writes for one.

        `named`: the slugs that it names in full. Only by the article's own year: on the day of the "2026 Policy
        Address", "the Policy Address" is that one, though the catalogue does not know the day.
        """
        slug = self._by_year.get(day.year, "") if day else ""
        if day is None or not (slug in named or any(each.written and each.year == day.year for each in choices)):
            return list(choices)
        return [Chosen(slug, _SPOKEN_OF, each.start, each.end) if each.bare else each for each in choices]

    def _said(self, before: re.Match[str], day: date | None) -> tuple[str, str] | None:
        if before["year"] or before["short"]:
            year = _year(before)
            return (self._by_year.get(year, ""), _WRITTEN) if year and year < 2100 else None
        if day is None or not before.group().strip():
            return None
        if before["new"]:
            return self._nearest(day)
        if before["former"]:
            return self._former(day)
        year = day.year - 1 if before["last"] else day.year if before["this"] else self._next_year(day)
        return self._by_year.get(year, ""), "by the article's date"

    def _former(self, day: date) -> tuple[str, str]:
        """The last one: the latest delivered, unless it is so new that the one before is meant."""
        latest, why = self._latest(day)
        past = [each for each, slug in self._delivered if slug == latest]
        if not past or (day - past[0]) * 2 >= _YEAR:
            return latest, why
        return self._by_year.get(past[0].year - 1, ""), "the one before the latest on the article's date"

    def _nearest(self, day: date) -> tuple[str, str]:
        """The new one: the one just delivered, or the one that is being prepared."""
        latest, why = self._latest(day)
        past = [each for each, slug in self._delivered if slug == latest]
        if not past or (day - past[0]) * 2 < _YEAR:
            return latest, why
        return self._by_year.get(past[0].year + 1, ""), _TO_BE

    def _next_year(self, day: date) -> int:
        """The year of the first one after that day: this year's, if it is still to come."""
        delivered = {each.year for each, _ in self._delivered if each <= day}
        return day.year + 1 if day.year in delivered else day.year

    def _latest(self, day: date | None) -> tuple[str, str]:
        if day is None:
            return self._current, "the current one: the article has no date"
        past = [(each, slug) for each, slug in self._delivered if each <= day]
        if past and day - past[-1][0] <= _LIFE:
            return past[-1][1], _LATEST
        return "", "the catalogue does not hold the one of the article's date"


def _year(before: re.Match[str]) -> int:
    written = before["year"] or (f"20{before['short']}" if before["short"] else "")
    return (numeral(written) or 0) if written else 0


def _is_to_come(text: str, start: int, end: int) -> bool:
    return bool(_TO_COME.match(text, end) or _TO_COME_BEFORE.search(text[max(0, start - _WINDOW) : start]))


def _is_named(reading: Reading, start: int, end: int, owned: bool) -> bool:
    """Whether a Budget without a year is one: in English it is a noun of its own, with a capital or its owner."""
    if not reading.shape[start].isascii():
        return True
    before, after = reading.text[max(0, start - 12) : start], reading.text[end : end + 12]
    if reading.shape[start] == "B":
        return bool(_TITLED.search(before) or _SPOKEN.match(after))
    return owned and bool(_TITLED.search(before) or _UNVEILED.search(before))


def _day(text: str) -> date:
    return date.fromisoformat(text)
