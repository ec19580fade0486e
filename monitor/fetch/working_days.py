"""Which days offices work in Hong Kong. Pure: dates in, a yes or no out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_SATURDAY = 5  # of `date.weekday`: most offices and press offices keep a week of five days

# The seventeen days of the General Holidays Ordinance (Cap. 149), on which government offices, banks and schools are
# closed. The library calls them "optional"; its default, "public", is the shorter list of the Employment Ordinance,
# without Good Friday.
_GENERAL_HOLIDAYS = "optional"


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no general holiday."""
    return day.weekday() < _SATURDAY and day not in _general_holidays(day.year)


@lru_cache(maxsize=32)  # years: those of the articles that rhythms are read from
def _general_holidays(year: int) -> frozenset[date]:
    from holidays.countries.hongkong import HongKong  # 100 ms, which only those need who ask for a rhythm

    return frozenset(HongKong(years=year, categories=(_GENERAL_HOLIDAYS,)))
