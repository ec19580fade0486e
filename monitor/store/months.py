"""Months of Hong Kong ("2026-11") within a span of time, and what of the span is left over. Pure."""

from __future__ import annotations

from datetime import date, datetime

from monitor.model import HONG_KONG
from monitor.store.query_tree import Between, Due


def inside(month: str, span: Between) -> bool:
    """Whether all of a month lies in the span."""
    start, end = _bounds(month)
    return (span.since is None or span.since <= start) and (span.until is None or end <= span.until)


def edges(span: Between) -> list[tuple[datetime, datetime]]:
    """The parts of the span, from and before, that are no whole month: at most one at each end."""
    if span.since is not None and span.until is not None and span.since >= span.until:
        return []
    found = []
    if span.since is not None:
        start, end = _bounds(_month(span.since))
        last = end if span.until is None else min(end, span.until)
        if span.since > start or last < end:
            found.append((span.since, last))
    if span.until is not None:
        start, _ = _bounds(_month(span.until))
        if start < span.until and (span.since is None or span.since < start):
            found.append((start, span.until))
    return found


def due_inside(month: str, span: Due) -> bool | None:
    """Whether all days of a month lie in the span; None where some do."""
    first, last = f"{span.first or date.min}", f"{span.last or date.max}"
    if not first[: len(month)] <= month <= last[: len(month)]:
        return False
    is_whole = first <= f"{month}-01" and f"{month}-31" <= last
    return is_whole or None


def _month(instant: datetime) -> str:
    return f"{instant.astimezone(HONG_KONG):%Y-%m}"


def _bounds(month: str) -> tuple[datetime, datetime]:
    year, number = map(int, month.split("-"))
    start = datetime(year, number, 1, tzinfo=HONG_KONG)
    return start, start.replace(year=year + number // 12, month=number % 12 + 1)
