"""The day of an article: its publication, else the dateline in its first words."""

from __future__ import annotations

from datetime import date, datetime

from monitor.grammar import written_dates
from monitor.grammar.calendar import day_of
from monitor.model import HONG_KONG

_HEAD = 240  # characters in which a dateline stands: a headline of 100 or so, a place and the date


def article_day(published: datetime | None, text: str) -> date | None:
    """The day in Hong Kong on which an article was published, or that its first words state; `text` is folded.

    A month alone is its last day: what happened in it has happened.
    """
    if published is not None:
        return published.astimezone(HONG_KONG).date()
    for written in written_dates.find(text[:_HEAD]):
        if written.year and written.month and (day := day_of(written.year, written.month, written.day or 0)):
            return day
    return None
