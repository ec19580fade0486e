from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import HONG_KONG
from monitor.store.months import edges, inside
from monitor.store.query_tree import Between

FIRST = datetime(2026, 1, 1, tzinfo=HONG_KONG).astimezone(UTC)
HOURS = st.integers(0, 24 * 365)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


@given(st.none() | HOURS, st.none() | HOURS, HOURS)
def test_months_and_edges_make_up_the_span(since: int | None, until: int | None, hour: int) -> None:
    start, end = (None if one is None else FIRST + timedelta(hours=one) for one in (since, until))
    span, instant = Between(start, end), FIRST + timedelta(hours=hour, minutes=30)
    month = f"{instant.astimezone(HONG_KONG):%Y-%m}"
    held = inside(month, span) or any(low <= instant < high for low, high in edges(span))
    assert held is ((start is None or start <= instant) and (end is None or instant < end))


@pytest.mark.parametrize("count", [0, 1, 11])
def test_whole_months_leave_nothing_over(count: int) -> None:
    span = Between(FIRST, datetime(2026, 1 + count, 1, tzinfo=HONG_KONG))
    assert edges(span) == []
    assert [month for month in MONTHS if inside(month, span)] == MONTHS[:count]
