"""Budgets and Policy Addresses: told apart by the year that is written, else by the article's date.

"The 2025-26 Budget", 二零二五至二六年度《財政預算案》, "last year's Policy Address", and "the Budget", which is the
latest one delivered by the day of the article. A year that the catalogue does not hold is no tag, and never another
year's. The words stand in `annual_series.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from monitor.grammar.numbers import numeral
from monitor.grammar.reading import Reading
from monitor.model import Programme
from monitor.tag.programmes.series_wording import Means, SeriesName, SeriesWording

_VALID_FOR = timedelta(days=400)  # a year and some weeks: after that the next one has been delivered
_HALF_A_YEAR = timedelta(days=365) / 2  # "the new one": until then the one delivered, afterwards the one to come
_NEARBY = 40  # characters before a name in which its year stands: "the 2025-26 financial year Hong Kong Government "
_YEARS = range(2000, 2100)  # other numerals of four digits are none: 三百五十


class Basis(StrEnum):
    """How it is known which year's is meant; shown to users as the reason of a tag."""

    WRITTEN = "the year is written"
    RELATIVE = "by the article's date"
    LATEST = "the latest one on the article's date"
    PREVIOUS = "the one before the latest on the article's date"
    TO_COME = "the one to come on the article's date"
    SAME_ARTICLE = "the one whose year the article writes"
    UNDATED = "the current one: the article has no date"
    UNKNOWN = "the catalogue does not hold the one of the article's date"


Meant = tuple[str, Basis]  # a slug ("": the catalogue does not hold that year), and how it is known


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the words at `start` to `end` mean: the slug ("" if the catalogue does not hold that year)."""

    slug: str
    basis: Basis
    start: int
    end: int
    year: int = 0  # 0: none is written


class AnnualSeries:
    """The Budgets or the Policy Addresses of the catalogue."""

    def __init__(self, series: SeriesName, wording: SeriesWording, programmes: Sequence[Programme]) -> None:
        members = sorted((each for each in programmes if each.series == series.name), key=lambda each: each.launched)
        self.owner = members[0].owner if members else ""
        self._wording = wording
        self._proper_noun = series.proper_noun
        self._by_year = {int(each.launched[:4]): each.slug for each in members if each.launched}
        delivered = [each for each in members if len(each.launched) == len("YYYY-MM-DD")]
        self._delivered = [(date.fromisoformat(each.launched), each.slug) for each in delivered]
        current = [each.slug for each in members if each.status == "open"]
        self._current = current[-1] if current else ""

    def resolve(self, reading: Reading, start: int, end: int, day: date | None, owner_named: bool) -> Resolved | None:
        """What the name at `start` to `end` means; None if it is no mention of one.

        `owner_named`: the article names who delivers it, so that a budget without a capital is one too.
        """
        before = self._wording.before.search(reading.text[max(0, start - _NEARBY) : start])
        after = self._wording.after.match(reading.text, end)
        if before and (meant := self._by_words(before, day)):
            return Resolved(*meant, start - len(before.group()), end, _year(before))
        if after:
            year = int(after["year"])
            return Resolved(self._by_year.get(year, ""), Basis.WRITTEN, start, after.end(), year)
        if self._proper_noun and not self._is_proper_noun(reading, start, end, owner_named):
            return None
        if day and self._is_to_come(reading.text, start, end):
            return Resolved(self._by_year.get(self._next_year(day), ""), Basis.TO_COME, start, end)
        return Resolved(*self._latest(day), start, end)

    def reconcile(self, mentions: Sequence[Resolved], named: Collection[str], day: date | None) -> list[Resolved]:
        """The mentions, with those that only the date resolved going by the year that the article itself writes.

        `named`: the slugs that it names in full. Only by the article's own year: on the day of the "2026 Policy
        Address", "the Policy Address" is that one, though the catalogue does not know the day.
        """
        slug = self._by_year.get(day.year, "") if day else ""
        if day is None or not (slug in named or any(each.year == day.year for each in mentions)):
            return list(mentions)
        return [
            Resolved(slug, Basis.SAME_ARTICLE, each.start, each.end) if each.basis is Basis.LATEST else each
            for each in mentions
        ]

    def _by_words(self, before: re.Match[str], day: date | None) -> Meant | None:
        """By what stands before the name; None where that is no year."""
        if before["year"] or before["short"]:
            year = _year(before)
            return (self._by_year.get(year, ""), Basis.WRITTEN) if year in _YEARS else None
        means = _means(before, self._wording)
        if day is None or means is None:
            return None
        if means == "the newest one":
            return self._newest(day)
        if means == "the previous one":
            return self._previous(day)
        years = {"last year's": day.year - 1, "this year's": day.year, "the next one": self._next_year(day)}
        return self._by_year.get(years[means], ""), Basis.RELATIVE

    def _previous(self, day: date) -> Meant:
        """The latest delivered, unless it is so new that the one before is meant."""
        latest = self._latest(day)
        delivered = self._day_of(latest[0])
        if delivered is None or day - delivered >= _HALF_A_YEAR:
            return latest
        return self._by_year.get(delivered.year - 1, ""), Basis.PREVIOUS

    def _newest(self, day: date) -> Meant:
        """The one just delivered, or the one that is being prepared."""
        latest = self._latest(day)
        delivered = self._day_of(latest[0])
        if delivered is None or day - delivered < _HALF_A_YEAR:
            return latest
        return self._by_year.get(delivered.year + 1, ""), Basis.TO_COME

    def _day_of(self, slug: str) -> date | None:
        return next((day for day, each in self._delivered if each == slug), None)

    def _next_year(self, day: date) -> int:
        """The year of the first one after that day: this year's, if it is still to come."""
        delivered = {each.year for each, _ in self._delivered if each <= day}
        return day.year + 1 if day.year in delivered else day.year

    def _latest(self, day: date | None) -> Meant:
        if day is None:
            return self._current, Basis.UNDATED
        past = [(each, slug) for each, slug in self._delivered if each <= day]
        if past and day - past[-1][0] <= _VALID_FOR:
            return past[-1][1], Basis.LATEST
        return "", Basis.UNKNOWN

    def _is_to_come(self, text: str, start: int, end: int) -> bool:
        before = text[max(0, start - _NEARBY) : start]
        return bool(self._wording.to_come.match(text, end) or self._wording.to_come_before.search(before))

    def _is_proper_noun(self, reading: Reading, start: int, end: int, owner_named: bool) -> bool:
        """Whether an English name without a year is this one's: it has a capital, or its owner is named."""
        if not reading.shape[start].isascii():
            return True
        before, after = reading.text[max(0, start - _NEARBY) : start], reading.text[end : end + _NEARBY]
        if reading.shape[start].isupper():
            return bool(self._wording.named_before.search(before) or self._wording.named_after.match(after))
        return owner_named and bool(self._wording.named_before.search(before) or self._wording.unveiled.search(before))


def _year(before: re.Match[str]) -> int:
    """The year that is written before a name; 0 if none is."""
    written = before["year"] or (f"20{before['short']}" if before["short"] else "")
    return (numeral(written) or 0) if written else 0


def _means(before: re.Match[str], wording: SeriesWording) -> Means | None:
    found = (means for number, means in enumerate(wording.means) if before[f"means{number}"])
    return next(found, None)
